"""Whoever had blocked the desk and writes again is told first what they missed."""

from handlers.office import Turn
from storage.cases import key_of
from storage.values import Message
from texts.catalogue import say

MOST = 200


def send_missed(turn: Turn) -> None:
    """What could not reach them of their own cases goes out again, before any answer."""
    cases = turn.work.cases.of_person(turn.reader.person_id, MOST)
    ids = [key_of(case) for case in cases]
    if ids and turn.work.dead_letters.send_missed(turn.reader.address_id, ids):
        turn.send(Message("reach.missed", say(turn.language, "reach.missed")))
