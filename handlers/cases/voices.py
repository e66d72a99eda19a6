"""Voice notes of a case: a unit never gets the raw voice, only what a clerk wrote down of it."""

from domain.lifecycle import Action
from handlers.office import Office
from storage.attachments import Attached, Kept
from storage.cases import key_of
from storage.tables import Case

VOICES = ("voice", "audio")
TYPED = "typed"
SENT_BY = (Action.SUBMIT, Action.ADD, Action.ANSWER, Action.JOIN)


def untyped(office: Office, case: Case) -> list[Attached]:
    """The voice notes that nobody has written down yet, oldest first; none that never came."""
    files = office.work.attachments.of_case(key_of(case), SENT_BY)
    sent = [one for one in files if one.kind in VOICES]
    left = sent[typed(office, case) :] if sent else []
    return [one for one in left if one.state not in (Kept.REFUSED, Kept.LOST)]


def typed(office: Office, case: Case) -> int:
    """How many voice notes were written down."""
    events = office.work.cases.events(case, Action.ADD)
    return sum(int(one.public.get(TYPED, 0)) for one in events)
