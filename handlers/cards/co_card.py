"""The card of a unit that helps: what is asked of it, cleared text, its own date."""

from handlers.cards.clearing import cleared_place, cleared_text
from handlers.office import Office
from handlers.talking.buttons import Face, on_card
from storage.tables import Case, CoUnit
from storage.values import Message
from texts.catalogue import Language, label, say, shorten

BODY_LENGTH, ASKED_LENGTH = 80, 120


def co_message(office: Office, case: Case, row: CoUnit, face: Face, language: Language) -> Message:
    """What the lead asks, and until when; the answer goes to the lead alone."""
    asked = office.work.cases.written(office.work.cases.event(row.event_id)).text
    text = say(
        language,
        "co.card",
        no=case.number,
        unit=office.unit_name(language, case.lead_unit),
        what=shorten(asked, ASKED_LENGTH),
        text=shorten(cleared_text(office, case), BODY_LENGTH),
        place=cleared_place(office, case, language),
        due=office.due_text(language, row.due_at),
    )
    buttons = (
        on_card(face, label(language, "button.co_answer"), "co_answer"),
        on_card(face, label(language, "button.full_text"), "co_full"),
    )
    return Message("co.card", text, (buttons,), protect=True)


def co_lines(office: Office, case: Case, language: Language) -> list[str]:
    """Who helps, until when or since when, for the lead's card."""
    lines = []
    for row in office.work.co_units.of_case(case.id or 0):
        unit = office.unit_name(language, row.unit)
        if row.answered_at is None:
            due = office.short(language, row.due_at)
            lines.append(say(language, "co.waits", unit=unit, due=due))
        else:
            when = office.moment(language, row.answered_at)
            lines.append(say(language, "co.has_answered", unit=unit, when=when))
    return lines
