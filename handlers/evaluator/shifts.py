"""Who sits at which window: signing in and out in the chat, a swap, a code for the tablet."""

from datetime import timedelta

from domain.county import Hall, Window
from domain.evaluator import UnknownWindow, number_of, window_key
from domain.staff import Role
from handlers.incoming import Said
from handlers.office import Office, Rows, Turn
from handlers.talking.buttons import on_list
from storage.outbox import Lane
from storage.staff import Member
from storage.values import Button
from texts.catalogue import Language, label, say, words

AT_WINDOWS = (Role.WINDOW_CLERK, Role.CHIEF_REPRESENTATIVE)
CODE_MINUTES = 5
TRIES = 5
SIT, LEAVE, CODE = "shift_in", "shift_out", "shift_code"
MOST_SHOWN = 30


def shift(turn: Turn) -> None:
    """Where the sender sits and who sits where; with a number they sit down there."""
    member = _member(turn)
    if member is None:
        return
    typed = _typed(turn)
    if not typed:
        show(turn, member)
    elif typed.casefold() in words("button.shift_out") | _labels("button.shift_out"):
        leave(turn, 0)
    else:
        _sit_at(turn, member, typed)


def _sit_at(turn: Turn, member: Member, number: str) -> None:
    try:
        hall, window = turn.office.desk.county.window(window_key(member.hall or "", number))
    except UnknownWindow:
        turn.reply("shift.unknown", number=number[:8])
        return
    sit(turn, member, hall, window)


def sit(turn: Turn, member: Member, hall: Hall, window: Window) -> None:
    """Sign in; whoever sat there is signed out and told, as it changes whose ratings these are."""
    office, key = turn.office, window_key(hall.code, window.number)
    before = office.work.shifts.of_staff(member.id)
    if before is not None and before.window == key:
        show(turn, member)
        return
    replaced = office.work.shifts.sign_in(key, member.id)
    if replaced is not None:
        _tell_replaced(office, replaced, member, window.number)
    turn.reply("shift.signed_in", window=window.number, buttons=_own_buttons(turn.language))


def _tell_replaced(office: Office, staff_id: int, by: Member, number: str) -> None:
    other = office.work.staff.get(staff_id)
    if other is not None:
        office.tell(
            other.address_id, "shift.replaced", lane=Lane.STAFF, window=number, name=by.name
        )


def show(turn: Turn, member: Member) -> None:
    """The windows of the sender's own unit with who sits there; others go by their number."""
    office, language = turn.office, turn.language
    mine = office.work.shifts.of_staff(member.id)
    lines: list[str] = []
    buttons: list[Button] = []
    for at, (hall, window) in enumerate(_windows(office, member)):
        if window.unit != member.unit or len(lines) >= MOST_SHOWN:
            continue
        name = window.zh if language is Language.ZH else window.en
        who = _who(office, window_key(hall.code, window.number)) or say(language, "shift.nobody")
        lines.append(say(language, "shift.line", window=window.number, what=name, who=who))
        buttons.append(on_list(SIT, at, say(language, "shift.sit", window=window.number)))
    where = say(language, "shift.not_yet")
    if mine is not None:
        since = office.moment(language, mine.since)
        where = say(language, "shift.where", window=number_of(mine.window), since=since)
    rows = tuple(tuple(buttons[at : at + 3]) for at in range(0, len(buttons), 3))
    turn.reply(
        "shift.board",
        buttons=(*rows, *(_own_buttons(language) if mine is not None else _code_button(language))),
        where=where,
        lines="\n".join(lines),
    )


def _who(office: Office, window: str) -> str:
    shift_ = office.work.shifts.here(window)
    member = office.work.staff.get(shift_.staff_id) if shift_ is not None else None
    return member.name if member is not None else ""


def _windows(office: Office, member: Member) -> list[tuple[Hall, Window]]:
    """The windows of a member's hall, in the county's order."""
    halls = [one for one in office.desk.county.halls if one.code == member.hall]
    return [(hall, window) for hall in halls for window in hall.windows]


def sit_by_button(turn: Turn, index: int) -> str:
    """The button of a window."""
    member = _member(turn)
    windows = _windows(turn.office, member) if member is not None else []
    if member is None or index >= len(windows):
        return say(turn.language, "stale.button")
    sit(turn, member, *windows[index])
    return ""


def leave(turn: Turn, _index: int) -> str:
    """Sign out; ratings of this window are nobody's from now on."""
    member = _member(turn)
    if member is None:
        return say(turn.language, "stale.button")
    window = turn.work.shifts.sign_out(member.id)
    if window is None:
        turn.reply("shift.not_yet")
    else:
        turn.reply("shift.signed_out", window=number_of(window))
    return ""


def lend_code(turn: Turn, _index: int) -> str:
    """Six digits to sign in at a tablet of the hall, once and for a few minutes."""
    member = _member(turn)
    if member is None or member.hall is None:
        return say(turn.language, "stale.button")
    until = turn.office.now + timedelta(minutes=CODE_MINUTES)
    for _ in range(TRIES):
        code = turn.work.ids.query_code()
        if turn.work.shifts.lend_code(member.id, member.hall, code, until):
            turn.reply("shift.code", code=code, minutes=CODE_MINUTES, protect=True)
            break
    return ""


def _own_buttons(language: Language) -> Rows:
    leaves = on_list(LEAVE, 0, label(language, "button.shift_out"))
    return ((leaves, *_code_button(language)[0]),)


def _code_button(language: Language) -> Rows:
    return ((on_list(CODE, 0, label(language, "button.shift_code")),),)


def _member(turn: Turn) -> Member | None:
    return turn.role(*AT_WINDOWS)


def _typed(turn: Turn) -> str:
    """What stands behind the command: a window's number, or that they leave."""
    what = turn.incoming.what
    text = what.text.strip() if isinstance(what, Said) else ""
    return text.partition(" ")[2].strip() if text.startswith("/") else ""


def _labels(key: str) -> set[str]:
    return {label(one, key).casefold() for one in Language}
