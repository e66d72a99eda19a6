"""A text worded anew in both languages, and shown as it will be read before it counts."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from handlers.flows.draft import choice
from handlers.talking.dialogue import (
    CANCEL,
    Answer,
    Choice,
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
from texts.catalogue import Language, original, say, template
from texts.changing import found, mistakes
from texts.sampling import preview

ANEW, EARLIER, ORIGINAL, YES, ZH, EN = "anew", "earlier", "original", "yes", "zh", "en"
OFFERED = 8
BOTH = {ZH: Language.ZH, EN: Language.EN}


@dataclass(frozen=True)
class RewordFacts:
    """
    What the flow looks at: the words before the present ones, and what fields are filled with.

    `changed`: the present words are not the catalogue's own.
    """

    earlier: tuple[str, str] | None = None
    changed: bool = False
    known: Mapping[Language, Mapping[str, str]] = field(default_factory=dict)


class RewordDraft(Draft):
    """A text as far as it is worded anew, or which earlier words it goes back to."""

    key: str | None = None
    what: str | None = None
    zh: str = ""
    en: str = ""


def _cancel(view: View) -> Choice:
    return choice(view, CANCEL, "button.cancel")


def _ask_key(_draft: RewordDraft, view: View) -> Question:
    return Question("reword.ask", say(view.language, "reword.ask"), ((_cancel(view),),))


def _take_key(_draft: RewordDraft, answer: Answer, _view: View) -> Taken[RewordDraft]:
    keys = found(answer.text)
    if not keys:
        raise NotUnderstood("reword.none")
    if len(keys) > 1:
        raise NotUnderstood("reword.several", n=len(keys), lines="\n".join(keys[:OFFERED]))
    return Next(RewordDraft(key=keys[0]))


def _ask_what(draft: RewordDraft, view: View) -> Question:
    key = draft.key or ""
    both = "\n\n".join(template(language, key) for language in Language)
    rows = [(choice(view, ANEW, "button.reword"),)]
    if view.facts.earlier is not None:
        rows.append((choice(view, EARLIER, "button.reword_earlier"),))
    if view.facts.changed:
        rows.append((choice(view, ORIGINAL, "button.reword_original"),))
    text = say(view.language, "reword.ask_what", which=key, lines=both)
    return Question("reword.ask_what", text, (*rows, (_cancel(view),)), free=False)


def _take_what(draft: RewordDraft, answer: Answer, view: View) -> Taken[RewordDraft]:
    key = draft.key or ""
    if answer.choice == ANEW:
        return Next(RewordDraft(key=key, what=ANEW))
    if answer.choice == ORIGINAL and view.facts.changed:
        zh, en = (original(language, key).template for language in Language)
    elif answer.choice == EARLIER and view.facts.earlier is not None:
        zh, en = view.facts.earlier
    else:
        raise NotUnderstood("hint.choice")
    return Next(RewordDraft(key=key, what=answer.choice, zh=zh, en=en))


def _ask_words(draft: RewordDraft, view: View, which: str) -> Question:
    language, key = BOTH[which], draft.key or ""
    fields = " ".join(f"{{{name}}}" for name in sorted(original(language, key).needs)) or "-"
    words = getattr(draft, which) or template(language, key)
    text = say(view.language, f"reword.ask_{which}", fields=fields, lines=words)
    return Question(f"reword.ask_{which}", text, ((_cancel(view),),))


def _take_words(draft: RewordDraft, answer: Answer, which: str) -> Taken[RewordDraft]:
    language, said = BOTH[which], answer.text.strip()
    wrong = mistakes(language, draft.key or "", said)
    if wrong:
        raise NotUnderstood(f"reword.{wrong[0].code}", **_about(wrong[0].code, wrong[0].what))
    return Next(draft.model_copy(update={which: said}))


def _about(code: str, what: str) -> dict[str, str]:
    """The field a mistake's text has, where it has one."""
    return {"found": what} if code in ("lacks", "strange", "long", "markup", "label") else {}


def _ask_sure(draft: RewordDraft, view: View) -> Question:
    shown = [
        preview(language, words, **view.facts.known.get(language, {}))
        for language, words in ((Language.ZH, draft.zh), (Language.EN, draft.en))
    ]
    text = say(view.language, "reword.sure", which=draft.key, lines="\n\n".join(shown))
    rows = (
        (choice(view, YES, "button.reword_yes"),),
        (choice(view, ZH, "button.reword_zh"), choice(view, EN, "button.reword_en")),
        (_cancel(view),),
    )
    return Question("reword.sure", text, rows, free=False)


def _take_sure(draft: RewordDraft, answer: Answer, _view: View) -> Taken[RewordDraft]:
    if answer.choice == YES:
        return Next(draft)
    if answer.choice in (ZH, EN):
        return GoTo(draft.model_copy(update={"what": ANEW}), answer.choice)
    return Stay(draft)


REWORD = Flow(
    "reword",
    RewordDraft,
    (
        Step("key", _ask_key, _take_key, lambda draft: draft.key is None),
        Step("what", _ask_what, _take_what, lambda draft: draft.what is None),
        Step(
            "zh",
            lambda draft, view: _ask_words(draft, view, ZH),
            lambda draft, answer, _view: _take_words(draft, answer, ZH),
            lambda draft: not draft.zh,
        ),
        Step(
            "en",
            lambda draft, view: _ask_words(draft, view, EN),
            lambda draft, answer, _view: _take_words(draft, answer, EN),
            lambda draft: not draft.en,
        ),
        Step("sure", _ask_sure, _take_sure),
    ),
)
