"""Being away: from which day to which, who stands in, noted."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from domain.spans import Span, span_in
from handlers.flows.draft import choice
from handlers.talking.dialogue import (
    CANCEL,
    Answer,
    Draft,
    Flow,
    GoTo,
    Next,
    NotUnderstood,
    Question,
    Stay,
    Step,
    Taken,
    View,
)
from texts.catalogue import say

TODAY, TOMORROW, SURE, CHANGE, HEAD = "today", "tomorrow", "sure", "change", "head"


@dataclass(frozen=True)
class Looked:
    """
    What some days would mean: in words, who stands in, how many cases are handed over.

    `clash`: why nobody of the posts could stand in; `head`: who could then be asked.
    """

    span: str
    cover: str = ""
    n: int = 0
    clash: str = ""
    head: str = ""


@dataclass(frozen=True)
class AwayFacts:
    """What the flow looks at: today, and what days would mean."""

    today: date
    look: Callable[[Span], Looked]


class AwayDraft(Draft):
    """The days somebody is away, as far as they are told."""

    first: date | None = None
    last: date | None = None
    ask_head: bool = False

    @property
    def span(self) -> Span | None:
        """The days, once both are told."""
        return Span(self.first, self.last) if self.first and self.last else None


def _ask_when(_draft: AwayDraft, view: View) -> Question:
    rows = (
        (choice(view, TODAY, "button.today"), choice(view, TOMORROW, "button.tomorrow")),
        (choice(view, CANCEL, "button.cancel"),),
    )
    return Question("away.ask", say(view.language, "away.ask"), rows)


def _take_when(draft: AwayDraft, answer: Answer, view: View) -> Taken[AwayDraft]:
    today = view.facts.today
    if answer.choice in (TODAY, TOMORROW):
        day = today + timedelta(days=answer.choice == TOMORROW)
        return Next(_on(draft, Span(day, day)))
    span = span_in(answer.text, today)
    if span is None:
        raise NotUnderstood("hint.days")
    return Next(_on(draft, span))


def _on(draft: AwayDraft, span: Span) -> AwayDraft:
    return draft.model_copy(update={"first": span.first, "last": span.last})


def _looked(draft: AwayDraft, view: View) -> Looked:
    facts: AwayFacts = view.facts
    return facts.look(draft.span) if draft.span else Looked("")


def _ask_sure(draft: AwayDraft, view: View) -> Question:
    facts = _looked(draft, view)
    change, cancel = (
        choice(view, CHANGE, "button.change_days"),
        choice(view, CANCEL, "button.cancel"),
    )
    if not facts.clash:
        text = say(view.language, "away.sure", span=facts.span, n=facts.n, who=facts.cover)
        sure = choice(view, SURE, "button.note_away")
        return Question("away.sure", text, ((sure,), (change, cancel)), protect=True)
    key = "away.clash" if facts.head else "away.clash_head"
    fields = {"who": facts.head} if facts.head else {}
    text = say(view.language, key, span=facts.span, why=facts.clash, **fields)
    ask = ((choice(view, HEAD, "button.ask_head"),),) if facts.head else ()
    return Question(key, text, (*ask, (change, cancel)), protect=True)


def _take_sure(draft: AwayDraft, answer: Answer, view: View) -> Taken[AwayDraft]:
    facts = _looked(draft, view)
    if answer.choice == SURE and not facts.clash:
        return Next(draft)
    if answer.choice == HEAD and facts.head:
        return Next(draft.model_copy(update={"ask_head": True}))
    if answer.choice == CHANGE:
        return GoTo(draft.model_copy(update={"first": None, "last": None}), "when")
    span = span_in(answer.text, view.facts.today)
    if span is None:
        raise NotUnderstood("hint.choice")
    return Stay(_on(draft, span))


AWAY = Flow(
    "away",
    AwayDraft,
    (
        Step("when", _ask_when, _take_when, lambda draft: draft.span is None),
        Step("sure", _ask_sure, _take_sure),
    ),
)
