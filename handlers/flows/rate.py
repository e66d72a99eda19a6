"""
Rating a service at a window: the grade, which counts at once, then reasons, if one likes.

No grade is preset, and who says nothing stays unrated. Words said before the grade are kept for it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from domain.evaluator import GRADES
from handlers.flows.draft import choice
from handlers.flows.stored import StoredFile, stored
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
from texts.catalogue import label, say, words

DONE, SKIP, CONTACT, CHANGE = "done", "skip", "contact", "change"
UNRATED = 0
MARK = "✓ "
MOST_FILES = 20
EXPIRES_HOURS = 0.25
"""A rating may be changed for ten minutes; a little more, so that its end can be explained."""
_NUMBERS = re.compile(r"[\d\s,，、.;；和]+")


class RateDraft(Draft):
    """What is rated, and what was said before a grade was chosen."""

    window: str
    visit_id: int | None = None
    how: str = "chat"
    text: str = ""
    files: tuple[StoredFile, ...] = ()
    grade: int = UNRATED


@dataclass(frozen=True)
class RateFacts:
    """The question in words: which window, when, what for."""

    question: str


class ReasonsDraft(Draft):
    """A rating that was given, its reasons so far, and what the last answer added."""

    rating_id: int
    grade: int
    tags: tuple[str, ...] = ()
    wants_call: bool = False
    regrading: bool = False
    words: int = 0
    files: int = 0
    news: str = ""
    new_files: tuple[StoredFile, ...] = ()


@dataclass(frozen=True)
class ReasonsFacts:
    """Reasons by grade (code, words), which grades are bad, by when somebody gets in touch."""

    tags: dict[int, tuple[tuple[str, str], ...]]
    bad_max: int
    contact_due: str


def grade_rows(view: View) -> tuple[tuple[Choice, ...], ...]:
    """Five grades in words, from the best to the worst, none of them preset."""
    made = [choice(view, str(grade), f"button.grade.{grade}") for grade in GRADES]
    return tuple(made[:3]), tuple(made[3:])


def _ask_grade(_draft: RateDraft, view: View) -> Question:
    rows = (*grade_rows(view), (choice(view, SKIP, "button.not_now"),))
    return Question("evaluator.ask", view.facts.question, rows, free=False)


def _take_grade(draft: RateDraft, answer: Answer, view: View) -> Taken[RateDraft]:
    if answer.choice is not None and answer.choice.isdecimal():
        return Next(draft.model_copy(update={"grade": int(answer.choice)}))
    if answer.choice is not None:
        return Next(draft.model_copy(update={"grade": UNRATED}))
    if answer.point is not None or not (answer.text.strip() or answer.files):
        raise NotUnderstood("hint.grade")
    if answer.text.strip().isdecimal():
        raise NotUnderstood("hint.grade")
    more = {
        "text": _joined(draft.text, answer.text),
        "files": (*draft.files, *stored(answer.files))[:MOST_FILES],
    }
    note = Message("evaluator.grade_first", say(view.language, "evaluator.grade_first"))
    return Stay(draft.model_copy(update=more), note=note)


RATE = Flow("rate", RateDraft, (Step("grade", _ask_grade, _take_grade),), expires_after_hours=1)


def _ask_regrade(draft: ReasonsDraft, view: View) -> Question:
    grade = say(view.language, f"grade.{draft.grade}")
    rows = (*grade_rows(view), (choice(view, "keep", "button.keep_grade"),))
    return Question(
        "evaluator.regrade", say(view.language, "evaluator.regrade", grade=grade), rows, free=False
    )


def _take_regrade(draft: ReasonsDraft, answer: Answer, view: View) -> Taken[ReasonsDraft]:
    if answer.choice is None:
        raise NotUnderstood("hint.choice")
    changes: dict[str, object] = {"regrading": False, "news": "", "new_files": ()}
    if answer.choice.isdecimal():
        grade = int(answer.choice)
        offered = {code for code, _ in view.facts.tags[grade]}
        changes |= {"grade": grade, "tags": tuple(t for t in draft.tags if t in offered)}
        changes |= {"wants_call": draft.wants_call and grade <= view.facts.bad_max}
    return Next(draft.model_copy(update=changes))


def _ask_reasons(draft: ReasonsDraft, view: View) -> Question:
    tags, bad = view.facts.tags[draft.grade], draft.grade <= view.facts.bad_max
    key = "evaluator.reasons_bad" if bad else "evaluator.reasons"
    fields = {"contact_due": view.facts.contact_due} if bad else {}
    text = say(
        view.language,
        key,
        grade=say(view.language, f"grade.{draft.grade}"),
        choices="\n".join(f"{n} {words_}" for n, (_, words_) in enumerate(tags, start=1)),
        **fields,
    )
    if draft.words or draft.files:
        kept = say(view.language, "evaluator.kept", n=draft.words, files=draft.files)
        text = f"{text}\n{kept}"
    return Question(key, text, (*_tag_rows(draft, tags), *_last_rows(view, draft, bad=bad)))


def _tag_rows(
    draft: ReasonsDraft, tags: Iterable[tuple[str, str]]
) -> tuple[tuple[Choice, ...], ...]:
    """Two reasons a row; a chosen one is marked, and chosen once more it is taken back."""
    made = [
        _marked(f"t.{code}", shown, frozenset(), marked=code in draft.tags) for code, shown in tags
    ]
    return tuple(tuple(made[at : at + 2]) for at in range(0, len(made), 2))


def _last_rows(view: View, draft: ReasonsDraft, *, bad: bool) -> tuple[tuple[Choice, ...], ...]:
    ends = (choice(view, DONE, "button.chosen"), choice(view, SKIP, "button.rather_not"))
    change = choice(view, CHANGE, "button.regrade")
    if not bad:
        return ends, (change,)
    key = "button.contact_me"
    contact = _marked(CONTACT, label(view.language, key), words(key), marked=draft.wants_call)
    return ends, (contact, change)


def _marked(value: str, shown: str, known: frozenset[str], *, marked: bool) -> Choice:
    """A choice that can be taken back; its own words mean it, marked or not."""
    return Choice(value, f"{MARK}{shown}" if marked else shown, known | {shown.casefold()})


def _take_reasons(draft: ReasonsDraft, answer: Answer, view: View) -> Taken[ReasonsDraft]:
    clean = draft.model_copy(update={"news": "", "new_files": ()})
    match answer.choice:
        case "done" | "skip":
            return Next(clean)
        case "change":
            return GoTo(clean.model_copy(update={"regrading": True}), "regrade")
        case "contact":
            return _toggle_contact(clean, view)
        case str() as chosen:
            return Stay(_toggled(clean, [chosen.removeprefix("t.")]), amend=True)
    return _said(clean, answer, view)


def _toggle_contact(draft: ReasonsDraft, view: View) -> Taken[ReasonsDraft]:
    wanted = draft.model_copy(update={"wants_call": not draft.wants_call})
    if not wanted.wants_call:
        return Stay(wanted, amend=True)
    due = view.facts.contact_due
    text = say(view.language, "evaluator.contact", contact_due=due)
    return Stay(wanted, note=Message("evaluator.contact", text), amend=True)


def _toggled(draft: ReasonsDraft, codes: Iterable[str]) -> ReasonsDraft:
    tags = list(draft.tags)
    for code in codes:
        if code in tags:
            tags.remove(code)
        else:
            tags.append(code)
    return draft.model_copy(update={"tags": tuple(tags)})


def _said(draft: ReasonsDraft, answer: Answer, view: View) -> Taken[ReasonsDraft]:
    """
    Numbers choose reasons; words are reasons of their own, and pictures and voice of bad grades.

    Nobody looks into what was good, so no picture of it is kept.
    """
    text = answer.text.strip()
    if text and not answer.files and _NUMBERS.fullmatch(text):
        return Stay(_toggled(draft, _numbered(text, view.facts.tags[draft.grade])), amend=False)
    if not text and not answer.files:
        raise NotUnderstood("hint.reasons")
    if answer.files and draft.grade > view.facts.bad_max:
        raise NotUnderstood("hint.words_only")
    if draft.files + len(answer.files) > MOST_FILES:
        raise NotUnderstood("hint.reasons_full", n=MOST_FILES)
    more = {
        "news": text,
        "new_files": stored(answer.files),
        "words": draft.words + len(text),
        "files": draft.files + len(answer.files),
    }
    return Stay(draft.model_copy(update=more), amend=answer.close and bool(answer.files))


def _numbered(text: str, tags: tuple[tuple[str, str], ...]) -> list[str]:
    """The reasons of these numbers, each once; a number of none of them says what is offered."""
    numbers = dict.fromkeys(int(one) for one in re.findall(r"\d+", text))
    if not numbers or any(not 1 <= one <= len(tags) for one in numbers):
        raise NotUnderstood("hint.reasons")
    return [tags[one - 1][0] for one in numbers]


def _joined(*parts: str) -> str:
    return "\n".join(part.strip() for part in parts if part.strip())


REASONS = Flow(
    "reasons",
    ReasonsDraft,
    (
        Step("regrade", _ask_regrade, _take_regrade, lambda draft: draft.regrading),
        Step("reasons", _ask_reasons, _take_reasons),
    ),
    expires_after_hours=EXPIRES_HOURS,
)
