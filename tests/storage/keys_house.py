"""A desk's database with something in every column that the desk's key seals, and its next key."""

import os
from dataclasses import dataclass

from storage_house import NOW, House
from test_storage_evaluator import rated, visited
from test_storage_lookbacks import a_draw
from test_storage_reports import WORDS, ordered
from test_storage_secrecy import write

from storage.keys import RESEALING
from storage.resealing import SEALED, Sealed
from storage.tables import CallWords
from storage.values import FileRef, Written
from storage.vault import Vault
from storage.work import Store

NEXT, LATER = bytes(range(1, 33)), bytes(range(2, 34))
PHONE = "13800138000"


@dataclass(frozen=True)
class Filled:
    """What was written, by number."""

    case_id: int
    shredded: int
    person_id: int
    address_id: int
    visit_id: int
    rating_id: int


def fill(house: House) -> Filled:
    """Write a value into every column that the desk's key seals, by the repositories."""
    house.store.check_key(NOW)
    write(house)
    case_id, shredded = house.file("路灯不亮", user_id=21), house.file("谁也不能再读", user_id=22)
    staff = house.appoint(23, "supervisor", None).id
    _, report_id, head = ordered(house)
    visit_id = visited(house, phone=PHONE)
    rating = rated(house, words="态度好", visit_id=visit_id).rating
    with house.work() as work:
        met = work.people.meet("county", 21, 21, "zh_CN")
        work.identities.know(met.person_id, name="王小明", phone=PHONE)
        work.identities.read(met.person_id, reader_id=staff, reason="核实情况")
        work.consents.ask(case_id, met.person_id, staff_id=staff, unit="roads", reason="上门")
        work.releases.ask("export", {}, staff, "上级要")
        relay, _ = work.relays.ask(met.address_id, "asked")
        work.relays.say(relay, None, "您好，有人吗")
        work.calls.keep_words(met.address_id, "welcome", "请听好", None)
        work.calls.keep_words(met.address_id, "welcome", "案件的话", case_id)
        work.lessons.replace_table([("water", "停水了")])
        a_draw(work)
        report = work.reports.get(report_id)
        assert report is not None
        version = work.reports.file(report, head, WORDS)
        work.reports.decide(version, staff, accepted=False, reason="没写清楚")
        kept = work.service_ratings.get(rating.id or 0)
        work.service_ratings.attach(kept, [FileRef("photo", "county", "f9")])
        work.publications.clear(rating.id or 0, staff, words="好", reply="谢谢", item=None)
        follower = work.followers.follow(case_id, met.person_id, met.address_id, "joined")
        event = work.cases.note(work.cases.get(case_id), "add", actor="citizen", state_from=None)
        work.followers.say(follower, event, Written("我也看到了"))
        work.likeness.keep(case_id, ["路灯", "灯不", "不亮"])
        work.cases.note(work.cases.get(shredded), "erase", actor="desk", state_from=None)
        work.erasure.case(work.cases.get(shredded), keep_sealed=False)
    house.store.seal(NOW)
    return Filled(case_id, shredded, met.person_id, met.address_id, visit_id, rating.id or 0)


def store_of(house: House, key: bytes, *older: bytes) -> Store:
    """The same database opened with another key, and with older ones beside it."""
    return Store(house.engine, Vault(key, os.urandom, older=older), house.ids)


def reseal(store: Store, most: int = 10**9) -> int:
    """Seal anew, at most so many batches of each column; returns how many values were."""
    count = 0
    for sealed in SEALED:
        after = None
        for _ in range(most):
            with store.work(NOW) as work:
                batch = work.resealing().batch(sealed, after)
            if batch is None:
                break
            assert batch.strange == 0, sealed
            after, count = batch.last, count + batch.done
    return count


def end(store: Store) -> None:
    """No older key opens anything any more."""
    with store.work(NOW) as work:
        work.meta.drop(RESEALING)


def values(house: House, sealed: Sealed) -> int:
    """How many values a column has that the desk's key seals."""
    which = " AND case_id IS NULL" if sealed.model is CallWords else ""
    table, column = sealed.table.name, sealed.column
    return int(house.one(f"SELECT count(*) FROM {table} WHERE {column} IS NOT NULL{which}"))  # noqa: S608
