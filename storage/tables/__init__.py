"""The tables of the desk, by room: people, cases, queues."""

from storage.tables.absences import Absence
from storage.tables.added_units import UnitAdded
from storage.tables.administration import Announcement, TextVersion, UnitChangeRow, YearFile
from storage.tables.answers import AnswerEntry
from storage.tables.calls import CallEntry, CallMade, CallWords
from storage.tables.case_figures import Exclusion, FiguresReply, FrozenFigures
from storage.tables.cases import (
    Alert,
    Attachment,
    Card,
    Case,
    CaseKey,
    Event,
    ImportBatch,
    Rating,
    Uploaded,
)
from storage.tables.chain import ChainLink, ChainWait
from storage.tables.co_units import CoUnit
from storage.tables.evaluator import (
    Doubt,
    Poll,
    PollVote,
    PublishedRating,
    RatingDay,
    ServiceRating,
    Shift,
    ShiftCode,
    Visit,
    WindowPoster,
)
from storage.tables.inviting import Invitation, StaffChange
from storage.tables.joining import (
    Follower,
    FollowerWords,
    LikenessCase,
    LikenessGram,
    Merging,
)
from storage.tables.kiosks import KioskDevice, KioskPairing
from storage.tables.lessons import LessonRow
from storage.tables.limits import Allowance, Block, Overflow
from storage.tables.listings import Listing
from storage.tables.lookbacks import (
    Draw,
    DrawWord,
    LookBackAnswer,
    LookBackRow,
    NotAsked,
    SeedChain,
)
from storage.tables.lookups import Lookup
from storage.tables.patterns import PatternVersion
from storage.tables.people import Access, Address, Identity, Person, Staff
from storage.tables.privacy import Claim, Consent, Notice, NoticeShown, Release
from storage.tables.queues import Dialogue, Due, InboxRow, MessageLink, Meta, OutboxRow
from storage.tables.relays import Relay, RelayWords
from storage.tables.reports import Report, ReportOrder, ReportVersion
from storage.tables.requests import Request
from storage.tables.roll_files import RollFile
from storage.tables.staff_days import StaffDay
from storage.tables.supervision import (
    Finding,
    HeldNote,
    Inspection,
    Paper,
    Pause,
    Supervising,
    TakeOver,
)
from storage.tables.unit_groups import UnitGroup
from storage.tables.warnings import Overridden

__all__ = [
    "Absence",
    "Access",
    "Address",
    "Alert",
    "Allowance",
    "Announcement",
    "AnswerEntry",
    "Attachment",
    "Block",
    "CallEntry",
    "CallMade",
    "CallWords",
    "Card",
    "Case",
    "CaseKey",
    "ChainLink",
    "ChainWait",
    "Claim",
    "CoUnit",
    "Consent",
    "Dialogue",
    "Doubt",
    "Draw",
    "DrawWord",
    "Due",
    "Event",
    "Exclusion",
    "FiguresReply",
    "Finding",
    "Follower",
    "FollowerWords",
    "FrozenFigures",
    "HeldNote",
    "Identity",
    "ImportBatch",
    "InboxRow",
    "Inspection",
    "Invitation",
    "KioskDevice",
    "KioskPairing",
    "LessonRow",
    "LikenessCase",
    "LikenessGram",
    "Listing",
    "LookBackAnswer",
    "LookBackRow",
    "Lookup",
    "Merging",
    "MessageLink",
    "Meta",
    "NotAsked",
    "Notice",
    "NoticeShown",
    "OutboxRow",
    "Overflow",
    "Overridden",
    "Paper",
    "PatternVersion",
    "Pause",
    "Person",
    "Poll",
    "PollVote",
    "PublishedRating",
    "Rating",
    "RatingDay",
    "Relay",
    "RelayWords",
    "Release",
    "Report",
    "ReportOrder",
    "ReportVersion",
    "Request",
    "RollFile",
    "SeedChain",
    "ServiceRating",
    "Shift",
    "ShiftCode",
    "Staff",
    "StaffChange",
    "StaffDay",
    "Supervising",
    "TakeOver",
    "TextVersion",
    "UnitAdded",
    "UnitChangeRow",
    "UnitGroup",
    "Uploaded",
    "Visit",
    "WindowPoster",
    "YearFile",
]
