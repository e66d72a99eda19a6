"""A rectification report in a dialogue: asked for, written part by part, sent back, handed on."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from domain.report_rules import Every, Part
from handlers.flows.answer import SEND
from handlers.flows.closing import cancel_row, send_row, take_sent
from handlers.flows.draft import choice
from handlers.flows.give_back import sentence
from handlers.flows.special import day_in
from handlers.flows.stored import StoredFile, stored
from handlers.talking.dialogue import (
    Answer,
    Choice,
    Draft,
    Flow,
    Next,
    NotUnderstood,
    Question,
    Stay,
    Step,
    Taken,
    View,
)
from texts.catalogue import Language, say, shorten

LONGEST, ABOUT_LONGEST, REASON_LONGEST, SHOWN = 1_000, 60, 200, 200
ALL_PARTS = "all_parts"


@dataclass(frozen=True)
class ReportFacts:
    """What the flows look at: what a report is about, until when; units and people to choose."""

    about: str = ""
    due: str = ""
    today: date = date.min
    units: dict[str, str] = field(default_factory=dict)
    named: Callable[[str], str | None] = lambda _text: None
    people: tuple[tuple[str, str], ...] = ()
    day_words: Callable[[date], str] = str


class ReportDraft(Draft):
    """A report as far as it is written; `wanted` are the parts it has to have."""

    report_id: int
    wanted: tuple[str, ...] = ()
    self_check: str = ""
    measures: str = ""
    accountability: str = ""
    files: tuple[StoredFile, ...] = ()

    def parts(self) -> dict[str, str]:
        """What is written, by its part."""
        return {part: getattr(self, part) for part in self.wanted}


class OrderDraft(Draft):
    """What a supervisor asks a unit for, as far as it is told; `sure`: the parts are chosen."""

    unit: str = ""
    about: str = ""
    every: str = ""
    first: date | None = None
    parts: tuple[str, ...] = ()
    sure: bool = False


class SendBackDraft(Draft):
    """Why a version is sent back."""

    version_id: int
    why: str = ""


class FilerDraft(Draft):
    """Who writes the unit's reports."""

    order_id: int
    staff_id: int = 0


def _asked(key: str, view: View, **fields: object) -> Question:
    return Question(key, say(view.language, key, **fields), (cancel_row(view),), protect=True)


# Writing one


def _part_step(part: Part) -> Step[ReportDraft]:
    def ask(_draft: ReportDraft, view: View) -> Question:
        return _asked(f"report.ask_{part}", view, title=view.facts.about, n=LONGEST)

    def take(draft: ReportDraft, answer: Answer, _view: View) -> Taken[ReportDraft]:
        text = answer.text.strip()
        files = (*draft.files, *stored(answer.files))
        if not text and answer.files:
            return Stay(draft.model_copy(update={"files": files}))
        if not text:
            raise NotUnderstood("hint.report_part")
        if len(text) > LONGEST:
            raise NotUnderstood("too_long.text", n=LONGEST)
        return Next(draft.model_copy(update={part.value: text, "files": files}))

    return Step(part.value, ask, take, lambda draft: _is_missing(draft, part))


def _is_missing(draft: ReportDraft, part: Part) -> bool:
    return part.value in draft.wanted and not getattr(draft, part.value)


def _ask_review(draft: ReportDraft, view: View) -> Question:
    lines = "\n".join(
        f"{say(view.language, f'report.part.{part}')}：{shorten(words, SHOWN)}"
        for part, words in draft.parts().items()
    )
    text = say(
        view.language,
        "report.review",
        title=view.facts.about,
        lines=lines,
        p=len(draft.files),
        due=view.facts.due,
    )
    row = send_row(view)
    return Question("report.review", text, (row,), protect=True)


def _take_review(draft: ReportDraft, answer: Answer, _view: View) -> Taken[ReportDraft]:
    if answer.choice == SEND:
        return Next(draft)
    if not answer.files:
        raise NotUnderstood("hint.report_files")
    return Stay(draft.model_copy(update={"files": (*draft.files, *stored(answer.files))}))


REPORT = Flow(
    "report",
    ReportDraft,
    (
        _part_step(Part.SELF_CHECK),
        _part_step(Part.MEASURES),
        _part_step(Part.ACCOUNTABILITY),
        Step("review", _ask_review, _take_review),
    ),
    expires_after_hours=72,
)

# Asking for them


def _ask_unit(_draft: OrderDraft, view: View) -> Question:
    return _asked("report.ask_unit", view)


def _take_unit(draft: OrderDraft, answer: Answer, view: View) -> Taken[OrderDraft]:
    unit = view.facts.named(answer.text)
    if unit is None:
        raise NotUnderstood("hint.report_unit")
    return Next(draft.model_copy(update={"unit": unit}))


def _ask_about(draft: OrderDraft, view: View) -> Question:
    name = view.facts.units.get(draft.unit, "")
    return _asked("report.ask_about", view, unit=name, n=ABOUT_LONGEST)


