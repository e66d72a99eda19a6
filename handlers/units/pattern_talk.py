"""/patterns: a unit's head words the unit's reply patterns; an administrator the whole county's."""

from typing import Any

from domain.county import Category
from handlers.cases.patterns import county_pattern, filed_pattern
from handlers.flows.pattern import ALL, BACK_TO, PATTERN, InUse, PatternDraft, PatternFacts
from handlers.office import Office, Turn
from handlers.talking.resuming import open_or_offer
from handlers.talking.talk import Talk, in_service
from storage.outbox import Lane
from storage.staff import Member
from storage.tables import PatternVersion
from texts.catalogue import Language, say

ROLES = ("unit_head", "administrator")
SHOWN = 5


def open_patterns(turn: Turn) -> None:
    """Ask which kind of matter it is about."""
    open_or_offer(turn, "pattern", PatternDraft())


def _unit_of(member: Member | None) -> str | None:
    """The unit whose patterns somebody words; None: the county's."""
    return member.unit if member is not None and member.role == "unit_head" else None


def _category(code: str) -> str | None:
    return None if code == ALL else code


def _facts(turn: Turn, _draft: dict[str, Any]) -> PatternFacts:
    unit, county = _unit_of(turn.role(*ROLES)), turn.office.desk.county
    mine = [one for one in county.categories if unit is None or unit in one.lead.claimants]
    return PatternFacts(
        {one.code: _name(one, turn.language) for one in mine},
        lambda text: _named(county.categories, text),
        lambda code: _in_use(turn.office, unit, _category(code), turn.language),
    )


def _in_use(office: Office, unit: str | None, category: str | None, language: Language) -> InUse:
    """What counts now, whose it is, what it was before."""
    versions = office.work.patterns.of(unit, category)
    now = versions[0].words if versions else None
    words = now or _instead(office, unit, category, language)
    return InUse(
        name=_category_name(office, language, category),
        words=words,
        whose=_whose(office, unit, now, words, language),
        own=now is not None,
        earlier=next((one.words for one in versions[1:] if one.words not in (None, now)), None),
        history=_history(office, versions, category, language),
    )


def _instead(office: Office, unit: str | None, category: str | None, language: Language) -> str:
    """What counts without words of one's own."""
    if unit is not None:
        whole = office.work.patterns.current(unit, None) if category is not None else None
        return whole or county_pattern(office, category, language)
    return filed_pattern(office, category, language) or filed_pattern(office, None, language)


def _name(category: Category, language: Language) -> str:
    return category.zh if language is Language.ZH else category.en


def _named(categories: tuple[Category, ...], text: str) -> str | None:
    """The one kind of matter a person means by its name, or a part of it."""
    typed = text.strip().casefold()
    names = {
        one.code: [name.casefold() for name in (one.zh, one.en, one.plain_zh, one.plain_en)]
        for one in categories
    }
    whole = [code for code, called in names.items() if typed in called]
    part = [code for code, called in names.items() if any(typed in one for one in called)]
    found = whole or part
    return found[0] if typed and len(found) == 1 else None


def _category_name(office: Office, language: Language, category: str | None) -> str:
    if category is None:
        return say(language, "pattern.all")
    return office.category_name(language, category)


def _whose(
    office: Office, unit: str | None, own: str | None, words: str, language: Language
) -> str:
    if own is not None and unit is not None:
        return say(language, "pattern.whose_unit", unit=office.unit_name(language, unit))
    return say(language, "pattern.whose_county" if words else "pattern.whose_none")


def _history(
    office: Office, versions: list[PatternVersion], category: str | None, language: Language
) -> str:
    """Who worded it anew and when, newest first."""
    name = _category_name(office, language, category)
    if not versions:
        return say(language, "pattern.history_none", category=name)
    lines = "\n".join(_version(office, one, language) for one in versions[:SHOWN])
    return say(language, "pattern.history", category=name, n=len(versions), lines=lines)


def _version(office: Office, row: PatternVersion, language: Language) -> str:
    member = office.work.staff.get(row.staff_id)
    return say(
        language,
        "pattern.history_line",
        when=office.moment(language, row.at),
        who=member.name if member else "–",
        words=row.words or say(language, "pattern.history_given_up"),
    )


def _finish(turn: Turn, draft: PatternDraft) -> None:
    """Who may was asked at the command, and is asked again: roles change meanwhile."""
    member, office = turn.role(*ROLES), turn.office
    if member is None or draft.category is None:
        turn.reply("stale.button")
        return
    unit, category = _unit_of(member), _category(draft.category)
    back = draft.what == BACK_TO
    turn.work.patterns.put(unit, category, None if back else draft.words, member.id)
    for one in _others(office, member):
        language = office.language_of(one.address_id)
        office.tell(
            one.address_id,
            "pattern.done_back" if back else "pattern.done",
            lane=Lane.STAFF,
            who=member.name,
            category=_category_name(office, language, category),
        )


def _others(office: Office, member: Member) -> list[Member]:
    """Whoever words the same patterns, the sender included."""
    staff = office.work.staff
    if member.unit is not None and member.role == "unit_head":
        return staff.of_unit(member.unit, "unit_head")
    return staff.with_role(member.role)


in_service(Talk(PATTERN, _facts, _finish, lambda draft: draft.words))
