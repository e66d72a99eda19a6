"""The one card of a call: what was understood, what it would become, and what can be done."""

from itertools import chain

from domain.calls import ending
from domain.county import County
from domain.masking import without_numbers
from domain.words import crisis_words, words_of_danger
from handlers.flows.draft import choice
from handlers.flows.file_category import name_of
from handlers.flows.intake_draft import IntakeDraft, Source, routing
from handlers.talking.dialogue import CANCEL, Choice, Question, View
from texts.catalogue import Language, say, shorten

SHOWN, SHOWN_ANSWER, WORDS_SHOWN = 200, 60, 3
REGISTER, ANSWERED, CHANGE, KINDS = "register", "answered", "change", "kinds"
CONFIDENTIAL, DANGER = "confidential", "danger"
OF_CATEGORY, OF_UNIT = "category.", "unit."
ON_THE_LINE = (Source.PHONE, Source.VISIT, Source.SYMPOSIUM, Source.LEADER_VISIT)
"""Where whoever brings it is there to hear the answer."""


def ask_review(draft: IntakeDraft, view: View) -> Question:
    """The card; more may be typed at any time."""
    language, county = view.language, view.facts.county
    found = routing(draft, county)
    unit = county.unit(found.unit) if found.unit else None
    name = (unit.zh if language is Language.ZH else unit.en) if unit else None
    text = say(
        language,
        "intake.review",
        blocks="".join(f"{line}\n" for line in _warnings(draft, language)),
        text=_matter(draft) or say(language, "intake.no_words"),
        n=len(draft.text),
        p=len(draft.files),
        place=draft.place or say(language, "place.unknown"),
        category=name_of(county, language, draft.category)
        if draft.category
        else say(language, "category.unsure"),
        unit=name or say(language, "category.unsure"),
        who=_who(draft, language),
        source=say(language, f"source.{draft.source}"),
        lines="".join(f"\n{line}" for line in _lines(draft, language)),
    )
    return Question("intake.review", text, tuple(_rows(draft, view)), protect=True)


def _matter(draft: IntakeDraft) -> str:
    """What was typed; the numbers in it stand above, and are not kept with another message."""
    return shorten(without_numbers(draft.text), SHOWN)


def _who(draft: IntakeDraft, language: Language) -> str:
    """The caller's name and the last digits of the telephone, as far as they were told."""
    told = " ".join(part for part in (draft.name, ending(draft.phone)) if part)
    return told or say(language, "intake.nobody_named")


def _warnings(draft: IntakeDraft, language: Language) -> list[str]:
    """Words of danger: the clerk has the caller on the line and can say the number now."""
    if not draft.alarm:
        return []
    if crisis_words(draft.text):
        return [say(language, "intake.crisis")]
    between = "、" if language is Language.ZH else ", "
    found = between.join(words_of_danger(draft.text)[:WORDS_SHOWN])
    return [say(language, "intake.danger", words=found)]


def _lines(draft: IntakeDraft, language: Language) -> list[str]:
    """What is said only where it is so."""
    lines = []
    if draft.external_no:
        lines.append(say(language, "intake.external", external=draft.external_no))
    if draft.confidential:
        lines.append(say(language, "intake.confidential"))
    if draft.answer:
        lines.append(say(language, "intake.answer", answer=shorten(draft.answer, SHOWN_ANSWER)))
    if draft.known.cases:
        lines.append(_earlier(draft, language))
    return lines


def _earlier(draft: IntakeDraft, language: Language) -> str:
    cases = "".join(
        "\n" + say(language, "intake.earlier_line", no=one.number, title=one.title,
                   state=say(language, f"state.{one.state}.staff"))
        for one in draft.known.cases
    )  # fmt: skip
    key = "intake.earlier_stranger" if draft.stranger else "intake.earlier"
    return say(language, key, n=len(draft.known.cases), lines=cases)


def _rows(draft: IntakeDraft, view: View) -> list[tuple[Choice, ...]]:
    """Register first; then what else it may be, eight kinds of buttons at most."""
    first = [choice(view, REGISTER, "button.register")]
    if draft.source in ON_THE_LINE and not draft.confidential:
        first.append(choice(view, ANSWERED, "button.answered_now"))
    kept_secret = "button.confidential_on" if draft.confidential else "button.confidential"
    marks = [choice(view, CONFIDENTIAL, kept_secret)]
    if draft.alarm:
        danger = "button.no_danger" if draft.danger else "button.in_danger"
        marks.append(choice(view, DANGER, danger))
    last = (choice(view, CHANGE, "button.change"), choice(view, CANCEL, "button.drop_call"))
    return [tuple(first), *_proposals(draft, view), tuple(marks), last]


def _proposals(draft: IntakeDraft, view: View) -> list[tuple[Choice, ...]]:
    """The kinds it may be besides the chosen one, and the units that may have it."""
    county, language = view.facts.county, view.language
    kinds = [
        Choice(f"{OF_CATEGORY}{code}", name_of(county, language, code))
        for code in draft.proposed
        if code != draft.category
    ][:2]
    kinds.append(choice(view, KINDS, "button.other_kinds"))
    found = routing(draft, county)
    units = [
        Choice(f"{OF_UNIT}{code}", _unit_name(view, code))
        for code in chain(found.claimants)
        if code != draft.unit
    ][:3]
    return [tuple(row) for row in (kinds, units) if row]


def _unit_name(view: View, code: str) -> str:
    county: County = view.facts.county
    unit = county.unit(code)
    return unit.zh if view.language is Language.ZH else unit.en
