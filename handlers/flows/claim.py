"""An old case from a new account: its number and its query code, as they stand on the receipt."""

import re

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

NUMBER = re.compile(r"\d{9}")
CODE = re.compile(r"\d{6}")


class ClaimDraft(Draft):
    """What was typed so far."""

    number: str = ""
    code: str = ""


def _cancel(view: View) -> tuple[Choice, ...]:
    return (Choice(CANCEL, label(view.language, "button.cancel"), words("button.cancel")),)


def _ask_number(_draft: ClaimDraft, view: View) -> Question:
    return Question("claim.ask_number", say(view.language, "claim.ask_number"), (_cancel(view),))


def _take_number(draft: ClaimDraft, answer: Answer, _view: View) -> Taken[ClaimDraft]:
    """Both at once are taken, too: people copy the line of the receipt."""
    plain = answer.text.replace(" ", "")
    number = NUMBER.search(plain)
    if number is None:
        raise NotUnderstood("hint.claim_number")
    rest = CODE.search(plain[number.end() :])
    code = rest[0] if rest else ""
    return Next(draft.model_copy(update={"number": number[0], "code": code}))


def _ask_code(_draft: ClaimDraft, view: View) -> Question:
    return Question("claim.ask_code", say(view.language, "claim.ask_code"), (_cancel(view),))


def _take_code(draft: ClaimDraft, answer: Answer, _view: View) -> Taken[ClaimDraft]:
    code = CODE.search(answer.text.replace(" ", ""))
    if code is None:
        raise NotUnderstood("hint.claim_code")
    return Next(draft.model_copy(update={"code": code[0]}))


CLAIM = Flow(
    "claim",
    ClaimDraft,
    (
        Step("number", _ask_number, _take_number, lambda draft: not draft.number),
        Step("code", _ask_code, _take_code, lambda draft: not draft.code),
    ),
)
