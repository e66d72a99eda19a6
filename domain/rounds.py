"""
Rounds: what a case's history says of each unit that had it, for the figures of units.

A round begins when a unit gets the case, or gets it again, and ends with what came of the answer.
A round counts in the period in which its clock was decided: when it was answered in time, or when
its deadline passed without an answer. So nothing counts twice, and a period that is over stays as
it was. Limits and rates: rules 5.1, 5.3.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any

from domain.lifecycle import Action, Actor

BEGINS = frozenset({Action.DISPATCH, Action.DESIGNATE, Action.ACCEPT_RETURN})
WORDS: Mapping[str, str] = {
    Action.CONFIRM_SOLVED: "solved",
    Action.CONFIRM_PARTLY: "partly",
    Action.CONFIRM_NOT_SOLVED: "not_solved",
    Action.SILENCE: "silence",
    Action.NOT_REACHED: "not_reached",
}
AGAIN = frozenset(
    {
        *(Action.CONFIRM_PARTLY, Action.CONFIRM_NOT_SOLVED, Action.REOPEN, Action.RATE_BAD),
        *(Action.SECOND_OPINION, Action.LOOK_BACK_FAILED, Action.FAIL_CHECK),
    }
)
RATED = frozenset({Action.RATE, Action.RATE_BAD, Action.RATE_ANEW})
ENDS = frozenset(
    {
        *(Action.WITHDRAW, Action.MERGE, Action.TERMINATE, Action.REFUSE),
        *(Action.TRANSFER_TO_PETITION,),
    }
)
OF_UNIT = frozenset({Actor.HANDLER, Actor.UNIT_HEAD, Actor.CO_UNIT})
COUNTED = frozenset({*BEGINS, *WORDS, *AGAIN, *RATED, *ENDS})
COUNTED |= {Action.SUBMIT, Action.SIGN, Action.REPLY, Action.ANSWER_ON_THE_SPOT}
COUNTED |= {Action.GRANT_EXTENSION, Action.ASK_CITIZEN, Action.NOTE, Action.REQUEST_RETURN}


@dataclass(frozen=True)
class Happened:
    """One line of a case's history."""

    at: datetime
    action: str
    actor: str
    public: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Round:
    """
    A unit's turn with a case. `unit` is None where the desk answered itself.

    `unit_due` and `citizen_due` are as they stood when it was answered; of an open round as they
    stand. `word` is what the citizen made of the answer, `grade` the last they gave.
    """

    unit: str | None
    begun: datetime
    acted: datetime | None = None
    replied: datetime | None = None
    unit_due: datetime | None = None
    citizen_due: datetime | None = None
    extended: bool = False
    word: str | None = None
    word_at: datetime | None = None
    grade: int | None = None
    rated_at: datetime | None = None
    again_at: datetime | None = None
    ended: bool = False

    @property
    def is_open(self) -> bool:
        """Whether it waits for its answer."""
        return self.replied is None and not self.ended


def rounds_of(
    history: Iterable[Happened], unit_due: datetime | None, citizen_due: datetime | None
) -> list[Round]:
    """The rounds of one case, oldest first; the dues are those of a round that is open."""
    rounds: list[Round] = []
    for event in history:
        _step(rounds, event)
    if rounds and rounds[-1].is_open:
        rounds[-1] = replace(rounds[-1], unit_due=unit_due, citizen_due=citizen_due)
    return rounds


def _step(rounds: list[Round], event: Happened) -> None:
    if event.action in BEGINS:
        _begin(rounds, event, event.public.get("unit"))
        return
    if event.action == Action.ANSWER_ON_THE_SPOT:
        _begin(rounds, event, None)
    if not rounds:
        return
    rounds[-1] = replace(rounds[-1], **_said(rounds[-1], event))
    if event.action in AGAIN and rounds[-1].replied is not None:
        rounds[-1] = replace(rounds[-1], again_at=event.at)
        rounds.append(Round(rounds[-1].unit, event.at))


def _begin(rounds: list[Round], event: Happened, unit: str | None) -> None:
    """Another unit gets it: what the one before had not answered is no round of theirs."""
    if rounds and rounds[-1].is_open:
        if rounds[-1].begun == event.at and rounds[-1].acted is None:
            rounds.pop()
        else:
            rounds[-1] = replace(rounds[-1], ended=True)
    rounds.append(Round(unit, event.at))


def _said(current: Round, event: Happened) -> dict[str, Any]:
    """What an event adds to the round it happens in."""
    said: dict[str, Any] = {}
    if current.acted is None and (event.action == Action.SIGN or event.actor in OF_UNIT):
        said["acted"] = event.at
    if event.action in (Action.REPLY, Action.ANSWER_ON_THE_SPOT):
        said |= {"replied": event.at, **{name: _date(event, name) for name in DUES}}
    elif event.action == Action.GRANT_EXTENSION:
        said["extended"] = True
    elif event.action in ENDS and current.replied is None:
        said["ended"] = True
    if event.action in WORDS and current.word is None:
        said |= {"word": WORDS[event.action], "word_at": event.at}
    if event.action in RATED and "grade" in event.public:
        said |= {"grade": int(event.public["grade"]), "rated_at": event.at}
    return said


