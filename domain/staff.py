"""Who holds which role at the desk; people come from the config, never from the county's data."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What somebody does at the desk."""

    CLERK = "clerk"
    HANDLER = "handler"
    UNIT_HEAD = "unit_head"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    LIAISON = "liaison"
    HALL_MANAGER = "hall_manager"
    CHIEF_REPRESENTATIVE = "chief_representative"
    WINDOW_CLERK = "window_clerk"


OF_A_HALL = frozenset({Role.HALL_MANAGER, Role.CHIEF_REPRESENTATIVE, Role.WINDOW_CLERK})
"""Roles that exist in a service hall only."""
OF_A_UNIT = frozenset({Role.HANDLER, Role.UNIT_HEAD, Role.CHIEF_REPRESENTATIVE, Role.WINDOW_CLERK})
"""Roles that exist in a unit only."""


class Post(StrEnum):
    """A handler's post: B stands in for A. A supervisor on A is the one named for the units."""

    A = "A"
    B = "B"
    HEAD = "head"


@dataclass(frozen=True)
class Staff:
    """A person of the desk, of a unit or of a service hall, by channel and user id there."""

    channel: str
    user_id: int
    name: str
    role: Role
    unit: str | None = None
    post: Post | None = None
    language: str = "zh_CN"
    hall: str | None = None
