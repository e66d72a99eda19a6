"""Reply patterns: the newest version counts, of each owner and kind of matter by itself."""

from datetime import timedelta

from storage_house import NOW, House

Owner = tuple[str | None, str | None]
EVERY: tuple[Owner, ...] = ((None, None), (None, "noise"), ("roads", None), ("roads", "noise"))


def test_the_newest_counts_and_all_are_kept(house: House) -> None:
    staff = house.appoint(1).id
    house.do(lambda work: work.patterns.put("roads", "noise", "一：【甲】", staff))
    later = NOW + timedelta(days=1)
    house.do(lambda work: work.patterns.put("roads", "noise", "二：【乙】", staff), later)
    with house.work() as work:
        assert work.patterns.current("roads", "noise") == "二：【乙】"
        kept = [(one.words, one.staff_id, one.at) for one in work.patterns.of("roads", "noise")]
    assert kept == [("二：【乙】", staff, later), ("一：【甲】", staff, NOW)]


def test_each_owner_and_kind_has_its_own(house: House) -> None:
    staff = house.appoint(1).id
    for unit, category in EVERY:
        words = f"{unit}-{category}"
        house.do(lambda work, u=unit, c=category, w=words: work.patterns.put(u, c, w, staff))
    with house.work() as work:
        found = [work.patterns.current(unit, category) for unit, category in EVERY]
        assert work.patterns.current("schools", "noise") is None
    assert found == [f"{unit}-{category}" for unit, category in EVERY]


def test_what_is_given_up_counts_no_more_and_stays_known(house: House) -> None:
    staff = house.appoint(1).id
    for words in ("一：【甲】", None):
        house.do(lambda work, w=words: work.patterns.put("roads", None, w, staff))
    with house.work() as work:
        assert work.patterns.current("roads", None) is None
        assert [one.words for one in work.patterns.of("roads", None)] == [None, "一：【甲】"]
