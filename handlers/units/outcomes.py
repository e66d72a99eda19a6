"""
What citizens said of the answers since the last working morning: good news, told together.

Nothing of it asks for anything, so it pings nobody (the digest promises that): it stands below the
digest, or comes alone where a person has nothing open. A bad grade is told at once (`rating`).
"""

from collections import Counter, defaultdict
from dataclasses import dataclass

from handlers.cards.clearing import cleared_title
from handlers.casework.confirming import CONFIRMED, GRADES, RATED
from handlers.office import Office
from storage.cases import key_of
from storage.tables import Case
from texts.catalogue import Language, say

NAMED = 5


@dataclass(frozen=True)
class Outcome:
    """A case that its citizen called solved, or rated, and the grade."""

    case: Case
    grade: int | None


class Outcomes:
    """What waits to be told of this, by whoever answered; looked up once a morning."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._notes = office.work.held_notes.waiting(CONFIRMED, RATED)
        self._by_member: defaultdict[int, list[Outcome]] = defaultdict(list)
        self._over: set[int] = set()
        cases = office.work.cases.several({note.case_id for note in self._notes})
        for number, case in sorted(cases.items()):
            if case.closed_at is None or office.work.staff.get(case.handler_id or 0) is None:
                self._over.add(number)
            else:
                self._by_member[case.handler_id or 0].append(self._outcome(case))

    def _outcome(self, case: Case) -> Outcome:
        rating = self._office.work.ratings.of(case)
        return Outcome(case, rating.grade if rating else None)

    def members(self) -> list[int]:
        """Who has something to read, by their ids."""
        return sorted(self._by_member)

    def of(self, staff_id: int) -> list[Outcome]:
        """What they have to read, the case that was filed first on top."""
        return self._by_member.get(staff_id, [])

    def tell(self, staff_id: int) -> list[Outcome]:
        """The same, for a message of this very work."""
        self._over |= {key_of(one.case) for one in self.of(staff_id)}
        return self.of(staff_id)

    def done(self) -> None:
        """
        What was told is told; of whoever is away or blocked the desk it waits until they are there.

        What was reopened since is told no more (they heard of that when it happened), nor is what
        somebody answered who has left.
        """
        told = [note for note in self._notes if note.case_id in self._over]
        self._office.work.held_notes.told(told)


def outcome_lines(office: Office, outcomes: list[Outcome], language: Language) -> str:
    """How many there are of each grade, and the first of them by name."""
    counted = Counter(one.grade for one in outcomes)
    grades = [
        say(language, "outcomes.grade", grade=_grade(language, grade), n=counted[grade])
        for grade in (*GRADES, None)
        if counted[grade]
    ]
    between = "、" if language is Language.ZH else ", "
    lines = [say(language, "outcomes.head", n=len(outcomes), grades=between.join(grades))]
    lines += [_line(office, one, language) for one in outcomes[:NAMED]]
    if len(outcomes) > NAMED:
        lines.append(say(language, "outcomes.more", n=len(outcomes) - NAMED))
    return "\n".join(lines)


def _line(office: Office, one: Outcome, language: Language) -> str:
    title, grade = cleared_title(office, one.case, language), _grade(language, one.grade)
    return say(language, "outcomes.line", no=one.case.number, title=title, grade=grade)


def _grade(language: Language, grade: int | None) -> str:
    return say(language, f"grade.{grade}" if grade else "outcomes.no_grade")
