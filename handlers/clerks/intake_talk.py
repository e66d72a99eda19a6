"""A call or a letter becomes a case of whoever rang or wrote; the clerk is only the hand."""

from typing import Any

from domain.blame import blames_staff
from domain.lifecycle import Action
from domain.masking import without_numbers
from handlers.cases.seeing import hidden_from
from handlers.casework.answering import answer_on_the_spot
from handlers.casework.confirming import Word, confirm_solved
from handlers.casework.filing import Brought, Matter, file_for
from handlers.clerks.find_talk import title_for
from handlers.flows.intake import INTAKE
from handlers.flows.intake_draft import (
    Earlier,
    IntakeDraft,
    IntakeFacts,
    Known,
    Source,
    heard,
    township,
)
from handlers.flows.stored import StoredSaid, stored_said
from handlers.incoming import Said
from handlers.office import Office, Turn
from handlers.talking.resuming import open_or_offer
from handlers.talking.talk import Talk, in_service
from storage.cases import key_of
from storage.people import Reader
from storage.staff import Member
from storage.tables import Case
from storage.values import Written
from texts.catalogue import Language

SHOWN = 3
TYPED_IN = "typed_in"
"""The reason written beside a look at a telephone while a call is typed in."""


def look_up(turn: Turn, phone: str) -> Known:
    """Who a telephone belongs to and what they brought before; the look leaves a row for each."""
    work = turn.work
    found = work.identities.with_phone(phone, reader_id=turn.reader.person_id, reason=TYPED_IN)
    cases = sorted(
        (
            case
            for one in found
            for case in work.cases.of_person(one, SHOWN)
            if not hidden_from(turn, case)
        ),
        key=key_of,
        reverse=True,
    )[:SHOWN]
    return Known(person_id=_one_of(turn.office, found), cases=tuple(
        Earlier(number=case.number, title=title_for(turn, case), state=case.state)
        for case in cases
    ))  # fmt: skip


def _one_of(office: Office, persons: list[int]) -> int | None:
    """The person of a telephone; of a family's the one who has no chat, so that no chat is told."""
    if len(persons) == 1:
        return persons[0]
    people = office.work.people
    without = [one for one in persons if not office.has_chat(people.home(one).address_id)]
    return without[0] if without else None


def registered(turn: Turn, external_no: str, source: str) -> str:
    """The number of the case that another system's number has here already; empty for none."""
    found = turn.work.cases.by_external(external_no, source)
    return found[0].number if found else ""


def _facts(turn: Turn, _draft: dict[str, Any]) -> IntakeFacts:
    desk = turn.office.desk
    return IntakeFacts(
        desk.county,
        (),
        desk.proposer,
        desk.sure_from,
        look_up=lambda phone: look_up(turn, phone),
        registered=lambda external_no, source: registered(turn, external_no, source),
    )


def _opening(turn: Turn, said: StoredSaid, source: Source = Source.PHONE) -> IntakeDraft:
    return heard(IntakeDraft(source=source), said.answer(), _facts(turn, {}))


def open_call(turn: Turn, said: Said | None = None, source: Source = Source.PHONE) -> None:
    """Open a call, with what was typed; an unfinished one is offered again first."""
    if said is None:
        open_or_offer(turn, "intake", IntakeDraft(source=source))
        return
    draft = _opening(turn, stored_said(said), source)
    open_or_offer(turn, "intake", draft, said)


def _register(turn: Turn, draft: IntakeDraft) -> None:
    clerk = turn.role("clerk")
    if clerk is None:
        turn.reply("stale.button")
        return
    caller = _caller(turn.office, draft)
    case = file_for(turn.office, _matter(turn, draft), _brought(caller, draft, clerk))
    if draft.answering:
        _answered(turn.office, case, clerk, draft)
    _tell_clerk(turn, case)
    if turn.office.has_chat(case.address_id):
        _tell_caller(turn.office, case)


def _caller(office: Office, draft: IntakeDraft) -> Reader:
    """The known person of the telephone, else a new one who can only be called."""
    people, known = office.work.people, draft.known.person_id
    if known is not None and not draft.stranger:
        return people.home(known)
    caller = people.without_chat(Language.ZH)
    if draft.phone or draft.name:
        office.work.identities.know(
            caller.person_id, name=draft.name or None, phone=draft.phone or None
        )
    return caller


def _matter(turn: Turn, draft: IntakeDraft) -> Matter:
    return Matter(
        draft.text,
        tuple(file.ref() for file in draft.files),
        draft.place,
        township(draft, turn.office.desk.county),
        draft.category,
        draft.confidential,
        bool(draft.danger),
        blame_split=blames_staff(draft.text),
        unit=draft.unit,
    )


def _brought(caller: Reader, draft: IntakeDraft, clerk: Member) -> Brought:
    return Brought(
        caller.person_id,
        caller.address_id,
        draft.source,
        clerk,
        draft.external_no or None,
        answered=draft.answering,
    )


def _answered(office: Office, case: Case, clerk: Member, draft: IntakeDraft) -> None:
    """They heard the answer and are content: replied and closed, a person knows (promise 5)."""
    answer_on_the_spot(office, case, clerk, Written(draft.answer), told=True)
    confirm_solved(office, case, Word(clerk, draft.source))
    case.outcome = "explained"


def _tell_clerk(turn: Turn, case: Case) -> None:
    """Number, code and date, for the clerk to read out."""
    office, language = turn.office, turn.language
    common: dict[str, Any] = {"no": case.number, "code": case.code}
    if office.work.cases.events(case, Action.ANSWER_ON_THE_SPOT):
        turn.reply("intake.closed", protect=True, **common)
        return
    due = office.citizen_due(language, case)
    if case.lead_unit:
        unit = office.unit_contact(language, case.lead_unit)
        turn.reply("intake.registered", protect=True, unit=unit, due=due, **common)
        return
    assign_due = office.dispatch_due(language, case)
    turn.reply("intake.in_triage", protect=True, assign_due=assign_due, due=due, **common)


def _tell_caller(office: Office, case: Case) -> None:
    """Who is known by a chat finds number and code there, too."""
    language = office.language_of(case.address_id)
    office.tell(
        case.address_id,
        "intake.receipt",
        case_id=case.id,
        no=case.number,
        code=case.code,
        due=office.citizen_due(language, case),
    )


def _shown(draft: IntakeDraft) -> str:
    """How an unfinished call is offered again; it names nobody."""
    return without_numbers(draft.text) or (f"📎 {len(draft.files)}" if draft.files else "")


in_service(
    Talk(
        INTAKE,
        _facts,
        _register,
        lambda draft: (
            without_numbers(draft.text) or (f"📎 {len(draft.files)}" if draft.files else "")
        ),
        expired="draft.expired_intake",
        opening=_opening,
    )
)
