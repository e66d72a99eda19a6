"""What is said while a question of filing is open belongs to the matter; the question stays."""

from handlers.flows.draft import FileDraft, guessed, is_alarming, kept, receipt_of
from handlers.talking.dialogue import Answer, GoTo, Next, NotUnderstood, Stay, Taken, View


def is_something(answer: Answer) -> bool:
    """Whether there are words, files or a place in it."""
    return bool(answer.text or answer.files or answer.point)


def more_words(draft: FileDraft, answer: Answer, view: View) -> Taken[FileDraft]:
    """Keep what was sent instead of a choice. Raises NotUnderstood where nothing was."""
    if not is_something(answer):
        raise NotUnderstood("hint.choice")
    return added(draft, answer, view, quiet=not answer.text)


def added(
    draft: FileDraft, answer: Answer, view: View, *, quiet: bool = False, amend: bool = False
) -> Taken[FileDraft]:
    """The draft with what was sent; words of danger are asked about first, danger goes on."""
    more = guessed(kept(draft, answer), view.facts)
    if is_alarming(more):
        return GoTo(more, "danger")
    if more.danger:
        return Next(more)
    return Stay(more, quiet=quiet, amend=amend, note=receipt_of(draft, answer, view))
