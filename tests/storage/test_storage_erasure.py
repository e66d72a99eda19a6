"""What is erased is gone: from the tables, from the pages of the file and from its log."""

from datetime import datetime, timedelta
from random import Random

import pytest
from storage_house import NOW, House, message

from storage.cases import key_of
from storage.dialogues import Position
from storage.identities import Identities
from storage.inbox import RawUpdate
from storage.values import Written

LANE = "county:1"


def full(house: House) -> tuple[int, int, int]:
    """Somebody of whom the desk holds everything it can hold: address, person, case."""
    case_id = house.file("漏水，我叫王小明", user_id=1)
    with house.work() as work:
        case = work.cases.get(case_id)
        work.identities.know(case.person_id, name="王小明", phone="13912345678")
        work.dialogues.save(case.address_id, Position("file", "text", {"text": "还没说完"}))
        work.inbox.store([RawUpdate("county", n, LANE, b'{"text":"raw"}' * n) for n in (1, 2)])
        card, _ = work.cards.of(case_id, case.address_id)
        work.outbox.send(case.address_id, message("您的事"), case_id=case_id, card_id=card.id)
        work.cases.note(
            case, "add", actor="citizen", state_from="submitted", personal=Written("再说一句")
        )
        work.people.wants_a_person(case.address_id, "human")
        return case.address_id, case.person_id, case_id


def sealed(house: House) -> list[bytes]:
    """Everything sealed that leads to them, as it lies on the disk."""
    found = [
        *house.rows("SELECT name FROM identity"),
        *house.rows("SELECT phone FROM identity"),
        *house.rows("SELECT draft FROM dialogue"),
        *house.rows("SELECT raw FROM inbox"),
        *house.rows("SELECT payload FROM outbox"),
        *house.rows("SELECT wrapped FROM case_key"),
        *house.rows("SELECT matter FROM cases"),
    ]
    return [row[0] for row in found]


def on_disk(house: House) -> bytes:
    return b"".join(one.read_bytes() for one in sorted(house.path.parent.glob("desk.db*")))


def erased(house: House, person_id: int, case_id: int, *, keep_sealed: bool = False) -> None:
    with house.work() as work:
        work.erasure.person(person_id)
        work.erasure.case(work.cases.get(case_id), keep_sealed=keep_sealed)
        work.scrub = True


@pytest.mark.only_on("sqlite")
def test_the_bytes_of_what_was_erased_are_gone_from_file_and_log(house: House) -> None:
    _, person_id, case_id = full(house)
    secrets = sealed(house)
    assert len(secrets) == 8
    waiting = house.one("SELECT raw FROM inbox WHERE update_id = 2")
    assert all(one in on_disk(house) for one in secrets)
    erased(house, person_id, case_id)
    left = on_disk(house)
    assert [one for one in secrets if one != waiting and one in left] == []


def test_the_account_is_nobodys_and_a_new_start_is_a_new_person(house: House) -> None:
    address_id, person_id, case_id = full(house)
    erased(house, person_id, case_id)
    row = house.rows(f"SELECT chat_id, user_id, gone_at FROM address WHERE id = {address_id}")[0]  # noqa: S608
    assert row[:2] == (-address_id, -address_id)
    with house.work() as work:
        again = work.people.meet("county", 1, 1, "zh_CN")
        assert again.person_id != person_id
        assert work.people.reader(address_id).gone


def test_dialogue_identity_card_and_call_are_gone_and_nothing_waits_to_be_sent(
    house: House,
) -> None:
    _, person_id, case_id = full(house)
    erased(house, person_id, case_id)
    for table in ("identity", "dialogue", "card", "case_key"):
        assert house.count(table) == 0, table
    assert house.count("outbox WHERE state = 0 OR payload IS NOT NULL") == 0
    assert house.count("call_entry WHERE done_at IS NULL") == 0


def test_the_update_being_handled_goes_and_what_waits_behind_it_stays(house: House) -> None:
    _, person_id, case_id = full(house)
    erased(house, person_id, case_id)
    assert house.rows("SELECT raw IS NULL, lane FROM inbox ORDER BY id") == [(1, ""), (0, LANE)]


def test_history_and_state_stay_and_what_was_written_opens_no_more(house: House) -> None:
    _, person_id, case_id = full(house)
    erased(house, person_id, case_id)
    with house.work() as work:
        case = work.cases.get(case_id)
        assert (case.state, case.code, case.erased_at) == ("submitted", "", NOW)
        assert work.cases.matter(case) == work.cases.place(case) == ""
        (event,) = work.cases.events(case)
        assert work.cases.written(event).text == ""


def test_what_the_archives_law_wants_stays_sealed_and_is_read_by_nobody(house: House) -> None:
    _, person_id, case_id = full(house)
    erased(house, person_id, case_id, keep_sealed=True)
    assert house.count("case_key") == 1
    with house.work() as work:
        case = work.cases.get(case_id)
        assert work.cases.matter(case) == ""
        assert case.matter is not None


def test_a_log_that_somebody_reads_is_emptied_at_the_next_commit(house: House) -> None:
    _, person_id, case_id = full(house)
    secrets = sealed(house)[:4]
    with house.engine.connect() as reader:
        reader.exec_driver_sql("SELECT count(*) FROM outbox").all()
        erased(house, person_id, case_id)
    with house.work() as work:
        work.meta.put("any", "thing")
    assert [one for one in secrets if one in on_disk(house)] == []


