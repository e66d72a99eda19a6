"""Which unit, what becomes of it, and the last question before it is so."""

from dataclasses import dataclass, field

from domain.county import Unit
from domain.reorganising import named
from handlers.flows.draft import choice
from handlers.talking.dialogue import (
    CANCEL,
    Answer,
    Choice,
    Draft,
    Flow,
    Next,
    NotUnderstood,
    Question,
    Step,
    Taken,
    View,
)
from texts.catalogue import Language, say, shorten

RENAME, MERGE, CLOSE, YES = "rename", "merge", "close", "yes"
LONGEST_ZH, LONGEST_EN = 30, 60
OFFERED, LISTED = 6, 200
LATIN = 128


@dataclass(frozen=True)
class ReorganiseFacts:
    """
    What the flow looks at: the units, and of the one that was chosen who may inherit.

    `cases` are its open ones; `reached` are the units of which somebody can be reached.
    """

    units: tuple[Unit, ...]
    heirs: tuple[Unit, ...] = ()
    cases: int = 0
    reached: frozenset[str] = field(default_factory=frozenset)

    def unit(self, code: str | None) -> Unit | None:
        """The unit of this code."""
        return next((one for one in self.units if one.code == code), None)


class ReorganiseDraft(Draft):
    """A change as far as it is said."""

    unit: str | None = None
    what: str | None = None
    zh: str = ""
    en: str = ""
    into: str | None = None


def name_of(unit: Unit | None, language: Language) -> str:
    """What a unit is called."""
    if unit is None:
        return "-"
    return unit.zh if language is Language.ZH else unit.en


def _cancel(view: View) -> Choice:
    return choice(view, CANCEL, "button.cancel")


def _ask_unit(_draft: ReorganiseDraft, view: View) -> Question:
    between = "、" if view.language is Language.ZH else ", "
    names = shorten(between.join(name_of(one, view.language) for one in view.facts.units), LISTED)
    text = say(view.language, "units.ask", n=len(view.facts.units), lines=names)
    return Question("units.ask", text, ((_cancel(view),),))


def _take_unit(_draft: ReorganiseDraft, answer: Answer, view: View) -> Taken[ReorganiseDraft]:
    found = one_unit(view.facts.units, answer.text, view)
    return Next(ReorganiseDraft(unit=found.code))


def one_unit(units: tuple[Unit, ...], typed: str, view: View) -> Unit:
    """The unit that is meant; a hint names those that may be."""
    found = named(units, typed)
    if not found:
        raise NotUnderstood("units.none")
    if len(found) > 1:
        names = [name_of(one, view.language) for one in found[:OFFERED]]
        raise NotUnderstood("units.several", lines="\n".join(names))
    return found[0]


def _ask_what(draft: ReorganiseDraft, view: View) -> Question:
    unit = name_of(view.facts.unit(draft.unit), view.language)
    text = say(view.language, "units.ask_what", unit=unit, n=view.facts.cases)
    rows = (
        (choice(view, RENAME, "button.unit_rename"),),
        (choice(view, MERGE, "button.unit_merge"), choice(view, CLOSE, "button.unit_close")),
        (_cancel(view),),
    )
    return Question("units.ask_what", text, rows, free=False)


def _take_what(draft: ReorganiseDraft, answer: Answer, view: View) -> Taken[ReorganiseDraft]:
    if answer.choice is None:
        raise NotUnderstood("hint.choice")
    if answer.choice != RENAME and not view.facts.heirs:
        raise NotUnderstood("units.stays")
    return Next(ReorganiseDraft(unit=draft.unit, what=answer.choice))


def _ask_zh(draft: ReorganiseDraft, view: View) -> Question:
    unit = name_of(view.facts.unit(draft.unit), view.language)
    text = say(view.language, "units.ask_zh", unit=unit)
    return Question("units.ask_zh", text, ((_cancel(view),),))


def _take_zh(draft: ReorganiseDraft, answer: Answer, view: View) -> Taken[ReorganiseDraft]:
    said = _free(draft, answer.text, LONGEST_ZH, view)
    if all(ord(one) < LATIN for one in said):
        raise NotUnderstood("units.not_chinese")
    return Next(draft.model_copy(update={"zh": said}))


def _ask_en(draft: ReorganiseDraft, view: View) -> Question:
    text = say(view.language, "units.ask_en", unit=draft.zh)
    return Question("units.ask_en", text, ((_cancel(view),),))


def _take_en(draft: ReorganiseDraft, answer: Answer, view: View) -> Taken[ReorganiseDraft]:
    said = _free(draft, answer.text, LONGEST_EN, view)
    if any(ord(one) >= LATIN for one in said):
        raise NotUnderstood("units.not_english")
    return Next(draft.model_copy(update={"en": said}))


def _free(draft: ReorganiseDraft, typed: str, longest: int, view: View) -> str:
    """A name that is none too long, and no other unit's."""
    said = " ".join(typed.split())
    if not said:
        raise NotUnderstood("hint.reason")
    if len(said) > longest:
        raise NotUnderstood("too_long.text", n=longest)
    others = [one for one in view.facts.units if one.code != draft.unit]
    if any(said.casefold() in (one.zh.casefold(), one.en.casefold()) for one in others):
        raise NotUnderstood("units.taken")
    return said


def _ask_into(draft: ReorganiseDraft, view: View) -> Question:
    unit = name_of(view.facts.unit(draft.unit), view.language)
    text = say(view.language, "units.ask_into", unit=unit, n=view.facts.cases)
    return Question("units.ask_into", text, ((_cancel(view),),))


def _take_into(draft: ReorganiseDraft, answer: Answer, view: View) -> Taken[ReorganiseDraft]:
    found = one_unit(view.facts.heirs, answer.text, view)
    along = draft.what == MERGE and draft.unit in view.facts.reached
    if found.code not in view.facts.reached and not along:
        raise NotUnderstood("units.nobody", unit=name_of(found, view.language))
    return Next(draft.model_copy(update={"into": found.code}))


def _ask_sure(draft: ReorganiseDraft, view: View) -> Question:
    language, unit = view.language, name_of(view.facts.unit(draft.unit), view.language)
    if draft.what == RENAME:
        text = say(language, "units.sure_rename", unit=unit, zh=draft.zh, en=draft.en)
    else:
        heir = name_of(view.facts.unit(draft.into), language)
        key = f"units.sure_{draft.what}"
        text = say(language, key, unit=unit, to=heir, n=view.facts.cases)
    rows = ((choice(view, YES, "button.unit_yes"), _cancel(view)),)
    return Question("units.sure", text, rows, free=False)


def _take_sure(draft: ReorganiseDraft, answer: Answer, _view: View) -> Taken[ReorganiseDraft]:
    if answer.choice != YES:
        raise NotUnderstood("hint.choice")
    return Next(draft)


def _needs_heir(draft: ReorganiseDraft) -> bool:
    return draft.what in (MERGE, CLOSE) and draft.into is None


REORGANISE = Flow(
    "reorganise",
    ReorganiseDraft,
    (
        Step("unit", _ask_unit, _take_unit, lambda draft: draft.unit is None),
        Step("what", _ask_what, _take_what, lambda draft: draft.what is None),
        Step("zh", _ask_zh, _take_zh, lambda draft: draft.what == RENAME and not draft.zh),
        Step("en", _ask_en, _take_en, lambda draft: draft.what == RENAME and not draft.en),
        Step("into", _ask_into, _take_into, _needs_heir),
        Step("sure", _ask_sure, _take_sure),
    ),
)
