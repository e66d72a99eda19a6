"""
Coming aboard: an invitation is a code of one use, and every way it can fail has its own words.

The code is random (64 bits or more) and only its digest is kept, so that nobody who reads the
database can use one; who guesses is limited as with case numbers.
"""

import re
from dataclasses import dataclass
from typing import ClassVar

from domain.errors import SupingError
from domain.staff import Post, Role

MARK = "i_"
_CODE = re.compile(r"i_[A-Za-z0-9_-]{8,60}")
_MEANT = re.compile(r"i_[A-Za-z0-9_-]{4,60}", re.IGNORECASE)

POSTS: dict[Role, tuple[Post, ...]] = {
    Role.HANDLER: (Post.A, Post.B),
    Role.SUPERVISOR: (Post.A, Post.B),
}
"""Roles that are held on a post; a unit's head has the post of that name."""
WITHOUT_UNIT = frozenset({Role.ADMINISTRATOR, Role.HALL_MANAGER})
"""Roles of no unit; clerks and supervisors have theirs, so that they never see what accuses it."""


@dataclass(frozen=True)
class Inviting:
    """How long an invitation is good, in days, where nothing else is said; and at most."""

    valid_days: int = 7
    most_days: int = 90


class NotInvited(SupingError):
    """An invitation that leads nowhere; `key` is the text that says why."""

    key: ClassVar[str] = "join.unknown"


class UnknownInvitation(NotInvited):
    """No invitation has this code."""

    key = "join.unknown"


class InvitationUsed(NotInvited):
    """Somebody has come aboard by it already."""

    key = "join.used"


class InvitationExpired(NotInvited):
    """Its time is over."""

    key = "join.expired"


class InvitationTakenBack(NotInvited):
    """An administrator has taken it back."""

    key = "join.taken_back"


class AlreadyAboard(NotInvited):
    """Whoever opens it holds a role: a second one is given by an administrator, not by a link."""

    key = "join.already"


def invitation_code(nonce: str) -> str:
    """The code of an invitation, as it stands behind /start."""
    return f"{MARK}{nonce}"


def looks_like_invitation(text: str) -> bool:
    """Whether a text is meant to be an invitation's code, right or wrong."""
    return _MEANT.fullmatch("".join(text.split())) is not None


def read_code(text: str) -> str:
    """The code without the blanks people type. Raises UnknownInvitation for what none can be."""
    code = "".join(text.split())
    if _CODE.fullmatch(code) is None:
        raise UnknownInvitation
    return code


def posts_of(role: Role) -> tuple[Post, ...]:
    """The posts of a role among which one is chosen."""
    return POSTS.get(role, ())


def post_for(role: Role, post: Post | None) -> Post | None:
    """The post somebody of a role has; None where the role has none, or not this one."""
    if role is Role.UNIT_HEAD:
        return Post.HEAD
    return post if post in posts_of(role) else None
