"""Messages go out in order per address, taps first, edits as one, and nothing vanishes."""

from datetime import timedelta

import pytest
from storage_house import CHANNEL, NOW, SECOND, House, message, words_of

from storage.outbox import DEAD, SENT, SUPERSEDED, WAITING, Lane, Report
from storage.values import Button, Message, OutboxItem


def settle(house: House, *reports: Report) -> None:
    with house.work() as work:
        work.outbox.settle(reports)


def sent(item: OutboxItem, message_id: int | None = None) -> Report:
    return Report(item.id, SENT, item.tries + 1, message_id, item.card_id if message_id else None)


def card_of(house: House, address_id: int, case_id: int) -> int:
    with house.work() as work:
        card, _ = work.cards.of(case_id, address_id)
    assert card.id is not None
    return card.id


def edit(house: House, address_id: int, words: str, card_id: int) -> None:
    with house.work() as work:
        work.outbox.edit(address_id, message(words), card_id=card_id)


def states(house: House) -> list[int]:
    return [state for (state,) in house.rows("SELECT state FROM outbox ORDER BY id")]


def test_a_message_knows_the_chat_it_goes_to_and_what_it_says(house: House) -> None:
    address_id = house.meet(77)
    buttons = ((Button("已解决", "c:1:2"),),)
    with house.work() as work:
        work.outbox.send(address_id, Message("replied", "已答复", buttons), lane=Lane.STAFF)
    (item,) = house.claimed()

    assert (item.channel, item.chat_id, item.address_id) == (CHANNEL, 77, address_id)
    assert (item.method, item.key, item.lane, item.tries) == ("text", "replied", Lane.STAFF, 0)
    assert item.payload["buttons"] == [[{"label": "已解决", "data": "c:1:2"}]]


def test_a_message_with_a_file_is_sent_as_a_file(house: House) -> None:
    address_id = house.meet()
    with house.work() as work:
        work.outbox.send(address_id, Message("k", "现场", file=1, media="photo"))
    assert house.claimed()[0].method == "file"


def test_of_each_address_only_the_first_goes_and_then_the_next(house: House) -> None:
    one, two = house.meet(1), house.meet(2)
    house.send(one, "一", "二")
    house.send(two, "甲")
    assert words_of(house.claimed()) == ["一", "甲"]
    settle(house, sent(house.claimed()[0], 5))
    assert words_of(house.claimed()) == ["甲", "二"] or words_of(house.claimed()) == ["二", "甲"]


def test_a_waiting_message_of_an_address_is_not_overtaken_by_a_more_urgent_one(
    house: House,
) -> None:
    address_id = house.meet()
    house.send(address_id, "早", lane=Lane.BULK)
    house.send(address_id, "晚", lane=Lane.REPLY)
    assert words_of(house.claimed()) == ["早"]


def test_a_postponed_message_holds_its_own_address_only(house: House) -> None:
    one, two = house.meet(1), house.meet(2)
    house.send(one, "一", "二")
    house.send(two, "甲")
    first = house.claimed()[0]
    settle(house, Report(first.id, WAITING, 1, again_at=NOW + 5 * SECOND, error="NetworkError"))

    assert words_of(house.claimed()) == ["甲"]
    assert words_of(house.claimed(NOW + 4 * SECOND)) == ["甲"]
    again = house.claimed(NOW + 5 * SECOND)
    assert words_of(again) == ["一", "甲"]
    assert again[0].tries == 1


def test_the_answer_to_a_tap_overtakes_everything(house: House) -> None:
    one, two = house.meet(1), house.meet(2)
    house.send(one, "一")
    house.send(two, "甲")
    with house.work() as work:
        work.outbox.answer_tap(two, "callback")
    items = house.claimed()
    assert [item.method for item in items] == ["answer", "text", "text"]
    assert items[0].payload == {"callback_id": "callback", "text": ""}


def test_a_tap_that_waits_holds_up_no_message(house: House) -> None:
    address_id = house.meet()
    with house.work() as work:
        work.outbox.answer_tap(address_id, "callback")
    tap = house.claimed()[0]
    house.send(address_id, "一")
    settle(house, Report(tap.id, WAITING, 1, again_at=NOW + SECOND))
    assert words_of(house.claimed()) == ["一"]


