"""
/lookback 回头看: this week's draw, how far each case has come, what waits for a person, the proof.

Behind the command the public word of the next draw can be typed; the first one stays.
"""

from domain.draw_record import read
from handlers.cases.seeing import hidden_from
from handlers.incoming import Said
from handlers.office import Rows, Turn
from handlers.supervisors.lookback_draw import next_week
from handlers.supervisors.lookback_population import DESK
from handlers.supervisors.lookback_result import may_look, open_result
from handlers.talking.buttons import on_list
from storage.lookbacks import PERSON
from storage.tables import Draw, LookBackRow
from storage.values import Message
from texts.catalogue import Language, label, say

PAGE = 6
WEEK_PAGE, WAITING_PAGE, OPEN = "look_back_page", "look_back_waiting", "look_back_open"
NAMES = (WEEK_PAGE, WAITING_PAGE, OPEN)
LONGEST_WORD = 80
MOST = 200


def look_back(turn: Turn) -> None:
    """The desk of look-backs; with words behind the command the public word of the next draw."""
    word = _typed(turn)
    if word:
        _say_word(turn, word)
    else:
        show_week(turn, 0, None)


def _typed(turn: Turn) -> str:
    what = turn.incoming.what
    text = what.text if isinstance(what, Said) else ""
    rest = text.partition(" ")[2] if text.startswith("/") else ""
    return " ".join(rest.split())


def _say_word(turn: Turn, word: str) -> None:
    """Fix the public word; every supervisor can see what it is with the next draw."""
    member = turn.role("supervisor")
    if member is None or len(word) > LONGEST_WORD:
        turn.reply("look_back.word_long", protect=True, n=LONGEST_WORD)
        return
    week = next_week(turn.office)
    kept = turn.work.lookbacks.say_word(week, word, member.id)
    key = "look_back.word_kept" if kept else "look_back.word_there"
    turn.reply(key, protect=True, week=week, word=turn.work.lookbacks.word(week))


def look_back_tap(turn: Turn, name: str, number: int, message_id: int | None) -> str:
    """A page is turned, or what a person found out is to be written down."""
    if turn.role("supervisor") is None:
        return say(turn.language, "stale.button")
    if name == OPEN:
        return open_result(turn, number)
    (show_week if name == WEEK_PAGE else show_waiting)(turn, number, message_id)
    return ""


def show_week(turn: Turn, page: int, message_id: int | None) -> None:
    """The latest draw that brought anything, with each of its cases."""
    draw = turn.work.lookbacks.last_with_cases()
    if draw is None:
        chain = turn.work.lookbacks.chain()
        anchor = chain.anchor if chain else "-"
        turn.reply("look_back.none_yet", protect=True, week=next_week(turn.office), anchor=anchor)
        return
    rows = _shown(turn, turn.work.lookbacks.of_draw(draw.id or 0))
    last = max(0, (len(rows) - 1) // PAGE)
    page = min(page, last)
    part = rows[page * PAGE : (page + 1) * PAGE]
    done = sum(row.result is not None and row.done_at is not None for row in rows)
    text = say(
        turn.language,
        "look_back.week",
        number=draw.id,
        week=draw.week,
        n=len(read(draw.record).population),
        drawn=draw.drawn,
        all=len(rows),
        done=done,
        lines="\n".join(_line(turn, row) for row in part),
        proof=proof(turn, draw),
    )
    waiting = len(turn.work.lookbacks.in_hands(MOST))
    old = on_list(WAITING_PAGE, 0, say(turn.language, "look_back.waiting_button", n=waiting))
    buttons = (*_openers(turn, part), *_turners(turn, WEEK_PAGE, page, last), (old,))
    _put(turn, Message("look_back.week", text, buttons, protect=True), message_id)


def show_waiting(turn: Turn, page: int, message_id: int | None) -> None:
    """Everything of every week that waits for a person, the oldest first."""
    rows = _shown(turn, turn.work.lookbacks.in_hands(MOST))
    last = max(0, (len(rows) - 1) // PAGE)
    page = min(page, last)
    part = rows[page * PAGE : (page + 1) * PAGE]
    lines = "\n".join(_line(turn, row) for row in part)
    text = say(turn.language, "look_back.waiting", n=len(rows), lines=lines or "–")
    buttons = (*_openers(turn, part), *_turners(turn, WAITING_PAGE, page, last))
    _put(turn, Message("look_back.waiting", text, buttons, protect=True), message_id)


def _put(turn: Turn, message: Message, message_id: int | None) -> None:
    if message_id is None:
        turn.send(message)
    else:
        turn.work.outbox.edit(turn.reader.address_id, message, message_id=message_id)


def _shown(turn: Turn, rows: list[LookBackRow]) -> list[LookBackRow]:
    return [row for row in rows if not hidden_from(turn, turn.work.cases.get(row.case_id))]


def _openers(turn: Turn, rows: list[LookBackRow]) -> Rows:
    found = []
    for row in rows:
        case = turn.work.cases.get(row.case_id)
        if row.state == PERSON and may_look(turn, case) is not None:
            words = say(turn.language, "look_back.open_button", no=case.number)
            found.append((on_list(OPEN, row.id or 0, words),))
    return tuple(found)


def _turners(turn: Turn, name: str, page: int, last: int) -> Rows:
    back = [on_list(name, page - 1, label(turn.language, "button.previous"))] if page else []
    on = [on_list(name, page + 1, label(turn.language, "button.next"))] if page < last else []
    return (tuple(back + on),) if back or on else ()


def _line(turn: Turn, row: LookBackRow) -> str:
    """One case: its unit, why it is looked at, how far it is, who sees to it."""
    office, language = turn.office, turn.language
    case = turn.work.cases.get(row.case_id)
    member = turn.work.staff.get(row.by_id) if row.by_id else None
    unit = None if row.unit == DESK else row.unit
    return say(
        language,
        "look_back.line",
        no=case.number,
        unit=office.unit_name(language, unit),
        why=say(language, f"look_back.why.{row.why}"),
        state=_state(row, language),
        who=member.name if member else "-",
    )


def _state(row: LookBackRow, language: Language) -> str:
    if row.state != PERSON:
        key = f"look_back.result.{row.result}" if row.done_at else f"look_back.state.{row.state}"
        return say(language, key)
    words = say(language, "look_back.state.visit" if row.visit else "look_back.state.person")
    told = say(language, f"look_back.result.{row.result}") if row.result else ""
    between = "，" if language is Language.ZH else ", "
    return between.join(part for part in (told, words) if part)


def proof(turn: Turn, draw: Draw) -> str:
    """
    What may be told to anybody now: digest and the seed before; the seed once all is done.

    With the seed a unit could work out which of its own cases were drawn, so it waits.
    """
    record = read(draw.record)
    unfinished = turn.work.lookbacks.unfinished(draw.id or 0)
    told = {"digest": draw.digest, "before": record.before}
    if unfinished:
        return say(turn.language, "look_back.proof_closed", n=unfinished, **told)
    seed = record.dice.seed
    return say(turn.language, "look_back.proof_open", seed=seed, number=draw.id, **told)
