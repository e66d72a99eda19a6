"""
Which unit leads a matter, and how fast it goes.

The order is the county's: an explicit rule, the lead unit of the category, triage. What is not
sure goes to triage, where a person dispatches. Words never choose critical: whether there is
danger now is the citizen's to say.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from domain.county import COMMUNITY, TOWNSHIP, Category, County, ExplicitRule, Unit, UnitType
from domain.proposing import Proposal, Proposer, WordList, propose
from domain.wordlist import normalised

__all__ = ["FOR_A_PERSON", "Proposal", "Proposer", "Routing", "WordList", "propose", "route"]

FOR_A_PERSON = frozenset({"conduct", "integrity", "legal", "other"})
"""Categories no router dispatches: a person reads them first."""


@dataclass(frozen=True)
class Routing:
    """
    Where a matter goes: `unit` where that is sure, else None for triage with `claimants` to offer.

    `reason` is a code for logs and clerks: rule, lead, sub_matter, township, no_category,
    for_a_person, several_leads, no_place. `urgency` is the code of a class.
    """

    unit: str | None
    sure: bool
    urgency: str
    reason: str
    co_units: tuple[str, ...] = ()
    claimants: tuple[str, ...] = ()


def route(
    county: County,
    *,
    category: str | None,
    place_text: str,
    township: str | None,
    text: str,
    danger: bool = False,
) -> Routing:
    """
    Return where a matter goes and how fast.

    `township` is the code of a township already known (a pin, a clerk's choice); without it the
    place named in `place_text` counts. `danger` is the citizen's own "in danger now". Raises
    UnknownCategory, and UnknownUnit for a township that does not exist.
    """
    if category is None:
        urgency = "critical" if danger else "normal"
        return Routing(None, sure=False, urgency=urgency, reason="no_category")
    kind = county.category(category)
    locality = _locality(county, place_text, township)
    urgency = _urgency(kind, text, danger=danger)
    unit, reason = _lead(county, kind, locality, text)
    if unit is None:
        claimants = _resolved(county, kind.lead.claimants, locality)
        return Routing(None, sure=False, urgency=urgency, reason=reason, claimants=claimants)
    helpers = _resolved(county, kind.fallback, locality)
    co_units = tuple(code for code in helpers if code != unit)
    return Routing(unit, sure=True, urgency=urgency, reason=reason, co_units=co_units)


def _lead(
    county: County, kind: Category, locality: Unit | None, text: str
) -> tuple[str | None, str]:
    """Return the unit that surely leads, or None, and why."""
    if kind.code in FOR_A_PERSON:
        return None, "for_a_person"
    ruled = _ruled(county, kind, locality, text)
    if ruled:
        return (ruled[0], "rule") if len(ruled) == 1 else (None, "several_leads")
    if kind.lead.unit == TOWNSHIP:
        township = county.township_of(locality)
        return (township.code, "township") if township else (None, "no_place")
    return _by_sub_matter(kind, text)


def _by_sub_matter(kind: Category, text: str) -> tuple[str | None, str]:
    """Return the one sub-matter's lead; two sub-matters are two claims, none is the plain lead."""
    plain = normalised(text)
    claims = {one.unit for one in kind.lead.sub_matters if _mentions(plain, one.words)}
    if len(claims) > 1:
        return None, "several_leads"
    if claims:
        return claims.pop(), "sub_matter"
    return (kind.lead.unit, "lead") if kind.lead.unit else (None, "several_leads")


def _ruled(county: County, kind: Category, locality: Unit | None, text: str) -> list[str]:
    """Return the units explicit rules name; a rule for one township stands before the general."""
    township, plain = county.township_of(locality), normalised(text)
    fitting = [rule for rule in county.rules if _fits(rule, kind, township, plain)]
    local = [rule for rule in fitting if rule.township is not None]
    return list(dict.fromkeys(rule.unit for rule in local or fitting))


def _fits(rule: ExplicitRule, kind: Category, township: Unit | None, plain: str) -> bool:
    if rule.category != kind.code:
        return False
    if rule.township is not None and (township is None or township.code != rule.township):
        return False
    return not rule.words or _mentions(plain, rule.words)


def _locality(county: County, place_text: str, township: str | None) -> Unit | None:
    """Return the community or township of a place; a known township overrules another's name."""
    named = county.locality_at(place_text)
    if township is None:
        return named
    known = county.unit(township)
    return named if named is not None and county.township_of(named) == known else known


def _urgency(kind: Category, text: str, *, danger: bool) -> str:
    if danger:
        return "critical"
    if kind.urgency == "urgent" or _mentions(normalised(text), (*kind.urgent, *kind.critical)):
        return "urgent"
    return kind.urgency if kind.urgency != "critical" else "urgent"


def _resolved(county: County, codes: Iterable[str], locality: Unit | None) -> tuple[str, ...]:
    """Return codes of real units: the place's own for TOWNSHIP and COMMUNITY, where known."""
    township = county.township_of(locality)
    at_place = {
        TOWNSHIP: township.code if township else None,
        COMMUNITY: locality.code if locality and locality.type is UnitType.COMMUNITY else None,
    }
    units = (at_place.get(code, code) for code in codes)
    return tuple(dict.fromkeys(unit for unit in units if unit is not None))


def _mentions(plain: str, words: Iterable[str]) -> bool:
    return any(normalised(word) in plain for word in words)
