"""The desk gets another key: everything opens, nothing under the old one, history stays whole."""

import time
from datetime import timedelta

import pytest
from keys_house import (
    LATER,
    NEXT,
    PHONE,
    Filled,
    end,
    fill,
    reseal,
    store_of,
    values,
)
from sqlalchemy import Connection, LargeBinary, select, update
from sqlmodel import SQLModel
from storage_house import KEY, NOW, House, case_of
from test_storage_chain import by_hand

from domain.kiosks import Proof
from storage.auditing import Audit, Why
from storage.chain import TABLES, Head, Kind, Links, links, table_of
from storage.errors import KeyInUse, WrongKey
from storage.resealing import SEALED
from storage.tables import CaseKey, Event, Identity
from storage.values import Written
from storage.vault import Vault
from storage.work import Store

UNDER_A_CASE = {
    *("cases.matter", "cases.place", "event.personal", "message_link.text", "rating.words"),
    *("listing.reason", "listing.measures", "listing.evidence", "listing.note", "paper.words"),
    "follower_words.sealed",
}
"""Sealed under a case's or a follower's own key, which is wrapped anew."""
NO_WORDS = {
    *("chain_link.mac", "chain_link.chained", "chain_wait.mac", "likeness_case.grams"),
}


def audit(store: Store) -> Audit:
    store.seal(NOW)
    with store.reading(NOW) as work:
        return work.auditor(NOW - timedelta(days=1095)).verify()


def read_all(store: Store, filled: Filled) -> dict[str, object]:
    """What the repositories read, of everything that was written."""
    with store.reading(NOW) as work:
        case = work.cases.get(filled.case_id)
        (follower,) = work.followers.of_case(filled.case_id)
        relay = work.relays.of_citizen(filled.address_id)
        consent = work.consents.latest(filled.case_id)
        assert relay is not None
        assert consent is not None
        rating = work.service_ratings.get(filled.rating_id)
        published = work.publications.of_rating(filled.rating_id)
        (release,) = work.releases.open()
        (reading, *_) = work.identities.readings(filled.person_id)
        chain = work.lookbacks.chain()
        assert published is not None
        assert chain is not None
        report = work.reports.get(1)
        assert report is not None
        (version,) = work.reports.versions(report)
        visit = work.visits.get(filled.visit_id)
        return {
            "matter": work.cases.matter(case),
            "matters": [work.cases.matter(one) for one in work.cases.in_states(["submitted"])],
            "followers": [one.written.text for one in work.followers.said(follower)],
            "by phone": work.identities.of_phone(PHONE),
            "phone": work.identities.phone_to_reach(filled.person_id),
            "why read": work.identities.reason(reading),
            "relay": [one.text for one in work.relays.words(relay)],
            "call": [one.text for one in work.calls.words(filled.address_id, None)],
            "call of a case": [
                one.text for one in work.calls.words(filled.address_id, filled.case_id)
            ],
            "consent": work.consents.reason(consent),
            "release": work.releases.reason(release),
            "visit": (work.visits.receipt(visit), work.visits.phone(visit)),
            "rating": (work.service_ratings.words(rating), work.service_ratings.files(rating)),
            "published": (work.publications.words(published), work.publications.reply(published)),
            "report": (work.reports.words(version), work.reports.reason(version)),
            "seed": work.lookbacks.seed_of_turn(chain.id or 0, 1),
            "lesson": list(work.lessons.of_table()),
            "inbox": [one.raw for one in work.inbox.claim(10)],
            "outbox": [one.payload["text"] for one in work.outbox.claim("county", 40)],
        }


def changed(house: House) -> tuple[Store, Filled, dict[str, object]]:
    """A filled desk that has its next key, with everything sealed anew."""
    filled = fill(house)
    before = read_all(house.store, filled)
    store = store_of(house, NEXT, KEY)
    store.check_key(NOW)
    reseal(store)
    end(store)
    return store_of(house, NEXT), filled, before


def test_every_column_of_bytes_is_sealed_anew_or_said_not_to_be() -> None:
    found = {
        f"{table.name}.{column.name}"
        for table in SQLModel.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, LargeBinary)
    }
    assert found == {str(one) for one in SEALED} | UNDER_A_CASE | NO_WORDS


def test_the_test_writes_into_every_column_that_the_key_seals(house: House) -> None:
    fill(house)
    assert not [str(one) for one in SEALED if not values(house, one)]


def test_everything_is_read_as_before_with_the_new_key_alone(house: House) -> None:
    store, filled, before = changed(house)
    store.check_key(NOW)
    assert read_all(store, filled) == before


