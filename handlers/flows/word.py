"""One word from a citizen about a case of theirs: words, pictures, voice or a place, or nothing."""

from dataclasses import dataclass
from typing import Literal

from handlers.flows.stored import StoredFile, stored
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
from handlers.talking.heard import Heard
from texts.catalogue import label, say, words

About = Literal["answer", "more"]
ASKED = {"answer": "ask.reply", "more": "add.ask"}


@dataclass(frozen=True)
class WordFacts:
    """What the flow looks at: the case's number, and what its unit asks."""

    number: str
    question: str = ""


class WordDraft(Draft):
    """What somebody says of a case: the answer to a question, or more of the matter."""

    case_id: int
    about: About = "more"
    text: str = ""
    files: tuple[StoredFile, ...] = ()
    point: tuple[float, float] | None = None
    album: str | None = None
    place: str = ""
    heard: tuple[Heard, ...] = ()


def _ask(draft: WordDraft, view: View) -> Question:
    cancel = Choice(CANCEL, label(view.language, "button.cancel"), words("button.cancel"))
    key, facts = ASKED[draft.about], view.facts
    fields = {"question": facts.question} if draft.about == "answer" else {}
    text = say(view.language, key, no=facts.number, **fields)
    return Question(key, text, ((cancel,),))


def _take(draft: WordDraft, answer: Answer, _view: View) -> Taken[WordDraft]:
    if not (answer.text.strip() or answer.files or answer.point):
        raise NotUnderstood("hint.word")
    point = (answer.point.latitude, answer.point.longitude) if answer.point else None
    said = {"text": answer.text.strip(), "files": stored(answer.files), "point": point}
    came = {"album": answer.album, "place": answer.place, "heard": answer.heard}
    return Next(draft.model_copy(update=said | came))


WORD = Flow("word", WordDraft, (Step("word", _ask, _take),))
