"""
The three questions of a look-back 回头看: thorough, effective, truthful; yes, partly, no.

Asked by the citizen's own chat, read out by whoever calls, answered on the spot by whoever goes
there; then a photo, a place, a word, or nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from handlers.flows.draft import choice, pinned
from handlers.flows.stored import StoredFile, stored
from handlers.talking.dialogue import (
    CANCEL,
    Answer,
    Draft,
    Flow,
    Next,
    NotUnderstood,
    Question,
    Stay,
    Step,
    Taken,
    View,
)
from storage.values import Message
from texts.catalogue import say

YES, SO_SO, NO = "yes", "partly", "no"
LABELS = {
    "thorough": ("gone", "partly", "there"),
    "effective": ("better", "little", "same"),
    "truthful": ("true", "half", "untrue"),
}
CALL, VISIT, NOTHING = "call", "visit", "nothing"
READY, MOST_WORDS = "ready", 1_000


@dataclass(frozen=True)
class LookBackFacts:
    """
    What the flows look at: the case's number, and how whoever reads is spoken to.

    `who` is "citizen" or "staff": who went there is asked in other words. `visits`: nothing but a
    visit answers it; `calls_only`: the county sends nobody there.
    `card`: what staff read of the case; `phone` shows the telephone, with its
    access row, where one is known.
    """

    number: str
    who: str = "citizen"
    visits: bool = False
    calls_only: bool = False
    card: str = ""
    phone: Callable[[], str] | None = None
    person_id: int | None = None


class ThreeAnswers(Draft):
    """The three answers as far as they are given, and what came beside them."""

    look_back_id: int
    thorough: str | None = None
    effective: str | None = None
    truthful: str | None = None
    text: str = ""
    files: tuple[StoredFile, ...] = ()
    place: str = ""
    album: str | None = None


class ResultDraft(ThreeAnswers):
    """What a person found out, by telephone or on the spot."""

    how: str = ""


D = TypeVar("D", bound=Any)


def _ask_one(question: str) -> Callable[[Any, View], Question]:
    def ask(_draft: object, view: View) -> Question:
        who = getattr(view.facts, "who", "staff")
        key = f"look_back.{who}.{question}"
        row = tuple(
            choice(view, value, f"button.look_back_{name}")
            for value, name in zip((YES, SO_SO, NO), LABELS[question], strict=True)
        )
        text = say(view.language, key)
        return Question(key, text, (row,), free=False, protect=who == "staff")

    return ask


def _take_one(question: str) -> Callable[[Any, Answer, View], Taken[Any]]:
    def take(draft: Any, answer: Answer, _view: View) -> Taken[Any]:  # noqa: ANN401
        if answer.choice not in (YES, SO_SO, NO):
            raise NotUnderstood("hint.choice")
        return Next(draft.model_copy(update={question: answer.choice}))

    return take


def three_steps(applies: Callable[[Any], bool] = lambda _draft: True) -> tuple[Step[Any], ...]:
    """The three questions as steps of any flow whose draft has their names."""

    def unanswered(question: str) -> Callable[[Any], bool]:
        return lambda draft: applies(draft) and getattr(draft, question) is None

    return tuple(
        Step(question, _ask_one(question), _take_one(question), unanswered(question))
        for question in LABELS
    )


# more: a photo, a place, a word, or nothing


def _ask_more(draft: ThreeAnswers, view: View) -> Question:
    who = view.facts.who
    came = bool(draft.text or draft.files or draft.place)
    key = f"look_back.{who}.{'came' if came else 'more'}"
    fields = {"n": len(draft.files)} if came else {}
    row = (choice(view, READY, "button.look_back_ready"),)
    text = say(view.language, key, **fields)
    return Question(key, text, (row,), free=True, protect=who == "staff")


def _take_more(draft: D, answer: Answer, _view: View) -> Taken[D]:
    if answer.choice == READY:
        return Next(draft)
    if not (answer.text.strip() or answer.files or answer.point):
        raise NotUnderstood("hint.look_back_more")
    text = "\n".join(part for part in (draft.text, answer.text.strip()) if part)[:MOST_WORDS]
    place = pinned(answer) if answer.point else draft.place
    same = answer.album is not None and answer.album == draft.album
    files = (*draft.files, *stored(answer.files))
    changes = {"text": text, "place": place, "files": files, "album": answer.album}
    return Stay(draft.model_copy(update=changes), amend=same or answer.close)


MORE: Step[Any] = Step("more", _ask_more, _take_more)
LOOK_BACK = Flow("look_back", ThreeAnswers, (*three_steps(), MORE))


# how: what a person did to find out


def _ways(facts: LookBackFacts) -> tuple[str, ...]:
    """How a person may have found out."""
    if facts.visits:
        return (VISIT,)
    return (CALL,) if facts.calls_only else (VISIT, CALL)


def _ask_how(_draft: ResultDraft, view: View) -> Question:
    facts: LookBackFacts = view.facts
    phone = ((choice(view, "phone", "button.show_phone"),),) if facts.phone else ()
    words = {VISIT: "button.look_back_visited", CALL: "button.look_back_called"}
    ways = tuple(choice(view, way, words[way]) for way in _ways(facts))
    rest = (
        choice(view, NOTHING, "button.look_back_nothing"),
        choice(view, CANCEL, "button.cancel"),
    )
    text = say(view.language, "look_back.staff.how", no=facts.number, card=facts.card)
    return Question("look_back.staff.how", text, (*phone, ways, rest), free=False, protect=True)


def _take_how(draft: ResultDraft, answer: Answer, view: View) -> Taken[ResultDraft]:
    facts: LookBackFacts = view.facts
    if answer.choice == "phone" and facts.phone is not None:
        told = say(view.language, "call.phone", phone=facts.phone())
        note = Message("call.phone", told, protect=True, names=facts.person_id)
        return Stay(draft, quiet=True, note=note)
    if answer.choice not in (*_ways(facts), NOTHING):
        raise NotUnderstood("hint.choice")
    return Next(draft.model_copy(update={"how": answer.choice}))


def _has_found(draft: ResultDraft) -> bool:
    return draft.how in (CALL, VISIT)


RESULT = Flow(
    "look_back_result",
    ResultDraft,
    (
        Step("how", _ask_how, _take_how, lambda draft: not draft.how),
        *three_steps(_has_found),
        MORE,
    ),
)
