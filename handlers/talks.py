"""The dialogues in service: importing this file puts all of them into service."""

from handlers.administrators import (
    announce_talk,
    invite_talk,
    leave_talk,
    texts_talk,
    units_talk,
)
from handlers.citizens import (
    children,
    claiming,
    dispute_talk,
    filing_talk,
    look_back_talk,
    my_data_talk,
    where_talk,
    word_talk,
)
from handlers.clerks import (
    call_talk,
    entry_talk,
    find_talk,
    intake_talk,
    refuse_talk,
    retell_talk,
    spot_talk,
    write_talk,
)
from handlers.evaluator import appeal_talk, rate_talk
from handlers.figures import monthly
from handlers.ledger import strike_talk
from handlers.supervisors import (
    concluding,
    inspecting,
    lookback_result,
    paper_taps,
    pause_talk,
    reveal_talk,
    reviewing,
    supervise_talk,
)
from handlers.talking import resuming
from handlers.talking.talk import TALKS
from handlers.units import (
    answer_talk,
    ask_talk,
    away_talk,
    contact_talk,
    help_talk,
    pattern_talk,
    report_talk,
    request_talk,
    special_talk,
)

__all__ = [
    "TALKS",
    "announce_talk",
    "answer_talk",
    "appeal_talk",
    "ask_talk",
    "away_talk",
    "call_talk",
    "children",
    "claiming",
    "concluding",
    "contact_talk",
    "dispute_talk",
    "entry_talk",
    "filing_talk",
    "find_talk",
    "help_talk",
    "inspecting",
    "intake_talk",
    "invite_talk",
    "leave_talk",
    "look_back_talk",
    "lookback_result",
    "monthly",
    "my_data_talk",
    "paper_taps",
    "pattern_talk",
    "pause_talk",
    "rate_talk",
    "refuse_talk",
    "report_talk",
    "request_talk",
    "resuming",
    "retell_talk",
    "reveal_talk",
    "reviewing",
    "special_talk",
    "spot_talk",
    "strike_talk",
    "supervise_talk",
    "texts_talk",
    "units_talk",
    "where_talk",
    "word_talk",
    "write_talk",
]
