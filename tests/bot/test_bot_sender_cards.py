"""A card stays one message: edits follow it in order, and a lost one is posted anew."""

from bot_house import (
    COUNTY,
    DEAD,
    SENT,
    SUPERSEDED,
    Room,
    Start,
    soon,
    states,
    until_done,
)
from telegram.error import (
    BadRequest,
)

from bot.retry import MOST_TRIES
from bot.sender import Sender
from storage.values import Message
from storage.work import Work


def card(work: Work, words: str, case_id: int, *, fresh: bool = False) -> None:
    address_id = work.people.meet(COUNTY, 5, 5, "zh_CN").address_id
    shown, _ = work.cards.of(case_id, address_id)
    message = Message("card", words)
    if fresh:
        work.outbox.send(address_id, message, card_id=shown.id)
    else:
        work.outbox.edit(address_id, message, card_id=shown.id)


async def test_an_edit_follows_the_message_it_changes(
    room: Room, sender: Sender, start: Start
) -> None:
    case_id = room.file()
    room.do(lambda work: card(work, "新卡", case_id, fresh=True))
    room.do(lambda work: card(work, "改了", case_id))
    start(sender.run())
    await until_done(room, sender)
    assert [(one.method, one.words) for one in room.county.got] == [
        ("text", "新卡"),
        ("edit", "改了"),
    ]
    assert room.rows("SELECT message_id FROM card") == [(900,)]


async def test_an_edit_never_arrives_after_the_one_that_replaces_it(
    room: Room, sender: Sender, start: Start
) -> None:
    """The first is on its way when it is superseded; the second waits for it to arrive."""
    case_id = room.file()
    gate = room.county.hold("旧")
    room.do(lambda work: card(work, "旧", case_id))
    start(sender.run())
    await soon(lambda: room.county.words == ["旧"])
    room.do(lambda work: card(work, "新", case_id))
    sender.wake()
    await room.pass_time(5)
    assert room.county.words == ["旧"]
    gate.set()
    await until_done(room, sender)
    assert room.county.words == ["旧", "新"]
    assert room.rows("SELECT message_id FROM card") == [(900,)]
    assert states(room) == [SUPERSEDED, SENT]


async def test_what_is_so_already_is_done(room: Room, sender: Sender, start: Start) -> None:
    case_id = room.file()
    room.county.will("同样", BadRequest("Message is not modified: same content"))
    room.do(lambda work: card(work, "同样", case_id))
    start(sender.run())
    await until_done(room, sender)
    assert room.county.words == ["同样"]
    assert states(room) == [SENT]


async def test_a_card_that_is_gone_is_posted_anew(room: Room, sender: Sender, start: Start) -> None:
    case_id = room.file()
    room.do(lambda work: card(work, "卡", case_id, fresh=True))
    start(sender.run())
    await until_done(room, sender)
    room.county.will("改", BadRequest("Message to edit not found"))
    room.do(lambda work: card(work, "改", case_id))
    await until_done(room, sender)
    assert room.county.words == ["卡", "改", "改"]
    assert room.rows("SELECT message_id FROM card") == [(901,)]
    assert states(room) == [SENT, SENT]


async def test_a_card_that_vanishes_each_time_is_given_up(
    room: Room, sender: Sender, start: Start
) -> None:
    case_id = room.file()
    room.county.will("改", *[BadRequest("Message to edit not found")] * 50)
    room.do(lambda work: card(work, "改", case_id))
    start(sender.run())
    await until_done(room, sender)
    assert len(room.county.got) == MOST_TRIES
    assert states(room) == [DEAD]


async def test_a_list_that_is_gone_is_let_go(room: Room, sender: Sender, start: Start) -> None:
    """A message edited by its id alone belongs to no card, so nothing is posted in its place."""
    address_id = room.meet(5)
    room.county.will("第二页", BadRequest("Message to edit not found"))
    room.do(lambda work: work.outbox.edit(address_id, Message("list", "第二页"), message_id=33))
    start(sender.run())
    await until_done(room, sender)
    assert room.county.words == ["第二页"]
    assert states(room) == [SENT]
