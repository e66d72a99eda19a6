"""A matter as far as it has been told, and what its steps share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from domain.blame import blames_staff
from domain.county import County, ProperWay
from domain.kinds import Kind, asks_place, kind_of
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
A_MATTER = 0.1
"""From this share on a second category means that there is a matter beside the conduct."""
MOST_CHARACTERS = 20_000


CONDUCT = "conduct"
FOR_THE_CITIZEN = frozenset({CONDUCT, "integrity", "legal"})
"""Never taken without asking: what follows from them is not what a matter's filing is."""


class Offered(BaseModel):
    """An answer that was given before, as it is shown to whoever asks the like."""

    model_config = ConfigDict(frozen=True)

    entry: int
    question: str
    answer: str
    unit: str
    updated: str


def no_answers(_text: str) -> tuple[Offered, ...]:
    """An empty answer base."""
    return ()


class Split(StrEnum):
    """What somebody wants who tells a matter and blames staff."""

    MATTER = "matter"
    CONDUCT = "conduct"
    BOTH = "both"


@dataclass(frozen=True)
class Facts:
    """
    What the flow looks at: the county, and the citizen's open cases (number, title).

    `proposer` says what a matter may be; from `sure_from` on it is taken without asking. `near`
    and `repeated` find a case that says the same: another's, or their own.
    `answers` looks a question up in the answer base.
    """

    county: County
    open_cases: tuple[tuple[str, str], ...] = ()
    proposer: Proposer | None = None
    sure_from: float = 1.0
    near: Callable[["FileDraft"], NearCase | None] | None = None
    repeated: Callable[["FileDraft"], NearCase | None] | None = None
    answers: Callable[[str], tuple[Offered, ...]] = no_answers

    def ranked(self, text: str) -> tuple[Proposal, ...]:
        """What a text may be about, likeliest first; by the county's words where that is all."""
        return (self.proposer or WordList(self.county)).propose(text, PROPOSED)


class FileDraft(Draft):
    """
    A matter as far as it has been told.

    `alarm`: words of danger were said. `danger`: what the citizen says of it, None until asked.
    `again`, `near`: a case that says the same, their own or another's, until they say which it is;
    `join`: the number of another's case they go along with, `then` what to do with their own.
    `kind` is proposed until it is `kind_said`. `blame`: words blame staff; `split`: what is to
    become of that. `way`: the proper way the words or the category lead to; `way_told`: it was told
    and the matter is to be filed anyway. `offered`: answers that were shown; `helped` by one.
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
    kind: Kind = Kind.COMPLAINT
    kind_said: bool = False
    blame: bool = False
    split: Split | None = None
    way: str | None = None
    way_told: bool = False
    offered: tuple[Offered, ...] = ()
    showing: int = 0
    answered: bool = False
    helped: int | None = None


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
    """What the words say: the kind, blame, a proper way, an answer that is known, the category."""
    if not draft.text:
        return draft
    told = draft.model_copy(
        update={
            "kind": draft.kind if draft.kind_said else kind_of(draft.text),
            "blame": blames_staff(draft.text),
            "way": draft.way or way_code(facts.county.way_named(draft.text)),
        }
    )
    return _categorised(_answerable(told, facts), facts)


def way_code(way: ProperWay | None) -> str | None:
    """A proper way's code."""
    return way.code if way else None


def _answerable(draft: FileDraft, facts: Facts) -> FileDraft:
    """A question is looked up, until somebody was asked whether an answer helps."""
    if draft.kind is not Kind.CONSULTATION or draft.answered:
        return draft
    return draft.model_copy(update={"offered": facts.answers(draft.text)})


def _categorised(draft: FileDraft, facts: Facts) -> FileDraft:
    """The categories the words speak for; a clear one is taken without asking."""
    if draft.decided:
        return draft
    ranked = facts.ranked(draft.text)
    if only_conduct(ranked, facts.sure_from):
        sure = {"category": CONDUCT, "decided": True, "split": Split.CONDUCT}
        return draft.model_copy(update=sure)
    open_ones = [one for one in ranked if not (draft.blame and one.category == CONDUCT)]
    first = open_ones[0] if open_ones else None
    if first and first.score >= facts.sure_from and first.category not in FOR_THE_CITIZEN:
        return draft.model_copy(update={"category": first.category, "decided": True})
    return draft.model_copy(update={"proposed": tuple(one.category for one in open_ones)})


def only_conduct(ranked: Sequence[Proposal], sure_from: float) -> bool:
    """Whether nothing but conduct is spoken of, so that there is no matter to split from it."""
    if not ranked or ranked[0].category != CONDUCT or ranked[0].score < sure_from:
        return False
    return all(one.score < A_MATTER for one in ranked[1:])


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
    "audio": "voice.kept",
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


def untold(draft: FileDraft) -> FileDraft:
    """The draft with its text taken out, and what only that text said."""
    empty = {"text": "", "blame": False, "split": None, "way": None, "way_told": False}
    return draft.model_copy(update=empty | {"offered": (), "answered": False})


def goes_on(draft: FileDraft) -> bool:
    """A new matter that is to be filed; whoever is in danger is asked nothing more."""
    return is_new(draft) and not draft.danger and draft.helped is None


def wants_place(draft: FileDraft) -> bool:
    """Whether the place is still to be asked for."""
    conduct_alone = draft.split is Split.CONDUCT
    return goes_on(draft) and not draft.placed and not conduct_alone and asks_place(draft.kind)
