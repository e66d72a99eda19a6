"""The public page of ratings and replies: plain HTML, no script, for the oldest telephone."""

import html
from collections.abc import Sequence

from domain.county import County
from domain.county_parts import Hall
from handlers.evaluator.published import Board, Shown
from texts.catalogue import Language, say
from web.receipt.page import OTHER, OWN_NAME, SHORT

STYLE = "/kiosk/-/published.css"


class PublishedPage:
    """Writes the page in one language, of all halls or of one."""

    def __init__(self, county: County, language: Language, hall: str | None) -> None:
        self._county = county
        self._language = language
        self._hall = hall

    def page(self, board: Board) -> str:
        """A page of the board."""
        entries = "".join(self._entry(one) for one in board.entries)
        empty = "" if entries else f"<p>{self._say('published.none')}</p>"
        facts = {"n": board.n, "day": board.as_of, "page": board.page + 1, "pages": board.pages}
        lang = "zh-CN" if self._language is Language.ZH else "en"
        return (
            f'<!doctype html>\n<html lang="{lang}"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            '<meta name="robots" content="noindex"><link rel="icon" href="data:,">'
            f"<title>{self._say('published.title')}</title>"
            f'<link rel="stylesheet" href="{STYLE}"></head><body><main>'
            f"<h1>{self._say('published.title')}</h1><p>{self._say('published.how')}</p>"
            f'<p class="facts">{self._say("published.facts", **facts)}</p>'
            f"{self._halls()}{entries}{empty}{self._turns(board)}"
            f"<p>{self._say('published.hotline', hotline=self._county.hotline)}</p>"
            f"{self._switch(board)}</main></body></html>"
        )

    def _entry(self, one: Shown) -> str:
        parts = [
            f'<h2><span class="grade g{one.grade}">{html.escape(one.named)}</span> '
            f"{html.escape(f'{one.hall} {one.window}')}</h2>",
            f'<p class="facts">{html.escape(one.unit)} · {html.escape(one.when)}</p>',
        ]
        if one.tags:
            parts.append(f"<p>{self._say('published.tags', tags=one.tags)}</p>")
        if one.item:
            parts.append(f"<p>{self._say('published.item', item=one.item)}</p>")
        for name in ("words", "reply"):
            if text := getattr(one, name):
                said = _lines(say(self._language, f"published.{name}", **{name: text}))
                parts.append(f'<p class="{name}">{said}</p>')
        return f"<article>{''.join(parts)}</article>"

    def _halls(self) -> str:
        halls: Sequence[Hall] = self._county.halls
        if len(halls) < 2:  # noqa: PLR2004 - one hall is no choice
            return ""
        links = [self._link(self._say("published.all"), None, here=self._hall is None)]
        for one in halls:
            name = one.zh if self._language is Language.ZH else one.en
            links.append(self._link(html.escape(name), one.code, here=one.code == self._hall))
        return f"<nav>{''.join(links)}</nav>"

    def _link(self, name: str, hall: str | None, *, here: bool) -> str:
        where = self._where(0, self._language, hall)
        current = ' aria-current="page"' if here else ""
        return f'<a href="{where}"{current}>{name}</a>'

    def _turns(self, board: Board) -> str:
        links = []
        if board.page > 0:
            links.append((board.page - 1, "button.previous"))
        if board.page < board.pages - 1:
            links.append((board.page + 1, "button.next"))
        made = [
            f'<a href="{self._where(page, self._language, self._hall)}">{self._say(key)}</a>'
            for page, key in links
        ]
        return f"<nav>{''.join(made)}</nav>" if made else ""

    def _switch(self, board: Board) -> str:
        other = OTHER[self._language]
        lang = "zh-CN" if other is Language.ZH else "en"
        where = self._where(board.page, other, self._hall)
        return f'<p><a lang="{lang}" href="{where}">{OWN_NAME[other]}</a></p>'

    def _where(self, page: int, language: Language, hall: str | None) -> str:
        of_hall = f"&amp;hall={html.escape(hall)}" if hall else ""
        return f"/ratings?lang={SHORT[language]}{of_hall}&amp;page={page + 1}"

    def _say(self, key: str, **fields: object) -> str:
        return html.escape(say(self._language, key, **fields))


def _lines(text: str) -> str:
    return html.escape(text).replace("\n", "<br>")
