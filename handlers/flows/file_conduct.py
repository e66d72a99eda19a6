"""Blame of staff is split from the matter: asked once, and no clear answer means both."""

from handlers.flows.draft import (
    CONDUCT,
    FileDraft,
    Split,
    choice,
    goes_on,
    guessed,
    is_alarming,
    kept,
    receipt_of,
)
from handlers.talking.dialogue import Answer, GoTo, Next, Question, Stay, Step, Taken, View
from texts.catalogue import say

BUTTONS = {
    Split.MATTER: "button.split_matter",
    Split.CONDUCT: "button.split_conduct",
    Split.BOTH: "button.split_both",
}


def _ask(_draft: FileDraft, view: View) -> Question:
    county, zh = view.facts.county, view.language.value == "zh_CN"
    office = county.unit(county.category(CONDUCT).lead.unit)
    rows = tuple((choice(view, value, key),) for value, key in BUTTONS.items())
    text = say(view.language, "conduct.split", office=office.zh if zh else office.en)
    return Question("conduct.split", text, rows, free=False)


def _take(draft: FileDraft, answer: Answer, view: View) -> Taken[FileDraft]:
    if answer.choice is not None:
        return Next(_split(draft, Split(answer.choice)))
    more = guessed(kept(draft, answer), view.facts)
    if is_alarming(more):
        return GoTo(more, "danger")
    note = receipt_of(draft, answer, view)
    if not answer.text and not more.danger:
        return Stay(more, quiet=True, note=note)
    return Next(_split(more, Split.BOTH), note)


def _split(draft: FileDraft, split: Split) -> FileDraft:
    """Conduct alone is of the category conduct; a matter beside it is of any other."""
    if split is Split.CONDUCT:
        alone = {"split": split, "category": CONDUCT, "decided": True}
        return draft.model_copy(update=alone)
    if draft.category == CONDUCT:
        return draft.model_copy(update={"split": split, "category": None, "decided": False})
    return draft.model_copy(update={"split": split})


def _is_open(draft: FileDraft) -> bool:
    return goes_on(draft) and draft.blame and draft.split is None


CONDUCT_STEP = Step("conduct", _ask, _take, _is_open)
