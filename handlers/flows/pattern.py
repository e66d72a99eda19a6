"""A reply pattern 答复模板 worded anew: shown as handlers will see it, then in use."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from domain.patterns import LONGEST, blanks, fault_of
from handlers.flows.closing import cancel_row
from handlers.flows.draft import choice
from handlers.talking.dialogue import (
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
from storage.values import Message
from texts.catalogue import Language, say

ALL = "all"
"""Stands for every kind of matter that has no pattern of its own."""
ANEW, EARLIER, BACK_TO, HISTORY, YES = "anew", "earlier", "county", "history", "yes"
IN_A_ROW = 2


@dataclass(frozen=True)
class InUse:
    """
    The pattern of a kind of matter as it is: `whose` says whose words these are.

    `own`: they are the asker's own and can be given up. `earlier` are the own words before the
    present ones, `history` says who worded it when.
    """

    name: str = ""
    words: str = ""
    whose: str = ""
    own: bool = False
    earlier: str | None = None
    history: str = ""


@dataclass(frozen=True)
class PatternFacts:
    """What the flow looks at: kinds of matters to tap, one by its name, what each has in use."""

    offered: Mapping[str, str] = field(default_factory=dict)
    named: Callable[[str], str | None] = lambda _text: None
    of: Callable[[str], InUse] = lambda _code: InUse()


class PatternDraft(Draft):
    """A pattern as far as it is worded: of which kind of matter, what is to happen, the words."""

    category: str | None = None
    what: str | None = None
    words: str = ""


def _in_use(draft: PatternDraft, view: View) -> InUse:
    facts: PatternFacts = view.facts
    return facts.of(draft.category or ALL)


def _ask_which(_draft: PatternDraft, view: View) -> Question:
    facts: PatternFacts = view.facts
    kinds = [Choice(code, name) for code, name in facts.offered.items()]
    rows = [tuple(kinds[i : i + IN_A_ROW]) for i in range(0, len(kinds), IN_A_ROW)]
    rows += [(choice(view, ALL, "button.pattern_all"),), cancel_row(view)]
    return Question("pattern.ask_which", say(view.language, "pattern.ask_which"), tuple(rows))


def _take_which(_draft: PatternDraft, answer: Answer, view: View) -> Taken[PatternDraft]:
    code = answer.choice or view.facts.named(answer.text)
    if not code:
        raise NotUnderstood("hint.pattern_category")
    return Next(PatternDraft(category=code))


def _ask_what(draft: PatternDraft, view: View) -> Question:
    facts = _in_use(draft, view)
    own = [choice(view, ANEW, "button.pattern_anew")]
    if facts.earlier is not None:
        own.append(choice(view, EARLIER, "button.pattern_earlier"))
    if facts.own:
        own.append(choice(view, BACK_TO, "button.pattern_back"))
    rows = (tuple(own), (choice(view, HISTORY, "button.pattern_history"), *cancel_row(view)))
    shown = facts.words or say(view.language, "pattern.none")
    fields = {"category": facts.name, "whose": facts.whose, "words": shown}
    text = say(view.language, "pattern.shown", **fields)
    return Question("pattern.shown", text, rows, free=False)


def _take_what(draft: PatternDraft, answer: Answer, view: View) -> Taken[PatternDraft]:
    facts = _in_use(draft, view)
    words = ""
    match answer.choice:
        case "history":
            return Stay(draft, note=Message("pattern.history", facts.history))
        case "earlier" if facts.earlier is not None:
            words = facts.earlier
        case "anew":
            pass
        case "county" if facts.own:
            pass
        case _:
            raise NotUnderstood("hint.choice")
    return Next(draft.model_copy(update={"what": answer.choice, "words": words}))


def _ask_words(draft: PatternDraft, view: View) -> Question:
    text = say(view.language, "pattern.ask_words", category=_in_use(draft, view).name, n=LONGEST)
    return Question("pattern.ask_words", text, (cancel_row(view),))


def _take_words(draft: PatternDraft, answer: Answer, _view: View) -> Taken[PatternDraft]:
    words = answer.text.strip()
    fault = fault_of(words)
    if fault is not None:
        fields = {"n": LONGEST} if fault == "long" else {}
        raise NotUnderstood(f"pattern.{fault}", **fields)
    return Next(draft.model_copy(update={"words": words}))


def _ask_sure(draft: PatternDraft, view: View) -> Question:
    named = [one[1:-1] for one in blanks(draft.words)]
    between = "、" if view.language is Language.ZH else ", "
    text = say(
        view.language,
        "pattern.sure",
        category=_in_use(draft, view).name,
        words=draft.words,
        n=len(named),
        lines=between.join(named),
    )
    again = choice(view, ANEW, "button.pattern_again")
    rows = ((choice(view, YES, "button.pattern_yes"), again), cancel_row(view))
    return Question("pattern.sure", text, rows, free=False)


def _take_sure(draft: PatternDraft, answer: Answer, _view: View) -> Taken[PatternDraft]:
    if answer.choice == YES:
        return Next(draft)
    if answer.choice == ANEW:
        return GoTo(draft.model_copy(update={"what": ANEW, "words": ""}), "words")
    return Stay(draft)


PATTERN = Flow(
    "pattern",
    PatternDraft,
    (
        Step("which", _ask_which, _take_which, lambda draft: draft.category is None),
        Step("what", _ask_what, _take_what, lambda draft: draft.what is None),
        Step("words", _ask_words, _take_words, lambda d: d.what == ANEW and not d.words),
        Step("sure", _ask_sure, _take_sure, lambda draft: draft.what != BACK_TO),
    ),
)