def _take_about(draft: OrderDraft, answer: Answer, _view: View) -> Taken[OrderDraft]:
    return Next(draft.model_copy(update={"about": sentence(answer, ABOUT_LONGEST)}))


def _ask_every(_draft: OrderDraft, view: View) -> Question:
    kinds = tuple(choice(view, one.value, f"button.report_{one}") for one in Every)
    text = say(view.language, "report.ask_every")
    rows = (kinds[:2], kinds[2:], cancel_row(view))
    return Question("report.ask_every", text, rows, free=False)


def _take_every(draft: OrderDraft, answer: Answer, _view: View) -> Taken[OrderDraft]:
    if answer.choice not in [one.value for one in Every]:
        raise NotUnderstood("hint.choice")
    return Next(draft.model_copy(update={"every": answer.choice}))


def _ask_first(_draft: OrderDraft, view: View) -> Question:
    return _asked("report.ask_first", view)


def _take_first(draft: OrderDraft, answer: Answer, view: View) -> Taken[OrderDraft]:
    on = day_in(answer.text, view.facts.today)
    if on is None or on <= view.facts.today:
        raise NotUnderstood("hint.report_day")
    return Next(draft.model_copy(update={"first": on}))


def _ask_parts(draft: OrderDraft, view: View) -> Question:
    rows = [(choice(view, ALL_PARTS, "button.report_all_parts"),)]
    rows += [(choice(view, one.value, f"button.report_{one}"),) for one in Part]
    rows += [(choice(view, SEND, "button.report_parts_done"),)] if draft.parts else []
    named = _named(draft.parts, view) or "–"
    text = say(view.language, "report.ask_parts", lines=named)
    return Question("report.ask_parts", text, (*rows, cancel_row(view)), free=False)


def _take_parts(draft: OrderDraft, answer: Answer, _view: View) -> Taken[OrderDraft]:
    if answer.choice == ALL_PARTS:
        return Next(draft.model_copy(update={"parts": tuple(Part), "sure": True}))
    if answer.choice == SEND and draft.parts:
        return Next(draft.model_copy(update={"sure": True}))
    if answer.choice not in [one.value for one in Part]:
        raise NotUnderstood("hint.choice")
    chosen = {*draft.parts} ^ {answer.choice}
    parts = tuple(one.value for one in Part if one.value in chosen)
    return Stay(draft.model_copy(update={"parts": parts}), amend=True)


def _named(parts: tuple[str, ...], view: View) -> str:
    between = "、" if view.language is Language.ZH else ", "
    return between.join(say(view.language, f"report.part.{one}") for one in parts)


def _ask_sure(draft: OrderDraft, view: View) -> Question:
    text = say(
        view.language,
        "report.sure",
        unit=view.facts.units.get(draft.unit, ""),
        title=draft.about,
        day=view.facts.day_words(draft.first or view.facts.today),
        what=say(view.language, f"report.every.{draft.every}"),
        lines=_named(draft.parts, view),
    )
    row = send_row(view)
    return Question("report.sure", text, (row,), free=False)


REPORT_ORDER = Flow(
    "report_order",
    OrderDraft,
    (
        Step("unit", _ask_unit, _take_unit, lambda draft: not draft.unit),
        Step("about", _ask_about, _take_about, lambda draft: not draft.about),
        Step("every", _ask_every, _take_every, lambda draft: not draft.every),
        Step("first", _ask_first, _take_first, lambda draft: draft.first is None),
        Step("parts", _ask_parts, _take_parts, lambda draft: not draft.sure),
        Step("sure", _ask_sure, take_sent),
    ),
)

# Sending one back; who writes them


def _ask_why(_draft: SendBackDraft, view: View) -> Question:
    return _asked("report.ask_why", view, title=view.facts.about, n=REASON_LONGEST)


def _take_why(draft: SendBackDraft, answer: Answer, _view: View) -> Taken[SendBackDraft]:
    return Next(draft.model_copy(update={"why": sentence(answer, REASON_LONGEST)}))


def _ask_filer(_draft: FilerDraft, view: View) -> Question:
    rows = tuple((Choice(number, name),) for number, name in view.facts.people)
    text = say(view.language, "report.ask_filer", title=view.facts.about)
    return Question("report.ask_filer", text, (*rows, cancel_row(view)), free=False, protect=True)


def _take_filer(draft: FilerDraft, answer: Answer, view: View) -> Taken[FilerDraft]:
    if answer.choice not in [number for number, _ in view.facts.people]:
        raise NotUnderstood("hint.choice")
    return Next(draft.model_copy(update={"staff_id": int(answer.choice or 0)}))


REPORT_BACK = Flow("report_back", SendBackDraft, (Step("why", _ask_why, _take_why),))
REPORT_FILER = Flow("report_filer", FilerDraft, (Step("who", _ask_filer, _take_filer),))
