"""A supervisor says whose identity of which case has to be read, and why."""

from handlers.talking.dialogue import (
    CANCEL,
    Answer,
    Choice,
    Draft,
    Flow,
    Next,
    NotUnderstood,
    Question,
    Step,
    Taken,
    View,
)
from texts.catalogue import label, say, words

LONGEST_REASON = 200
SHORTEST_REASON = 4


class RevealDraft(Draft):
    """Which case, and why. `export` asks for a file of several instead."""

    numbers: tuple[str, ...] = ()
    reason: str = ""
    export: bool = False


def _cancel(view: View) -> tuple[Choice, ...]:
    return (Choice(CANCEL, label(view.language, "button.cancel"), words("button.cancel")),)


def _ask_number(draft: RevealDraft, view: View) -> Question:
    key = "release.ask_numbers" if draft.export else "reveal.ask_number"
    return Question(key, say(view.language, key), (_cancel(view),), protect=True)


def _take_number(draft: RevealDraft, answer: Answer, view: View) -> Taken[RevealDraft]:
    """`view.facts` are the numbers of cases that exist and may be asked for."""
    typed = tuple(dict.fromkeys(answer.text.replace("，", " ").replace(",", " ").split()))
    known = [one for one in typed if view.facts(one)]
    if not typed or len(known) < len(typed) or (len(typed) > 1 and not draft.export):
        raise NotUnderstood("hint.number")
    return Next(draft.model_copy(update={"numbers": typed}))


def _ask_reason(draft: RevealDraft, view: View) -> Question:
    key = "release.ask_reason" if draft.export else "reveal.ask_reason"
    text = say(view.language, key, no="、".join(draft.numbers))
    return Question(key, text, (_cancel(view),), protect=True)


def _take_reason(draft: RevealDraft, answer: Answer, _view: View) -> Taken[RevealDraft]:
    said = answer.text.strip()
    if not SHORTEST_REASON <= len(said) <= LONGEST_REASON:
        raise NotUnderstood("hint.why", n=LONGEST_REASON)
    return Next(draft.model_copy(update={"reason": said}))


REVEAL = Flow(
    "reveal",
    RevealDraft,
    (
        Step("number", _ask_number, _take_number, lambda draft: not draft.numbers),
        Step("reason", _ask_reason, _take_reason),
    ),
)