def test_nothing_opens_with_the_old_key_any_more(house: House) -> None:
    fill(house)
    store = store_of(house, NEXT, KEY)
    store.check_key(NOW)
    with store.reading(NOW) as work:
        assert sum(work.resealing().left(one) for one in SEALED) > len(SEALED)
    reseal(store)
    with store_of(house, LATER, KEY).reading(NOW) as work:  # what the old key opens it would seal
        for sealed in SEALED:
            batch = work.resealing().batch(sealed)
            assert batch is not None
            assert (batch.done, batch.strange) == (0, batch.looked), sealed
    with pytest.raises(WrongKey):
        store_of(house, KEY).check_key(NOW)


def test_a_telephone_is_not_found_by_what_the_old_key_made_of_it(house: House) -> None:
    _, filled, _ = changed(house)
    (row,) = house.rows(f"SELECT phone_index FROM identity WHERE person_id={filled.person_id}")  # noqa: S608
    assert row[0] != Vault(KEY, bytes).blind(PHONE, "phone")


def test_what_people_carry_about_stays_good(house: House) -> None:
    """Printed codes, and the digests of secrets of which nothing but the digest is kept."""
    fill(house)
    with house.work() as work:
        printed = work.codes.window("main", "12", 1)
        work.kiosks.offer("main/12", "1234-5678")
        work.kiosks.pair("main/12", "1234-5678", "tablet", "its secret")
        work.kiosks.offer("main/13", "8765-4321")
    new = store_of(house, NEXT, KEY)
    new.check_key(NOW)
    reseal(new)
    end(new)
    alone = store_of_known(house, NEXT)
    with alone.work(NOW) as work:
        assert work.codes.window("main", "12", 1) == printed
        work.kiosks.check(Proof("tablet", "its secret", "main/12"))
        work.kiosks.pair("main/13", "8765-4321", "another", "its own")
    assert alone._vault.content_name(b"x") == house.vault.content_name(b"x")


def test_both_keys_open_while_it_goes_on_and_the_desk_works_meanwhile(house: House) -> None:
    filled = fill(house)
    before = read_all(house.store, filled)
    store = store_of(house, NEXT, KEY)
    store.check_key(NOW)
    assert read_all(store, filled) == before
    with store.work(NOW) as work:
        met = work.people.meet("county", 31, 31, "zh_CN")
        new = work.cases.file(case_of(met.person_id, met.address_id), Written("新来的事"))
        work.cases.note(new, "submit", actor="citizen", state_from=None)
    # A new process has the new key alone: the old one is in the database, under the new.
    alone = store_of(house, NEXT)
    alone.know_keys(NOW)
    assert read_all(alone, filled)["matter"] == before["matter"]
    assert reseal(store) > 0
    end(store)
    with store_of(house, NEXT).reading(NOW) as work:
        assert work.cases.matter(work.cases.get(int(new.id or 0))) == "新来的事"


