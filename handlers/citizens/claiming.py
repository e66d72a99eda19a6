"""
Claiming: who lost a telephone or closed a page brings number and code to a new account.

A wrong number, a wrong code and too many tries get the same words. The account the case had before
is told in kind words and can object: then it has the case back until a clerk has asked both.
"""

from typing import Any

from handlers.cards.cards import show
from handlers.cases.routes import clerks_for
from handlers.citizens.my_cases import detail
from handlers.flows.claim import CLAIM, ClaimDraft
from handlers.office import Office, Turn
from handlers.talking.buttons import on_card, on_list
from handlers.talking.resuming import open_or_offer
from handlers.talking.talk import Talk, in_service
from handlers.talking.tapping import Tapping
from storage.cases import key_of
from storage.claims import Before
from storage.outbox import Lane
from storage.tables import Case
from storage.values import Message
from texts.catalogue import label, say

TO_NEW, TO_OLD = "claim_new", "claim_old"


def open_claiming(turn: Turn) -> None:
    """Ask for number and code."""
    open_or_offer(turn, "claim", ClaimDraft())


def _claim(turn: Turn, draft: ClaimDraft) -> None:
    found = turn.work.claims.find(turn.reader.person_id, draft.number, draft.code)
    if found is None:
        turn.reply("claim.not_found", menu=True, hotline=turn.office.desk.county.hotline)
        return
    if found.person_id != turn.reader.person_id:
        before = turn.work.claims.take(found, turn.reader.person_id, turn.reader.address_id)
        turn.work.consents.revoke_all(before.person_id)
        _tell_before(turn.office, found, before)
    turn.reply("claim.done", no=found.number)
    detail(turn, found)


def _tell_before(office: Office, case: Case, before: Before) -> None:
    """The account it had: nothing is said of the new one."""
    language = office.language_of(before.address_id)
    text = say(language, "claim.told", no=case.number, hotline=office.desk.county.hotline)
    words = label(language, "button.not_me")
    show(
        office,
        case,
        before.address_id,
        lambda face: Message("claim.told", text, ((on_card(face, words, "not_me"),),)),
        fresh=True,
        lane=Lane.REPLY,
    )


def was_before(turn: Turn, case: Case) -> bool | None:
    """Whether the sender's account had this case before it was claimed, and nobody has decided."""
    claim = turn.work.claims.latest_of(key_of(case))
    if claim is None or claim.objected_at is not None or claim.settled_at is not None:
        return None
    return True if claim.before_person_id == turn.reader.person_id else None


def object_to(tapping: Tapping) -> None:
    """It was not them: the case is theirs again, and a clerk asks both."""
    turn, case = tapping.turn, tapping.case
    claim = turn.work.claims.latest_of(key_of(case))
    if claim is None or claim.before_address_id is None or claim.before_person_id is None:
        return
    claimer = case.address_id
    turn.work.claims.objected(claim)
    turn.work.cases.give(case, claim.before_person_id, claim.before_address_id)
    for address_id in (claimer, case.address_id):
        turn.work.people.wants_a_person(address_id, "claim", key_of(case))
    turn.office.tell(
        claimer, "claim.objected", no=case.number, hotline=turn.office.desk.county.hotline
    )
    for clerk in clerks_for(turn.office, case):
        language = turn.office.language_of(clerk.address_id)
        ways = ((TO_NEW, "button.claim_new"), (TO_OLD, "button.claim_old"))
        buttons = tuple(on_list(way, claim.id or 0, label(language, key)) for way, key in ways)
        turn.office.tell(
            clerk.address_id,
            "claim.clerk",
            buttons=(buttons,),
            lane=Lane.STAFF,
            protect=True,
            no=case.number,
        )
    turn.reply("claim.yours_again", no=case.number)


def _no_facts(_turn: Turn, _draft: dict[str, Any]) -> None:
    return None


in_service(Talk(CLAIM, _no_facts, _claim))
