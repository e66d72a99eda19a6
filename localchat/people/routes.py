"""The addresses of the people's interface."""

from pathlib import Path

from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from localchat.exchange import Exchange
from localchat.people import handlers, looking, rooms, sending, texting, timing
from localchat.people.visit import Handler, answering

_STATIC = Path(__file__).parent.parent / "static"
_PERSON = "/people/{user_id:int}"
_GROUP = "/groups/{group_id:int}"

READS: dict[str, Handler] = {
    "/people": handlers.list_people,
    f"{_PERSON}/chat": looking.read_chat,
    f"{_PERSON}/menu": looking.read_menu,
    f"{_PERSON}/answers/{{callback_id:int}}": handlers.find_answer,
    "/files/{file_id}": looking.read_file,
    "/events": looking.stream_events,
    "/clock": timing.read_clock,
    "/referee": looking.read_referee,
    "/bots": looking.list_bots,
    "/groups": rooms.list_rooms,
    f"{_GROUP}/chat": rooms.read_room,
}
ACTS: dict[str, Handler] = {
    "/people": handlers.save_person,
    f"{_PERSON}/say": handlers.say,
    f"{_PERSON}/press": handlers.press,
    f"{_PERSON}/send": sending.send,
    f"{_PERSON}/place": handlers.place,
    f"{_PERSON}/contact": handlers.contact,
    f"{_PERSON}/edit": handlers.edit,
    f"{_PERSON}/seen": handlers.see,
    f"{_PERSON}/block": handlers.block,
    f"{_PERSON}/unblock": handlers.unblock,
    "/clock": timing.move_clock,
    "/gateway/sms": texting.take_text_message,
    "/groups": rooms.make_room,
    f"{_GROUP}/say": rooms.say,
    f"{_GROUP}/press": rooms.press,
    f"{_GROUP}/remove": rooms.remove,
    f"{_GROUP}/upgrade": rooms.upgrade,
}


def people_routes(exchange: Exchange) -> list[Route | Mount]:
    """Return the routes: what is read by GET, what acts by POST, and the page itself."""
    reads = [Route(path, answering(exchange, handler)) for path, handler in READS.items()]
    acts = [
        Route(path, answering(exchange, handler), methods=["POST"])
        for path, handler in ACTS.items()
    ]
    # A server for tests may come without the page.
    page = [Mount("/", StaticFiles(directory=_STATIC, html=True))] if _STATIC.is_dir() else []
    return [*reads, *acts, *page]
