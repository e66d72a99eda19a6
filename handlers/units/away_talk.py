"""Being away in a dialogue, the head's yes or no, and coming back by a word."""

import re
from datetime import date
from typing import Any

from domain.spans import Span, span_in
from handlers.cases.routes import OF_UNITS
from handlers.flows.away import AWAY, AwayDraft, AwayFacts, Looked
from handlers.incoming import Said
from handlers.office import Office, Rows, Turn
from handlers.talking.buttons import on_list
from handlers.talking.resuming import open_or_offer
from handlers.talking.talk import Talk, in_service
from handlers.units.away import (
    SUPERVISOR,
    Clash,
    begin,
    clash_of,
    come_back,
    cover_for,
    head_for,
    plan_away,
    standing,
)
from handlers.units.handing import before
from storage.absences import ASKED
from storage.outbox import Lane
from storage.staff import Member
from storage.tables import Absence
from texts.catalogue import Language, label, say

COVER_YES, COVER_NO = "cover_yes", "cover_no"
LONGEST = 40
SAYS_AWAY = re.compile(
    r"不在|请假|出差|休假|外出|\bon leave\b|\baway\b|\bout of (?:the )?office\b", re.IGNORECASE
)


def mine(turn: Turn) -> list[Member]:
    """The sender's roles in units, and as a supervisor: alerts then go to the others."""
    return [one for one in turn.roles if one.role in (*OF_UNITS, SUPERVISOR)]


def open_away(turn: Turn, text: str = "") -> None:
    """Ask from when until when, or take what was typed with it."""
    already = standing(turn.office, mine(turn))
    if already:
        _show_standing(turn, already[0])
        return
    span = span_in(text, _today(turn.office))
    draft = AwayDraft(first=span.first, last=span.last) if span else AwayDraft()
    open_or_offer(turn, "away", draft)


def away_by_words(turn: Turn, said: Said) -> bool:
    """明天到周五请假 typed just so; False where it is something else."""
    typed = said.text.strip()
    if not mine(turn) or len(typed) > LONGEST or said.files or said.forwarded or said.reply_to:
        return False
    if not SAYS_AWAY.search(typed) or span_in(typed, _today(turn.office)) is None:
        return False
    open_away(turn, typed)
    return True


def back_again(turn: Turn) -> None:
    """They are back, or won't go at all."""
    rows = standing(turn.office, mine(turn))
    for row in rows:
        begun = row.begun_at is not None
        come_back(turn.office, row)
        if not begun:
            turn.reply("away.called_off")
    if not rows:
        turn.reply("away.not_away")


def tapped_back(turn: Turn, _number: int) -> str:
    """The same by a button."""
    back_again(turn)
    return ""


def tapped_today(turn: Turn, _number: int) -> str:
    """I'm away today: asked once more, with who stands in."""
    if not mine(turn):
        return say(turn.language, "stale.button")
    open_away(turn, label(Language.ZH, "button.today"))
    return ""


def _today(office: Office) -> date:
    return office.local(office.now).date()


def _show_standing(turn: Turn, row: Absence) -> None:
    words = label(turn.language, "button.back_again")
    turn.reply(
        "away.asked" if row.state == ASKED else "away.stands",
        buttons=((on_list("back_again", 0, words),),),
        span=_words(turn.office, turn.language, _span_of(turn.office, row)),
    )


def _span_of(office: Office, row: Absence) -> Span:
    return Span(office.local(row.since).date(), row.last)


def _words(office: Office, language: Language, span: Span) -> str:
    """The days with their weekdays; one day alone stands alone."""
    at = office.desk.calendar.at
    open_ = office.desk.calendar.hours.open
    first, last = (office.day(language, at(day, open_)) for day in (span.first, span.last))
    return first if span.first == span.last else say(language, "away.span", day=first, date=last)


def _facts(turn: Turn, _draft: dict[str, Any]) -> AwayFacts:
    return AwayFacts(_today(turn.office), lambda span: _look(turn, span))


def _look(turn: Turn, span: Span) -> Looked:
    """Who stands in then, or why nobody does."""
    office, members = turn.office, mine(turn)
    words = _words(office, turn.language, span)
    for member in members:
        if (clash := clash_of(office, member, span)) is not None:
            head = head_for(office, member, span)
            why = _why(office, turn.language, clash)
            return Looked(words, clash=why, head=head.name if head else "")
    cover = cover_for(office, members[0], span) if members else None
    n = sum(len(before(office, one)) for one in members)
    return Looked(words, cover.name if cover else "", n)


def _why(office: Office, language: Language, clash: Clash | None) -> str:
    if clash is None or clash.partner is None:
        return say(language, "away.why_alone")
    if clash.until is None:
        return say(language, "away.why_unreachable", who=clash.partner.name)
    until = office.moment(language, clash.until)
    return say(language, "away.why_away", who=clash.partner.name, until=until)


def _finish(turn: Turn, draft: AwayDraft) -> None:
    """Note it for each role; what clashes by now is said instead."""
    office, span = turn.office, draft.span
    if span is None:
        return
    for member in mine(turn):
        words = _words(office, turn.language, span)
        clash = clash_of(office, member, span)
        cover = cover_for(office, member, span)
        if cover is not None:
            turn.reply("away.noted", span=words, who=cover.name)
            plan_away(office, member, span, cover, agreed=True)
        elif draft.ask_head and (head := head_for(office, member, span)) is not None:
            plan_away(office, member, span, head, agreed=False)
            _ask_head(office, member, head, clash)
            turn.reply("away.head_asked", span=words, who=head.name)
        else:
            turn.reply("away.clash_head", span=words, why=_why(office, turn.language, clash))


def _ask_head(office: Office, member: Member, head: Member, clash: Clash | None) -> None:
    row = standing(office, [member])[-1]
    language = office.language_of(head.address_id)
    office.tell(
        head.address_id,
        "away.ask_cover",
        buttons=_yes_or_no(language, int(row.id or 0)),
        lane=Lane.STAFF,
        who=member.name,
        span=_words(office, language, _span_of(office, row)),
        why=_why(office, language, clash),
    )


def _yes_or_no(language: Language, number: int) -> Rows:
    yes = on_list(COVER_YES, number, label(language, "button.agree_cover"))
    no = on_list(COVER_NO, number, label(language, "button.refuse_cover"))
    return ((yes, no),)


def decide_cover(turn: Turn, number: int, *, agreed: bool) -> str:
    """The head says yes or no; whoever is not asked, and an answer given twice, change nothing."""
    row = turn.work.absences.get(number)
    asked = row is not None and any(one.id == row.cover_id for one in turn.roles)
    if row is None or not asked or row.state != ASKED:
        return say(turn.language, "stale.button")
    turn.work.absences.decide(row, agreed=agreed)
    member = turn.work.staff.get(row.staff_id)
    words = _words(turn.office, turn.language, _span_of(turn.office, row))
    turn.reply("away.you_agreed" if agreed else "away.you_refused", span=words)
    if member is not None:
        language = turn.office.language_of(member.address_id)
        turn.office.tell(
            member.address_id,
            "away.agreed" if agreed else "away.refused",
            lane=Lane.STAFF,
            span=_words(turn.office, language, _span_of(turn.office, row)),
        )
    if agreed and row.since <= turn.office.now:
        begin(turn.office, row)
    return ""


in_service(Talk(AWAY, _facts, _finish))
