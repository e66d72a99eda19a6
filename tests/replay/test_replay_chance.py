from collections import Counter
from datetime import datetime, time
from zoneinfo import ZoneInfo

from bot.config.calendars import load_calendar
from bot.replay.chance import Chance, Verdict
from domain.calendar import BusinessHours, Calendar

ZONE = ZoneInfo("Asia/Shanghai")
FRIDAY_EVENING = datetime(2024, 9, 27, 20, tzinfo=ZONE)


def calendar() -> Calendar:
    hours = BusinessHours(time(8, 30), time(18), (time(12), time(14, 30)))
    return load_calendar(zone=ZONE, hours=hours)


def drawn(seed: int) -> list[object]:
    chance = Chance(seed, calendar())
    return [chance.verdict() for _ in range(50)] + [chance.grade() for _ in range(50)]


def test_the_same_seed_draws_the_same_people() -> None:
    assert drawn(7) == drawn(7)
    assert drawn(7) != drawn(8)


def test_every_verdict_and_every_grade_is_drawn_some_time() -> None:
    chance = Chance(1, calendar())
    assert set(Counter(chance.verdict() for _ in range(500))) == set(Verdict)
    assert {chance.grade() for _ in range(500)} == {5, 4, 3, 2, 1, None}


def test_staff_act_in_business_hours_only() -> None:
    chance = Chance(3, calendar())
    for _ in range(100):
        for at in (chance.soon(FRIDAY_EVENING), chance.some_days(FRIDAY_EVENING)):
            local = at.astimezone(ZONE)
            assert calendar().is_working(local.date())
            assert 8 * 60 + 30 <= local.hour * 60 + local.minute <= 18 * 60


def test_some_handlers_miss_five_working_days() -> None:
    chance = Chance(5, calendar())
    late = calendar().deadline(FRIDAY_EVENING, 5).at
    answers = [chance.some_days(FRIDAY_EVENING) > late for _ in range(200)]
    assert 10 < sum(answers) < 190
