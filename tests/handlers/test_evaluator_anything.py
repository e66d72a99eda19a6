"""Whatever visitors scan, tap and type in any order: the promises of a rating hold."""

import random
from collections import Counter
from datetime import timedelta

import pytest
from evaluator_house import poster, registered, scans
from sqlalchemy import select
from town import Somebody, Town

from domain.evaluator import GRADES
from storage.tables import ServiceRating

STEPS = 60
SECRET = "SECRET-RECEIPT-7788"
TYPED = (
    "1", "3", "5", "1 2", "9 9", "满意", "非常不满意", "谢谢", "在吗", "等太久", "太慢了", "评服务",
    "/rate", "/cancel", "返回", "改评价", "请联系我", "选好了", "我家门口的路灯坏了",
    "w_main-12-1-abcd", "v_1-aaaaaaaaaaaaaaaa", "/start v_1-aaaaaaaaaaaaaaaa", "", "😀",
)  # fmt: skip


def acts(chance: random.Random, town: Town, who: Somebody, codes: list[str]) -> None:
    """One thing somebody does."""
    buttons = [(label, seen) for seen in who.chat.messages.values() for label in seen.buttons]
    match chance.randrange(6):
        case 0:
            scans(who, chance.choice(codes))
        case 1 if buttons:
            label, seen = chance.choice(buttons)
            who.forges(seen.button(label), seen.message_id)
        case 2 if buttons:
            who.taps(buttons[-1][0])
        case 3:
            who.sends_photo() if chance.random() < 0.5 else who.sends_voice()
        case 4:
            town.passes(minutes=chance.choice((1, 4, 11, 40)))
        case _:
            who.says(chance.choice(TYPED) or " ")


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_done_each_visit_has_one_rating_that_somebody_chose(
    town: Town, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - a script that is repeated
    people = [town.citizen("王"), town.citizen("Li Na", "en"), town.citizen("赵")]
    for one in people:
        one.says("你好")
    codes = [poster(town), poster(town, "main/13")]
    codes += [registered(town, people[n % 3], receipt=f"{SECRET}-{n}").code for n in range(4)]
    for _ in range(STEPS):
        acts(chance, town, chance.choice(people), codes)
    check(town, people)


def check(town: Town, people: list[Somebody]) -> None:
    rows = town.asks(lambda work: list(work.session.execute(select(ServiceRating)).scalars()))
    visits = Counter(one.visit_id for one in rows if one.visit_id is not None)
    assert all(n == 1 for n in visits.values())
    bare = Counter((one.person_id, one.window, one.day) for one in rows if one.visit_id is None)
    assert all(n <= 3 for n in bare.values())
    tags = town.desk.county.tags
    for one in rows:
        assert one.grade in GRADES
        assert set(one.tags) <= {tag.code for tag in tags.of_grade(one.grade)}
        assert one.wants_call is False or one.grade <= 2
        assert (one.case_id is None) or one.first_grade <= 2 or one.revised_at is not None
        assert one.at <= town.now + timedelta(seconds=1)
    shown = [seen for chat in town.staff_chats() for seen in chat.messages.values()]
    assert not any(SECRET in seen.text for seen in shown)
    for who in people:
        for seen in who.chat.messages.values():
            assert all(len(data.encode()) <= 64 for data in seen.buttons.values())
            assert SECRET not in "".join(seen.buttons.values())
