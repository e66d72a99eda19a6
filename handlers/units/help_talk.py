"""Asking for help, answering as a co-unit, noting, in dialogues; taking over by one tap."""

from typing import Any

from domain.lifecycle import NotAllowed
from handlers.cases.helping import co_row, helping
from handlers.cases.routes import handling, likely_units
from handlers.casework.co_units import ask_co_unit, co_answer, may_be_asked
from handlers.casework.noting import note
from handlers.flows.help import (
    CO_ANSWER,
    HELP,
    NOTE,
    CoAnswerDraft,
    HelpDraft,
    HelpFacts,
    NoteDraft,
)
from handlers.office import Turn
from handlers.talking.talk import Talk, in_service
from storage.tables import Case
from storage.values import Written


def _case(turn: Turn, draft: dict[str, Any]) -> Case:
    return turn.work.cases.get(int(draft["case_id"]))


def _facts(turn: Turn, draft: dict[str, Any]) -> HelpFacts:
    office, case = turn.office, _case(turn, draft)

    def named(text: str) -> str | None:
        hits = [hit[2] for hit in office.desk.county.unit_words.found(text)]
        return next((code for code in hits if may_be_asked(office, case, code)), None)

    likely = [code for code in likely_units(office, case) if may_be_asked(office, case, code)]
    units = tuple((code, office.unit_name(turn.language, code)) for code in likely)
    return HelpFacts(case.number, units, named)


def _number(turn: Turn, draft: dict[str, Any]) -> HelpFacts:
    return HelpFacts(_case(turn, draft).number)


def _help(turn: Turn, draft: HelpDraft) -> None:
    case = turn.work.cases.get(draft.case_id)
    member = handling(turn, case)
    try:
        if member is None or not may_be_asked(turn.office, case, draft.unit):
            turn.reply("request.too_late", protect=True, no=case.number)
            return
        row = ask_co_unit(turn.office, case, member, draft.unit, draft.what)
    except NotAllowed:
        turn.reply("request.too_late", protect=True, no=case.number)
        return
    unit = turn.office.unit_name(turn.language, draft.unit)
    due = turn.office.due_text(turn.language, row.due_at)
    turn.reply("co.asked", protect=True, about=case, no=case.number, unit=unit, due=due)


def _co_answer(turn: Turn, draft: CoAnswerDraft) -> None:
    case = turn.work.cases.get(draft.case_id)
    member = helping(turn, case)
    row = co_row(turn.office, case, member.unit) if member else None
    written = Written(draft.text, tuple(file.ref() for file in draft.files))
    try:
        if member is None or row is None:
            turn.reply("request.too_late", protect=True, no=case.number)
            return
        co_answer(turn.office, case, row, member, written)
    except NotAllowed:
        turn.reply("request.too_late", protect=True, no=case.number)
        return
    turn.reply("co.sent", protect=True, no=case.number)


def _note(turn: Turn, draft: NoteDraft) -> None:
    case = turn.work.cases.get(draft.case_id)
    member = handling(turn, case)
    try:
        if member is not None:
            note(turn.office, case, member, draft.text)
            turn.reply("note.kept", protect=True, about=case, no=case.number)
            return
    except NotAllowed:
        pass  # said below, as for whoever may not any more
    turn.reply("request.too_late", protect=True, no=case.number)


in_service(Talk(HELP, _facts, _help, lambda draft: draft.what))
in_service(Talk(CO_ANSWER, _number, _co_answer, lambda draft: draft.text))
in_service(Talk(NOTE, _number, _note, lambda draft: draft.text))
