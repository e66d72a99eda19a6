"""
The citizen is asked first: three questions in the chat, one reminder, no third message.

At decent hours, and never two at once. Whoever has no chat is called; who can't be called is
visited. Whoever says so is asked no more, ever.
"""

from datetime import datetime

from domain.reach import after_quiet
from handlers.cards.cards import show, title
from handlers.office import Office
from handlers.talking.buttons import Face, on_card
from storage.cases import key_of
from storage.lookbacks import DONE, PERSON, WAITING, NewLookBack
from storage.outbox import Lane
from storage.people import NOBODY
from storage.tables import Case, LookBackRow
from storage.values import Message
from texts.catalogue import Language, label, say

WHY = "look_back"
"""The reason on the call list."""
ASK, REMIND = "look_back.ask", "look_back.remind"
CHAT = "chat"
TAP = "look_back"
STOP = "stop"
FIRST = (
    ("yes", "button.look_back_gone"),
    ("partly", "button.look_back_partly"),
    ("no", "button.look_back_there"),
)


def begin(office: Office, case: Case, new: NewLookBack) -> LookBackRow:
    """Write a case down for looking at it, and decide who is asked first."""
    row = office.work.lookbacks.add(new)
    if office.desk.rules.look_back.asks and in_chat(office, case):
        row.state, row.next_at = WAITING, decent(office, office.now)
    else:
        to_person(office, case, row)
    return row


def in_chat(office: Office, case: Case) -> bool:
    """Whether its citizen can be asked in a chat."""
    reader = office.work.people.reader(case.address_id)
    if reader.channel == NOBODY or not office.has_chat(case.address_id):
        return False
    return not office.work.people.is_blocked(case.address_id)


def decent(office: Office, at: datetime) -> datetime:
    """The same instant, or the end of the quiet hours it lies in."""
    return after_quiet(at, office.desk.rules.reminders.quiet_hours, office.desk.zone)


def to_person(office: Office, case: Case, row: LookBackRow) -> None:
    """
    A person calls or goes there; who is to be visited is on no list of calls.

    Where the county calls nobody it is a visit; where it sends nobody ([look_back] by), the end.
    """
    rules = office.desk.rules.look_back
    if not rules.sends_somebody:
        end(office, row, row.result or "unanswered")
        return
    row.state, row.next_at = PERSON, None
    row.visit = row.visit or not rules.calls
    if row.visit or row.failed_at is not None:
        return
    if office.work.identities.has_phone(case.person_id):
        office.work.people.wants_a_person(case.address_id, WHY, key_of(case))


def end(office: Office, row: LookBackRow, result: str) -> None:
    """Nobody is waited for any more."""
    row.state, row.next_at, row.done_at, row.result = DONE, None, office.now, result


def show_question(office: Office, case: Case, key: str) -> None:
    """The first question as a new message in its citizen's chat."""
    language = office.language_of(case.address_id)
    show(
        office,
        case,
        case.address_id,
        lambda face: (ask_message if key == ASK else remind_message)(office, case, face, language),
        fresh=True,
        lane=Lane.BULK,
    )


def ask_message(office: Office, case: Case, face: Face, language: Language) -> Message:
    """The first question, what the others are, and what becomes of the answers."""
    return _message(office, case, face, language, ASK)


def remind_message(office: Office, case: Case, face: Face, language: Language) -> Message:
    """The same once more, shorter; there is no third."""
    return _message(office, case, face, language, REMIND)


def _message(office: Office, case: Case, face: Face, language: Language, key: str) -> Message:
    month = office.local(case.replied_at or case.closed_at or office.now).month
    text = say(language, key, no=case.number, title=title(office, case), month=month)
    first = tuple(on_card(face, label(language, words), TAP, value) for value, words in FIRST)
    stop = on_card(face, label(language, "button.look_back_stop"), TAP, STOP)
    return Message(key, text, (first, (stop,)))
