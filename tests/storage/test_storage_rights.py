"""Consents, releases by two hands, notices and claims, as they are stored."""

from datetime import timedelta

from storage_house import NOW, House

from storage.claims import TRIES
from storage.consents import BOTH, NONE, PHONE
from storage.releases import BREACH

DAY = timedelta(days=1)


def asked(house: House) -> int:
    """A case whose unit asks for a contact."""
    case_id = house.file()
    member = house.appoint(50)
    with house.work() as work:
        work.consents.ask(
            case_id,
            work.cases.get(case_id).person_id,
            staff_id=member.id,
            unit="roads",
            reason="要上门，找张三",
        )
    return case_id


def test_a_question_is_no_consent(house: House) -> None:
    case_id = asked(house)
    with house.work() as work:
        assert work.consents.standing(case_id, "roads") is None
        assert work.consents.latest(case_id) is not None


def test_a_consent_stands_until_it_is_taken_back(house: House) -> None:
    case_id = asked(house)
    with house.work() as work:
        latest = work.consents.latest(case_id)
        assert latest is not None
        work.consents.answer(latest, PHONE)
    with house.work() as work:
        standing = work.consents.standing(case_id, "roads")
        assert standing is not None
        assert work.consents.standing(case_id, "police") is None
        assert work.consents.reason(standing) == "要上门，找张三"
        work.consents.revoke(standing)
    with house.work() as work:
        assert work.consents.standing(case_id, "roads") is None


def test_a_refusal_is_no_consent(house: House) -> None:
    case_id = asked(house)
    with house.work() as work:
        latest = work.consents.latest(case_id)
        assert latest is not None
        work.consents.answer(latest, NONE)
        assert work.consents.standing(case_id, "roads") is None


def test_all_of_a_person_is_taken_back_at_once(house: House) -> None:
    case_id = asked(house)
    with house.work() as work:
        latest = work.consents.latest(case_id)
        assert latest is not None
        work.consents.answer(latest, BOTH)
        work.consents.revoke_all(latest.person_id)
    with house.work() as work:
        assert work.consents.standing(case_id, "roads") is None


def test_a_reason_is_sealed(house: House) -> None:
    asked(house)
    assert "张三".encode() not in house.one("SELECT reason FROM consent")


def test_a_release_waits_for_another_and_is_made_once(house: House) -> None:
    one, other = house.appoint(60, "supervisor"), house.appoint(61, "supervisor")
    with house.work() as work:
        number = work.releases.ask(BREACH, {"since": "2026-09-01"}, one.id, "服务器被盗")
        assert [row.id for row in work.releases.open()] == [number]
    with house.work() as work:
        row = work.releases.get(number)
        assert row is not None
        assert work.releases.reason(row) == "服务器被盗"
        work.releases.decide(row, other.id, granted=True)
        work.releases.made(row)
    with house.work() as work:
        assert work.releases.open() == []
        row = work.releases.get(number)
        assert row is not None
        assert (row.granted, row.asked_by, row.decided_by) == (True, one.id, other.id)
        assert row.made_at == NOW


def test_every_version_of_the_notice_is_kept_in_its_words(house: House) -> None:
    person_id = house.rows(f"SELECT person_id FROM address WHERE id = {house.meet()}")[0][0]  # noqa: S608
    house.do(lambda work: work.notices.shown(person_id, "v1", "旧"))
    house.do(lambda work: work.notices.shown(person_id, "v1", "旧"), NOW + DAY)
    house.do(lambda work: work.notices.shown(person_id, "v2", "新"), NOW + DAY)
    with house.work() as work:
        shown = work.notices.of_person(person_id)
        assert [(one.version, one.at) for one in shown] == [("v1", NOW), ("v2", NOW + DAY)]
        assert (work.notices.words("v1"), work.notices.words("v3")) == ("旧", "")
        assert work.people.meet("county", 1, 1, "zh_CN").notice == "v2"
        work.notices.forget(person_id)
        assert work.notices.of_person(person_id) == []


def pair(house: House, case_id: int) -> tuple[str, str]:
    return house.rows(f"SELECT number, code FROM cases WHERE id = {case_id}")[0]  # noqa: S608


def test_a_case_is_found_by_number_and_code_together(house: House) -> None:
    number, code = pair(house, house.file())
    with house.work() as work:
        assert work.claims.find(9, number, code) is not None
        assert work.claims.find(9, number, "000000") is None
        assert work.claims.find(9, "999999999", code) is None


def test_a_person_has_five_tries_a_day(house: House) -> None:
    number, code = pair(house, house.file())
    with house.work() as work:
        for _ in range(TRIES):
            work.claims.find(9, "999999999", "1")
        assert work.claims.find(9, number, code) is None
    with house.work(NOW + DAY * 1.1) as work:
        assert work.claims.find(9, number, code) is not None


def test_a_number_has_five_tries_a_day_whoever_tries(house: House) -> None:
    number, code = pair(house, house.file())
    with house.work() as work:
        for person_id in range(TRIES):
            work.claims.find(person_id, number, "1")
        assert work.claims.find(99, number, code) is None


def test_the_number_tried_is_kept_blind(house: House) -> None:
    with house.work() as work:
        work.claims.find(9, "123456789", "1")
    assert "123456789" not in str(house.rows("SELECT * FROM claim"))


def test_a_claimed_case_knows_whose_it_was(house: House) -> None:
    case_id = house.file()
    newer = house.meet(2)
    with house.work() as work:
        case = work.cases.get(case_id)
        old = (case.person_id, case.address_id)
        before = work.claims.take(case, work.people.reader(newer).person_id, newer)
        assert (before.person_id, before.address_id) == old
        assert case.address_id == newer
        claim = work.claims.latest_of(case_id)
        assert claim is not None
        work.claims.objected(claim)
        work.claims.settled(claim)
        assert (claim.objected_at, claim.settled_at) == (NOW, NOW)


def test_old_tries_are_deleted_in_batches_and_claims_stay_until_settled(house: House) -> None:
    case_id, newer = house.file(), house.meet(2)
    with house.work() as work:
        for _ in range(3):
            work.claims.find(9, "999999999", "1")
        work.claims.take(work.cases.get(case_id), work.people.reader(newer).person_id, newer)
    with house.work(NOW + DAY) as work:
        assert work.claims.forget_before(NOW + DAY, 2) == 2
        assert work.claims.forget_before(NOW + DAY, 2) == 1
        assert work.claims.latest_of(case_id) is not None
