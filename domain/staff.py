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


class Post(StrEnum):
    """A handler's post: B stands in for A. A supervisor on A is the one named for the units."""

    A = "A"
    B = "B"
    HEAD = "head"


@dataclass(frozen=True)
class Staff:
    """A person of the desk or of a unit, by channel and user id there."""

    channel: str
    user_id: int
    name: str
    role: Role
    unit: str | None = None
    post: Post | None = None
    language: str = "zh_CN"
