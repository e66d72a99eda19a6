"""A notice to everybody with an open case: in both languages, seen before it is put forward."""

import re
from dataclasses import dataclass

from handlers.flows.draft import choice
from handlers.talking.dialogue import (
    CANCEL,
    Answer,
    Draft,
    Flow,
    GoTo,
    Next,
    NotUnderstood,
    Question,
    Stay,
    Step,
    Taken,
    View,
)
from texts.catalogue import Language, say

YES, ZH, EN = "yes", "zh", "en"
LONGEST = {ZH: 200, EN: 350}
CHINESE = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True)
class AnnounceFacts:
    """What the flow looks at: how many would read it, and the county's hotline."""

    readers: int
    hotline: str


class AnnounceDraft(Draft):
    """A notice as far as it is written."""

    zh: str = ""
    en: str = ""


def _ask_words(which: str, view: View) -> Question:
    cancel = choice(view, CANCEL, "button.cancel")
    key = f"announce.ask_{which}"
    fields = {"n": view.facts.readers} if which == ZH else {}
    return Question(key, say(view.language, key, **fields), ((cancel,),))


def _take_words(draft: AnnounceDraft, answer: Answer, which: str) -> Taken[AnnounceDraft]:
    said = answer.text.strip()
    if not said:
        raise NotUnderstood("hint.reason")
    if len(said) > LONGEST[which]:
        raise NotUnderstood("too_long.text", n=LONGEST[which])
    if bool(CHINESE.search(said)) is not (which == ZH):
        raise NotUnderstood("reword.not_chinese" if which == ZH else "reword.not_english")
    return Next(draft.model_copy(update={which: said}))


def _ask_sure(draft: AnnounceDraft, view: View) -> Question:
    shown = [
        say(language, "announce.message", text=words, hotline=view.facts.hotline)
        for language, words in ((Language.ZH, draft.zh), (Language.EN, draft.en))
    ]
    text = say(view.language, "announce.sure", n=view.facts.readers, lines="\n\n".join(shown))
    rows = (
        (choice(view, YES, "button.announce_ask"),),
        (choice(view, ZH, "button.reword_zh"), choice(view, EN, "button.reword_en")),
        (choice(view, CANCEL, "button.cancel"),),
    )
    return Question("announce.sure", text, rows, free=False)


def _take_sure(draft: AnnounceDraft, answer: Answer, _view: View) -> Taken[AnnounceDraft]:
    if answer.choice == YES:
        return Next(draft)
    if answer.choice in (ZH, EN):
        return GoTo(draft, answer.choice)
    return Stay(draft)


ANNOUNCE = Flow(
    "announce",
    AnnounceDraft,
    (
        Step(
            "zh",
            lambda _draft, view: _ask_words(ZH, view),
            lambda draft, answer, _view: _take_words(draft, answer, ZH),
            lambda draft: not draft.zh,
        ),
        Step(
            "en",
            lambda _draft, view: _ask_words(EN, view),
            lambda draft, answer, _view: _take_words(draft, answer, EN),
            lambda draft: not draft.en,
        ),
        Step("sure", _ask_sure, _take_sure),
    ),
)
