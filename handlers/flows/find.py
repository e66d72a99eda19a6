"""Finding a case for somebody who rings, and doing for them what they ask."""

from collections.abc import Callable
from dataclasses import dataclass, field

from domain.calls import ending, only_phone, understood
from handlers.flows.draft import choice
from handlers.talking.buttons import in_pairs
from handlers.talking.dialogue import (
    CANCEL,
    Answer,
    Choice,
    Draft,
    Flow,
    GoTo,
    Next,
    NotUnderstood,
    Question,
    Stay,
    Step,
    Taken,
    View,
)
from texts.catalogue import label, say

CODE, PHONE = "code", "phone"
"""How a caller is known: by the query code they read out, or by their telephone."""
REASONS = ("own_case", "lost_number", "check")
PROVE, OPEN, READ = "prove", "open", "read"
ADD, URGE, WITHDRAW, REOPEN = "add", "urge", "withdraw", "reopen"
SOLVED, PARTLY, NOT_SOLVED = "solved", "partly", "not_solved"
IN_WORDS = (ADD, WITHDRAW, PARTLY, NOT_SOLVED, REOPEN)
"""What is written down in the caller's own words."""
ANYHOW = (ADD, URGE, READ, OPEN, PROVE)
NUMBER_DIGITS = 9


@dataclass(frozen=True)
class Shown:
    """A case as the clerk sees it: the words of the card, and what can be done for the caller."""

    number: str
    card: str
    can: tuple[str, ...]


def no_case(_asked: str) -> tuple[int, ...]:
    """Nothing is found."""
    return ()


@dataclass(frozen=True)
class FindFacts:
    """
    What the flow looks at; each look is the talk's to allow and to write down.

    `by_number`: cases of a number here or elsewhere. `by_phone`: of a telephone, for a reason.
    `code_is`: whether a query code is this case's. `shown`: a case for a caller known in this way.
    """

    by_number: Callable[[str], tuple[int, ...]] = no_case
    by_phone: Callable[[str, str], tuple[int, ...]] = lambda _phone, _reason: ()
    code_is: Callable[[int, str], bool] = lambda _case_id, _code: False
    shown: Callable[[int, str], Shown] = lambda _case_id, _proof: Shown("", "", ())
    line: Callable[[int], tuple[str, str]] = field(default=lambda _case_id: ("", ""))


class FindDraft(Draft):
    """A search as far as it went: which case, how the caller is known, what they want."""

    phone: str = ""
    found: tuple[int, ...] = ()
    case_id: int | None = None
    proof: str = ""
    doing: str = ""
    words: str = ""


def opened(typed: str, facts: FindFacts) -> FindDraft | None:
    """The draft that something typed opens; None where it names no case and no telephone."""
    phone = only_phone(typed)
    if phone:
        return FindDraft(phone=phone)
    asked = _asked(typed)
    found = facts.by_number(asked[0]) if asked else ()
    if not found:
        return None
    code = asked[1] if len(asked) > 1 else ""
    proof = CODE if code and len(found) == 1 and facts.code_is(found[0], code) else ""
    if code and not proof:
        raise NotUnderstood("find.wrong_code")
    return FindDraft(found=found, case_id=found[0] if len(found) == 1 else None, proof=proof)


def _asked(typed: str) -> list[str]:
    """The number and the code in what was typed; a number may be read in threes."""
    parts = understood(typed).external_no.split() or typed.split()
    digits = "".join(part for part in parts if part.isdecimal())
    if digits and len(digits) >= NUMBER_DIGITS and all(part.isdecimal() for part in parts):
        if len(digits) <= NUMBER_DIGITS + 6:
            return [one for one in (digits[:NUMBER_DIGITS], digits[NUMBER_DIGITS:]) if one]
        return [digits]
    return parts[:2]


def _cancel(view: View) -> tuple[Choice, ...]:
    return (choice(view, CANCEL, "button.cancel"),)


def _ask_which(_draft: FindDraft, view: View) -> Question:
    return Question("find.ask", say(view.language, "find.ask"), (_cancel(view),), protect=True)


def _take_which(_draft: FindDraft, answer: Answer, view: View) -> Taken[FindDraft]:
    draft = opened(answer.text.strip(), view.facts) if answer.text.strip() else None
    if draft is None:
        raise NotUnderstood("find.nothing")
    return Next(draft)


