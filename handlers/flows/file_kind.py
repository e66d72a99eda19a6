"""What is wanted, as proposed: shown on the review card, and another with one tap."""

from domain.kinds import Kind, kinds_by_likelihood
from handlers.flows.draft import FileDraft
from handlers.flows.file_category import name_of
from handlers.talking.dialogue import Choice, View
from texts.catalogue import say

ANOTHER_KIND = "kind"


def named_kind(draft: FileDraft, view: View) -> str:
    """The category and the kind in one line: “路灯（投诉）”."""
    language = view.language
    category = (
        name_of(view.facts.county, language, draft.category)
        if draft.category
        else say(language, "category.unsure")
    )
    kind = say(language, f"kind.{draft.kind}")
    return say(language, "file.of_kind", category=category, kind=kind)


def kind_choice(draft: FileDraft, view: View) -> Choice:
    """The button that says the kind and takes the next likely one."""
    kind = say(view.language, f"kind.{draft.kind}")
    shown = say(view.language, "file.other_kind", kind=kind)
    return Choice(ANOTHER_KIND, shown, frozenset())


def next_kind(draft: FileDraft) -> FileDraft:
    """The draft with the next kind its words speak for; after the last one the first again."""
    ranked: list[Kind] = list(kinds_by_likelihood(draft.text))
    following = ranked[(ranked.index(draft.kind) + 1) % len(ranked)]
    return draft.model_copy(update={"kind": following, "kind_said": True})
