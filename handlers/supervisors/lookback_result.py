"""What a person found out, by telephone or on the spot, written down in a dialogue."""

from typing import Any

from handlers.cards.clearing import desk_place, desk_text
from handlers.cases.seeing import hidden_from
from handlers.casework.followers import spread_news
from handlers.citizens.look_back_talk import said_of, written_of
from handlers.flows.look_back import NOTHING, RESULT, LookBackFacts, ResultDraft
from handlers.office import Turn
from handlers.supervisors.lookback_answers import EVENT, answered, given_up
from handlers.supervisors.lookback_population import not_by
from handlers.talking.resuming import open_or_offer
from handlers.talking.talk import Talk, in_service
from storage.cases import key_of
from storage.lookbacks import PERSON
from storage.staff import Member
from storage.tables import Case, LookBackRow
from texts.catalogue import say, shorten

SHOWN = 200


def may_look(turn: Turn, case: Case) -> Member | None:
    """The supervisor's role in which the sender may look at a case: nobody at their own."""
    member = turn.role("supervisor")
    mine = case.person_id == turn.reader.person_id
    if member is None or mine or hidden_from(turn, case):
        return None
    lookers = {one.id for one in turn.work.staff.with_role("supervisor")}
    barred = not_by(turn.office, [case], lookers)[key_of(case)]
    return None if member.id in barred else member


def open_result(turn: Turn, number: int) -> str:
    """Ask what was found out; words for a moment where it is not theirs, or done."""
    found = _found(turn, number)
    if found is None:
        return say(turn.language, "stale.button")
    open_or_offer(turn, RESULT.name, ResultDraft(look_back_id=number))
    return ""


def _found(turn: Turn, number: int) -> tuple[LookBackRow, Case, Member] | None:
    row = turn.work.lookbacks.get(number)
    if row is None or row.state != PERSON:
        return None
    case = turn.work.cases.get(row.case_id)
    member = may_look(turn, case)
    return (row, case, member) if member is not None else None


def _facts(turn: Turn, draft: dict[str, Any]) -> LookBackFacts:
    found = _found(turn, int(draft["look_back_id"]))
    if found is None:
        return LookBackFacts("", who="staff")
    row, case, member = found
    identities = turn.work.identities

    def phone() -> str:
        reason = f"look-back {case.number}"
        name, number = identities.read(case.person_id, reader_id=member.person_id, reason=reason)
        return f"{number} {name}".strip()

    place = desk_place(turn.office, case, turn.language)
    card = f"{shorten(desk_text(turn.office, case), SHOWN)}\n{place}"
    known = identities.has_phone(case.person_id)
    return LookBackFacts(
        case.number,
        who="staff",
        visits=row.visit,
        calls_only="visit" not in turn.office.desk.rules.look_back.by,
        card=card,
        phone=phone if known else None,
        person_id=case.person_id,
    )


def _finish(turn: Turn, draft: ResultDraft) -> None:
    found = _found(turn, draft.look_back_id)
    if found is None:
        turn.reply("look_back.over_staff", protect=True)
        return
    row, case, member = found
    written = written_of(draft)
    if draft.how == NOTHING:
        if written.text or written.files:
            turn.work.cases.note(
                case, EVENT, actor="supervisor", state_from=case.state, personal=written
            )
        given_up(turn.office, case, row)
        result = row.result or "unanswered"
    else:
        result = answered(
            turn.office, case, row, draft.how, said_of(draft), staff=member, written=written
        )
    words = say(turn.language, f"look_back.result.{result}")
    turn.reply("look_back.noted", protect=True, about=case, no=case.number, result=words)
    spread_news(turn.office)


in_service(Talk(RESULT, _facts, _finish, lambda draft: draft.text))
