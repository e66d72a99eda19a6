"""The card of a question to the citizen: what is asked, until when, what becomes of the date."""

from datetime import datetime

from handlers.cards.cards import title
from handlers.cases.waiting import questions
from handlers.office import Office, Rows
from handlers.talking.buttons import Face, on_card
from storage.tables import Case, Event
from storage.values import Message
from texts.catalogue import Language, label, say


def question_message(
    office: Office, case: Case, face: Face, language: Language, more: Rows = ()
) -> Message:
    """The question with both dates; where the date had passed already, no new one is promised."""
    asked = questions(office, case)
    before = _due_before(asked[-1]) if asked else case.citizen_due_at
    moved = before != case.citizen_due_at
    key = "citizen.ask" if moved else "citizen.ask_late"
    dates = {"old_due": office.short(language, before)} if moved else {}
    if moved:
        dates["new_due"] = office.citizen_due(language, case)
    text = say(
        language,
        key,
        no=case.number,
        title=title(office, case),
        unit=office.unit_name(language, case.lead_unit),
        question=question_text(office, case),
        ask_due=office.due_text(language, case.ask_due_at or office.now),
        **dates,
    )
    return Message(key, text, (*_buttons(face, language), *more))


def question_aloud(office: Office, case: Case, language: Language) -> str:
    """The question as a clerk reads it out, with both dates."""
    return say(
        language,
        "spoken.citizen.ask",
        unit=office.unit_name(language, case.lead_unit),
        question=question_text(office, case),
        ask_due=office.due_text(language, case.ask_due_at or office.now),
        due=office.citizen_due(language, case),
    )


def question_text(office: Office, case: Case) -> str:
    """What the citizen was last asked; empty where nothing is."""
    asked = questions(office, case)
    return office.work.cases.written(asked[-1]).text if asked else ""


def _due_before(event: Event) -> datetime:
    return datetime.fromisoformat(str(event.public["due_before"]))


def _buttons(face: Face, language: Language) -> Rows:
    names = ("reply_now", "unclear", "call_me")
    now, unclear, call = (on_card(face, label(language, f"button.{one}"), one) for one in names)
    return (now,), (unclear, call)
