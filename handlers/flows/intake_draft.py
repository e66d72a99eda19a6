"""A call or a letter as a clerk has typed it so far: anything first, in any order."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from domain.calls import understood
from domain.county import County
from domain.routing import Routing, route
from handlers.flows.draft import Facts, FileDraft, guessed, kept
from handlers.talking.dialogue import Answer


class Source(StrEnum):
    """How a matter came that was not sent in a chat."""

    PHONE = "phone"
    LETTER = "letter"
    MAILBOX = "mailbox"
    VISIT = "visit"
    SYMPOSIUM = "symposium"
    LEADER_VISIT = "leader_visit"
    HOTLINE_12345 = "hotline_12345"
    PETITION = "petition"


class Earlier(BaseModel):
    """An earlier case of the same telephone, as the card names it."""

    model_config = ConfigDict(frozen=True)

    number: str
    title: str
    state: str


class Known(BaseModel):
    """Who a telephone leads to: the person, where it is one, and their latest cases."""

    model_config = ConfigDict(frozen=True)

    person_id: int | None = None
    cases: tuple[Earlier, ...] = ()


def nobody(_phone: str) -> Known:
    """Nobody is known by any telephone."""
    return Known()


@dataclass(frozen=True)
class IntakeFacts(Facts):
    """
    What the flow looks at.

    `look_up` finds who a telephone belongs to, and leaves a row. `registered` is the case that
    another system's number has from a source already; empty where there is none.
    """

    look_up: Callable[[str], Known] = nobody
    registered: Callable[[str, str], str] = lambda _external_no, _source: ""


class IntakeDraft(FileDraft):
    """
    A call as far as it was typed.

    `known`: whom the telephone leads to, `stranger`: the clerk says it is somebody else. `unit`:
    the clerk's choice. `changing`: what is being changed. `answering`: it is answered and closed in
    the same step, by `answer`.
    """

    danger: bool | None = False
    phone: str = ""
    name: str = ""
    source: Source = Source.PHONE
    external_no: str = ""
    known: Known = Known()
    stranger: bool = False
    unit: str | None = None
    changing: str = ""
    answering: bool = False
    answer: str = ""


def heard(draft: IntakeDraft, answer: Answer, facts: IntakeFacts) -> IntakeDraft:
    """
    The draft with what was typed now, taken apart; who the telephone belongs to is looked up once.

    Raises NotUnderstood where the text gets too long to be read.
    """
    call = understood(answer.text)
    found = {
        name: value
        for name in ("phone", "name", "external_no", "answer")
        if (value := getattr(call, name))
    }
    changes: dict[str, object] = dict(found)
    if call.place:
        changes |= {"place": call.place, "placed": True}
    if call.phone:
        changes |= {"known": facts.look_up(call.phone), "stranger": False}
    more = kept(draft, replace(answer, text=call.matter)).model_copy(update=changes)
    said_anew = IntakeDraft.model_validate(more.model_dump())
    return IntakeDraft.model_validate(guessed(said_anew, facts).model_dump())


def township(draft: IntakeDraft, county: County) -> str | None:
    """The township that the place, else the words, name."""
    found = county.township_at(draft.place or draft.text)
    return found.code if found else None


def routing(draft: IntakeDraft, county: County) -> Routing:
    """Where it would go as it stands; the clerk's own choice before the county's rules."""
    found = route(
        county,
        category=draft.category,
        place_text=draft.place,
        township=township(draft, county),
        text=draft.text,
        danger=bool(draft.danger),
    )
    return replace(found, unit=draft.unit, sure=True) if draft.unit else found
