"""
What the desk does not decide: the legal way with place and time limit, and to file it anyway.

Words that point to graft lead to the discipline liaison alone, unless the writer has a matter of
their own in it, which is filed as any other.
"""

from domain.county import ProperWay
from handlers.flows.draft import (
    FileDraft,
    choice,
    goes_on,
)
from handlers.flows.meanwhile import more_words
from handlers.talking.dialogue import (
    CANCEL,
    Answer,
    Choice,
    Drop,
    GoTo,
    Next,
    Question,
    Step,
    Taken,
    View,
)
from texts.catalogue import Language, say

ANYWAY, MATTER, LIAISON = "anyway", "matter", "liaison"
INTEGRITY = "integrity"


def told(way: ProperWay, language: Language) -> dict[str, str]:
    """A proper way's fields for texts."""
    zh = language is Language.ZH
    return {
        "where": way.zh if zh else way.en,
        "phone": way.phone,
        "address": way.address_zh if zh else way.address_en,
        "limit": way.limit_zh if zh else way.limit_en,
    }


def _ask(draft: FileDraft, view: View) -> Question:
    way: ProperWay | None = view.facts.county.way(draft.way)
    if way is None:
        gone = ((choice(view, ANYWAY, "button.file_anyway"),),)
        return Question("way.gone", say(view.language, "way.gone"), gone, free=False)
    key = "way.told"
    rows: tuple[tuple[Choice, ...], ...] = ((choice(view, ANYWAY, "button.file_anyway"),),)
    if way.sealed:
        key = "way.graft"
        rows = (
            (choice(view, MATTER, "button.graft_matter"),),
            (choice(view, LIAISON, "button.graft_only"),),
        )
    drop = (choice(view, CANCEL, "button.go_there"),)
    text = say(view.language, key, **told(way, view.language))
    return Question(key, text, (*rows, drop), free=False)


def _take(draft: FileDraft, answer: Answer, view: View) -> Taken[FileDraft]:
    match answer.choice:
        case value if value == ANYWAY:
            return Next(_filed_anyway(draft, view.facts.county.way(draft.way)))
        case value if value == MATTER:
            return _with_a_matter(draft)
        case value if value == LIAISON:
            sealed = {"category": INTEGRITY, "decided": True, "placed": True, "split": None}
            return Next(draft.model_copy(update=sealed | {"way_told": True, "blame": False}))
        case None:
            return more_words(draft, answer, view)
        case _:
            return Drop()


def _filed_anyway(draft: FileDraft, way: ProperWay | None) -> FileDraft:
    """Told and still wanted: of the way's own category where none is chosen."""
    if draft.decided or way is None or way.category is None:
        return draft.model_copy(update={"way_told": True})
    update = {"way_told": True, "category": way.category, "decided": True}
    return draft.model_copy(update=update)


def _with_a_matter(draft: FileDraft) -> Taken[FileDraft]:
    """The writer's own matter, or the conduct part: asked as where staff is blamed."""
    open_: dict[str, object] = {"way_told": True, "way": None, "blame": True}
    if draft.category == INTEGRITY:
        rest = tuple(one for one in draft.proposed if one != INTEGRITY)
        open_ |= {"category": None, "decided": False, "proposed": rest}
    again = draft.model_copy(update=open_)
    if again.split is None:
        return GoTo(again, "conduct")
    return Next(again) if again.decided else GoTo(again, "category")


def _is_open(draft: FileDraft) -> bool:
    return goes_on(draft) and draft.way is not None and not draft.way_told


REFUSABLE_STEP = Step("way", _ask, _take, _is_open)
