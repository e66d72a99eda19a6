"""The made-up people of a demo: everybody a county needs, by rule, on one localchat channel."""

from bot.config.county_sections import StaffRule
from domain.county import County, Hall, UnitType
from domain.staff import Post, Role, Staff

HALL_APART = 10_000
POSTS = (
    ("A岗", Role.HANDLER, Post.A),
    ("B岗", Role.HANDLER, Post.B),
    ("负责人", Role.UNIT_HEAD, Post.HEAD),
)
HALL_POSTS = (
    ("首席代表", Role.CHIEF_REPRESENTATIVE),
    ("窗口甲", Role.WINDOW_CLERK),
    ("窗口乙", Role.WINDOW_CLERK),
)


def posts(county: County, rule: StaffRule) -> list[Staff]:
    """Return an A post, a B post and a head for every unit but the desk, as `[staff_rule]` says."""
    made = []
    for index, unit in enumerate(county.units, start=1):
        if unit.type is not UnitType.DESK:
            first = rule.first_user_id + 10 * index
            made += [
                _made(rule, first + n, f"{unit.zh}{title}", role, unit.code, post)
                for n, (title, role, post) in enumerate(POSTS, start=1)
            ]
    return made


def hall_posts(county: County, rule: StaffRule) -> list[Staff]:
    """
    Return the people of the service halls, as `[staff_rule]` says.

    Every hall has its manager, and for each unit that has a window there a chief representative
    and two window clerks.
    """
    made = []
    for place, hall in enumerate(county.halls, start=1):
        first = rule.first_user_id + HALL_APART * place
        made.append(_made(rule, first, f"{hall.zh}负责人", Role.HALL_MANAGER, hall=hall.code))
        made += _of_units(county, hall, rule, first)
    return made


def _of_units(county: County, hall: Hall, rule: StaffRule, first: int) -> list[Staff]:
    units = [unit.code for unit in county.units]
    return [
        _made(
            rule,
            first + 10 * (units.index(unit) + 1) + n,
            f"{county.unit(unit).zh}{title}",
            role,
            unit,
            hall=hall.code,
        )
        for unit in dict.fromkeys(window.unit for window in hall.windows)
        for n, (title, role) in enumerate(HALL_POSTS, start=1)
    ]


def _made(
    rule: StaffRule,
    user_id: int,
    name: str,
    role: Role,
    unit: str | None = None,
    post: Post | None = None,
    hall: str | None = None,
) -> Staff:
    return Staff(rule.channel, user_id, name, role, unit, post, rule.language, hall)
