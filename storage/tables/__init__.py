"""The tables of the desk, by room: people, cases, queues."""

from storage.tables.cases import (
    Alert,
    Attachment,
    Card,
    Case,
    CaseKey,
    Event,
    ImportBatch,
    Rating,
)
from storage.tables.people import Access, Address, CallEntry, Identity, Person, Staff
from storage.tables.queues import Dialogue, Due, InboxRow, Meta, OutboxRow

__all__ = [
    "Access",
    "Address",
    "Alert",
    "Attachment",
    "CallEntry",
    "Card",
    "Case",
    "CaseKey",
    "Dialogue",
    "Due",
    "Event",
    "Identity",
    "ImportBatch",
    "InboxRow",
    "Meta",
    "OutboxRow",
    "Person",
    "Rating",
    "Staff",
]
