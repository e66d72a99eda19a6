"""A role in words: whose, where, on which post; and how its holder is reached."""

from typing import Protocol

from domain.staff import Post
from handlers.office import Office
from handlers.units.workload import reach_words
from storage.staff import Reach
from texts.catalogue import Language, say


class Held(Protocol):
    """Whatever says what somebody is: a role, an invitation, a line of the log."""

    @property
    def role(self) -> str:
        """The role's code."""

    @property
    def unit(self) -> str | None:
        """The unit's code; None for the desk's own."""

    @property
    def post(self) -> str | None:
        """A, B or head."""


def role_words(office: Office, language: Language, held: Held) -> str:
    """住建局经办人（A岗）: the unit as it is called now, the role, the post where it has one."""
    where = unit_words(office, language, held.unit)
    what = say(language, f"role.{held.role}")
    posted = held.post is not None and held.post != Post.HEAD
    post = say(language, f"post.{held.post}") if posted else ""
    if language is Language.ZH:
        return f"{where}{what}{f'（{post}）' if post else ''}"
    return f"{what}{f' ({post})' if post else ''}, {where}"


def unit_words(office: Office, language: Language, unit: str | None) -> str:
    """A unit's name; the desk's own where there is none, the code of one that is gone."""
    known = {one.code for one in office.desk.county.units}
    return unit if unit is not None and unit not in known else office.unit_name(language, unit)


def reached_words(office: Office, language: Language, reach: Reach) -> str:
    """Whether and since when they can't be reached; that all is well, where it is."""
    words = reach_words(office, reach, language).lstrip("，, ")
    return words or say(language, "roll.reached")
