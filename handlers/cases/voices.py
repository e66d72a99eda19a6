"""Voice notes of a case: a unit never gets the raw voice, only what a clerk wrote down of it."""

from domain.lifecycle import Action
from handlers.office import Office
from storage.tables import Case
from storage.values import FileRef

VOICES = ("voice", "audio")
TYPED = "typed"
SENT_BY = (Action.SUBMIT, Action.ADD, Action.ANSWER, Action.JOIN)


def untyped(office: Office, case: Case) -> list[FileRef]:
    """The voice notes that nobody has written down yet, oldest first."""
    sent = [one for one in office.work.cases.files(case, *SENT_BY) if one.kind in VOICES]
    return sent[typed(office, case) :] if sent else []


def typed(office: Office, case: Case) -> int:
    """How many voice notes were written down."""
    events = office.work.cases.events(case, Action.ADD)
    return sum(int(one.public.get(TYPED, 0)) for one in events)
