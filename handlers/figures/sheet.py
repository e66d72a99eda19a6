"""Every rate of every unit of a type as a workbook, each with the number it rests on."""

from domain.combined import combined
from domain.rounds import RATES, parts
from domain.standing import share
from handlers.figures.comparing import Line, ranked
from handlers.figures.counting import of_type, tallies_of
from handlers.figures.view import Seen, span_of
from handlers.office import Office
from storage.pictures import SHARE, Cell, Sheet
from storage.tables import FrozenFigures
from storage.values import Message
from texts.catalogue import Language, say


def sheet(office: Office, row: FrozenFigures, seen: Seen, language: Language) -> Message:
    """Every rate of every unit of a type, each with the number it rests on."""
    tallies = of_type(office, tallies_of(row), seen.kind)
    lines = ranked(office.desk.rules.ranking, tallies, seen.rate)
    header = [say(language, "figures.unit")]
    kinds = [""]
    for rate in RATES:
        name = say(language, f"figures.rate.{rate.name}")
        header += [name, say(language, "figures.n", rate=name)]
        kinds += [SHARE, ""]
    header += [say(language, f"figures.col.{one}") for one in EXTRA]
    kinds += ["", "", "", "", "", SHARE]
    rows = tuple(_cells(office, line, language) for line in lines)
    title = say(language, "figures.file", span=span_of(row, language))
    made = Sheet(
        say(language, f"figures.kind.{seen.kind}"),
        language,
        tuple(header),
        rows,
        (24.0, *[11.0] * (len(header) - 1)),
        tuple(kinds),
    )
    name = f"figures-{row.first:%Y%m%d}-{row.last:%Y%m%d}.xlsx"
    return Message("figures.file", title, sheet=made, file_name=name, protect=True)


EXTRA = ("unrated", "silent", "allowed", "used", "excluded", "overall")


def _cells(office: Office, line: Line, language: Language) -> tuple[Cell, ...]:
    tally = line.tally
    cells: list[Cell] = [office.unit_name(language, line.unit)]
    for rate in RATES:
        part, n = parts(tally, rate)
        found = share(part, n)
        cells += [None if found is None else round(found, 4), n]
    answered = tally.answered
    cells += [tally.unrated, tally.silent]
    cells += [
        round(days / answered, 2) if answered else None
        for days in (tally.days_allowed, tally.days_used)
    ]
    in_all = combined(tally, office.desk.rules.ranking)
    return (*cells, tally.excluded, None if in_all is None else round(in_all.score, 4))
