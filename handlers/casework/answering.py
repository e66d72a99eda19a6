"""Answering: a handler's reply reaches the citizen, with the question whether it is solved."""

from domain.deadlines import silence_closes
from domain.lifecycle import Action, Actor, State
from handlers.cards.board import refresh
from handlers.cards.cards import show, title
from handlers.cases.checks import CHECK, waits_for_check
from handlers.cases.deciding import ACTORS, words_of
from handlers.cases.history import act
from handlers.cases.rated import is_rated
from handlers.cases.rated_due import due_of_rating
from handlers.cases.supervised import is_listed
from handlers.cases.waiting import REDONE
from handlers.casework.files import give
from handlers.casework.nudging import ANSWER, nudge_citizen
from handlers.evaluator.following_up import follow_up
from handlers.office import Office
from handlers.talking.buttons import Face, on_card
from storage.attachments import Attached
from storage.cases import key_of
from storage.due import Appointment
from storage.outbox import Lane
from storage.staff import Member
from storage.tables import Case, Request
from storage.values import Message, Written
from texts.catalogue import Language, label, say, shorten

ANSWER_SHOWN = 100
ANSWERS = (Action.REPLY, Action.ANSWER_ON_THE_SPOT)
SOLVED, PARTLY, NOT_SOLVED, FULL = "solved", "partly", "not_solved", "reply"


def reply_to_citizen(office: Office, case: Case, member: Member, written: Written) -> None:
    """
    Send a reply: the case is `replied`, both clocks stop, the citizen is asked.

    Silence counts only from the moment the answer was seen or told (promise 5), so until then a
    call-back is what watches the case. Raises NotAllowed where the case can't be answered now.
    """
    act(office, case, Action.REPLY, Actor.HANDLER, staff=member, written=written)
    _replied(office, case, member)
    send_answer(office, case, written)
    follow_up(office, case)


def needs_second(office: Office, case: Case) -> bool:
    """
    Whether the answer waits for somebody else's approval, by `closing.need_second_person`.

    What follows a bad rating at a window has its second look after the answer: whoever is named is
    revisited, and where nobody is there to confirm somebody checks (`cases/checks`).
    """
    if is_rated(case):
        return False
    named = office.desk.rules.closing.need_second_person
    return any(applies and why in named for why, applies in _whys(office, case))


def _whys(office: Office, case: Case) -> tuple[tuple[str, bool], ...]:
    redone = office.work.cases.events(case, *REDONE) if case.reopened else []
    rated = bool(redone) and redone[-1].action == Action.RATE_BAD
    return (
        ("listed", case.problem_at is not None or is_listed(office, case)),
        ("reopened", bool(case.reopened)),
        ("bad_rating", rated),
        ("conduct", case.category == "conduct" or case.accused_unit is not None),
    )


def approve_reply(office: Office, case: Case, request: Request, approver: Member) -> None:
    """
    A second person sends what a handler wrote; in another round neither of them answers again.

    Raises NotAllowed.
    """
    written = words_of(office, request)
    public: dict[str, object] = {"proposed": request.event_id, "by": request.asked_by}
    act(
        office,
        case,
        Action.REPLY,
        ACTORS[approver.role],
        staff=approver,
        public=public,
        written=Written(written.text),
    )
    _replied(office, case, office.work.staff.get(request.asked_by) or approver)
    send_answer(office, case, written)
    follow_up(office, case)


def answer_on_the_spot(
    office: Office, case: Case, clerk: Member, written: Written, *, told: bool = False
) -> None:
    """
    A clerk answers what waits in triage: the case is `replied`, and no unit has it.

    `told`: they heard the answer on the telephone, so nothing is sent after them. Raises
    NotAllowed where the case has been given away meanwhile.
    """
    public: dict[str, object] = {"told": told}
    act(
        office,
        case,
        Action.ANSWER_ON_THE_SPOT,
        Actor.CLERK,
        staff=clerk,
        public=public,
        written=written,
    )
    _replied(office, case, clerk)
    if told:
        seen(office, case)
        refresh(office, case)
    else:
        send_answer(office, case, written)


