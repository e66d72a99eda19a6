"""`/figures` for supervisors and units, `/board` for everybody: turned by editing one message."""

from dataclasses import replace

from domain.county_parts import UnitType
from domain.spans_of_days import Period, span
from domain.staff import Role
from handlers.figures.comparing import OVERALL, RANK, tables_of
from handlers.figures.counting import TABLES, of_type, tallies_of
from handlers.figures.monthly import BOARD_RATES, own_lines, own_place
from handlers.figures.sheet import sheet
from handlers.figures.view import (
    FIGURES,
    FIRST,
    SHEET,
    SHOWN_RATES,
    Page,
    Seen,
    message,
    page_of,
    span_of,
)
from handlers.office import Office, Rows, Turn
from handlers.talking.buttons import on_list
from storage.tables import FrozenFigures
from storage.values import Button, Message
from texts.catalogue import Language, label, say

BOARD = "fb"
PREFIXES = (f"{FIGURES}_", f"{SHEET}_", f"{BOARD}_")
READERS = (Role.SUPERVISOR, Role.UNIT_HEAD)
MOST_BACK = 260


def show_figures(turn: Turn) -> None:
    """Last week's figures: of all units for a supervisor, of their own for a unit's head."""
    if turn.role(Role.SUPERVISOR) is not None:
        _show(turn, replace(FIRST, kind=tables_of(turn.office)[0]), 0, None)
        return
    head = turn.role(Role.UNIT_HEAD)
    row = _row(turn, replace(FIRST, period=Period.WEEK))
    if head is None or head.unit is None or row is None:
        turn.reply("figures.none", protect=True)
        return
    tallies = {
        k: v for kind in TABLES for k, v in of_type(turn.office, tallies_of(row), kind).items()
    }
    own = tallies.get(head.unit)
    if own is None:
        turn.reply("figures.none", protect=True)
        return
    turn.reply(
        "figures.own",
        protect=True,
        unit=turn.office.unit_name(turn.language, head.unit),
        span=span_of(row, turn.language),
        lines=own_lines(own, turn.language) + own_place(turn.office, row, head.unit, turn.language),
    )


def figures_tap(turn: Turn, name: str, number: int, message_id: int | None) -> str:
    """Turn to another page, or send the sheet; words to show for a moment where it can't be."""
    what, _, rest = name.partition("_")
    if what == BOARD:
        return _board(turn, rest, number, message_id)
    seen = read_seen(rest)
    if seen is None or turn.role(Role.SUPERVISOR) is None or not _is_compared(turn, seen):
        return say(turn.language, "stale.button")
    if what == SHEET:
        row = _row(turn, seen)
        if row is None:
            return say(turn.language, "figures.none")
        turn.send(sheet(turn.office, row, seen, turn.language))
        return ""
    return _show(turn, seen, number, message_id)


def _show(turn: Turn, seen: Seen, number: int, message_id: int | None) -> str:
    row = _row(turn, seen)
    if row is None:
        if message_id is None:
            turn.reply("figures.none", protect=True)
        return say(turn.language, "figures.none")
    _put(turn, message(turn.office, row, seen, number, turn.language), message_id)
    return ""


def _put(turn: Turn, shown: Message, message_id: int | None) -> None:
    if message_id is None:
        turn.send(shown)
    else:
        turn.work.outbox.edit(turn.reader.address_id, shown, message_id=message_id)


def _is_compared(turn: Turn, seen: Seen) -> bool:
    return seen.kind in tables_of(turn.office)


def _row(turn: Turn, seen: Seen) -> FrozenFigures | None:
    today = turn.office.local(turn.office.now).date()
    first = span(today, seen.period, seen.back).first
    return turn.work.case_figures.latest(seen.period, first)


def read_seen(rest: str) -> Seen | None:
    """The page a list's name stands for; None for a name nobody made."""
    match rest.split("."):
        case [rate, kind, period, back] if (
            rate in SHOWN_RATES
            and kind in {str(index) for index in range(len(TABLES))}
            and period in list(Period)
            and back.isdecimal()
            and 1 <= int(back) <= MOST_BACK
        ):
            return Seen(rate, TABLES[int(kind)], Period(period), int(back))
        case _:
            return None


# The public board


def show_board(turn: Turn) -> None:
    """/board: the month published last, for anybody (月度公示)."""
    if turn.work.case_figures.published(Period.MONTH) is None:
        turn.reply("figures.no_board")
        return
    _board(turn, _board_name(_on_board(turn.office)[0], tables_of(turn.office)[0]), 0, None)


def _on_board(office: Office) -> tuple[str, ...]:
    """What is published: no order of units unless the county publishes one, then of all in one."""
    is_ranked = office.desk.rules.ranking.publish == RANK
    return (OVERALL, *BOARD_RATES) if is_ranked else BOARD_RATES


def _board_name(rate: str, kind: UnitType) -> str:
    return f"{rate}.{TABLES.index(kind)}.{Period.MONTH}.1"


def _board(turn: Turn, rest: str, number: int, message_id: int | None) -> str:
    seen, row = read_seen(rest), turn.work.case_figures.published(Period.MONTH)
    if seen is None or row is None or seen.rate not in _on_board(turn.office):
        return say(turn.language, "stale.button")
    if not _is_compared(turn, seen):
        return say(turn.language, "stale.button")
    page = page_of(turn.office, row, seen, number, turn.language, public=True)
    buttons = _others(turn.office, seen, page, turn.language)
    _put(turn, replace(page.message, buttons=buttons, protect=False), message_id)
    return ""


def _others(office: Office, seen: Seen, page: Page, language: Language) -> Rows:
    """The other rates, the other tables, the next page."""

    def to(rate: str, kind: UnitType, key: str, number: int = 0) -> Button:
        return on_list(f"{BOARD}_{_board_name(rate, kind)}", number, label(language, key))

    shown, tables = _on_board(office), tables_of(office)
    rates = [to(one, seen.kind, f"button.rate_{one}") for one in shown if one != seen.rate]
    kinds = [to(seen.rate, one, f"button.kind_{one}") for one in tables if one is not seen.kind]
    rows: list[tuple[Button, ...]] = [tuple(rates), tuple(kinds)]
    if page.pages > 1:
        rows.append((to(seen.rate, seen.kind, "button.more", (page.number + 1) % page.pages),))
    return tuple(one for one in rows if one)
