"""Filing in a dialogue: a sentence, a place, send. Anything first, one question at a time."""

from dataclasses import dataclass
from enum import StrEnum

from domain.county import County
from domain.routing import propose
from handlers.dialogue import (
    CANCEL,
    Answer,
    Choice,
    Draft,
    Drop,
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
from handlers.flows.stored import StoredFile, stored
from texts.catalogue import Language, label, say, shorten, words

SURE_FROM = 0.8
PROPOSED = 3
PAGE = 8
NEW, NO_IDEA, BROWSE, MORE = "new", "unsure", "browse", "more"
REVIEW_LENGTH = 100


class Edit(StrEnum):
    """What can be done on the review card."""

    SUBMIT = "submit"
    CONFIDENTIAL = "confidential"
    TEXT = "text"
    PLACE = "place"
    CATEGORY = "category"


@dataclass(frozen=True)
class Facts:
    """What the flow looks at: the county, and the citizen's open cases (number, title)."""

    county: County
    open_cases: tuple[tuple[str, str], ...] = ()


class FileDraft(Draft):
    """A matter as far as it has been told."""

    text: str = ""
    files: tuple[StoredFile, ...] = ()
    album: str | None = None
    add_to: str | None = None
    which: bool = False
    proposed: tuple[str, ...] = ()
    category: str | None = None
    decided: bool = False
    page: int = 0
    browsing: bool = False
    place: str = ""
    placed: bool = False
    confidential: bool = False


def opening(text: str, answer: Answer, facts: Facts) -> FileDraft:
    """A draft from the first thing somebody sent."""
    draft = FileDraft(which=bool(facts.open_cases))
    kept = _kept(draft, Answer(None, text, answer.files, answer.point, answer.album))
    return _guessed(kept, facts.county)


def _kept(draft: FileDraft, answer: Answer) -> FileDraft:
    """The draft with words added, files kept, and a pinned place noted."""
    text = "\n".join(part for part in (draft.text, answer.text.strip()) if part)
    changes: dict[str, object] = {"text": text, "files": (*draft.files, *stored(answer.files))}
    if answer.point is not None:
        changes |= {"place": pinned(answer), "placed": True}
    if answer.album is not None:
        changes["album"] = answer.album
    return draft.model_copy(update=changes)


def pinned(answer: Answer) -> str:
    """A pinned place as text, to about a metre."""
    if answer.point is None:
        return ""
    return f"{answer.point.latitude:.5f}, {answer.point.longitude:.5f}"


def _guessed(draft: FileDraft, county: County) -> FileDraft:
    """The categories the words speak for; a clear one is taken without asking."""
    if draft.decided or not draft.text:
        return draft
    ranked = propose(county, draft.text, limit=PROPOSED)
    if ranked and ranked[0].score >= SURE_FROM:
        return draft.model_copy(update={"category": ranked[0].category, "decided": True})
    return draft.model_copy(update={"proposed": tuple(one.category for one in ranked)})


def name_of(county: County, language: Language, code: str) -> str:
    """A category's name."""
    category = county.category(code)
    return category.zh if language is Language.ZH else category.en


def _choice(view: View, value: str, key: str) -> Choice:
    return Choice(value, label(view.language, key), words(key))


# which: does it belong to a case that is open?


def _ask_which(_draft: FileDraft, view: View) -> Question:
    rows = tuple(
        (Choice(number, say(view.language, "add.to", no=number, title=title)),)
        for number, title in view.facts.open_cases
    )
    new = (_choice(view, NEW, "button.new_matter"),)
    return Question("add.which", say(view.language, "add.which"), (new, *rows), free=False)


def _take_which(draft: FileDraft, answer: Answer, view: View) -> Taken[FileDraft]:
    if answer.choice == NEW:
        return Next(draft)
    if answer.choice is not None:
        return Next(draft.model_copy(update={"add_to": answer.choice}))
    return Stay(_guessed(_kept(draft, answer), view.facts.county))


# text


def _ask_text(draft: FileDraft, view: View) -> Question:
    if draft.files:
        hint = say(view.language, "file.only_pictures", n=len(draft.files))
        return Question("file.only_pictures", hint)
    return Question("file.ask_text", say(view.language, "file.ask_text"))


def _take_text(draft: FileDraft, answer: Answer, view: View) -> Taken[FileDraft]:
    same_album = answer.album is not None and answer.album == draft.album
    kept = _guessed(_kept(draft, answer), view.facts.county)
    if kept.text:
        return Next(kept)
    if answer.files or answer.point:
        return Stay(kept, quiet=same_album)
    raise NotUnderstood("hint.text")


# category


def _ask_category(draft: FileDraft, view: View) -> Question:
    if draft.browsing or not draft.proposed:
        return _ask_browse(draft, view)
    county, language = view.facts.county, view.language
    names = [name_of(county, language, code) for code in draft.proposed]
    rows = [(Choice(code, name),) for code, name in zip(draft.proposed, names, strict=True)]
    rows.append((_choice(view, BROWSE, "button.browse"),))
    rows.append((_choice(view, NO_IDEA, "button.unsure"),))
    lines = "\n".join(f"{i} {row[0].label}" for i, row in enumerate(rows, 1))
    text = say(language, "file.category", choices=lines)
    return Question("file.category", text, tuple(rows), free=False)


def _ask_browse(draft: FileDraft, view: View) -> Question:
    county, language = view.facts.county, view.language
    shown = county.categories[draft.page * PAGE : (draft.page + 1) * PAGE]
    names = [Choice(one.code, name_of(county, language, one.code)) for one in shown]
    rows = [tuple(names[i : i + 2]) for i in range(0, len(names), 2)]
    rows.append((_choice(view, MORE, "button.more"), _choice(view, NO_IDEA, "button.unsure")))
    return Question("file.browse", say(language, "file.browse"), tuple(rows), free=False)


def _take_category(draft: FileDraft, answer: Answer, view: View) -> Taken[FileDraft]:
    if answer.choice is None:
        return _more_words(draft, answer)
    if answer.choice == NO_IDEA:
        return Next(draft.model_copy(update={"category": None, "decided": True}))
    if answer.choice == BROWSE:
        return Stay(draft.model_copy(update={"browsing": True, "page": 0}))
    if answer.choice == MORE:
        count = -(-len(view.facts.county.categories) // PAGE)
        turned = {"page": (draft.page + 1) % count, "browsing": True}
        return Stay(draft.model_copy(update=turned))
    chosen = {"category": answer.choice, "decided": True, "browsing": False}
    return Next(draft.model_copy(update=chosen))


def _more_words(draft: FileDraft, answer: Answer) -> Taken[FileDraft]:
    """Words and pictures sent meanwhile belong to the matter; the question stays."""
    if not (answer.text or answer.files or answer.point):
        raise NotUnderstood("hint.choice")
    return Stay(_kept(draft, answer), quiet=not answer.text)


# place


def _ask_place(_draft: FileDraft, view: View) -> Question:
    rows = ((_choice(view, NO_IDEA, "button.place_unclear"),),)
    return Question(
        "file.place",
        say(view.language, "file.place"),
        rows,
        ask_place=label(view.language, "button.send_place"),
    )


def _take_place(draft: FileDraft, answer: Answer, view: View) -> Taken[FileDraft]:
    if answer.choice == NO_IDEA:
        return Next(draft.model_copy(update={"place": "", "placed": True}))
    if answer.point is not None:
        return Next(_kept(draft, Answer(point=answer.point, files=answer.files)))
    if answer.text.strip():
        place = {"place": answer.text.strip(), "placed": True}
        return Next(_kept(draft.model_copy(update=place), Answer(files=answer.files)))
    if answer.files:
        return Stay(_kept(draft, answer), quiet=True)
    raise NotUnderstood("hint.place")


# review


def _ask_review(draft: FileDraft, view: View) -> Question:
    language = view.language
    category = (
        name_of(view.facts.county, language, draft.category)
        if draft.category
        else say(language, "category.unsure")
    )
    text = say(
        language,
        "file.review",
        text=shorten(draft.text, REVIEW_LENGTH),
        n=len(draft.text),
        p=len(draft.files),
        place=draft.place or say(language, "place.unknown"),
        category=category,
    )
    return Question("file.review", text, _review_rows(draft, view))


def _review_rows(draft: FileDraft, view: View) -> tuple[tuple[Choice, ...], ...]:
    confidential = "button.confidential_on" if draft.confidential else "button.confidential"
    return (
        (_choice(view, Edit.SUBMIT, "button.submit"),),
        (_choice(view, Edit.CONFIDENTIAL, confidential),),
        (
            _choice(view, Edit.TEXT, "button.edit_text"),
            _choice(view, Edit.PLACE, "button.edit_place"),
            _choice(view, Edit.CATEGORY, "button.edit_category"),
        ),
        (_choice(view, CANCEL, "button.drop"),),
    )


def _take_review(draft: FileDraft, answer: Answer, _view: View) -> Taken[FileDraft]:
    match answer.choice:
        case Edit.SUBMIT:
            return Next(draft)
        case Edit.CONFIDENTIAL:
            return Stay(draft.model_copy(update={"confidential": not draft.confidential}))
        case Edit.TEXT:
            return GoTo(draft.model_copy(update={"text": ""}), "text")
        case Edit.PLACE:
            return GoTo(draft.model_copy(update={"place": "", "placed": False}), "place")
        case Edit.CATEGORY:
            reset = {"category": None, "decided": False, "browsing": True, "page": 0}
            return GoTo(draft.model_copy(update=reset), "category")
        case None if answer.text or answer.files or answer.point:
            return Stay(_kept(draft, answer))
        case None:
            raise NotUnderstood("hint.review")
        case _:
            return Drop()


def _new(draft: FileDraft) -> bool:
    """A new matter, not an addition to an open case."""
    return draft.add_to is None


def _open(draft: FileDraft) -> bool:
    """Whether the category is still to be settled."""
    return not draft.decided


FILE = Flow(
    "file",
    FileDraft,
    (
        Step("which", _ask_which, _take_which, lambda draft: draft.which),
        Step("text", _ask_text, _take_text, lambda draft: _new(draft) and not draft.text),
        Step("category", _ask_category, _take_category, lambda draft: _new(draft) and _open(draft)),
        Step("place", _ask_place, _take_place, lambda draft: _new(draft) and not draft.placed),
        Step("review", _ask_review, _take_review, _new),
    ),
)
