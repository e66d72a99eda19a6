"""Finding a case in a dialogue: every look at a telephone leaves a row with its reason."""

from typing import Any

from domain.lifecycle import Action, NotAllowed
from handlers.cards.cards import short_title
from handlers.cards.clearing import desk_text
from handlers.cards.lines import who_has
from handlers.cards.triage_card import show_triage
from handlers.cases.seeing import hidden_from, reads_words
from handlers.casework.confirming import Word
from handlers.citizens.progress import a_working_day_since
from handlers.clerks.for_callers import can_for, do_for, read_out
from handlers.flows import find
from handlers.flows.find import FIND, FindDraft, FindFacts, Shown, opened
from handlers.incoming import Said
from handlers.office import Turn
from handlers.talking.dialogue import NotUnderstood
from handlers.talking.resuming import open_or_offer
from handlers.talking.talk import Talk, in_service
from storage.cases import key_of
from storage.tables import Case
from texts.catalogue import say, shorten

MOST, TEXT_SHOWN, STEPS_SHOWN = 8, 120, 3


def find_facts(turn: Turn, _draft: dict[str, Any]) -> FindFacts:
    """What a clerk may look at, bound to the clerk who looks."""
    return FindFacts(
        lambda number: by_number(turn, number),
        lambda phone, reason: by_phone(turn, phone, reason),
        lambda case_id, code: bool(code) and turn.work.cases.get(case_id).code == code,
        lambda case_id, proof: shown(turn, turn.work.cases.get(case_id), proof),
        lambda case_id: _line(turn, turn.work.cases.get(case_id)),
    )


def by_number(turn: Turn, number: str) -> tuple[int, ...]:
    """The case of a number of this desk, else those of another system's number."""
    own = turn.work.cases.by_number(number)
    cases = [own] if own else turn.work.cases.by_external(number)
    return tuple(key_of(case) for case in cases[:MOST] if not hidden_from(turn, case))


def by_phone(turn: Turn, phone: str, reason: str) -> tuple[int, ...]:
    """The cases of a telephone, newest first, for a reason that is written down."""
    work = turn.work
    reader_id = turn.reader.person_id
    persons = work.identities.with_phone(phone, reader_id=reader_id, reason=f"find: {reason}")
    cases = sorted(
        (
            case
            for one in persons
            for case in work.cases.of_person(one, MOST)
            if not hidden_from(turn, case)
        ),
        key=key_of,
        reverse=True,
    )
    return tuple(key_of(case) for case in cases[:MOST])


def words_for(turn: Turn, case: Case) -> str:
    """The matter, where the sender may read it; what points to graft is the liaison's alone."""
    if reads_words(turn.office, case, turn.reader.address_id):
        return desk_text(turn.office, case)
    return say(turn.language, "triage.sealed")


def title_for(turn: Turn, case: Case) -> str:
    """Its first words, where the sender may read them."""
    return short_title(words_for(turn, case))


def _line(turn: Turn, case: Case) -> tuple[str, str]:
    state = say(turn.language, f"state.{case.state}.staff")
    title = title_for(turn, case)
    line = say(turn.language, "find.line", no=case.number, title=title, state=state)
    return case.number, line


def shown(turn: Turn, case: Case, proof: str) -> Shown:
    """A case for the clerk; what can be done for the caller only once the caller is known."""
    can = can_for(turn.office, case) if proof else (find.PROVE,)
    return Shown(case.number, _card(turn, case, proof), (*can, find.OPEN))


def _card(turn: Turn, case: Case, proof: str) -> str:
    office, language = turn.office, turn.language
    return say(
        language,
        "find.card",
        no=case.number,
        external=case.external_no or say(language, "find.no_external"),
        state=say(language, f"state.{case.state}.staff"),
        unit=office.unit_name(language, case.lead_unit),
        who=who_has(office, case, language),
        due=office.citizen_due(language, case),
        text=shorten(words_for(turn, case) or "…", TEXT_SHOWN),
        lines="\n".join(_history(turn, case)),
        known=say(language, f"find.known_{proof or 'nobody'}"),
    )


def _history(turn: Turn, case: Case) -> list[str]:
    """The last steps: when, what, and by whose hand."""
    office, language = turn.office, turn.language
    lines = []
    for event in turn.work.cases.events(case)[-STEPS_SHOWN:]:
        staff = turn.work.staff.get(event.staff_id) if event.staff_id else None
        step = say(language, f"step.{event.action}")
        who = staff.name if staff else say(language, f"actor.{event.actor}")
        when = office.moment(language, event.at)
        lines.append(say(language, "find.step", when=when, step=step, who=who))
    return lines


def clerk_typed(turn: Turn, said: Said) -> bool:
    """A number, a number with a code or a telephone, typed without a command: the case is shown."""
    typed = said.text.strip()
    if not typed or said.files or said.point or not any(char.isdigit() for char in typed):
        return False
    try:
        draft = opened(typed, find_facts(turn, {}))
    except NotUnderstood as hint:
        turn.reply(hint.hint, **hint.fields)
        return True
    if draft is None:
        return False
    open_or_offer(turn, "find", draft)
    return True


def open_find(turn: Turn, said: Said | None = None) -> None:
    """Ask which case, or show it at once."""
    if said is None or not clerk_typed(turn, said):
        open_or_offer(turn, "find", FindDraft())


def _do(turn: Turn, draft: FindDraft) -> None:
    clerk = turn.role("clerk")
    case = turn.work.cases.get(draft.case_id or 0)
    if clerk is None:
        turn.reply("stale.button")
        return
    if draft.doing == find.OPEN:
        show_triage(turn.office, case, turn.reader.address_id, fresh=True)
        return
    if not draft.proof or draft.doing not in can_for(turn.office, case):
        _too_late(turn, case)
        return
    try:
        _done(turn, case, draft, Word(clerk, draft.proof, draft.words))
    except NotAllowed:
        _too_late(turn, case)


def _done(turn: Turn, case: Case, draft: FindDraft, word: Word) -> None:
    if draft.doing == find.READ:
        answer = read_out(turn.office, case)
        turn.reply("find.read_out", protect=True, no=case.number, answer=answer)
        return
    if draft.doing == find.URGE and _urged_lately(turn, case):
        turn.reply("find.urged_today", protect=True, no=case.number)
        return
    do_for(turn.office, case, draft.doing, word)
    due = turn.office.citizen_due(turn.language, case)
    state = say(turn.language, f"state.{case.state}.staff")
    turn.reply("find.done", protect=True, no=case.number, state=state, due=due)


def _urged_lately(turn: Turn, case: Case) -> bool:
    """Once a working day, whoever asks for it."""
    urged = turn.work.cases.events(case, Action.URGE)
    return bool(urged) and not a_working_day_since(turn.office, urged[-1].at)


def _too_late(turn: Turn, case: Case) -> None:
    state = say(turn.language, f"state.{case.state}.staff")
    turn.reply("find.too_late", protect=True, no=case.number, state=state)


in_service(Talk(FIND, find_facts, _do))