def _ask_reason(draft: FindDraft, view: View) -> Question:
    rows = tuple((choice(view, one, f"button.reason_{one}"),) for one in REASONS)
    text = say(view.language, "find.ask_reason", who=ending(draft.phone))
    return Question("find.ask_reason", text, (*rows, _cancel(view)), protect=True)


def _take_reason(draft: FindDraft, answer: Answer, view: View) -> Taken[FindDraft]:
    reason = answer.choice or answer.text.strip()
    if not reason:
        raise NotUnderstood("find.say_why")
    found = view.facts.by_phone(draft.phone, reason)
    if not found:
        raise NotUnderstood("find.nothing")
    only = found[0] if len(found) == 1 else None
    return Next(draft.model_copy(update={"found": found, "case_id": only, "proof": PHONE}))


def _ask_pick(draft: FindDraft, view: View) -> Question:
    lines = [view.facts.line(one) for one in draft.found]
    rows = tuple((Choice(str(one), lines[i][0]),) for i, one in enumerate(draft.found))
    text = say(view.language, "find.pick", n=len(lines), lines="\n".join(line for _, line in lines))
    return Question("find.pick", text, (*rows, _cancel(view)), free=False, protect=True)


def _take_pick(draft: FindDraft, answer: Answer, _view: View) -> Taken[FindDraft]:
    if answer.choice is None:
        raise NotUnderstood("hint.choice")
    return Next(draft.model_copy(update={"case_id": int(answer.choice)}))


def _ask_act(draft: FindDraft, view: View) -> Question:
    shown = view.facts.shown(draft.case_id or 0, draft.proof)
    buttons = [choice(view, one, f"button.for_{one}") for one in shown.can]
    rows = list(in_pairs(buttons))
    return Question("find.card", shown.card, (*rows, _cancel(view)), protect=True)


def _take_act(draft: FindDraft, answer: Answer, view: View) -> Taken[FindDraft]:
    """A button; or the caller's words, typed at once, which are added."""
    match answer.choice:
        case None:
            if (
                not answer.text.strip()
                or ADD not in view.facts.shown(draft.case_id, draft.proof).can
            ):
                raise NotUnderstood("hint.choice")
            return Next(draft.model_copy(update={"doing": ADD, "words": answer.text.strip()}))
        case value if value == PROVE:
            return GoTo(draft.model_copy(update={"doing": PROVE}), "code")
        case value:
            return Next(draft.model_copy(update={"doing": value}))


def _ask_code(_draft: FindDraft, view: View) -> Question:
    return Question("find.ask_code", say(view.language, "find.ask_code"), (_cancel(view),))


def _take_code(draft: FindDraft, answer: Answer, view: View) -> Taken[FindDraft]:
    code = "".join(answer.text.split())
    if not view.facts.code_is(draft.case_id, code):
        raise NotUnderstood("find.wrong_code")
    return GoTo(draft.model_copy(update={"proof": CODE, "doing": ""}), "act")


def _ask_words(draft: FindDraft, view: View) -> Question:
    number = view.facts.shown(draft.case_id or 0, draft.proof).number
    wanted = label(view.language, f"button.for_{draft.doing}")
    text = say(view.language, "find.ask_words", no=number, wanted=wanted)
    return Question("find.ask_words", text, (_cancel(view),), protect=True)


def _take_words(draft: FindDraft, answer: Answer, _view: View) -> Taken[FindDraft]:
    if not answer.text.strip():
        raise NotUnderstood("find.say_words")
    return Next(draft.model_copy(update={"words": answer.text.strip()}))


def _needs_reason(draft: FindDraft) -> bool:
    return bool(draft.phone) and not draft.found


def _needs_words(draft: FindDraft) -> bool:
    return draft.doing in IN_WORDS and not draft.words


FIND = Flow(
    "find",
    FindDraft,
    (
        Step("which", _ask_which, _take_which, lambda draft: not (draft.found or draft.phone)),
        Step(
            "reason", _ask_reason, _take_reason, lambda draft: bool(draft.phone) and not draft.found
        ),
        Step("pick", _ask_pick, _take_pick, lambda draft: draft.case_id is None),
        Step("act", _ask_act, _take_act, lambda draft: not draft.doing),
        Step("code", _ask_code, _take_code, lambda draft: draft.doing == PROVE),
        Step("words", _ask_words, _take_words, _needs_words),
    ),
    expires_after_hours=1,
)
"""An hour: a caller is known for as long as they may be on the line."""

__all__ = ["FIND", "FindDraft", "FindFacts", "Shown", "Stay", "opened"]