DUES = ("unit_due", "citizen_due")


def _date(event: Happened, name: str) -> datetime | None:
    told = event.public.get(name)
    return datetime.fromisoformat(str(told)) if told else None


# What a period's rounds come to


@dataclass(frozen=True)
class Tally:
    """
    What a unit's rounds of a period come to: parts and what they are parts of.

    `silent` of the settled said nothing; `unrated` of the settled gave no grade: neither ever
    counts as satisfied. Days are working days, summed over the answered rounds.
    """

    begun: int = 0
    responded: int = 0
    respondable: int = 0
    in_time: int = 0
    timed: int = 0
    desk_in_time: int = 0
    desk_timed: int = 0
    solved: int = 0
    settled: int = 0
    silent: int = 0
    satisfied: int = 0
    rated: int = 0
    unrated: int = 0
    again: int = 0
    extended: int = 0
    answered: int = 0
    repeated: int = 0
    filed: int = 0
    struck: int = 0
    listed: int = 0
    days_allowed: int = 0
    days_used: int = 0
    excluded: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            **{one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)}
        )


@dataclass(frozen=True)
class Within:
    """The period, until when anything is known, and how limits and days are counted."""

    since: datetime
    until: datetime
    as_of: datetime
    respond_by: Callable[[datetime, str], datetime]
    days_between: Callable[[datetime, datetime], int]

    def holds(self, at: datetime | None) -> bool:
        """Whether an instant lies in the period and is known."""
        return at is not None and self.since <= at < self.until and at < self.as_of


def tally_of(one: Round, urgency: str, within: Within) -> Tally:
    """What one round adds to its unit's period."""
    holds = within.holds
    settled = holds(one.word_at)
    answered = holds(one.replied)
    limit = within.respond_by(one.begun, urgency)
    decided = _decided(one.acted, limit, one)
    timed = one.unit is not None and holds(_decided(one.replied, one.unit_due, one))
    desk = holds(_decided(one.replied, one.citizen_due, one))
    allowed = answered and one.unit_due is not None
    return Tally(
        begun=int(holds(one.begun)),
        responded=int(holds(decided) and one.acted is not None and one.acted <= limit),
        respondable=int(holds(decided)),
        in_time=int(timed and _kept(one.replied, one.unit_due)),
        timed=int(timed),
        desk_in_time=int(desk and _kept(one.replied, one.citizen_due)),
        desk_timed=int(desk),
        solved=int(settled and one.word == "solved"),
        settled=int(settled),
        silent=int(settled and one.word in ("silence", "not_reached")),
        satisfied=int(holds(one.rated_at) and (one.grade or 0) >= SATISFIED),
        rated=int(holds(one.rated_at)),
        unrated=int(settled and one.grade is None),
        again=int(holds(one.again_at)),
        extended=int(answered and one.extended),
        answered=int(answered),
        days_allowed=within.days_between(one.begun, one.unit_due)
        if allowed and one.unit_due
        else 0,
        days_used=within.days_between(one.begun, one.replied) if allowed and one.replied else 0,
    )


SATISFIED = 3


def _decided(done: datetime | None, limit: datetime | None, one: Round) -> datetime | None:
    """When a clock was decided: with what stops it, or at its limit; None where it never is."""
    if limit is None or (done is None and one.ended):
        return None
    return limit if done is None else min(done, limit)


def _kept(done: datetime | None, limit: datetime | None) -> bool:
    return done is not None and limit is not None and done <= limit


# Shares, as they are read


@dataclass(frozen=True)
class Rate:
    """A rate by its name: the part, of what, whether more is better."""

    name: str
    part: str
    of: str
    good: bool = True


RATES = (
    Rate("in_time", "in_time", "timed"),
    Rate("desk_in_time", "desk_in_time", "desk_timed"),
    Rate("response", "responded", "respondable"),
    Rate("resolved", "solved", "settled"),
    Rate("satisfied", "satisfied", "rated"),
    Rate("rectified", "struck", "listed"),
    Rate("reopened", "again", "settled", good=False),
    Rate("repeated", "repeated", "filed", good=False),
    Rate("extended", "extended", "answered", good=False),
)
BY_NAME: Mapping[str, Rate] = {one.name: one for one in RATES}


def parts(tally: Tally, rate: Rate) -> tuple[int, int]:
    """The part and the whole of a rate."""
    return getattr(tally, rate.part), getattr(tally, rate.of)
