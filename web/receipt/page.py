"""The pages of a receipt: plain forms without any script, so that every browser can rate."""

import html
from collections.abc import Iterable

from domain.county import County
from domain.evaluator import GRADES
from handlers.evaluator.receipts import Rated, Receipt
from texts.catalogue import Language, say

STYLE = "/kiosk/-/receipt.css"
SHORT = {Language.ZH: "zh", Language.EN: "en"}
OTHER = {Language.ZH: Language.EN, Language.EN: Language.ZH}
OWN_NAME = {Language.ZH: "中文", Language.EN: "English"}


class Pages:
    """Writes the pages of one county in one language."""

    def __init__(self, county: County, language: Language) -> None:
        self._county = county
        self._language = language

    def ask(self, code: str, receipt: Receipt, key: str) -> str:
        """Five worded buttons; each is a whole form's answer, so one tap is enough."""
        language = self._language
        question = say(
            language,
            "receipt.question",
            date=receipt.days[language],
            hall=self._named(receipt.hall),
            window=receipt.window.number,
            item=self._named(receipt.item or receipt.window),
        )
        buttons = (
            f'<button name="grade" value="{grade}">{self._say(f"button.grade.{grade}")}</button>'
            for grade in GRADES
        )
        return self._page(
            f"<h1>{html.escape(question)}</h1><p>{self._say('receipt.one_tap')}</p>"
            f"{self._form(code, '', key, buttons)}{self._switch(code)}"
        )

    def reasons(self, code: str, rated: Rated, key: str) -> str:
        """The grade is noted; reasons are asked and never required."""
        grade = say(self._language, f"button.grade.{rated.grade}")
        tags = self._county.tags.of_grade(rated.grade)
        boxes = [self._box("tag", tag.code, self._named(tag)) for tag in tags]
        if rated.bad and rated.receipt.has_phone:
            boxes.append(self._box("call", "1", say(self._language, "receipt.call")))
        why = "kiosk.why_bad" if rated.bad else "kiosk.why_good"
        submit = f"<button>{self._say('kiosk.done')}</button>"
        contact = self._para("receipt.contact", hotline=self._county.hotline) if rated.bad else ""
        noted = html.escape(say(self._language, "receipt.noted", grade=grade))
        return self._page(
            f"<p>{noted}</p><h1>{self._say(why)}</h1>"
            f"{self._form(code, '/reasons', key, [*boxes, submit])}{contact}"
        )

    def thanks(self) -> str:
        """The end."""
        return self._page(
            f"<h1>{self._say('receipt.thanks')}</h1><p>{self._say('receipt.thanks_more')}</p>"
        )

    def refused(self, why: str) -> str:
        """Why nothing was noted, and whom to call."""
        hotline = self._para("receipt.hotline", hotline=self._county.hotline)
        return self._page(f"<h1>{html.escape(why)}</h1>{hotline}")

    def _page(self, body: str) -> str:
        lang = "zh-CN" if self._language is Language.ZH else "en"
        return (
            f'<!doctype html>\n<html lang="{lang}"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            '<meta name="robots" content="noindex"><link rel="icon" href="data:,">'
            f"<title>{self._say('receipt.title')}</title>"
            f'<link rel="stylesheet" href="{STYLE}"></head><body><main>{body}</main></body></html>'
        )

    def _form(self, code: str, path: str, key: str, parts: Iterable[str]) -> str:
        where = f"/r/{html.escape(code)}{path}"
        hidden = f'<input type="hidden" name="key" value="{html.escape(key)}">'
        language = f'<input type="hidden" name="lang" value="{SHORT[self._language]}">'
        return f'<form method="post" action="{where}">{hidden}{language}{"".join(parts)}</form>'

    def _box(self, name: str, value: str, words: str) -> str:
        box = f'<input type="checkbox" name="{name}" value="{html.escape(value)}">'
        return f"<label>{box} <span>{html.escape(words)}</span></label>"

    def _switch(self, code: str) -> str:
        other = OTHER[self._language]
        lang, short = ("zh-CN" if other is Language.ZH else "en"), SHORT[other]
        where = f"/r/{html.escape(code)}?lang={short}"
        return f'<p><a lang="{lang}" href="{where}">{OWN_NAME[other]}</a></p>'

    def _para(self, key: str, **fields: object) -> str:
        return f"<p>{html.escape(say(self._language, key, **fields))}</p>"

    def _say(self, key: str) -> str:
        return html.escape(say(self._language, key))

    def _named(self, thing: object) -> str:
        return str(getattr(thing, SHORT[self._language]))