def _replied(office: Office, case: Case, member: Member) -> None:
    """Both clocks stop; until the answer was seen or told, a call-back watches the case."""
    case.handler_id = member.id
    case.replied_at = office.now
    case.seen_at = None
    work = office.work
    work.due.call_off(key_of(case))
    call_back = silence_closes(office.desk.rules, office.desk.calendar, office.now)
    watched_by = CHECK if waits_for_check(office, case) else "call_back"
    rows = (Appointment(watched_by, call_back.at), *due_of_rating(office, case))
    work.due.plan(key_of(case), case.revision, rows)


def send_answer(office: Office, case: Case, written: Written) -> None:
    """The answer and its files reach the citizen, and everybody's card shows it."""
    if written.files and office.has_chat(case.address_id):
        give(office, case.address_id, case, answer_files(office, case))
    show_answer(office, case)
    nudge_citizen(office, case, ANSWER)
    refresh(office, case)


def answer_files(office: Office, case: Case) -> list[Attached]:
    """The evidence that came with the latest reply."""
    answers = office.work.cases.events(case, *ANSWERS)
    if not answers:
        return []
    return office.work.attachments.of_event(
        int(answers[-1].public.get("proposed") or answers[-1].id or 0)
    )


def show_answer(office: Office, case: Case) -> None:
    """The answer's card in the citizen's chat: a new message, because they are asked."""
    if not office.has_chat(case.address_id):
        _read_out(office, case)
        return
    language = office.language_of(case.address_id)
    show(
        office,
        case,
        case.address_id,
        lambda face: answer_message(office, case, face, language),
        fresh=True,
        lane=Lane.REPLY,
    )


def _read_out(office: Office, case: Case) -> None:
    """Without a chat the answer is read out, all of it."""
    language = office.language_of(case.address_id)
    unit = office.unit_name(language, case.lead_unit)
    answer = last_reply(office, case).text
    office.tell(case.address_id, "spoken.citizen.answer", case_id=case.id, unit=unit, answer=answer)


def last_reply(office: Office, case: Case) -> Written:
    """The latest reply, in full."""
    replies = office.work.cases.events(case, *ANSWERS)
    return office.work.cases.written(replies[-1]) if replies else Written()


def answer_message(office: Office, case: Case, face: Face, language: Language) -> Message:
    """The reply in short, with the way to all of it, and the question."""
    reply = last_reply(office, case).text
    unit = office.unit_name(language, case.lead_unit)
    text = say(
        language,
        "citizen.answer",
        no=case.number,
        title=title(office, case),
        unit=unit,
        answer=shorten(reply, ANSWER_SHOWN),
    )
    rows = (
        (on_card(face, label(language, "button.full_answer"), FULL),),
        (
            on_card(face, label(language, "button.solved"), SOLVED),
            on_card(face, label(language, "button.partly"), PARTLY),
            on_card(face, label(language, "button.not_solved"), NOT_SOLVED),
        ),
    )
    return Message("citizen.answer", text, rows)


def full_answer(office: Office, case: Case) -> None:
    """All of the reply, in as many messages as it needs."""
    language = office.language_of(case.address_id)
    text = say(language, "answer.full", no=case.number, answer=last_reply(office, case).text)
    office.send(case.address_id, Message("answer.full", text))


def note_seen(office: Office, person_id: int, address_id: int, up_to: int | None = None) -> None:
    """
    The citizen has the answer before their eyes: three working days of silence begin.

    `up_to` is the last message known to be on the screen; None where the person acted in the chat
    themselves, which shows that they are there.
    """
    waiting = [
        case
        for case in office.work.cases.of_person(person_id)
        if State(case.state) is State.REPLIED and case.seen_at is None
    ]
    for case in waiting:
        card, _ = office.work.cards.of(key_of(case), address_id)
        if card.message_id is None or (up_to is not None and up_to < card.message_id):
            continue
        seen(office, case)


def seen(office: Office, case: Case) -> None:
    """From now on silence counts."""
    case.seen_at = office.now
    work = office.work
    work.due.call_off(key_of(case), ["call_back"])
    close = silence_closes(office.desk.rules, office.desk.calendar, office.now)
    work.due.plan(key_of(case), case.revision, [Appointment("silence", close.at)])
