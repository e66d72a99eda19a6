"""A matter as far as it has been told, and what its steps share."""

from collections.abc import Callable
from dataclasses import dataclass

from domain.county import County
from domain.routing import Proposal, Proposer, WordList
from domain.words import crisis_words, emergency_words
from handlers.flows.near import NearCase
from handlers.flows.stored import StoredFile, stored
from handlers.incoming import place_words
from handlers.talking.dialogue import Answer, Choice, Draft, NotUnderstood, View
from handlers.talking.heard import Heard, find, reheard, reworded
from storage.values import Message
from texts.catalogue import label, say, words

PROPOSED = 3
MOST_CHARACTERS = 20_000


@dataclass(frozen=True)
class Facts:
    """
    What the flow looks at: the county, and the citizen's open cases (number, title).

    `proposer` says what a matter may be; from `sure_from` on it is taken without asking. `near`
    and `repeated` find a case that says the same: another's, or their own.
    """

    county: County
    open_cases: tuple[tuple[str, str], ...] = ()
    proposer: Proposer | None = None
    sure_from: float = 1.0
    near: Callable[["FileDraft"], NearCase | None] | None = None
    repeated: Callable[["FileDraft"], NearCase | None] | None = None

    def ranked(self, text: str) -> tuple[Proposal, ...]:
        """What a text may be about, likeliest first; by the county's words where that is all."""
        return (self.proposer or WordList(self.county)).propose(text, PROPOSED)


class FileDraft(Draft):
    """
    A matter as far as it has been told.

    `alarm`: words of danger were said. `danger`: what the citizen says of it, None until asked.
    `again`, `near`: a case that says the same, their own or another's, until they say which it is;
    `join`: the number of another's case they go along with, `then` what to do with their own.
    """

    text: str = ""
    files: tuple[StoredFile, ...] = ()
    heard: tuple[Heard, ...] = ()
    alarm: bool = False
    danger: bool | None = None
    add_to: str | None = None
    which: bool = False
    proposed: tuple[str, ...] = ()
    category: str | None = None
    decided: bool = False
    page: int = 0
    group: str | None = None
    browsing: bool = False
    place: str = ""
    placed: bool = False
    confidential: bool = False
    again: NearCase | None = None
    again_asked: bool = False
    near: NearCase | None = None
    near_asked: bool = False
    join: str | None = None
    then: str = ""


def opening(answer: Answer, facts: Facts) -> FileDraft:
    """A draft from the first thing somebody sent."""
    return guessed(kept(FileDraft(which=bool(facts.open_cases)), answer), facts)


def kept(draft: FileDraft, answer: Answer) -> FileDraft:
    """
    The draft with words added, files kept, and a pinned place noted.

    Raises NotUnderstood where the text gets too long to be read; what was there stays.
    """
    said = "" if is_repeated(draft, answer) else answer.text.strip()
    text = "\n".join(part for part in (draft.text, said) if part)
    if len(text) > MOST_CHARACTERS:
        raise NotUnderstood("too_long.text", n=MOST_CHARACTERS)
    changes: dict[str, object] = {
        "text": text,
        "files": (*draft.files, *stored(answer.files)),
        "heard": (*draft.heard, *answer.heard),
    }
    if answer.point is not None:
        changes |= {"place": pinned(answer), "placed": True}
    return draft.model_copy(update=changes | _alarm(said))


def is_repeated(draft: FileDraft, answer: Answer) -> bool:
    """Whether the very words of the matter were sent once more (a double tap, a slow network)."""
    return bool(draft.text) and answer.text.strip() == draft.text


def _alarm(said: str) -> dict[str, object]:
    """Who may mean to harm themselves is not asked whether there is danger."""
    if not said or not emergency_words(said):
        return {}
    return {"alarm": True, "danger": True} if crisis_words(said) else {"alarm": True}


def pinned(answer: Answer) -> str:
    """A pinned place as text, to about a metre."""
    return place_words(answer.point, answer.place)


def reword(draft: FileDraft, message_id: int, words: str) -> FileDraft | None:
    """
    The draft with one of its messages in other words; None where the message is none of it.

    Words that the citizen has replaced since stay replaced. Raises NotUnderstood where the text
    gets too long.
    """
    before = find(draft.heard, message_id)
    if before is None:
        return None
    changes: dict[str, object] = {"heard": reheard(draft.heard, message_id, words)}
    text = reworded(draft.text, before.text, words)
    if before.text and draft.place == before.text:
        changes["place"] = words
    elif text is not None:
        changes["text"] = text
        if len(text) > MOST_CHARACTERS:
            raise NotUnderstood("too_long.text", n=MOST_CHARACTERS)
    return draft.model_copy(update=changes | _alarm(words))


def guessed(draft: FileDraft, facts: Facts) -> FileDraft:
    """The categories the words speak for; a clear one is taken without asking."""
    if draft.decided or not draft.text:
        return draft
    ranked = facts.ranked(draft.text)
    if ranked and ranked[0].score >= facts.sure_from:
        return draft.model_copy(update={"category": ranked[0].category, "decided": True})
    return draft.model_copy(update={"proposed": tuple(one.category for one in ranked)})


def same_album(draft: FileDraft, answer: Answer) -> bool:
    """
    Whether this is one more picture of an album that was answered already.

    Pictures sent together without being an album, such as forwarded ones, count as one, too.
    """
    if answer.album is not None and any(one.album == answer.album for one in draft.heard):
        return True
    alone = bool(answer.files) and not answer.text and answer.point is None
    return answer.close and alone and bool(draft.heard) and draft.heard[-1].files


def receipt_of(draft: FileDraft, answer: Answer, view: View) -> Message | None:
    """That a pin, a voice note or a picture was kept; said once for an album."""
    if same_album(draft, answer):
        return None
    if answer.point is not None:
        place = pinned(answer)
        return Message("place.kept", say(view.language, "place.kept", place=place))
    kinds = {file.kind for file in answer.files}
    key = next((key for kind, key in KEPT.items() if kind in kinds), None)
    return Message(key, say(view.language, key)) if key else None


KEPT = {
    "voice": "voice.kept",
    "photo": "photo.kept",
    "video": "video.kept",
    "video_note": "video.kept",
    "animation": "video.kept",
    "document": "file.kept",
    "audio": "file.kept",
}


def choice(view: View, value: str, key: str) -> Choice:
    """A button by its text's key."""
    return Choice(value, label(view.language, key), words(key))


def is_new(draft: FileDraft) -> bool:
    """A new matter, not an addition to an open case and not another report of one."""
    return draft.add_to is None and draft.join is None


def is_alarming(draft: FileDraft) -> bool:
    """Words of danger were said, and nobody has asked whether there is danger now."""
    return draft.alarm and draft.danger is None
