"""A unit asks for a contact and says why; the citizen gives a telephone, or a name as well."""

from dataclasses import dataclass

from domain.telephone import telephone
from handlers.flows.closing import cancel_row
from handlers.talking.dialogue import (
    Answer,
    Draft,
    Flow,
    Next,
    NotUnderstood,
    Question,
    Step,
    Taken,
    View,
)
from storage.consents import BOTH
from texts.catalogue import say

LONGEST_REASON, LONGEST_NAME = 200, 30


@dataclass(frozen=True)
class ContactFacts:
    """What both flows look at: the case's number."""

    number: str


class AskContactDraft(Draft):
    """Why a unit needs a contact."""

    case_id: int
    reason: str = ""


class GiveContactDraft(Draft):
    """What the citizen gives for this case: what is known already is not asked for."""

    case_id: int
    level: str
    knows_phone: bool = False
    knows_name: bool = False
    phone: str = ""
    name: str = ""


def _ask_reason(_draft: AskContactDraft, view: View) -> Question:
    text = say(view.language, "consent.ask_reason", no=view.facts.number)
    return Question("consent.ask_reason", text, (cancel_row(view),), protect=True)


def _take_reason(draft: AskContactDraft, answer: Answer, _view: View) -> Taken[AskContactDraft]:
    said = answer.text.strip()
    if not said or len(said) > LONGEST_REASON:
        raise NotUnderstood("hint.why", n=LONGEST_REASON)
    return Next(draft.model_copy(update={"reason": said}))


def _ask_phone(_draft: GiveContactDraft, view: View) -> Question:
    text = say(view.language, "consent.ask_phone", no=view.facts.number)
    return Question("consent.ask_phone", text, (cancel_row(view),))


def _take_phone(draft: GiveContactDraft, answer: Answer, _view: View) -> Taken[GiveContactDraft]:
    number = telephone(answer.text)
    if number is None:
        raise NotUnderstood("hint.phone")
    return Next(draft.model_copy(update={"phone": number}))


def _ask_name(_draft: GiveContactDraft, view: View) -> Question:
    text = say(view.language, "consent.ask_name")
    return Question("consent.ask_name", text, (cancel_row(view),))


def _take_name(draft: GiveContactDraft, answer: Answer, _view: View) -> Taken[GiveContactDraft]:
    said = " ".join(answer.text.split())
    if not said or len(said) > LONGEST_NAME:
        raise NotUnderstood("hint.name")
    return Next(draft.model_copy(update={"name": said}))


def _wants_name(draft: GiveContactDraft) -> bool:
    return draft.level == BOTH and not draft.knows_name


ASK_CONTACT = Flow("ask_contact", AskContactDraft, (Step("reason", _ask_reason, _take_reason),))
GIVE_CONTACT = Flow(
    "give_contact",
    GiveContactDraft,
    (
        Step("phone", _ask_phone, _take_phone, lambda draft: not draft.knows_phone),
        Step("name", _ask_name, _take_name, _wants_name),
    ),
)
