"""A letter in the chat: drafted by a card's button, signed, reworded, dropped, received."""

from collections.abc import Callable, Mapping
from typing import Any

from domain.lifecycle import NotAllowed
from handlers.cards.supervision_card import days_late
from handlers.flows.paper import PAPER, PaperDraft, PaperFacts
from handlers.lists import opening
from handlers.office import Office, Turn
from handlers.supervisors.board import ROLE, how_many, late_cases
from handlers.supervisors.paper_view import (
    DROP,
    GOT,
    PDF,
    REWORD,
    SHOW,
    SIGN,
    delivered_message,
    paper_message,
    pdf_message,
    picture_message,
)
from handlers.supervisors.papers import (
    LEAST_FOR_REPORT,
    draft_paper,
    draft_report,
    may_receive,
    may_sign,
    number_of,
    on_day,
    proposed_sorts,
    reported_lately,
    sign_paper,
    supervisable,
    with_proposals,
)
from handlers.supervisors.taps import supervising
from handlers.talking.buttons import in_pairs, on_list
from handlers.talking.resuming import open_or_offer
from handlers.talking.talk import Talk, in_service
from handlers.talking.tapping import Actions, Tapping
from storage.outbox import Lane
from storage.papers import INTERVIEW, LETTER, REPORT
from storage.staff import Member
from storage.tables import Case, Paper
from texts.catalogue import Language, say

LISTED, SHOWN = 20, 12


def _draft(sort: str) -> Callable[[Tapping], str]:
    def draft(tapping: Tapping) -> str:
        case, member = tapping.case, tapping.member
        if member is None or not supervisable(case):
            return say(tapping.turn.language, "stale.button")
        show_paper(tapping.turn, draft_paper(tapping.office, case, member, sort))
        return ""

    return draft


def show_paper(turn: Turn, row: Paper) -> None:
    """The words with what can be done, and the picture below."""
    turn.send(picture_message(turn.office, row, turn.language))
    turn.send(paper_message(turn.office, row, turn.language))


def _mine(turn: Turn, number: int) -> tuple[Paper, Member] | None:
    """A paper that the sender, as a supervisor, may see; None for any other."""
    row, member = turn.work.papers.get(number), turn.role(ROLE)
    if row is None or member is None:
        return None
    case = turn.work.cases.get(row.case_id) if row.case_id is not None else None
    if case is not None and supervising(turn, case) is None:
        return None
    return row, member


def _stale(turn: Turn) -> str:
    return say(turn.language, "stale.button")


def sign(turn: Turn, number: int) -> str:
    """Signed by whoever taps, with name and role; to the unit's head at once."""
    found = _mine(turn, number)
    if found is None or not may_sign(found[0]):
        return _stale(turn)
    row, member = found
    try:
        to = sign_paper(turn.office, row, member)
    except NotAllowed:
        return say(turn.language, "paper.moved_on")
    for one in to:
        _deliver(turn.office, row, one)
    show_paper(turn, row)
    words = number_of(row, turn.language)
    if row.sort == REPORT:
        turn.reply("paper.signed_report", protect=True, number=words)
    elif to:
        turn.reply("paper.signed", protect=True, number=words, who="、".join(x.name for x in to))
    else:
        turn.reply("paper.nobody", protect=True, number=words)
    return ""


def _deliver(office: Office, row: Paper, one: Member) -> None:
    language = office.language_of(one.address_id)
    for message in (picture_message, delivered_message):
        sent = message(office, row, language)
        office.send(one.address_id, sent, lane=Lane.STAFF, case_id=row.case_id)


def drop(turn: Turn, number: int) -> str:
    """It is not sent."""
    found = _mine(turn, number)
    if found is None or not may_sign(found[0]):
        return _stale(turn)
    turn.work.papers.drop(found[0])
    return say(turn.language, "paper.dropped")


def reword(turn: Turn, number: int) -> str:
    """Another demand or day, in a dialogue."""
    found = _mine(turn, number)
    if found is None or not may_sign(found[0]):
        return _stale(turn)
    open_or_offer(turn, "paper", PaperDraft(paper_id=number))
    return ""


def _facts(turn: Turn, draft: dict[str, Any]) -> PaperFacts:
    office, row = turn.office, turn.work.papers.get(int(draft["paper_id"]))
    due = row.answer_due if row is not None else office.now
    today = office.local(office.now).date()
    return PaperFacts(today, office.due_text(turn.language, due))


def _reworded(turn: Turn, draft: PaperDraft) -> None:
    found = _mine(turn, draft.paper_id)
    if found is None or not may_sign(found[0]):
        turn.reply("stale.button")
        return
    row, papers = found[0], turn.work.papers
    words = papers.words(row)
    papers.reword(row, {name: {**one, "demand": draft.demand} for name, one in words.items()})
    if draft.on is not None:
        row.answer_due = on_day(turn.office, draft.on)
    show_paper(turn, row)


