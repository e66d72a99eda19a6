"""What kind of matter it is: two or three proposals, all of them, or a person decides."""

from domain.county import County
from handlers.flows.draft import FileDraft, choice, is_alarming, is_new, kept, receipt_of
from handlers.talking.dialogue import (
    Answer,
    Choice,
    GoTo,
    Next,
    NotUnderstood,
    Question,
    Stay,
    Step,
    Taken,
    View,
)
from texts.catalogue import Language, say

PAGE = 8
NO_IDEA, BROWSE, MORE = "unsure", "browse", "more"


def name_of(county: County, language: Language, code: str) -> str:
    """A category's name."""
    category = county.category(code)
    return category.zh if language is Language.ZH else category.en


def _ask(draft: FileDraft, view: View) -> Question:
    if draft.browsing or not draft.proposed:
        return _ask_browse(draft, view)
    county, language = view.facts.county, view.language
    rows = [(Choice(code, name_of(county, language, code)),) for code in draft.proposed]
    rows.append((choice(view, BROWSE, "button.browse"),))
    rows.append((choice(view, NO_IDEA, "button.unsure"),))
    lines = "\n".join(f"{i} {row[0].label}" for i, row in enumerate(rows, 1))
    text = say(language, "file.category", choices=lines)
    return Question("file.category", text, tuple(rows), free=False)


def _ask_browse(draft: FileDraft, view: View) -> Question:
    county, language = view.facts.county, view.language
    shown = county.categories[draft.page * PAGE : (draft.page + 1) * PAGE]
    names = [Choice(one.code, name_of(county, language, one.code)) for one in shown]
    rows = [tuple(names[i : i + 2]) for i in range(0, len(names), 2)]
    rows.append((choice(view, MORE, "button.more"), choice(view, NO_IDEA, "button.unsure")))
    return Question("file.browse", say(language, "file.browse"), tuple(rows), free=False)


def _take(draft: FileDraft, answer: Answer, view: View) -> Taken[FileDraft]:
    match answer.choice:
        case None:
            return _more_words(draft, answer, view)
        case value if value == NO_IDEA:
            return Next(draft.model_copy(update={"category": None, "decided": True}))
        case value if value == BROWSE:
            return Stay(draft.model_copy(update={"browsing": True, "page": 0}))
        case value if value == MORE:
            count = -(-len(view.facts.county.categories) // PAGE)
            turned = {"page": (draft.page + 1) % count, "browsing": True}
            return Stay(draft.model_copy(update=turned))
        case code:
            chosen = {"category": code, "decided": True, "browsing": False}
            return Next(draft.model_copy(update=chosen))


def _more_words(draft: FileDraft, answer: Answer, view: View) -> Taken[FileDraft]:
    """Words and pictures sent meanwhile belong to the matter; the question stays."""
    if not (answer.text or answer.files or answer.point):
        raise NotUnderstood("hint.choice")
    more = kept(draft, answer)
    if is_alarming(more):
        return GoTo(more, "danger")
    return Stay(more, quiet=not answer.text, note=receipt_of(draft, answer, view))


def _is_open(draft: FileDraft) -> bool:
    """Still to be settled; whoever is in danger is not asked."""
    return is_new(draft) and not draft.decided and not draft.danger


CATEGORY_STEP = Step("category", _ask, _take, _is_open)
