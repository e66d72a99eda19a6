"""`/ledger`: the problems that stand on the list, their state, the workbook, striking off."""

from datetime import date

from domain.staff import Role
from handlers.cards.clearing import cleared_title
from handlers.cases.seeing import is_secret, may_see
from handlers.ledger.columns import PROBLEM_OUT, Col, header_of
from handlers.ledger.problem_export import WIDTHS, lines
from handlers.ledger.strike_talk import OPEN
from handlers.ledger.workbook import Share, Value
from handlers.office import Office, Rows, Turn
from handlers.talking.buttons import on_list
from storage.pictures import DAY, SHARE, Cell, Sheet
from storage.tables import Case, Listing
from storage.values import Button, Message
from texts.catalogue import Language, label, say, shorten

LEDGER, FILE = "ledger", "ledger_file"
READERS = (Role.SUPERVISOR, Role.UNIT_HEAD, Role.HANDLER)
PAGE = 6
TITLE = 24
MOST_IN_CHAT = 2_000
"""As many rows as a message may hold; a longer ledger is written by `suping ledger export`."""


def show_ledger(turn: Turn, page: int = 0, message_id: int | None = None) -> None:
    """The problems on the list, first due on top; a unit's people see their own unit's."""
    message = _board(turn, page)
    if message_id is None:
        turn.send(message)
    else:
        turn.work.outbox.edit(turn.reader.address_id, message, message_id=message_id)


def ledger_tap(turn: Turn, name: str, page: int, message_id: int | None) -> str:
    """Turn the page, or send the workbook; words to show for a moment where it can't be."""
    if turn.role(*READERS) is None:
        return say(turn.language, "stale.button")
    if name == FILE:
        return _send_sheet(turn)
    show_ledger(turn, page, message_id)
    return ""


def _mine(turn: Turn) -> list[tuple[Listing, Case]]:
    rows = turn.work.listings.open()
    cases = turn.work.cases.several({row.case_id for row in rows})
    found = [(row, cases[row.case_id]) for row in rows]
    if turn.role(Role.SUPERVISOR) is not None:
        able = [one for one in turn.roles if one.role == Role.SUPERVISOR]
        return [pair for pair in found if may_see(able[0], pair[1]) and not is_secret(pair[1])]
    units = {one.unit for one in turn.roles if one.role in READERS}
    seen = [pair for pair in found if pair[1].lead_unit in units and not is_secret(pair[1])]
    return [pair for pair in seen if all(may_see(one, pair[1]) for one in turn.roles)]


def _board(turn: Turn, page: int) -> Message:
    language, found = turn.language, _mine(turn)
    supervisor = turn.role(Role.SUPERVISOR) is not None
    if not found:
        buttons: Rows = ((_file(language),),) if supervisor else ()
        return Message("ledger.empty", say(language, "ledger.empty"), buttons, protect=True)
    pages = -(-len(found) // PAGE)
    page = min(page, pages - 1)
    shown = found[page * PAGE : (page + 1) * PAGE]
    late = sum(row.due < turn.office.now for row, _ in found)
    struck = turn.work.listings.counts(turn.office.now)[2] if supervisor else None
    key = "ledger.board" if supervisor else "ledger.of_unit"
    fields = {"n": len(found), "late": late, "page": page + 1, "pages": pages}
    fields |= {"a": struck} if struck is not None else {}
    listed = "\n".join(
        _line(turn.office, row, case, page * PAGE + i, language)
        for i, (row, case) in enumerate(shown, 1)
    )
    text = say(language, key, lines=listed, **fields)
    return Message(key, text, _buttons(shown, page, pages, language, file=supervisor), protect=True)


def _line(office: Office, row: Listing, case: Case, index: int, language: Language) -> str:
    return say(
        language,
        "ledger.line_late" if row.due < office.now else "ledger.line",
        i=index,
        no=case.number,
        title=shorten(cleared_title(office, case), TITLE),
        unit=office.unit_name(language, case.lead_unit),
        who=row.responsible or "–",
        date=office.day(language, row.due),
        state=say(language, f"state.{case.state}.staff"),
    )


def _buttons(
    shown: list[tuple[Listing, Case]], page: int, pages: int, language: Language, *, file: bool
) -> Rows:
    strikes = [
        on_list(OPEN, row.id or 0, f"{label(language, 'button.strike')} {page * PAGE + i}")
        for i, (row, _) in enumerate(shown, 1)
    ]
    rows = [tuple(strikes[i : i + 3]) for i in range(0, len(strikes), 3)]
    if pages > 1:
        rows.append((on_list(LEDGER, (page + 1) % pages, label(language, "button.more")),))
    if file:
        rows.append((_file(language),))
    return tuple(rows)


def _file(language: Language) -> Button:
    return on_list(FILE, 0, label(language, "button.sheet"))


def _send_sheet(turn: Turn) -> str:
    if turn.role(Role.SUPERVISOR) is None:
        return say(turn.language, "stale.button")
    language, office = turn.language, turn.office
    standing, _, struck = turn.work.listings.counts(office.now)
    if standing + struck > MOST_IN_CHAT:
        turn.reply("ledger.too_long", protect=True, n=MOST_IN_CHAT)
        return ""
    rows = tuple(tuple(map(_cell, line.cells())) for line in lines(office, language))
    sheet = Sheet(
        say(language, "excel.problems"),
        language,
        tuple(header_of(language, one) for one in PROBLEM_OUT),
        rows,
        tuple(WIDTHS[one] for one in PROBLEM_OUT),
        tuple(_KINDS.get(one, "") for one in PROBLEM_OUT),
    )
    name = f"ledger-{office.local(office.now):%Y%m%d}.xlsx"
    text = say(language, "ledger.file", n=len(rows))
    turn.send(Message("ledger.file", text, sheet=sheet, file_name=name, protect=True))
    return ""


def _cell(value: Value) -> Cell:
    """A cell as JSON holds it."""
    if isinstance(value, Share):
        return value.of
    if isinstance(value, date):
        return value.isoformat()
    return value


_KINDS = {
    **dict.fromkeys((Col.DEADLINE, Col.PROMISED, Col.LISTED, Col.STRUCK), DAY),
    Col.PROGRESS: SHARE,
}