def test_the_more_urgent_lane_is_claimed_first(house: House) -> None:
    for number, lane in enumerate((Lane.BULK, Lane.STAFF, Lane.REPLY), start=1):
        house.send(house.meet(number), lane.name, lane=lane)
    assert words_of(house.claimed()) == ["REPLY", "STAFF", "BULK"]
    assert words_of(house.claimed(NOW, 2)) == ["REPLY", "STAFF"]


def test_what_is_on_its_way_is_not_claimed_again_and_takes_nobodys_place(house: House) -> None:
    for number in range(1, 5):
        house.send(house.meet(number), str(number))
    flying = [item.id for item in house.claimed(NOW, 2)]
    assert words_of(house.claimed(NOW, 2, *flying)) == ["3", "4"]


def test_what_waits_for_its_hour_holds_nobody_up_and_goes_then(house: House) -> None:
    address_id = house.meet()
    with house.work() as work:
        message = Message("replied", "早上再说")
        work.outbox.send(address_id, message, lane=Lane.BULK, not_before=NOW + 9 * SECOND)
    house.send(address_id, "现在说")
    assert words_of(house.claimed()) == ["现在说"]
    assert words_of(house.claimed(NOW + 9 * SECOND)) == ["早上再说"]


def test_what_waits_for_its_hour_and_failed_then_keeps_its_place(house: House) -> None:
    address_id = house.meet()
    later = NOW + 9 * SECOND
    with house.work() as work:
        work.outbox.send(address_id, Message("replied", "一"), lane=Lane.BULK, not_before=later)
    item = house.claimed(later)[0]
    settle(house, Report(item.id, WAITING, 1, again_at=later + 9 * SECOND))
    house.send(address_id, "二")
    assert house.claimed(later) == []
    assert words_of(house.claimed(later + 9 * SECOND)) == ["一"]


def test_another_channels_messages_take_no_place(house: House) -> None:
    for number in range(5):
        house.send(house.meet(number, "town"), f"town {number}")
    house.send(house.meet(9), "county")
    assert words_of(house.claimed(NOW, 3)) == ["county"]


def test_a_message_of_a_channel_that_is_gone_waits_and_is_seen(house: House) -> None:
    house.send(house.meet(1, "closed"), "一")
    assert house.claimed() == []
    with house.store.reading(NOW) as work:
        assert work.outbox.waiting() == 1


def test_what_was_sent_keeps_its_message_id_and_when(house: House) -> None:
    house.send(house.meet(), "一")
    settle(house, sent(house.claimed()[0], 900))
    assert house.rows("SELECT state, message_id, sent_at IS NULL, tries FROM outbox") == [
        (SENT, 900, 0, 1)
    ]


def test_a_dead_letter_stays_with_its_text_and_reason_and_lets_the_next_go(house: House) -> None:
    address_id = house.meet()
    house.send(address_id, "一", "二")
    settle(house, Report(house.claimed()[0].id, DEAD, 1, error="BadRequest: chat not found"))
    assert words_of(house.claimed()) == ["二"]
    assert house.rows("SELECT state, error, payload IS NULL, sent_at FROM outbox WHERE id = 1") == [
        (DEAD, "BadRequest: chat not found", 0, None)
    ]


def test_a_report_about_something_settled_changes_nothing(house: House) -> None:
    house.send(house.meet(), "一")
    item = house.claimed()[0]
    settle(house, sent(item, 900))
    settle(house, Report(item.id, DEAD, 9, error="late"))
    assert house.rows("SELECT state, message_id, error FROM outbox") == [(SENT, 900, None)]


def test_a_card_learns_its_message_id_with_the_first_message(house: House) -> None:
    address_id, case_id = house.meet(), house.file()
    card_id = card_of(house, address_id, case_id)
    with house.work() as work:
        work.outbox.send(address_id, message("卡片"), card_id=card_id)
    settle(house, sent(house.claimed()[0], 900))
    edit(house, address_id, "新", card_id)
    (item,) = house.claimed()
    assert (item.method, item.card_id, item.card_message_id) == ("edit", card_id, 900)


