"""
What waits to be dispatched: the urgent first, then kind by kind, and who is on what.

Eight seats work one list: whoever opens a case has it for a quarter of an hour, so that the next
one of everybody is another one.
"""

from collections import Counter
from itertools import groupby

from domain.deadlines import Urgency
from domain.lifecycle import State
from handlers.cards.lines import triage_line
from handlers.cards.triage_card import show_triage
from handlers.cases.routes import triaging
from handlers.cases.seats import note_opened, on_it
from handlers.cases.seeing import units_of
from handlers.lists import PAGE, openers, turners
from handlers.office import Office, Rows, Turn
from handlers.talking.buttons import in_pairs, on_list
from storage.tables import Case
from storage.values import Button, Message
from texts.catalogue import Language, label, say

TRIAGE, NEXT, NO_KIND = "triage", "triage_next", "none"
FIRST = (Urgency.CRITICAL, Urgency.URGENT)
KINDS_SHOWN = 6
MOST = 500


def waiting(turn: Turn, kind: str | None = None) -> list[Case]:
    """The cases in triage in the order they are worked; of one kind where it is named."""
    mine = turn.work.cases.in_states((State.SUBMITTED,), reader=units_of(turn), limit=MOST)
    found = [case for case in mine if triaging(turn, case) is not None]
    if kind is not None:
        found = [case for case in found if (case.category or NO_KIND) == kind]
    earliest: dict[str, float] = {}
    for case in sorted(found, key=_due):
        earliest.setdefault(case.category or NO_KIND, _due(case))
    return sorted(found, key=lambda case: (_rank(case), _of_kind(case, earliest), _due(case)))


def _due(case: Case) -> float:
    return case.dispatch_due_at.timestamp()


def _rank(case: Case) -> int:
    return FIRST.index(Urgency(case.urgency)) if case.urgency in FIRST else len(FIRST)


def _of_kind(case: Case, earliest: dict[str, float]) -> tuple[float, str]:
    """Kinds stand together, the one with the earliest date first; the urgent are not grouped."""
    kind = case.category or NO_KIND
    return (earliest[kind], kind) if case.urgency not in FIRST else (0.0, "")


def open_next(turn: Turn) -> None:
    """The first case that nobody has before them; where all are taken, that is said."""
    for case in waiting(turn):
        member = triaging(turn, case)
        if member is not None and on_it(turn.office, case) is None:
            note_opened(turn.office, case, member)
            show_triage(turn.office, case, turn.reader.address_id, fresh=True)
            return
    turn.send(_page(turn, None, 0))


def show_waiting(
    turn: Turn, name: str = TRIAGE, page: int = 0, message_id: int | None = None
) -> bool:
    """Show one page of the list, or turn the one shown; False where it isn't for the sender."""
    if turn.role("clerk", "liaison") is None:
        return False
    if name == NEXT:
        open_next(turn)
        return True
    _, _, kind = name.partition(".")
    message = _page(turn, kind or None, page)
    if message_id is None:
        turn.send(message)
    else:
        turn.work.outbox.edit(turn.reader.address_id, message, message_id=message_id)
    return True


def _page(turn: Turn, kind: str | None, page: int) -> Message:
    language = turn.language
    found = waiting(turn, kind)
    if not found:
        back = (_filter(language, None, None),) if kind else ()
        return Message("triage.empty", say(language, "triage.empty"), (back,) if back else ())
    last = (len(found) - 1) // PAGE
    page = min(page, last)
    shown = found[page * PAGE : (page + 1) * PAGE]
    text = say(
        language,
        "triage.page",
        n=len(found),
        urgent=sum(case.urgency in FIRST for case in found),
        late=sum(case.dispatch_due_at < turn.office.now for case in found),
        page=page + 1,
        pages=last + 1,
        lines="\n".join(_lines(turn.office, shown, language)),
    )
    name = f"{TRIAGE}.{kind}" if kind else TRIAGE
    buttons = (
        (on_list(NEXT, 0, label(language, "button.next_free")),),
        *openers(turn, shown),
        *turners(turn, name, page, last),
        *_filters(turn, kind),
    )
    return Message("triage.page", text, buttons, protect=True)


def _lines(office: Office, shown: list[Case], language: Language) -> list[str]:
    """Each group under its heading; who is on a case stands behind it."""
    lines = []
    for heading, group in groupby(shown, lambda case: _heading(office, case, language)):
        lines.append(heading)
        for case in group:
            line = triage_line(office, case, language)
            member = on_it(office, case)
            if member is not None and case.opened_at is not None:
                when = office.moment(language, case.opened_at)
                line = say(language, "triage.held", card=line, who=member.name, when=when)
            lines.append(line)
    return lines


def _heading(office: Office, case: Case, language: Language) -> str:
    if case.urgency in FIRST:
        return say(language, "triage.group", name=say(language, f"urgency.{case.urgency}"))
    return say(language, "triage.group", name=office.category_name(language, case.category))


def _filters(turn: Turn, kind: str | None) -> Rows:
    """One button for each of the kinds there are most of, and for all."""
    everything = waiting(turn)
    counted = Counter(case.category or NO_KIND for case in everything)
    if len(counted) < 2 and kind is None:  # noqa: PLR2004 - one kind needs no filter
        return ()
    buttons = [
        _filter(turn.language, name, turn.office, count)
        for name, count in counted.most_common(KINDS_SHOWN)
        if name != kind
    ]
    if kind is not None:
        buttons.insert(0, _filter(turn.language, None, None))
    return in_pairs(buttons)


def _filter(language: Language, kind: str | None, office: Office | None, count: int = 0) -> Button:
    if kind is None or office is None:
        return on_list(TRIAGE, 0, label(language, "button.all_kinds"))
    name = office.category_name(language, None if kind == NO_KIND else kind)
    return on_list(f"{TRIAGE}.{kind}", 0, f"{name} {count}")
