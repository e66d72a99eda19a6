"""What the scripts of look-backs have in common: closed cases, and weeks that go by."""

from datetime import datetime, time, timedelta
from typing import Any

from callers import rang
from scripts import LIFT_UNIT, answers, filed
from sqlmodel import col, select
from town import Somebody, Town

from handlers.units.digest import DONE
from storage.tables import Draw, LookBackAnswer, LookBackRow
from storage.work import Work

AFTERNOON = time(14, 40)
LIFT = "小区物业不管电梯，坏了三天"


def begins(town: Town) -> None:
    """The desk's first tick, which fixes the seeds; the morning's digests have gone out."""
    with town.store.work(town.now) as work:
        work.meta.put(DONE, town.now.astimezone(town.desk.zone).date().isoformat())
    town.tick()


def closed(town: Town, name: str = "王", text: str = LIFT) -> tuple[Somebody, str]:
    """A complaint that was answered by the A post and confirmed by its citizen."""
    citizen, number = filed(town, name, text)
    town.changes(number, kind="complaint")
    answers(town.handler(LIFT_UNIT))
    citizen.taps("解决了")
    citizen.reads()
    return citizen, number


def closed_by_call(town: Town) -> str:
    """A complaint of somebody without a chat, answered, read out, solved."""
    number = rang(town, LIFT)
    town.changes(number, kind="complaint")
    answers(town.handler(LIFT_UNIT))
    clerk = town.clerk()
    clerk.says("/calls")
    for label in ("打通了", "说解决了", "没评"):
        clerk.taps(label)
    clerk.reads()
    return number


def mondays(town: Town, weeks: int) -> None:
    """Walk so many Mondays on, to the afternoon: the desk is at work, the draw made."""
    for _ in range(weeks):
        here = town.now.astimezone(town.desk.zone)
        monday = here.date() + timedelta(days=7 - here.weekday())
        town.waits_until(datetime.combine(monday, AFTERNOON, town.desk.zone))


def to_the_draw(town: Town) -> None:
    """The five weeks until what was closed in the first is drawn from."""
    mondays(town, 5)


def asked(town: Town, name: str = "王") -> tuple[Somebody, str]:
    """A citizen before whom the first of the three questions stands."""
    begins(town)
    citizen, number = closed(town, name)
    to_the_draw(town)
    assert "问题现在还有吗" in citizen.reads()
    return citizen, number


def says(citizen: Somebody, *labels: str) -> str:
    """Tap one after the other; returns what is shown at the end."""
    shown = ""
    for label in labels:
        shown = citizen.taps(label)
    return shown


ALL_GOOD = ("没有了", "好多了", "都做到了", "就这些")


def _all(work: Work, table: Any) -> list[Any]:
    return list(work.session.execute(select(table).order_by(col(table.id))).scalars())


def draws(town: Town) -> list[Draw]:
    """Every draw so far."""
    found: list[Draw] = town.asks(lambda work: _all(work, Draw))
    return found


def look_backs(town: Town, number: str | None = None) -> list[LookBackRow]:
    """Every case that is or was looked at again, or the look-backs of one."""
    found: list[LookBackRow] = town.asks(lambda work: _all(work, LookBackRow))
    case_id = town.case(number).id if number else None
    return [one for one in found if case_id in (None, one.case_id)]


def look_back_of(town: Town, number: str) -> LookBackRow:
    """The latest look-back of a case."""
    return look_backs(town, number)[-1]


def answers_of(town: Town) -> list[tuple[str, str | None, str | None, str | None]]:
    """Everything that was answered: how, thorough, effective, truthful."""
    found: list[LookBackAnswer] = town.asks(lambda work: _all(work, LookBackAnswer))
    return [(one.how, one.thorough, one.effective, one.truthful) for one in found]
