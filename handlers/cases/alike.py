"""
Which open case a new matter may be another report of, and which own case it repeats.

A confidential case, one a person must read first (conduct, integrity, legal, other), one that
nobody has given a kind or a unit yet is never offered to anybody.
"""

from dataclasses import dataclass
from datetime import timedelta

from rapidfuzz import fuzz

from domain.county import Unit, UnitType
from domain.lifecycle import Action, Actor, State, offered
from domain.likeness import first_words, grams, metres, point_in, whole_words
from domain.routing import FOR_A_PERSON
from domain.rules import Joining
from handlers.cases.words import for_machines
from handlers.office import Office
from storage.cases import key_of
from storage.followers import JOINED
from storage.tables import Case

SAYS_WHERE = 30
"""Characters from which on the first words are taken to say where it is, too."""
NAMED = 3
"""Characters of a place's name that are more than a township's."""
PLACES_ALIKE = 80
"""rapidfuzz partial_ratio, of 100: 滨河路菜市场 and 滨河路菜市场门口."""
OF_ANOTHER_KIND = 2.0
"""Two known kinds that differ: the words must be so many times as alike."""
WHOLE = 100


@dataclass(frozen=True)
class Probe:
    """A new matter as far as it can be compared."""

    text: str
    place: str
    township: str | None
    category: str | None
    person_id: int


def keep_likeness(office: Office, case: Case) -> None:
    """Have a case found by what it begins with; what a person must read first never is."""
    if is_private(case):
        office.work.likeness.forget(key_of(case))
        return
    words = grams(for_machines(office, case), office.work.cases.place(case))
    office.work.likeness.keep(key_of(case), words)


def joinable(case: Case) -> bool:
    """Whether anybody else may be offered this case."""
    if is_private(case):
        return False
    known = case.category is not None or case.lead_unit is not None
    return known and Action.JOIN in offered(State(case.state), Actor.CITIZEN)


def alike(office: Office, probe: Probe) -> Case | None:
    """The open case of others that a matter may be one more report of, the likeliest; or None."""
    rules = office.desk.rules.joining
    found = office.work.likeness.alike(
        grams(probe.text, probe.place),
        since=office.now - timedelta(days=rules.days),
        least=min(rules.likeness, rules.near_likeness),
    )
    cases = office.work.cases.several(one.case_id for one in found)
    for one in found:
        case = cases[one.case_id]
        head = head_of(office, case)
        if probe.person_id in (head.person_id, case.person_id):
            continue
        fits = joinable(head) and joinable_words(case)
        fits = fits and _fits(office, probe, case, one.likeness)
        if fits and reports(office, head) >= rules.least:
            return head
    return None


def joinable_words(case: Case) -> bool:
    """Whether a case's words may be compared with another person's."""
    return not is_private(case)


def is_private(case: Case) -> bool:
    """
    Whether a case is nobody's business but its writer's and the desk's.

    A person reads first what names nobody, blames staff, or may be refused.
    """
    split = case.blame_split or case.accused_unit is not None
    return case.confidential or split or case.way is not None or case.category in FOR_A_PERSON


def reports(office: Office, case: Case) -> int:
    """How many people reported it: its own citizen, who joined, whose case was merged."""
    work, case_id = office.work, key_of(case)
    children = work.mergings.children(case_id) if work.mergings.count(case_id) else []
    joined = work.followers.count(case_id, JOINED)
    return 1 + joined + sum(reports(office, child) for child in children)


def head_of(office: Office, case: Case) -> Case:
    """A merged case stands for its parent."""
    if State(case.state) is not State.MERGED:
        return case
    parent = office.work.mergings.parent_id(key_of(case))
    return office.work.cases.get(parent) if parent else case


def _fits(office: Office, probe: Probe, case: Case, likeness: float) -> bool:
    rules = office.desk.rules.joining
    place = office.work.cases.place(case)
    least = rules.likeness
    if probe.category and case.category and probe.category != case.category:
        least *= OF_ANOTHER_KIND
    match _near(rules, probe.place, place):
        case False:
            return False
        case True:
            return likeness >= min(least, rules.near_likeness)
    if _elsewhere(probe.township, case.township):
        return False
    return likeness >= least and _says_where(office, probe, case, place)


def _near(rules: Joining, here: str, there: str) -> bool | None:
    """Whether two pins are near each other; None where there are not two."""
    one, other = point_in(here), point_in(there)
    if one is None or other is None:
        return None
    return metres(one, other) <= rules.distance_metres


def _elsewhere(here: str | None, there: str | None) -> bool:
    return here is not None and there is not None and here != there


def _says_where(office: Office, probe: Probe, case: Case, place: str) -> bool:
    """
    Whether it is known that both are in one place: 路灯不亮 is true of a hundred streets.

    The same community, nearly the same name of a place, or so many words that they name it.
    """
    here, there = _community(office, probe.place), _community(office, place)
    if here is not None and there is not None:
        return here == there
    named = _name(office, probe.place), _name(office, place)
    if all(len(name) >= NAMED for name in named):
        return fuzz.partial_ratio(*named) >= PLACES_ALIKE
    words = first_words(probe.text), first_words(for_machines(office, case))
    return all(len(one) >= SAYS_WHERE for one in words)


def _community(office: Office, place: str) -> Unit | None:
    unit = office.desk.county.locality_at(place) if place else None
    return unit if unit is not None and unit.type is UnitType.COMMUNITY else None


def _name(office: Office, place: str) -> str:
    """What a place is called beside its township; a pin has no name."""
    if point_in(place):
        return ""
    name = whole_words(place)
    township = office.desk.county.township_at(place)
    for known in (township.zh, township.en) if township else ():
        name = name.replace(whole_words(known), "")
    return name


def repeated(office: Office, person_id: int, text: str) -> Case | None:
    """The sender's own case of the window that says the same words already, or None."""
    rules = office.desk.rules.joining
    words = whole_words(text)
    since = office.now - timedelta(days=rules.days)
    if not words:
        return None
    for case in office.work.cases.of_person(person_id):
        if case.submitted_at < since:
            break
        if _says_already(whole_words(for_machines(office, case)), words, rules.same_likeness):
            return case
    return None


def _says_already(earlier: str, words: str, least: float) -> bool:
    """The same words with a mark or a character changed, or the beginning of a longer text."""
    start = earlier[: len(words) + len(words) // 10]
    return bool(earlier) and max(fuzz.ratio(earlier, words), fuzz.ratio(start, words)) >= (
        least * WHOLE
    )
