"""A question is first offered up to three answers that were given before."""

from handlers.flows.draft import (
    FileDraft,
    Offered,
    choice,
    goes_on,
    guessed,
    is_alarming,
    kept,
    receipt_of,
)
from handlers.talking.dialogue import (
    Answer,
    Choice,
    GoTo,
    Next,
    Question,
    Stay,
    Step,
    Taken,
    View,
)
from texts.catalogue import say, shorten

HELPS, UNCLEAR, SHOW = "helps", "unclear", "show."
SHOWN = 600
QUESTION = 24


def _ask(draft: FileDraft, view: View) -> Question:
    if not draft.offered:
        on = ((choice(view, UNCLEAR, "button.not_clear"),),)
        return Question("faq.none", say(view.language, "faq.none"), on, free=False)
    now: Offered = draft.offered[draft.showing % len(draft.offered)]
    others = tuple(
        (Choice(f"{SHOW}{i}", shorten(one.question, QUESTION)),)
        for i, one in enumerate(draft.offered)
        if one != now
    )
    text = say(
        view.language,
        "faq.proposed",
        unit=now.unit,
        updated=now.updated,
        question=now.question,
        answer=shorten(now.answer, SHOWN),
    )
    rows = (
        (choice(view, HELPS, "button.helps"), choice(view, UNCLEAR, "button.not_clear")),
        *others,
    )
    return Question("faq.proposed", text, rows, free=False)


def _take(draft: FileDraft, answer: Answer, view: View) -> Taken[FileDraft]:
    """Helped: it ends. Not clear, or anything else said: it is filed, with what was shown."""
    match answer.choice:
        case value if value == HELPS:
            entry = draft.offered[draft.showing % len(draft.offered)].entry
            return Next(draft.model_copy(update={"answered": True, "helped": entry}))
        case value if value is not None and value.startswith(SHOW):
            return Stay(draft.model_copy(update={"showing": int(value.removeprefix(SHOW))}))
        case None if not answer.text:
            return Stay(kept(draft, answer), quiet=True, note=receipt_of(draft, answer, view))
        case _:
            return _goes_on(draft, answer, view)


def _goes_on(draft: FileDraft, answer: Answer, view: View) -> Taken[FileDraft]:
    asked = draft.model_copy(update={"answered": True})
    more = guessed(kept(asked, Answer(text=answer.text, files=answer.files)), view.facts)
    return GoTo(more, "danger") if is_alarming(more) else Next(more)


def _is_open(draft: FileDraft) -> bool:
    return goes_on(draft) and bool(draft.offered) and not draft.answered


ANSWERS_STEP = Step("answers", _ask, _take, _is_open)