ENDED = ("closed", "withdrawn")
LATER = NOW + timedelta(days=800)


def ended(house: House, user_id: int, state: str) -> int:
    case_id = house.file(user_id=user_id, state=state)
    with house.work() as work:
        case = work.cases.get(case_id)
        work.cases.note(case, "submit", actor="citizen", state_from=None)
        return case.person_id


def test_who_has_no_case_left_for_two_years_is_found_once(house: House) -> None:
    done = ended(house, 1, "closed")
    ended(house, 2, "closed")
    ended(house, 2, "replied")
    house.appoint(3)
    ended(house, 3, "closed")
    with house.work(LATER) as work:
        horizon = LATER - timedelta(days=730)
        assert work.erasure.to_pseudonymise(horizon, ENDED, 10) == [done]
        assert work.erasure.to_pseudonymise(NOW, ENDED, 10) == []
        for case in work.cases.of_person(done):
            work.erasure.case(case, keep_sealed=False)
        assert work.erasure.to_pseudonymise(horizon, ENDED, 10) == []


def test_a_word_said_late_of_an_old_case_keeps_its_person(house: House) -> None:
    kept = ended(house, 1, "closed")
    with house.work(LATER - timedelta(days=1)) as work:
        case = work.cases.of_person(kept)[0]
        work.cases.note(case, "add", actor="citizen", state_from="closed")
    with house.work(LATER) as work:
        assert work.erasure.to_pseudonymise(LATER - timedelta(days=2), ENDED, 10) == []
        assert work.erasure.to_pseudonymise(LATER, ENDED, 10) == [kept]


def by_the_rule(house: House, before: datetime) -> set[int]:
    """The same, said plainly: nobody of the staff, all ended, nothing since, not all erased."""
    staff = {person for (person,) in house.rows("SELECT person_id FROM staff")}
    last = dict(house.rows("SELECT case_id, max(at) FROM event GROUP BY case_id"))
    people: dict[int, list[tuple[str, str, str | None]]] = {}
    for case_id, person, state, gone in house.rows(
        "SELECT id, person_id, state, erased_at FROM cases"
    ):
        people.setdefault(person, []).append((str(last[case_id]), state, gone))
    until = before.replace(tzinfo=None).isoformat(" ")
    return {
        person
        for person, cases in people.items()
        if person not in staff
        and all(at < until and state in ENDED for at, state, _ in cases)
        and any(gone is None for *_, gone in cases)
    }


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("seed", range(4))
def test_who_is_to_be_forgotten_is_whom_the_rule_says(house: House, seed: int) -> None:
    chance = Random(seed)  # noqa: S311 - a test's dice
    for user_id in range(1, 25):
        for _ in range(chance.randint(1, 3)):
            case_id = house.file(
                user_id=user_id, state=chance.choice([*ENDED, "closed", "replied"])
            )
            for days in sorted(chance.sample(range(1, 900), 2)):
                with house.work(NOW + timedelta(days=days)) as work:
                    case = work.cases.get(case_id)
                    work.cases.note(case, "add", actor="citizen", state_from=case.state)
                    if chance.random() < 0.1:
                        work.erasure.case(case, keep_sealed=False)
        if chance.random() < 0.1:
            house.appoint(user_id)
    sizes = set()
    for days in (100, 400, 700, 950):
        before = NOW + timedelta(days=days)
        with house.work(LATER) as work:
            found = set(work.erasure.to_pseudonymise(before, ENDED, 100))
        assert found == by_the_rule(house, before), days
        sizes.add(len(found))
    assert len(sizes) > 1, "some are found, and more of them later"


def test_a_case_that_ends_after_its_person_went_is_found(house: House) -> None:
    person_id = ended(house, 1, "closed")
    with house.work() as work:
        work.erasure.person(person_id)
        (found,) = work.erasure.left_to_erase(ENDED, 10)
        work.erasure.case(found, keep_sealed=False)
        assert key_of(found)
        assert work.erasure.left_to_erase(ENDED, 10) == []


def test_readings_are_deleted_in_batches_once_they_are_old(house: House) -> None:
    with house.work() as work:
        identities: Identities = work.identities
        for _ in range(3):
            identities.read(5, reader_id=9, reason="x")
    with house.work(LATER) as work:
        assert work.erasure.old_accesses(NOW, 2) == 0
        assert work.erasure.old_accesses(LATER, 2) == 2
        assert work.erasure.old_accesses(LATER, 2) == 1


def test_an_account_that_was_only_said_goodbye_to_is_deleted(house: House) -> None:
    for user_id in (1, 2):
        with house.work() as work:
            reader = work.people.meet("county", user_id, user_id, "zh_CN")
            work.people.part(reader.person_id)
            work.outbox.send(reader.address_id, message("再见"))
    with house.work() as work:
        work.people.wrote(work.people.meet("county", 2, 2, "zh_CN").address_id)
    with house.work(LATER) as work:
        assert work.erasure.strangers(NOW, 10) == 0
        assert work.erasure.strangers(LATER, 10) == 1
    assert house.rows("SELECT user_id FROM address") == [(2,)]
