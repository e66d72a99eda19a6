"""What kind of matter it is: two or three proposals, a look through all, or a person decides."""

from collections.abc import Sequence

from domain.county import Category, County, Group
from handlers.flows.draft import (
    CONDUCT,
    FileDraft,
    Split,
    choice,
    goes_on,
    way_code,
)
from handlers.flows.meanwhile import more_words
from handlers.talking.dialogue import (
    Answer,
    Choice,
    Next,
    Question,
    Stay,
    Step,
    Taken,
    View,
)
from texts.catalogue import Language, say

PAGE = 8
"""Buttons on a page, those that lead elsewhere included."""
NO_IDEA, BROWSE, MORE, GROUPS = "unsure", "browse", "more", "groups"
OF_GROUP = "group."


def name_of(county: County, language: Language, code: str) -> str:
    """What a citizen reads for a category."""
    one = county.category(code)
    if language is Language.ZH:
        return one.plain_zh or one.zh
    return one.plain_en or one.en


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
    """Groups first, then the kinds of one; a county without groups shows its kinds at once."""
    county: County = view.facts.county
    group = _group(county, draft)
    if group is None and county.groups:
        return _page(draft, view, "file.groups", _groups(county, view.language), ())
    back = (choice(view, GROUPS, "button.groups"),) if group else ()
    return _page(draft, view, "file.browse", _kinds(county, group, view.language), back)


def _page(
    draft: FileDraft, view: View, key: str, names: Sequence[Choice], back: tuple[Choice, ...]
) -> Question:
    away = (*back, choice(view, NO_IDEA, "button.unsure"))
    if len(names) + len(away) > PAGE:
        away = (choice(view, MORE, "button.more"), *away)
    room = PAGE - len(away)
    first = draft.page * room if draft.page * room < len(names) else 0
    shown = names[first : first + room]
    rows = [*(tuple(shown[i : i + 2]) for i in range(0, len(shown), 2)), *((one,) for one in away)]
    return Question(key, say(view.language, key), tuple(rows), free=False)


def _group(county: County, draft: FileDraft) -> Group | None:
    """The group that was opened, where the county still has it."""
    return next((one for one in county.groups if one.code == draft.group), None)


def _groups(county: County, language: Language) -> list[Choice]:
    zh = language is Language.ZH
    return [Choice(f"{OF_GROUP}{one.code}", one.zh if zh else one.en) for one in county.groups]


def _kinds(county: County, group: Group | None, language: Language) -> list[Choice]:
    codes = group.kinds if group else [one.code for one in county.categories]
    return [Choice(code, name_of(county, language, code)) for code in codes]


def _take(draft: FileDraft, answer: Answer, view: View) -> Taken[FileDraft]:
    match answer.choice:
        case None:
            return more_words(draft, answer, view)
        case value if value == NO_IDEA:
            return Next(draft.model_copy(update={"category": None, "decided": True}))
        case value if value in (BROWSE, GROUPS):
            return Stay(_looking(draft, None))
        case value if value == MORE:
            return Stay(_turned(draft, view))
        case value if value.startswith(OF_GROUP):
            return Stay(_looking(draft, value.removeprefix(OF_GROUP)))
        case code:
            return Next(_chosen(draft, code, view.facts.county))


def _chosen(draft: FileDraft, code: str, county: County) -> FileDraft:
    """The draft with its category, and the proper way that leads to."""
    chosen = {"category": code, "decided": True, "browsing": False, "group": None}
    way = way_code(county.way_of(code, draft.text)) or draft.way
    split = Split.CONDUCT if code == CONDUCT else draft.split
    return draft.model_copy(update=chosen | {"way": way, "split": split})


def _looking(draft: FileDraft, group: str | None) -> FileDraft:
    """The draft at the first page of a group, or of the groups."""
    return draft.model_copy(update={"browsing": True, "group": group, "page": 0})


def _turned(draft: FileDraft, view: View) -> FileDraft:
    """The next page; after the last one the first again."""
    county: County = view.facts.county
    group = _group(county, draft)
    shown: Sequence[Group | Category | str] = group.kinds if group else county.groups
    count = len(shown or county.categories)
    room = PAGE - (3 if group else 2)
    page = (draft.page + 1) % -(-count // room)
    return draft.model_copy(update={"page": page, "browsing": True})


def _is_open(draft: FileDraft) -> bool:
    """Still to be settled; whoever is in danger is not asked."""
    return goes_on(draft) and not draft.decided


CATEGORY_STEP = Step("category", _ask, _take, _is_open)
