"""
What is public of ratings at windows and of units' replies 评价和回复公开 (安阳 art. 52).

Read by everybody, in the chat and on the desk's page: hall, window, unit, half-day, grade, reasons,
what was cleared of the words and of the reply. Never who, the minute, the receipt or the clerk; the
service item where enough were served with it that it names nobody.
"""

from dataclasses import dataclass

from handlers.cases.rated import half_day, hall_name, tags_of, window_name
from handlers.office import Office, Turn
from handlers.talking.buttons import on_list
from storage.tables import PublishedRating, ServiceRating
from storage.values import Button, Message
from texts.catalogue import Language, label, say, shorten

PAGE, BACK = "pub_page", "pub_back"
IN_CHAT, ON_A_PAGE = 3, 20
WORDS_LENGTH, REPLY_LENGTH = 60, 90
TAKERS = ("clerk", "supervisor")
"""Who takes something back: what shouldn't stand there goes at once, whoever sees it first."""


@dataclass(frozen=True)
class Said:
    """The words and the reply of a rating, both cleared or to be, and its item's code."""

    words: str
    reply: str
    item: str | None


@dataclass(frozen=True)
class Shown:
    """A published rating in one language; `words`, `reply` and `item` are empty where none is."""

    grade: int
    named: str
    hall: str
    window: str
    unit: str
    when: str
    tags: str
    item: str
    words: str
    reply: str


@dataclass(frozen=True)
class Board:
    """A page of what is public: which of how many, all in all `n`, as of a day."""

    entries: tuple[Shown, ...]
    page: int
    pages: int
    n: int
    as_of: str


def shown(office: Office, rating: ServiceRating, said: Said, language: Language) -> Shown:
    """A rating as everybody reads it."""
    item = office.desk.county.item(said.item)
    return Shown(
        grade=rating.grade,
        named=say(language, f"grade.{rating.grade}"),
        hall=hall_name(office, rating, language),
        window=window_name(rating, language),
        unit=office.unit_name(language, rating.unit),
        when=half_day(office, rating, language),
        tags=tags_of(office, rating, language) if rating.tags else "",
        item=(item.zh if language is Language.ZH else item.en) if item else "",
        words=said.words,
        reply=said.reply,
    )


def cleared(
    office: Office, row: PublishedRating, rating: ServiceRating, language: Language
) -> Shown:
    """The same of what a clerk has cleared."""
    found = office.work.publications
    return shown(office, rating, Said(found.words(row), found.reply(row), row.item), language)


def board(office: Office, language: Language, page: int, hall: str | None = None) -> Board:
    """A page of what is public, the newest first; a page there is none of is the last."""
    n = office.work.publications.count(hall)
    pages = max(1, -(-n // ON_A_PAGE))
    page = min(max(page, 0), pages - 1)
    rows = office.work.publications.shown(page * ON_A_PAGE, ON_A_PAGE, hall)
    entries = tuple(cleared(office, row, rating, language) for row, rating in rows)
    return Board(entries, page, pages, n, office.day(language, office.now))


def in_words(one: Shown, language: Language, *, whole: bool = False) -> str:
    """A rating for the chat; `whole` for whoever decides about every word of it."""
    fields = {"hall": one.hall, "window": one.window, "unit": one.unit, "when": one.when}
    fields["grade"] = one.named
    if one.tags:
        fields["tags"] = one.tags
    lines = [say(language, "published.rating" if one.tags else "published.rating_bare", **fields)]
    for name, most in (("item", 0), ("words", WORDS_LENGTH), ("reply", REPLY_LENGTH)):
        text = getattr(one, name)
        if text:
            cut = text if whole or not most else shorten(text, most)
            lines.append(say(language, f"published.{name}", **{name: cut}))
    return "\n".join(lines)


def show_published(turn: Turn, page: int = 0, message_id: int | None = None) -> None:
    """What is public, some at a time; a page is turned by editing the message."""
    office, language = turn.office, turn.language
    n = turn.work.publications.count()
    if not n:
        turn.reply("published.none")
        return
    pages = -(-n // IN_CHAT)
    page = page % pages
    rows = turn.work.publications.shown(page * IN_CHAT, IN_CHAT)
    blocks = "\n\n".join(
        f"{place}. {in_words(cleared(office, row, rating, language), language)}"
        for place, (row, rating) in enumerate(rows, start=page * IN_CHAT + 1)
    )
    text = say(
        language,
        "published.list",
        n=n,
        page=page + 1,
        pages=pages,
        day=office.day(language, office.now),
        blocks=blocks,
    )
    message = Message("published.list", text, tuple(_rows(turn, rows, page, pages)))
    if message_id is None:
        turn.send(message)
    else:
        turn.work.outbox.edit(turn.reader.address_id, message, message_id=message_id)


def _rows(
    turn: Turn, rows: list[tuple[PublishedRating, ServiceRating]], page: int, pages: int
) -> list[tuple[Button, ...]]:
    language = turn.language
    made: list[tuple[Button, ...]] = []
    if turn.role(*TAKERS) is not None:
        made += [
            (on_list(BACK, row.id or 0, f"{label(language, 'button.pub_back')} {place}"),)
            for place, (row, _) in enumerate(rows, start=page * IN_CHAT + 1)
        ]
    turns = []
    if page > 0:
        turns.append(on_list(PAGE, page - 1, label(language, "button.previous")))
    if page < pages - 1:
        turns.append(on_list(PAGE, page + 1, label(language, "button.next")))
    return [*made, tuple(turns)] if turns else made
