"""The dialogues in service: importing this file puts all of them into service."""

from handlers.citizens import dispute_talk, filing_talk, where_talk, word_talk
from handlers.clerks import (
    call_talk,
    find_talk,
    intake_talk,
    refuse_talk,
    retell_talk,
    spot_talk,
    write_talk,
)
from handlers.talking import resuming
from handlers.talking.talk import TALKS
from handlers.units import answer_talk, ask_talk

__all__ = [
    "TALKS",
    "answer_talk",
    "ask_talk",
    "call_talk",
    "dispute_talk",
    "filing_talk",
    "find_talk",
    "intake_talk",
    "refuse_talk",
    "resuming",
    "retell_talk",
    "spot_talk",
    "where_talk",
    "word_talk",
    "write_talk",
]
