"""What the tests of coming aboard and leaving have in common."""

import re
from dataclasses import replace

from scripts import LIFT_UNIT
from town import Somebody, Town

from storage.staff import Member

CODE = re.compile(r"i_[A-Za-z0-9_-]+")
NEWCOMER = 800_001
SECOND = 800_900


def invites(
    town: Town,
    *words: str,
    name: str = "钱新",
    days: str = "7天",
    by: Somebody | None = None,
) -> str:
    """An administrator invites by the dialogue; returns the code, or nothing where it waits."""
    administrator = by or town.administrator()
    administrator.reads()
    administrator.says("/invite")
    for word in (*words, name, days, "对，发邀请"):
        if administrator.chat.shows(word):
            administrator.taps(word)
        else:
            administrator.says(word)
    return code_on(administrator)


def code_on(somebody: Somebody) -> str:
    """The newest code on a screen."""
    links = somebody.chat.of("invite.link")
    found = CODE.search(links[-1].text) if links else None
    return found[0] if found else ""


def invites_handler(town: Town, unit: str = LIFT_UNIT, post: str = "A岗", **what: str) -> str:
    """A handler of a unit is invited."""
    return invites(town, "经办人", unit, post, **what)  # type: ignore[arg-type]


def newcomer(town: Town, number: int = 0, language: str = "zh-hans") -> Somebody:
    """Somebody nobody knows."""
    return town.somebody(NEWCOMER + number, language)


def joins(town: Town, code: str, number: int = 0) -> Somebody:
    """A newcomer opens a link and confirms."""
    somebody = newcomer(town, number)
    somebody.says(f"/start {code}")
    somebody.taps("对，是我")
    return somebody


def roles(town: Town, somebody: Somebody) -> list[Member]:
    """What somebody is to the desk."""
    person_id = somebody.person_id
    found: list[Member] = town.asks(lambda work: work.staff.roles_of(person_id))
    return found


def second_administrator(town: Town) -> Somebody:
    """Another administrator, who came by an invitation when there was only one."""
    code = invites(town, "系统管理员", name="老二")
    somebody = town.somebody(SECOND)
    somebody.says(f"/start {code}")
    somebody.taps("对，是我")
    somebody.reads()
    return somebody


def with_links(town: Town) -> None:
    """Both channels say where a code is opened."""
    channels = {
        name: replace(one, link=f"https://{name}.example/?start={{code}}")
        for name, one in town.desk.channels.items()
    }
    town.under(channels=channels)


def log(town: Town) -> list[str]:
    """What was done to the staff, oldest first."""
    rows = town.asks(lambda work: work.invitations.changes(100))
    return [one.what for one in reversed(rows)]
