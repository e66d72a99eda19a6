"""
Merging and splitting by a clerk: from the page of what else can be done, or by number.

`并单 A B` puts case A under case B, `拆单 A` takes it out again; the page offers what begins alike.
"""

import re
from datetime import timedelta

from domain.lifecycle import Action, Actor, NotAllowed, State, offered
from domain.likeness import grams
from domain.wordlist import normalised
from handlers.cards.cards import pages
from handlers.cards.clearing import cleared_title
from handlers.cards.offers import Offer, offer_clerks
from handlers.cards.triage_card import show_triage
from handlers.cases.alike import head_of
from handlers.cases.seeing import hidden_from, is_secret
from handlers.cases.words import for_machines
from handlers.casework.merging import may_be_child, may_be_parent, merge, split, why_not
from handlers.incoming import Said
from handlers.office import Office, Turn
from handlers.talking.buttons import Face, on_card
from handlers.talking.tapping import Actions, Tapping
from storage.cases import key_of
from storage.staff import Member
from storage.tables import Case
from storage.values import Message
from texts.catalogue import Language, fields_of, label, say

LIKELY = 4
ASKED = re.compile(
    r"(?:/?merge|并单|/?split|拆单)\s*(?P<numbers>[0-9]{6,12}(?:[\s,，到]+[0-9]{6,12})?)"
)


def likely_parents(office: Office, case: Case) -> list[Case]:
    """Open cases that begin alike, whoever brought them, likeliest first."""
    rules = office.desk.rules.joining
    words = grams(for_machines(office, case), office.work.cases.place(case))
    since = office.now - timedelta(days=rules.days)
    found = office.work.likeness.alike(
        words, since=since, least=rules.near_likeness, but=key_of(case)
    )
    heads = [head_of(office, office.work.cases.get(one.case_id)) for one in found]
    fitting = {key_of(one): one for one in heads if one.id != case.id and may_be_parent(one)}
    return list(fitting.values())[:LIKELY]


def parents_message(office: Office, case: Case, face: Face, language: Language) -> Message:
    """The likely parents, one button each; another one is typed by its number."""
    found = likely_parents(office, case)
    lines = [
        say(
            language,
            "merge.line",
            no=one.number,
            title=cleared_title(office, one),
            unit=office.unit_name(language, one.lead_unit),
        )
        for one in found
    ]
    text = say(language, "merge.pick", no=case.number, lines="\n".join(lines))
    rows, _ = pages([on_card(face, one.number, "merge_to", one.number) for one in found], 0)
    back = on_card(face, label(language, "button.to_units"), "units")
    return Message("merge.pick", text, (*rows, (back,)), protect=True)


def _merger(turn: Turn, case: Case) -> Member | None:
    return turn.role("clerk") if may_be_child(case) and not is_secret(case) else None


def _splitter(turn: Turn, case: Case) -> Member | None:
    return turn.role("clerk") if Action.SPLIT in offered(State(case.state), Actor.CLERK) else None


def _pick(tapping: Tapping) -> None:
    """The page of likely parents, by editing the card."""
    turn, card = tapping.turn, tapping.card
    card.revision += 1
    card.shown = ""
    face = Face(card.nonce, card.revision)
    message = parents_message(tapping.office, tapping.case, face, turn.language)
    turn.work.outbox.edit(card.address_id, message, card_id=card.id)


def _merge_to(tapping: Tapping) -> str | None:
    parent = _known(tapping.turn, tapping.argument)
    return _merged(tapping.turn, tapping.case, parent) or None


def _known(turn: Turn, number: str) -> Case | None:
    """The case of a number, where the sender may know of it."""
    case = turn.work.cases.by_number(number)
    return None if case is None or hidden_from(turn, case) else case


def _merged(turn: Turn, child: Case, parent: Case | None) -> str:
    """Merge where that can be; else the words that say why not."""
    clerk = turn.role("clerk")
    if parent is None or clerk is None:
        return say(turn.language, "merge.unknown")
    key = why_not(child, parent)
    if key:
        head = head_of(turn.office, parent)
        numbers = {"no": child.number, "parent": parent.number, "head": head.number}
        asked_for = fields_of(turn.language, key)
        return say(turn.language, key, **{k: v for k, v in numbers.items() if k in asked_for})
    merge(turn.office, child, parent, clerk)
    return ""


def _split(tapping: Tapping) -> None:
    split(tapping.office, tapping.case, Actor.CLERK, clerk=tapping.member)


def asked(turn: Turn, text: str) -> bool:
    """Whether a clerk typed 并单 or 拆单 with numbers, and it was done."""
    if turn.role("clerk") is None or not ASKED.fullmatch(normalised(text).strip()):
        return False
    typed(turn)
    return True


def typed(turn: Turn) -> None:
    """并单 A B, 拆单 A; anything else says how."""
    what = turn.incoming.what
    asked = ASKED.fullmatch(normalised(what.text).strip()) if isinstance(what, Said) else None
    numbers = re.findall("[0-9]+", asked["numbers"]) if asked else []
    cases = [_known(turn, one) for one in numbers]
    clerk = turn.role("clerk")
    if clerk is None or not cases or cases[0] is None:
        turn.reply("merge.how" if not numbers else "merge.unknown")
    elif len(cases) == 1:
        _split_typed(turn, cases[0], clerk)
    else:
        _say_merged(turn, cases[0], cases[1])


def _say_merged(turn: Turn, child: Case, parent: Case | None) -> None:
    note = _merged(turn, child, parent)
    if note:
        turn.reply_as_shown("note", note)
    else:
        show_triage(turn.office, child, turn.reader.address_id, fresh=True)


def _split_typed(turn: Turn, case: Case, clerk: Member) -> None:
    try:
        split(turn.office, case, Actor.CLERK, clerk=clerk)
    except NotAllowed:
        turn.reply("merge.not_merged", no=case.number)
        return
    show_triage(turn.office, case, turn.reader.address_id, fresh=True)


def _is_mergeable(_office: Office, case: Case) -> bool:
    return may_be_child(case) and not is_secret(case)


offer_clerks(Offer("merge", "button.merge", _is_mergeable))
ACTIONS: Actions = {
    "merge": (_merger, _pick),
    "merge_to": (_merger, _merge_to),
    "split": (_splitter, _split),
}
