"""The page of a window's tablet: everything it needs stands in it, so it works without network."""

import html
import json
from collections.abc import Mapping
from pathlib import Path
from string import Template
from typing import Any

import segno
from starlette.requests import Request
from starlette.responses import Response

from domain.county import County, Hall, Window
from domain.evaluator import GRADES, window_key
from texts.catalogue import Language, say
from web.kiosk.answers import policy

STATIC = Path(__file__).parent / "static"
KINDS = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
OTHER_LANGUAGE = {"zh": "English", "en": "中文"}
"""A language is called by its own name, so these are no texts to translate."""
LANGUAGES: Mapping[str, Language] = {"zh": Language.ZH, "en": Language.EN}
WORDS = (
    "question", "skip", "home", "offline", "chosen", "again", "why_bad",
    "why_good", "done", "rather_not", "thanks", "thanks_more", "skipped", "skipped_more", "back",
)  # fmt: skip
STAFF_WORDS = (
    "swap", "pair_title", "pair_how", "pair_code", "pair", "no_network", "try_again", "swap_title",
    "shift_code", "sign_in", "nobody",
)  # fmt: skip
IDLE_SECONDS, THANKS_SECONDS = 30, 5


def page_data(
    county: County, hall: Hall, window: Window, bad_max: int, link: str
) -> dict[str, Any]:
    """What the page's script reads; `link` is where the window is rated at home, or empty."""
    number = window.number
    return {
        "window": window_key(hall.code, number),
        "languages": list(LANGUAGES),
        "hall": {"zh": hall.zh, "en": hall.en},
        "window_name": {
            "zh": say(Language.ZH, "kiosk.window", number=number, name=window.zh),
            "en": say(Language.EN, "kiosk.window", number=number, name=window.en),
        },
        "grades": [{"grade": grade, **_both(f"button.grade.{grade}")} for grade in GRADES],
        "bad_max": bad_max,
        "tag_set": county.tags.version,
        "tags": {
            grade: [
                {"code": one.code, "zh": one.zh, "en": one.en}
                for one in county.tags.of_grade(grade)
            ]
            for grade in GRADES
        },
        "words": {
            name: {**_words(language, county), "other_language": OTHER_LANGUAGE[name]}
            for name, language in LANGUAGES.items()
        },
        "code": squares(link) if link else None,
        "idle": IDLE_SECONDS,
        "thanks": THANKS_SECONDS,
    }


def _both(key: str) -> dict[str, str]:
    return {name: say(language, key) for name, language in LANGUAGES.items()}


def _words(language: Language, county: County) -> dict[str, str]:
    said = {name: say(language, f"kiosk.{name}") for name in WORDS if name != "chosen"}
    said |= {name: say(language, f"kiosk.staff.{name}") for name in STAFF_WORDS}
    # The script fills these in, so the fields stay as they are written.
    said["chosen"] = say(language, "kiosk.chosen", grade="{grade}")
    said["clerk"] = say(language, "kiosk.clerk", name="{name}")
    said["contact"] = say(language, "kiosk.contact", hotline=county.hotline)
    return said


def squares(link: str) -> dict[str, Any]:
    """A QR code as the path of a drawing: a line for each row of dark squares."""
    code = segno.make(link, error="m", micro=False)
    border = 4
    path = []
    for row, line in enumerate(code.matrix):
        for column, dark in enumerate(line):
            if dark:
                path.append(f"M{column + border} {row + border}.5h1")
    return {"size": len(code.matrix) + 2 * border, "path": "".join(path)}


def page_of(data: Mapping[str, Any]) -> bytes:
    """The page itself. Data stands in it as JSON in which no `<` can end the element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    filled = Template((STATIC / "page.html").read_text(encoding="utf-8")).substitute(
        title=html.escape(f"{data['window_name']['zh']} {data['hall']['zh']}"),
        without_script=html.escape(say(Language.ZH, "kiosk.without_script")),
        data=text,
    )
    return filled.encode()


def file_answers() -> dict[str, Response]:
    """The page's scripts and styles, by name."""
    answers = {}
    for path in STATIC.iterdir():
        if path.suffix in KINDS:
            headers = {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
            if path.name == "sw.js":
                headers["Service-Worker-Allowed"] = "/kiosk/"
            answers[path.name] = Response(
                path.read_bytes(), 200, headers, media_type=KINDS[path.suffix]
            )
    return answers


def html_answer(page: bytes, status: int = 200) -> Response:
    """A page with its policy; asked for anew each time, kept for a break by the worker."""
    return Response(page, status, {"Cache-Control": "no-cache", **policy()}, "text/html")


def window_of(request: Request) -> str:
    """The window's key in an address."""
    return window_key(request.path_params["hall"], request.path_params["number"])
