"""The people's requests: each reads its fields, acts or looks, and answers JSON."""

from typing import Protocol

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from telegram.constants import InlineKeyboardButtonLimit

from localchat.errors import PersonError, UnknownError
from localchat.exchange import Exchange
from localchat.jsontext import Json
from localchat.people import acting
from localchat.people.views import inline_rows
from localchat.people.visit import (
    read_json,
    take_decimal,
    take_number,
    take_text,
    visit_of,
)
from localchat.store import people, updates
from localchat.store.messages import Stored

_PROFILE = ("first_name", "last_name", "username", "language_code")
_CONTACT = ("phone_number", "first_name", "last_name")
_POLE = 90.0  # degrees


async def list_people(exchange: Exchange, _request: Request) -> Response:
    """GET /people: every User."""
    return JSONResponse(people.all_people(exchange.store.db))


async def save_person(exchange: Exchange, request: Request) -> Response:
    """POST /people: make a person or change their profile; what is not given stays."""
    body = await read_json(request)
    wrong = [key for key in _PROFILE if not isinstance(body.get(key, ""), str)]
    if wrong:
        raise PersonError(f"{wrong[0]} must be a text")
    with exchange.store.turn() as db:
        user_id = take_number(body, "user_id") if "user_id" in body else people.next_user_id(db)
        if user_id <= 0:
            raise PersonError("user_id must be above zero")
        before = people.find_person(db, user_id) or {}
        given = {key: body[key] for key in _PROFILE if body.get(key)}
        profile: Json = {"id": user_id, "is_bot": False, **before, **given}
        if "first_name" not in profile:
            raise PersonError('give "first_name", a text that is not empty')
        people.save_person(db, profile)
    return JSONResponse(profile)


async def say(exchange: Exchange, request: Request) -> Response:
    """POST /people/{user_id}/say: write a text."""
    visit, body = visit_of(exchange, request), await read_json(request)
    quote = take_text(body, "quote") if "quote" in body else None
    return JSONResponse(acting.say(visit, take_text(body, "text"), _reply_to(body), quote))


def _reply_to(body: Json) -> int | None:
    return take_number(body, "reply_to") if body.get("reply_to") is not None else None


async def press(exchange: Exchange, request: Request) -> Response:
    """POST /people/{user_id}/press: press an inline button by label, index, or any data."""
    visit, body = visit_of(exchange, request), await read_json(request)
    message_id = take_number(body, "message_id")
    data = button_data(visit, message_id, body)
    return JSONResponse(acting.press(visit, message_id, data))


class Shows(Protocol):
    """Somebody before whom a message stands."""

    def message(self, message_id: object) -> Stored:
        """Return a message of the chat."""


def button_data(visit: Shows, message_id: int, body: Json) -> str:
    """Return the data of the button that is pressed, or any. Raises PersonError."""
    data = body.get("data")
    if not isinstance(data, str):
        data = _named_data(visit.message(message_id).body, body)
    if not 1 <= len(data.encode()) <= InlineKeyboardButtonLimit.MAX_CALLBACK_DATA:
        raise PersonError("data has 1-64 bytes")
    return data


def _named_data(message: Json, body: Json) -> str:
    buttons = [button for row in inline_rows(message) for button in row]
    if "index" in body:
        index = take_number(body, "index")
        found = buttons[index] if 0 <= index < len(buttons) else None
    else:
        label = take_text(body, "label")
        found = next((button for button in buttons if button["text"] == label), None)
    if found is None:
        labels = "、".join(str(button["text"]) for button in buttons) or "none"
        raise PersonError(f"no such button; this message has: {labels}")
    if "data" not in found:
        raise PersonError(f"this button opens {found.get('url', 'something')}; it is not pressed")
    return str(found["data"])


async def find_answer(exchange: Exchange, request: Request) -> Response:
    """GET /people/{user_id}/answers/{callback_id}: the bot's answer to a press, if any yet."""
    visit, number = visit_of(exchange, request), request.path_params["callback_id"]
    answer = updates.find_answer(exchange.store.db, visit.bot, visit.user_id, number)
    if answer is None:
        raise UnknownError(f"this person made no press {number}")
    return JSONResponse(answer)


async def place(exchange: Exchange, request: Request) -> Response:
    """POST /people/{user_id}/place: send a location."""
    visit, body = visit_of(exchange, request), await read_json(request)
    location = _inner(body, "location")
    found = {name: take_decimal(location, name) for name in ("latitude", "longitude")}
    if not (abs(found["latitude"]) <= _POLE and abs(found["longitude"]) <= 2 * _POLE):
        raise PersonError("latitude lies within 90 degrees, longitude within 180")
    return JSONResponse(acting.write(visit, {"location": found}, _reply_to(body)))


async def contact(exchange: Exchange, request: Request) -> Response:
    """POST /people/{user_id}/contact: send a contact, the person's own by default."""
    visit, body = visit_of(exchange, request), await read_json(request)
    given = _inner(body, "contact")
    own: Json = {"first_name": visit.profile["first_name"], "user_id": visit.user_id}
    said: Json = {key: take_text(given, key) for key in _CONTACT if key in given}
    found: Json = {"phone_number": take_text(given, "phone_number"), **own, **said}
    return JSONResponse(acting.write(visit, {"contact": found}, _reply_to(body)))


def _inner(body: Json, name: str) -> Json:
    value = body.get(name)
    if not isinstance(value, dict):
        raise PersonError(f'give "{name}", an object')
    return value


async def edit(exchange: Exchange, request: Request) -> Response:
    """POST /people/{user_id}/edit: change a message of one's own."""
    visit, body = visit_of(exchange, request), await read_json(request)
    return JSONResponse(
        acting.edit(visit, take_number(body, "message_id"), take_text(body, "text"))
    )


async def see(exchange: Exchange, request: Request) -> Response:
    """POST /people/{user_id}/seen: the bot's messages up to this one were shown."""
    visit, body = visit_of(exchange, request), await read_json(request)
    return JSONResponse({"seen": acting.see(visit, take_number(body, "up_to"))})


async def block(exchange: Exchange, request: Request) -> Response:
    """POST /people/{user_id}/block."""
    return JSONResponse(acting.block(visit_of(exchange, request), blocked=True))


async def unblock(exchange: Exchange, request: Request) -> Response:
    """POST /people/{user_id}/unblock."""
    return JSONResponse(acting.block(visit_of(exchange, request), blocked=False))
