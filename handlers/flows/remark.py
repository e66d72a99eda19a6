"""A word of one's own beside the grade of an answer."""

from handlers.talking.dialogue import (
    CANCEL,
    Answer,
    Choice,
    Draft,
    Flow,
    Next,
    NotUnderstood,
    Question,
    Step,
    Taken,
    View,
)
from texts.catalogue import label, say, words

LONGEST = 1_000


class RemarkDraft(Draft):
    """What somebody says beside a grade."""

    rating_id: int
    text: str = ""


def _ask(_draft: RemarkDraft, view: View) -> Question:
    cancel = Choice(CANCEL, label(view.language, "button.cancel"), words("button.cancel"))
    return Question("rating.remark", say(view.language, "rating.remark"), ((cancel,),))


def _take(draft: RemarkDraft, answer: Answer, _view: View) -> Taken[RemarkDraft]:
    text = answer.text.strip()
    if not text or answer.files or len(text) > LONGEST:
        raise NotUnderstood("hint.remark", n=LONGEST)
    return Next(draft.model_copy(update={"text": text}))


REMARK = Flow("remark", RemarkDraft, (Step("word", _ask, _take),), expires_after_hours=0.25)