def test_broken_off_it_goes_on_where_it_was(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    filled = fill(house)
    for user_id in range(40, 52):
        house.file("再来一件", user_id=user_id)
    before = read_all(house.store, filled)
    monkeypatch.setattr("storage.resealing.BATCH", 5)
    first = store_of(house, NEXT, KEY)
    first.check_key(NOW)
    half = reseal(first, most=1)
    second = store_of(house, NEXT)
    second.check_key(NOW)
    assert read_all(second, filled) == before
    rest = reseal(second)
    assert half > 0
    assert rest > 0
    assert reseal(second) == 0
    end(second)
    assert read_all(store_of_known(house, NEXT), filled) == before


def test_what_changes_while_it_is_sealed_anew_keeps_its_newer_value(house: House) -> None:
    filled = fill(house)
    store = store_of(house, NEXT, KEY)
    store.check_key(NOW)
    sealed = next(one for one in SEALED if str(one) == "identity.name")
    with store.work(NOW) as work:
        resealing = work.resealing()
        (row,) = resealing._rows(sealed, None)
        change = resealing._change(sealed, row)
        assert change is not None
        work.identities.know(filled.person_id, name="改名了")
        work.session.flush()
        assert resealing._replaced(sealed, change) == 0
    with store.work(NOW) as work:
        assert work.identities.own(filled.person_id)[0] == "改名了"


def test_what_was_shredded_stays_shredded(house: House) -> None:
    store, filled, _ = changed(house)
    assert house.one(f"SELECT count(*) FROM case_key WHERE case_id={filled.shredded}") == 0  # noqa: S608
    with store.reading(NOW) as work:
        assert work.cases.matter(work.cases.get(filled.shredded)) == ""
    with store.work(NOW) as work:  # and what is forgotten in the middle is not brought back
        row = work.session.get_one(CaseKey, filled.case_id)
        sealed = next(one for one in SEALED if one.model is CaseKey)
        stale = {"at": filled.case_id, "old": bytes(row.wrapped), "new": b"x", "more": {}}
        work.erasure.case(work.cases.get(filled.case_id), keep_sealed=False)
        work.session.flush()
        assert work.resealing()._replaced(sealed, stale) == 0
        assert work.session.get(CaseKey, filled.case_id) is None


def test_history_is_whole_before_and_after_and_between(house: House) -> None:
    filled = fill(house)
    first = audit(house.store)
    assert first.broken is None
    store = store_of(house, NEXT, KEY)
    store.check_key(NOW)
    assert audit(store).head == first.head
    with store.work(NOW) as work:
        work.cases.note(work.cases.get(filled.case_id), "add", actor="citizen", state_from=None)
    after = audit(store)
    assert after.broken is None
    assert after.links == first.links + 1
    reseal(store)
    end(store)
    later = store_of(house, LATER, NEXT)
    later.check_key(NOW)
    with later.work(NOW) as work:
        work.cases.note(work.cases.get(filled.case_id), "add", actor="citizen", state_from=None)
    end(later)
    last = audit(store_of_known(house, LATER))
    assert last.broken is None
    assert last.links == first.links + 2


def store_of_known(house: House, key: bytes) -> Store:
    store = store_of(house, key)
    store.know_keys(NOW)
    return store


def test_whoever_has_the_old_key_cant_make_history_anew(house: House) -> None:
    """With the old key they can make the links of its time, but not the one that holds them."""
    filled = fill(house)
    store = store_of(house, NEXT, KEY)
    store.check_key(NOW)
    with store.work(NOW) as work:
        work.cases.note(work.cases.get(filled.case_id), "add", actor="citizen", state_from=None)
    assert audit(store).broken is None
    with by_hand(house) as connection:
        event = table_of(Event)
        connection.execute(update(event).where(event.c.id == 1).values(actor="desk"))
        forge(connection, Links(Vault(KEY, bytes)), store._vault.retired[0].until)
    found = audit(store).broken
    assert found is not None
    assert found.why is Why.REORDERED
    assert found.seq == store._vault.retired[0].until + 1


def forge(connection: Connection, made_by: Links, until: int) -> None:
    """Make every link of the old key's time anew, as its finder could."""
    head = Head()
    mine = select(links).where(links.c.seq <= until).order_by(links.c.seq)
    for link in connection.execute(mine).mappings().all():
        kind = Kind(link["kind"])
        of = TABLES[kind]
        row = connection.execute(select(of).where(of.c.id == link["row_id"])).mappings().one()
        made = {"mac": made_by.of_row(kind, dict(row))}
        made["chained"] = made_by.behind(head, {**link, **made})
        connection.execute(update(links).where(links.c.seq == link["seq"]).values(made))
        head = Head(link["seq"], made["chained"])


def test_a_key_that_is_neither_opens_nothing_and_changes_nothing(house: House) -> None:
    fill(house)
    with pytest.raises(WrongKey):
        store_of(house, NEXT, LATER).check_key(NOW)
    store_of(house, KEY).check_key(NOW)


def test_changed_twice_the_first_key_is_still_known_for_what_it_made(house: House) -> None:
    filled = fill(house)
    before = read_all(house.store, filled)
    for key, old in ((NEXT, KEY), (LATER, NEXT)):
        store = store_of(house, key, old)
        store.check_key(NOW)
        reseal(store)
        end(store)
    store = store_of_known(house, LATER)
    assert [one.key for one in store._vault.retired] == [KEY, NEXT]
    assert read_all(store, filled) == before
    assert "key" not in repr(store._vault.retired[0]).replace("Retired", "")


@pytest.mark.only_on("postgresql")
def test_the_key_is_not_changed_under_a_program_that_works_with_the_old_one(house: House) -> None:
    house.store.check_key(NOW)
    house.store.hold_key()
    with pytest.raises(KeyInUse):
        store_of(house, NEXT, KEY).check_key(NOW)
    assert house.one("SELECT count(*) FROM meta WHERE key='key.retired'") == 0
    house.store.leading.give_up()
    until_nobody_holds_it(house)
    store_of(house, NEXT, KEY).check_key(NOW)


def until_nobody_holds_it(house: House) -> None:
    """The server ends a closed connection, and with it what it held, in its own time."""
    held = (
        "SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = pg_locks.database"
        " WHERE locktype = 'advisory' AND d.datname = current_database()"
    )
    for _ in range(200):
        if not house.one(held):
            return
        time.sleep(0.05)
    raise AssertionError("somebody still holds the key")


def test_a_number_of_the_old_key_is_found_until_it_is_made_anew(house: House) -> None:
    filled = fill(house)
    store = store_of(house, NEXT, KEY)
    store.check_key(NOW)
    with store.work(NOW) as work:
        assert work.identities.of_phone(PHONE) == [filled.person_id]
        other = work.people.meet("county", 77, 77, "zh_CN")
        work.identities.know(other.person_id, phone=PHONE)
    reseal(store)
    end(store)
    with store_of_known(house, NEXT).reading(NOW) as work:
        assert set(work.identities.of_phone(PHONE)) == {filled.person_id, other.person_id}
    assert house.count(table_of(Identity).name) == 2
