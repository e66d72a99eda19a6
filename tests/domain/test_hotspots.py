"""The same matter told by many is one heap; words that rise are known from those always there."""

from datetime import UTC, datetime, timedelta
from random import Random

from domain.hotspots import Told, hottest, matters, people, rising

START = datetime(2026, 9, 28, tzinfo=UTC)
DAY = timedelta(days=1)
WEEK = 7 * DAY
PARKING = "滨河苑捆绑销售车位，不买不给选房"
MIXER = "丽新城附近建搅拌站，噪音灰尘扰民"
OTHERS = (
    "电梯坏了三天没人修", "路灯一直不亮", "自来水发黄有怪味", "公交车等一个小时", "社保卡怎么补办",
    "学校门口堵得厉害", "树枝挡住了信号灯", "垃圾桶好几天没清", "暖气片不热", "医院挂号排长队",
)  # fmt: skip


def told(number: int, words: str, *, days: float = 0, person: int | None = None) -> Told:
    who = str(number if person is None else person)
    return Told(str(number), who, START + days * DAY, words)


def sample() -> list[Told]:
    """Two matters of many among what everybody tells once."""
    found = [told(n, f"{PARKING}{'请处理' * (n % 2)}", days=n / 4) for n in range(12)]
    found += [told(100 + n, f"举报{MIXER}", days=20 + n * 3) for n in range(10)]
    found += [told(200 + n, words, days=n) for n, words in enumerate(OTHERS * 4)]
    return sorted(found, key=lambda one: one.at)


def test_each_matter_of_many_is_one_heap_and_nothing_else_is_in_it() -> None:
    heaps = {frozenset(one.words for one in heap.told) for heap in matters(sample())}
    parking = next(one for one in heaps if PARKING in one)
    assert all("滨河苑" in words for words in parking)
    mixer = next(one for one in heaps if f"举报{MIXER}" in one)
    assert len(mixer) == 1


def test_the_hottest_is_what_most_people_tell_in_one_window() -> None:
    (first, inside), *_ = hottest(sample(), WEEK)
    assert "滨河苑" in first.told[0].words
    assert (len(first.told), people(inside)) == (12, 12)
    assert inside[0].at == START


def test_one_person_who_tells_it_often_is_one_person() -> None:
    often = [told(n, PARKING, days=n / 10, person=1) for n in range(9)]
    several = [told(50 + n, MIXER, days=n / 10) for n in range(4)]
    others = [told(200 + n, words, days=n) for n, words in enumerate(OTHERS)]
    (first, inside), *_ = hottest([*often, *several, *others], WEEK)
    assert ("搅拌站" in first.told[0].words, people(inside)) == (True, 4)


def test_every_text_is_in_exactly_one_heap_in_whatever_order() -> None:
    mixed = sample()
    Random(4).shuffle(mixed)  # noqa: S311 - an order, no secret
    ids = [one.id for heap in matters(mixed) for one in heap.told]
    assert sorted(ids) == sorted(one.id for one in mixed)


def test_nothing_told_is_no_matter() -> None:
    assert hottest([], WEEK) == []
    assert rising([], []) == []


def test_a_word_that_comes_up_suddenly_rises_and_one_that_always_comes_does_not() -> None:
    before = [f"{words}，第{n}次" for n in range(20) for words in OTHERS]
    now = [*(f"新建搅拌站{n}" for n in range(9)), *OTHERS]
    found = rising(now, before)
    assert "搅拌站" in found[0].words
    assert (found[0].now, found[0].before) == (9, 0)
    assert not any("路灯" in one.words for one in found)


def test_a_part_of_a_rising_word_is_not_told_beside_it() -> None:
    found = rising([f"新建搅拌站{n}" for n in range(9)], [f"路灯不亮{n}" for n in range(90)])
    words = [one.words for one in found]
    assert not any(one != other and one in other for one in words for other in words)


def test_a_few_cases_are_chance() -> None:
    assert rising(["搅拌站吵"] * 4, [f"路灯不亮{n}" for n in range(90)]) == []
