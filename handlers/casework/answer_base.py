"""The answer base at work: which answers are offered for a question, and what is counted."""

from domain.questions import most_alike
from handlers.flows.draft import Offered
from handlers.office import Office
from storage.tables import AnswerEntry
from texts.catalogue import Language

OFFERED = 3
LEAST = 0.15
"""Below this likeness an answer is about something else (bench/answers.py)."""


def answers_to(office: Office, text: str, language: Language) -> tuple[Offered, ...]:
    """Return up to three answers that hold today, in the reader's language, likeliest first."""
    today = office.local(office.now).date()
    held = office.work.answers.holding(today, language.value)
    found = most_alike(
        text, [(one.question, one.answer) for one in held], limit=OFFERED, least=LEAST
    )
    return tuple(_offered(office, held[one.at], language) for one in found)


def _offered(office: Office, entry: AnswerEntry, language: Language) -> Offered:
    known = {unit.code for unit in office.desk.county.units}
    unit = office.unit_contact(language, entry.unit) if entry.unit in known else entry.unit
    return Offered(
        entry=entry.id or 0,
        question=entry.question,
        answer=entry.answer,
        unit=unit,
        updated=office.day(language, entry.updated_at),
    )