def pdf(turn: Turn, number: int) -> str:
    """The file to be printed, for supervisors and for the unit that received it."""
    row = turn.work.papers.get(number)
    if row is None or (_mine(turn, number) is None and _addressed(turn, row) is None):
        return _stale(turn)
    turn.send(pdf_message(turn.office, row, turn.language))
    return ""


def show(turn: Turn, number: int) -> str:
    """A paper from the list of them."""
    found = _mine(turn, number)
    if found is None:
        return _stale(turn)
    show_paper(turn, found[0])
    return ""


def _addressed(turn: Turn, row: Paper) -> Member | None:
    return next((one for one in turn.roles if may_receive(turn.office, row, one)), None)


def got(turn: Turn, number: int) -> str:
    """Received: who and when stands on it, and whoever signed it reads so."""
    row = turn.work.papers.get(number)
    member = _addressed(turn, row) if row is not None else None
    if row is None or member is None:
        return _stale(turn)
    turn.work.papers.receive(row, member.id)
    signer = turn.work.staff.get(row.signed_by) if row.signed_by is not None else None
    if signer is not None:
        language = turn.office.language_of(signer.address_id)
        turn.office.tell(
            signer.address_id,
            "paper.received",
            lane=Lane.STAFF,
            case_id=row.case_id,
            protect=True,
            number=number_of(row, language),
            who=member.name,
            unit=turn.office.unit_name(language, row.unit),
        )
    return say(turn.language, "paper.you_received", number=number_of(row, turn.language))


# Lists


def proposed_line(office: Office, case: Case, language: Language) -> str:
    """Number, unit, how late, what is proposed."""
    sorts = [say(language, f"paper.title.{one}") for one in proposed_sorts(office, case)]
    return say(
        language,
        "proposed.line",
        no=case.number,
        unit=office.unit_name(language, case.lead_unit),
        days=days_late(office, case),
        what=("、" if language is Language.ZH else ", ").join(sorts),
    )


def show_proposed(turn: Turn) -> None:
    """/proposed: late cases and what their lights propose, each opened by its number."""
    late, language = late_cases(turn), turn.language
    found = with_proposals(turn.office, late)
    if not found:
        turn.reply("proposed.empty")
        return
    shown = found[:SHOWN]
    turn.reply(
        "proposed.list",
        buttons=opening(turn.office, turn.reader.address_id, shown),
        protect=True,
        n=how_many(language, len(found), len(late)),
        lines="\n".join(proposed_line(turn.office, case, language) for case in shown),
    )


def show_papers(turn: Turn) -> None:
    """/papers: drafts that wait for a signature, then what was signed last, one button each."""
    language = turn.language
    rows = [row for row in turn.work.papers.latest() if _mine(turn, row.id or 0) is not None]
    if not rows:
        turn.reply("papers.empty")
        return
    shown = rows[:LISTED]
    buttons = [on_list(SHOW, row.id or 0, _name(turn, row)) for row in shown]
    turn.reply(
        "papers.list",
        buttons=in_pairs(buttons),
        protect=True,
        n=len(rows),
        lines="\n".join(_line(turn.office, row, language) for row in shown),
    )


def _name(turn: Turn, row: Paper) -> str:
    title = say(turn.language, f"paper.title.{row.sort}")
    return number_of(row, turn.language) if row.serial else f"{title} #{row.id}"


def _line(office: Office, row: Paper, language: Language) -> str:
    case = office.work.cases.get(row.case_id) if row.case_id is not None else None
    if row.signed_at is None:
        key = "papers.draft"
    elif row.sort == REPORT:
        key = "papers.handed"
    else:
        key = "papers.received" if row.received_at else "papers.sent"
    return say(
        language,
        key,
        what=say(language, f"paper.title.{row.sort}"),
        number=number_of(row, language) if row.serial else f"#{row.id}",
        no=case.number if case else "–",
        when=office.moment(language, row.received_at or row.signed_at or row.drafted_at),
    )


def open_report(turn: Turn) -> None:
    """/report: the draft of the week's report on what is overdue by five working days and more."""
    member, office = turn.role(ROLE), turn.office
    if member is None:
        return
    before = reported_lately(office)
    if before is not None:
        turn.reply("paper.reported", protect=True, number=number_of(before, turn.language))
        return
    cases = [case for case in late_cases(turn) if days_late(office, case) >= LEAST_FOR_REPORT]
    if not cases:
        turn.reply("paper.nothing_to_report", n=LEAST_FOR_REPORT)
        return
    show_paper(turn, draft_report(office, member, cases))


ACTIONS: Actions = {
    "sv_letter": (supervising, _draft(LETTER)),
    "sv_interview": (supervising, _draft(INTERVIEW)),
}
BUTTONS: Mapping[str, Callable[[Turn, int], str]] = {
    SIGN: sign,
    REWORD: reword,
    DROP: drop,
    GOT: got,
    PDF: pdf,
    SHOW: show,
}

in_service(Talk(PAPER, _facts, _reworded, lambda draft: draft.demand))
