"""Five months of look-backs: whatever people do, each is told once, at a decent hour, and ends."""

import random
from datetime import time
from typing import Any

from look_backs import begins, closed, draws, look_backs, mondays, to_the_draw
from scripts import NOISE
from town import Somebody, Town

from domain.draw_record import check, read
from handlers.office import Office
from handlers.supervisors.lookback_answers import VISIT, answered
from storage.lookbacks import DONE, PERSON

WEEKS = 22
UNITS = ("housing", "police", "water")
NAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华"
ANSWERS = (
    (),
    ("没有了", "好多了", "都做到了", "就这些"),
    ("还有一些", "好一些", "都做到了", "就这些"),
    ("还在",),
    ("还在", "没有变好", "没做到", "就这些"),
    ("以后别再问我",),
)


def closes(town: Town, dice: random.Random, name: str) -> Somebody:
    citizen = town.citizen(name)
    number = citizen.files(NOISE)
    kind = dice.choice(("complaint", "complaint", "report", "consultation"))
    parts: dict[str, Any] = {"state": "closed", "closed_at": town.now, "kind": kind}
    town.changes(
        number,
        **parts,
        lead_unit=dice.choice(UNITS),
        reopened=dice.choice((0, 0, 0, 1)),
    )
    return citizen


def small(town: Town) -> None:
    """A desk and three units: nobody else has a digest to be made every morning."""
    with town.store.work(town.now) as work:
        staff = work.staff
        kept = [one for unit in UNITS for one in staff.of_unit(unit)]
        kept += [one for role in ("clerk", "supervisor") for one in staff.with_role(role)]
        staff.dismiss_others({one.number for one in kept})


def test_five_months(town: Town) -> None:
    dice = random.Random(1)  # noqa: S311
    small(town)
    begins(town)
    people: list[Somebody] = []
    shown: dict[tuple[int, str, str], int] = {}
    for week in range(WEEKS):
        if week < len(NAMES):
            people.append(closes(town, dice, NAMES[week]))
        mondays(town, 1)
        for citizen in people:
            _count(citizen, shown)
            answer = dice.choice(ANSWERS)
            for label in answer:
                if citizen.chat.shows(label):
                    citizen.taps(label)
            _count(citizen, shown)
    _hold(town)
    for (_, _, number), count in shown.items():
        assert count <= len(look_backs(town, number))


def test_what_is_found_out_after_the_second_look_begins_no_third(town: Town) -> None:
    """A visit written down when ninety days are over would else stop every draw from then on."""
    begins(town)
    citizen, number = closed(town)
    to_the_draw(town)
    for label in ("还在", "没有变好", "没做到", "就这些"):
        citizen.taps(label)
    town.changes(number, state="closed", closed_at=town.now, reopened=1, seen_at=town.now)
    mondays(town, 10)
    first, second = look_backs(town, number)
    assert (first.wave, second.wave, first.state) == (1, 2, PERSON)
    town.does(lambda office: visited(office, first.id or 0))
    mondays(town, 2)
    assert len(draws(town)) >= 12
    assert [one.wave for one in look_backs(town, number)] == [1, 2]


def visited(office: Office, number: int) -> None:
    """A person went there, and writes down that it is better, not whole."""
    row = office.work.lookbacks.get(number)
    assert row is not None
    case = office.work.cases.get(row.case_id)
    said = {"thorough": "partly", "effective": "yes", "truthful": "yes"}
    answered(office, case, row, VISIT, said)


def _count(citizen: Somebody, shown: dict[tuple[int, str, str], int]) -> None:
    """Each message with a question is counted once, when it is first seen on the screen."""
    for message_id, seen in citizen.chat.messages.items():
        if seen.key in ("look_back.ask", "look_back.remind"):
            known = getattr(citizen, "known", set())
            if message_id not in known:
                key = (citizen.user_id, seen.key, seen.text[:9])
                shown[key] = shown.get(key, 0) + 1
                citizen.__dict__["known"] = known | {message_id}


def _hold(town: Town) -> None:
    """Every draw repeats; what has ended has a result; nobody was asked at night."""
    zone = town.desk.zone
    for draw in draws(town):
        assert check(draw.record, told=draw.digest) is None
        assert town.desk.calendar.is_open(draw.at)
        assert len(read(draw.record).drawn) <= 5
    rows = look_backs(town)
    assert len(rows) > 10
    for row in rows:
        assert row.state in (DONE, PERSON, "asked", "waiting")
        assert (row.state == DONE) == (row.done_at is not None)
        assert row.state != DONE or row.result is not None
        for at in (row.asked_at, row.reminded_at):
            if at is not None:
                assert time(7, 30) <= at.astimezone(zone).time() < time(21, 30)
    weeks = [draw.week for draw in draws(town)]
    assert len(weeks) == len(set(weeks))
