"""Rating: a grade counts at the first tap, may be changed for ten minutes; a bad one reopens."""

from datetime import datetime, timedelta
from typing import Any

from domain.lifecycle import Action, Actor, State
from handlers.cards.board import refresh
from handlers.cases.history import act
from handlers.cases.routes import holders
from handlers.casework.confirming import RATED, Word, start_again, tell_handler
from handlers.casework.dispatching import supervisors_of
from handlers.office import Office
from storage.cases import key_of
from storage.outbox import Lane
from storage.tables import Case, Rating

BEFORE = "before"
INSTANTS = (
    "dispatched_at",
    "unit_due_at",
    "citizen_due_at",
    "replied_at",
    "seen_at",
    "closed_at",
)
PLAIN = (
    "handler_id",
    "designated",
    "outcome",
    "closed_how",
    "reopened",
    "unit_due_provisional",
    "citizen_due_provisional",
)


def rate(office: Office, case: Case, grade: int, word: Word | None = None) -> None:
    """
    A grade for the answer; a bad one reopens the case.

    Unit and handler are frozen into it. It is the citizen's own even where a clerk heard it, which
    `word` says. Raises NotAllowed where the case isn't closed.
    """
    _act(office, case, grade, word)
    office.work.ratings.give(case, grade)
    _follow(office, case, grade)


def given(office: Office, case: Case) -> Rating | None:
    """The grade of the answer rated last: of this round, or the bad one that began this round."""
    ratings = office.work.ratings
    found = ratings.of(case)
    if found is None and case.reopened and State(case.state) is State.DISPATCHED:
        found = ratings.of_round(case, case.reopened - 1)
    return found


def to_be_rated(office: Office, case: Case) -> bool:
    """Closed, not long ago, and without a grade."""
    if State(case.state) is not State.CLOSED or case.closed_at is None:
        return False
    valid = timedelta(days=office.desk.rules.closing.survey_valid_days)
    return office.now - case.closed_at <= valid and office.work.ratings.of(case) is None


def may_change(office: Office, rating: Rating) -> bool:
    """Whether a grade may still be changed."""
    allowed = timedelta(minutes=office.desk.rules.rating.edit_within_minutes)
    return office.now - rating.at <= allowed


def change(office: Office, case: Case, rating: Rating, grade: int) -> None:
    """
    Another grade instead of the one just given.

    One that was bad and is good now takes the case back from whoever was to redo it. Raises
    NotAllowed where somebody has signed already, and nothing has changed.
    """
    if State(case.state) is State.CLOSED:
        _act(office, case, grade)
        rating.grade = grade
        _follow(office, case, grade)
    elif is_bad(office, grade):
        rating.grade = grade
    else:
        _take_back(office, case, grade)
        rating.grade = grade
        office.work.held_notes.add(key_of(case), RATED)


def is_bad(office: Office, grade: int) -> bool:
    """Whether a grade has the case done again."""
    return grade <= office.desk.rules.rating.bad_max


def _act(office: Office, case: Case, grade: int, word: Word | None = None) -> None:
    bad, clerk = is_bad(office, grade), word.clerk if word else None
    public: dict[str, object] = {"grade": grade} | ({"heard": word.how} if word else {})
    if bad:
        public[BEFORE] = _standing(case)
    action = Action.RATE_BAD if bad else Action.RATE
    act(office, case, action, Actor.CITIZEN, staff=clerk, public=public)


def _follow(office: Office, case: Case, grade: int) -> None:
    if not is_bad(office, grade):
        office.work.held_notes.add(key_of(case), RATED)
    else:
        tell_handler(office, case, "rated.handler", grade=grade)
        start_again(office, case)
        language = office.language_of(case.address_id)
        due = office.citizen_due(language, case)
        office.tell(
            case.address_id, "rating.bad_reopened", case_id=case.id, no=case.number, due=due
        )


def _take_back(office: Office, case: Case, grade: int) -> None:
    """The case is closed again as it was before the bad grade; whoever was told hears of it."""
    told = {one.id: one for one in (*holders(office, case), *supervisors_of(office, case))}
    act(office, case, Action.RATE_ANEW, Actor.CITIZEN, public={"grade": grade})
    bad = office.work.cases.events(case, Action.RATE_BAD)[-1]
    _restore(case, bad.public[BEFORE])
    refresh(office, case)
    for member in told.values():
        office.tell(
            member.address_id,
            "rated_anew.staff",
            lane=Lane.STAFF,
            case_id=case.id,
            protect=True,
            no=case.number,
        )


def _standing(case: Case) -> dict[str, Any]:
    """How a closed case stands, as JSON, so that a grade given by mistake can be taken back."""
    instants = {name: getattr(case, name) for name in INSTANTS}
    return {
        **{name: at.isoformat() if at else None for name, at in instants.items()},
        **{name: getattr(case, name) for name in PLAIN},
    }


def _restore(case: Case, standing: dict[str, Any]) -> None:
    for name in INSTANTS:
        stored = standing[name]
        setattr(case, name, datetime.fromisoformat(stored) if stored else None)
    for name in PLAIN:
        setattr(case, name, standing[name])
