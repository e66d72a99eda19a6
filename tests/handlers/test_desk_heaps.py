"""What a list asks of the database doesn't grow with what stands on it: no case is asked alone."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import pytest
from scripts import LIFT, LIFT_UNIT, answers, filed
from sqlalchemy import Engine, event
from test_desk_plans import Plans
from town import Somebody, Town

from storage.quick import QuickSession
from storage.work import Work

FAMILIES = "王李张刘陈杨赵黄周吴徐孙"
A_PAGE, A_FEW = 12, 4
"""As many as the longest page shows, and as many more as a button may cost."""


class Asked:
    """How many statements a turn puts, by SQLAlchemy or to the driver itself."""

    def __init__(self) -> None:
        self.count = 0

    @contextmanager
    def on(self, engine: Engine) -> Iterator[None]:
        """Count what is put meanwhile."""
        put = QuickSession._ask

        def counted(session: Any, said: str, asked: Any, *, many: bool = False) -> Any:
            self.count += 1
            return put(session, said, asked, many=many)

        def count(*_: object) -> None:
            self.count += 1

        event.listen(engine, "before_cursor_execute", count)
        try:
            with patch.object(QuickSession, "_ask", counted):
                yield
        finally:
            event.remove(engine, "before_cursor_execute", count)


def statements(town: Town, somebody: Somebody, said: str) -> int:
    """How many statements the second time, when every card on the page is known."""
    engine = town.asks(lambda work: work.session.get_bind())
    assert isinstance(engine, Engine)
    somebody.says(said)
    asked = Asked()
    with asked.on(engine):
        somebody.says(said)
    return asked.count


def heap(town: Town, count: int, begin: int) -> None:
    """So many cases of one unit, each of somebody else, none of them answered."""
    for number in range(begin, begin + count):
        filed(town, FAMILIES[number % len(FAMILIES)] * (number // len(FAMILIES) + 1), LIFT)


def late(town: Town) -> int:
    """How many cases are past their unit's date."""
    return town.asks(lambda work: len(work.supervision.late(("dispatched", "in_progress"), ())))


@pytest.mark.parametrize("said", ["/overdue", "/proposed", "/stuck", "/list", "/work 电梯"])
def test_no_list_asks_for_what_stands_on_it_case_by_case(town: Town, said: str) -> None:
    reader = town.handler(LIFT_UNIT) if said.startswith("/work") else town.supervisor()
    counts = []
    for day in ("2026-11-02 09:00", "2026-12-14 09:00"):
        heap(town, A_PAGE, begin=len(counts) * A_PAGE)
        town.waits_until(day)
        if said == "/list":
            put_on_the_list(town)
        counts.append(statements(town, reader, said))
    assert late(town) == 2 * A_PAGE
    assert counts[1] <= counts[0] + A_FEW


@pytest.mark.only_on("sqlite")
def test_figures_and_what_may_be_public_are_found_by_an_index(town: Town) -> None:
    plans, engine = Plans(), town.asks(lambda work: work.session.get_bind())
    heap(town, 2, begin=0)
    answers(town.handler(LIFT_UNIT))
    with plans.seen(engine):
        for said in ("/stats", "/stuck", "/proposed", "/figures"):
            town.supervisor().says(said)
        town.clerk().says("/publish")
        town.waits_until("2026-10-12 12:00")
    whole = re.compile(r"SCAN (event|rating|service_rating)\b(?: USING INDEX (\w+))?")
    found = [(one, said) for said, steps in plans.of.items() for one in steps]
    read = [
        (hit[1], said)
        for one, said in found
        if (hit := whole.match(one)) and hit[2] not in plans.partial
    ]
    assert read == []
    assert any("ix_event_at" in one for one, _ in found), "a week should have been counted"
    assert any("ix_rating_at" in one for one, _ in found)


def put_on_the_list(town: Town) -> None:
    """Everything that is late, and a leader's case, too."""

    def put(work: Work) -> None:
        for case in work.supervision.late(("dispatched", "in_progress"), ()):
            if work.listings.open_for(case.id or 0) is None:
                more = {"reason": "", "measures": "", "responsible": "", "listed_by": None}
                work.listings.list(case, due=work.now, **more)

    with town.store.work(town.now) as work:
        put(work)


def test_what_was_read_ahead_is_asked_again_once_it_changed(town: Town) -> None:
    _, number = filed(town)

    def change(work: Work) -> None:
        case = work.cases.by_number(number)
        assert case is not None
        ids = [case.id or 0]
        work.listings.read_ahead(ids)
        work.supervision.read_ahead(ids)
        assert work.listings.open_for(ids[0]) is work.supervision.leader_of(ids[0]) is None
        more = {"reason": "", "measures": "", "responsible": "", "listed_by": None}
        row = work.listings.list(case, due=work.now, **more)
        assert work.listings.open_for(ids[0]) is row
        led = work.supervision.lead(ids[0], "县长", work.now, 1)
        assert work.supervision.leader_of(ids[0]) is led
        work.listings.read_ahead(ids)
        assert work.listings.open_for(ids[0]) is row
        work.listings.strike(row, by=1, second=2, evidence="")
        assert work.listings.open_for(ids[0]) is None

    with town.store.work(town.now) as work:
        change(work)


def test_keys_names_and_histories_read_ahead_are_those_read_one_by_one(town: Town) -> None:
    heap(town, 3, begin=0)

    def everything(work: Work, *, ahead: bool) -> list[object]:
        cases = work.cases.in_states(("dispatched",))
        if ahead:
            work.cases.read_ahead([one.id or 0 for one in cases])
            work.identities.mask_ahead([one.person_id for one in cases])
        return [
            (
                work.cases.matter(one),
                [event.id for event in work.cases.events(one)],
                work.identities.to_mask(one.person_id),
            )
            for one in cases
        ]

    alone = town.asks(lambda work: everything(work, ahead=False))
    assert len(alone) == 3
    assert town.asks(lambda work: everything(work, ahead=True)) == alone