def test_of_edits_that_wait_only_the_last_goes(house: House) -> None:
    address_id, case_id = house.meet(), house.file()
    card_id = card_of(house, address_id, case_id)
    for words in ("一", "二", "三"):
        edit(house, address_id, words, card_id)
    assert words_of(house.claimed()) == ["三"]
    assert states(house) == [SUPERSEDED, SUPERSEDED, WAITING]


def test_an_edit_gives_way_to_one_of_the_same_card_only(house: House) -> None:
    one, two, case_id = house.meet(1), house.meet(2), house.file()
    for address_id in (one, two):
        edit(house, address_id, "甲", card_of(house, address_id, case_id))
    assert states(house) == [WAITING, WAITING]


def test_a_new_message_never_gives_way_to_an_edit(house: House) -> None:
    address_id, case_id = house.meet(), house.file()
    card_id = card_of(house, address_id, case_id)
    with house.work() as work:
        work.outbox.send(address_id, message("卡片"), card_id=card_id)
    edit(house, address_id, "一", card_id)
    assert states(house) == [WAITING, WAITING]
    assert words_of(house.claimed()) == ["卡片"]


def test_an_edit_that_was_tried_already_keeps_its_place(house: House) -> None:
    """It may be the one that posts a card anew; the later one follows it."""
    address_id, case_id = house.meet(), house.file()
    card_id = card_of(house, address_id, case_id)
    edit(house, address_id, "一", card_id)
    settle(house, Report(house.claimed()[0].id, WAITING, 1, again_at=NOW))
    edit(house, address_id, "二", card_id)
    assert states(house) == [WAITING, WAITING]
    assert words_of(house.claimed()) == ["一"]


def test_a_card_that_is_gone_is_posted_anew_and_known_by_its_new_message(house: House) -> None:
    address_id, case_id = house.meet(), house.file()
    card_id = card_of(house, address_id, case_id)
    edit(house, address_id, "一", card_id)
    settle(house, sent(house.claimed()[0], 900))
    edit(house, address_id, "二", card_id)
    gone = house.claimed()[0]
    settle(house, Report(gone.id, WAITING, 1, card_id=card_id, error="gone", anew=True))
    (anew,) = house.claimed()
    assert (anew.id, anew.card_message_id) == (gone.id, None)
    settle(house, sent(anew, 901))
    assert house.one("SELECT message_id FROM card") == 901


def test_an_edit_that_brought_no_message_id_leaves_the_card_its_own(house: House) -> None:
    address_id, case_id = house.meet(), house.file()
    card_id = card_of(house, address_id, case_id)
    edit(house, address_id, "一", card_id)
    settle(house, sent(house.claimed()[0], 900))
    edit(house, address_id, "二", card_id)
    settle(house, sent(house.claimed()[0]))
    assert house.one("SELECT message_id FROM card") == 900


def test_the_next_instant_is_the_earliest_one_still_to_come(house: House) -> None:
    """One that is past already must not make anybody look again and again."""
    for number in (1, 2):
        house.send(house.meet(number), str(number))
    with house.store.reading(NOW) as work:
        assert work.outbox.next_at() is None
    for item, after in zip(house.claimed(), (5, 9), strict=True):
        settle(house, Report(item.id, WAITING, 1, again_at=NOW + after * SECOND))
    with house.store.reading(NOW) as work:
        assert work.outbox.next_at() == NOW + 5 * SECOND
    with house.store.reading(NOW + 5 * SECOND) as work:
        assert work.outbox.next_at() == NOW + 9 * SECOND
    with house.store.reading(NOW + timedelta(days=1)) as work:
        assert work.outbox.next_at() is None


@pytest.mark.parametrize("count", [0, 3])
def test_what_waits_is_counted(house: House, count: int) -> None:
    house.send(house.meet(), *("一" for _ in range(count)))
    with house.store.reading(NOW) as work:
        assert work.outbox.waiting() == count
