"""
Being forgotten (PIPL art. 47), by the person's word or by the end of the time limit.

Identity, dialogues, raw updates, sent texts and the account go. An open case is withdrawn or goes
on without its person, as they choose. An ended case is erased: its key is deleted, or it stays
sealed where the archives law wants the papers. State and figures stay (lifecycle: erase).
"""

from domain.lifecycle import END_STATES, Action, Actor, State
from handlers.cards.board import refresh
from handlers.cases.history import act
from handlers.citizens.progress import can
from handlers.office import Office, Turn
from storage.cases import key_of
from storage.outbox import Lane
from storage.tables import Case
from storage.values import Message
from texts.catalogue import Language, say

ALL = 10_000
CASE = "case_id"


def forget(turn: Turn, *, withdraw: bool) -> None:
    """The sender is forgotten; goodbye is said to their account, which is nobody's now."""
    office, sender = turn.office, turn.incoming.sender
    language = Language(turn.reader.language)
    forget_person(office, turn.reader.person_id, Actor.CITIZEN, withdraw=withdraw)
    stranger = office.work.people.meet(
        sender.channel, sender.chat_id, sender.user_id, turn.reader.language
    )
    office.work.people.part(stranger.person_id)
    text = say(language, "forget.done", hotline=office.desk.county.hotline)
    office.send(stranger.address_id, Message("forget.done", text), lane=Lane.REPLY)


def forget_person(office: Office, person_id: int, by: Actor, *, withdraw: bool = False) -> None:
    """Erase what leads to a person; their open cases are withdrawn, or go on without them."""
    work = office.work
    cases = work.cases.of_person(person_id, ALL)
    for case in cases:
        if withdraw and can(case, Action.WITHDRAW):
            act(office, case, Action.WITHDRAW, Actor.CITIZEN)
            refresh(office, case)
    work.consents.revoke_all(person_id)
    work.claims.forget(person_id)
    work.notices.forget(person_id)
    files = work.attachments.drop_relayed(person_id)
    work.erasure.person(person_id)
    for address_id, names in files.items():
        work.outbox.erase(address_id, names)
    work.people.remember_nothing()
    for case in cases:
        if State(case.state) in END_STATES and case.erased_at is None:
            erase(office, case, by)
        else:
            refresh(office, case)
    work.scrub = True


def erase(office: Office, case: Case, by: Actor) -> None:
    """An ended case is read by nobody any more; its cards say so."""
    act(office, case, Action.ERASE, by)
    keep = office.desk.privacy.keep_for_archive
    names = [] if keep else office.work.attachments.names_of(key_of(case))
    office.work.erasure.case(case, keep_sealed=keep)
    if names:
        office.work.outbox.erase(case.address_id, names)
    office.work.likeness.forget(key_of(case))
    _drop_drafts(office, case)
    office.work.cases.remember_nothing()
    office.work.scrub = True
    refresh(office, case)


def _drop_drafts(office: Office, case: Case) -> None:
    """What somebody began to write about an erased case: an answer, a question, a retelling."""
    dialogues = office.work.dialogues
    for card in office.work.cards.of_case(key_of(case)):
        position = dialogues.find(card.address_id)
        if position is not None and _is_about(position.draft, key_of(case)):
            dialogues.end(card.address_id)


def _is_about(draft: object, case_id: int) -> bool:
    """Whether a draft, or one that is kept within it, is about this case."""
    if isinstance(draft, dict):
        return draft.get(CASE) == case_id or any(_is_about(one, case_id) for one in draft.values())
    return isinstance(draft, list) and any(_is_about(one, case_id) for one in draft)
