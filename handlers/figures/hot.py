"""
Hot spots at the desk: what five cases of three people in seven days speak of, told in the morning.

Looked for at night among the cases of the window, each kind for itself; a clerk puts one heap
together by a tap: the oldest case is the parent 热点难点问题, and its answer goes to all who follow
the others. What accuses a unit or points to graft is never looked at ([hot_spot], rules 5.1).
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from domain.hotspots import Told, matters
from domain.lifecycle import OPEN_STATES, NotAllowed
from domain.staff import Role
from handlers.cards.clearing import cleared_place_in_full, cleared_title
from handlers.cases.seeing import is_secret
from handlers.casework.merging import merge, why_not
from handlers.figures.counting import COUNT_AT
from handlers.lists import opening
from handlers.office import Office, Turn
from handlers.talking.buttons import on_list
from storage.cases import key_of
from storage.outbox import Lane
from storage.staff import Member
from storage.tables import Case
from storage.values import Button, Message
from texts.catalogue import Language, say, shorten

LOOKED, FOUND, TOLD, HEAPS = "hot.looked", "hot.found", "hot.told", "hot.heaps"
MERGE = "hot_merge"
SHOWN, TITLE, NUMBERS = 5, 40, 12
HOT = "hot_spot"
"""The event by which a parent is a hot and difficult issue."""


def tend_hot_spots(office: Office) -> None:
    """Look at night, tell in a working morning."""
    local = office.local(office.now)
    today = local.date()
    if local.time() >= COUNT_AT and office.work.meta.turns(LOOKED, today.isoformat()):
        office.work.meta.put(FOUND, json.dumps(look(office)))
    morning = office.desk.rules.reminders.digest_at
    if local.time() >= morning and office.desk.calendar.is_working(today):
        _tell(office, today)


def look(office: Office) -> list[list[int]]:
    """The heaps of cases that pass the threshold, by their ids, those of most people first."""
    kinds: defaultdict[str, list[Told]] = defaultdict(list)
    rule = office.desk.rules.hot_spot
    since = office.now - timedelta(days=rule.window_days)
    for case in office.work.cases.submitted(since, None, OPEN_STATES):
        if not is_secret(case) and case.category is not None:
            words = f"{cleared_title(office, case)} {cleared_place_in_full(office, case)}"
            told = Told(str(key_of(case)), str(case.person_id), case.submitted_at, words)
            kinds[case.category].append(told)
    hot = [
        heap
        for told in kinds.values()
        for heap in matters(told)
        if len(heap.told) >= rule.cases and heap.people >= rule.distinct_people
    ]
    hot.sort(key=lambda heap: (-heap.people, -len(heap.told)))
    return [[int(one.id) for one in heap.told] for heap in hot]


def _tell(office: Office, today: date) -> None:
    """Once a day, in one message, and only what has grown since it was told."""
    meta = office.work.meta
    if not meta.turns(TOLD, today.isoformat()):
        return
    before, found = _stored(office, HEAPS), _found(office)
    shown = [one for one in found if not (_is_known(office, one) or _is_in(one, before))][:SHOWN]
    still = [heap for heap in before if any(set(heap) & set(one) for one in found)]
    meta.put(HEAPS, json.dumps([*still, *shown]))
    for member in _readers(office) if shown else ():
        office.send(member.address_id, _message(office, shown, member), lane=Lane.STAFF)


def _is_in(heap: list[int], told: list[list[int]]) -> bool:
    """Whether all of it was told already, in one heap."""
    return any(set(heap) <= set(one) for one in told)


def _found(office: Office) -> list[list[int]]:
    return _stored(office, FOUND)


def _stored(office: Office, name: str) -> list[list[int]]:
    return [[int(one) for one in ids] for ids in json.loads(office.work.meta.get(name) or "[]")]


def _is_known(office: Office, ids: Sequence[int]) -> bool:
    """Whether all of them hang together already."""
    return len(list(_apart(office, ids))) <= 1


def _apart(office: Office, ids: Sequence[int]) -> Iterator[Case]:
    """Those that are still open and under no other, the oldest first."""
    cases = office.work.cases.several(ids)
    for case_id in sorted(cases):
        if cases[case_id].state in OPEN_STATES:
            yield cases[case_id]


def _readers(office: Office) -> list[Member]:
    staff = office.work.staff
    able = [*staff.with_role(Role.SUPERVISOR), *staff.with_role(Role.CLERK)]
    return [one for one in able if not one.blocked]


def _message(office: Office, heaps: list[list[int]], member: Member) -> Message:
    """All of the day's; each opened by a button, and put together by a clerk's."""
    language = office.language_of(member.address_id)
    lines, firsts, merging = [], list[Case](), list[Button]()
    for number, ids in enumerate(heaps, 1):
        cases = list(_apart(office, ids))
        firsts.append(cases[0])
        lines.append(_matter(office, cases, number, language))
        words = say(language, "hot.merge", i=number)
        merging.append(on_list(MERGE, key_of(cases[0]), words))
    days = office.desk.rules.hot_spot.window_days
    text = say(language, "hot.found", days=days, n=len(heaps), lines="\n".join(lines))
    buttons = opening(office, member.address_id, firsts)
    if member.role == Role.CLERK:
        buttons = (*buttons, *((one,) for one in merging))
    return Message("hot.found", text, buttons, protect=True)


def _matter(office: Office, cases: list[Case], number: int, language: Language) -> str:
    """What it is about, how many people told how many cases, and their numbers."""
    between = "、" if language is Language.ZH else ", "
    more = "…" if len(cases) > NUMBERS else ""
    return say(
        language,
        "hot.matter",
        i=number,
        n=len(cases),
        people=len({one.person_id for one in cases}),
        title=shorten(cleared_title(office, cases[0]), TITLE),
        what=office.category_name(language, cases[0].category),
        lines=between.join(one.number for one in cases[:NUMBERS]) + more,
    )


def put_together(turn: Turn, case_id: int) -> str:
    """A clerk's tap: the others go under the oldest; what can't is left by itself."""
    clerk = turn.role(Role.CLERK)
    ids = next((one for one in _found(turn.office) if case_id in one), None)
    if clerk is None or ids is None:
        return say(turn.language, "stale.button")
    cases = list(_apart(turn.office, ids))
    if len(cases) <= 1:
        return say(turn.language, "stale.button")
    parent, *others = cases
    done = [one for one in others if _merged(turn.office, one, parent, clerk)]
    turn.work.cases.note(
        parent,
        HOT,
        actor="clerk",
        state_from=parent.state,
        staff_id=clerk.id,
        public={"cases": len(done) + 1},
    )
    turn.reply(
        "hot.together", protect=True, no=parent.number, n=len(done), a=len(others) - len(done)
    )
    return ""


def _merged(office: Office, child: Case, parent: Case, clerk: Member) -> bool:
    if why_not(child, parent):
        return False
    try:
        merge(office, child, parent, clerk)
    except NotAllowed:
        return False
    return True


TAPS = {MERGE: put_together}
