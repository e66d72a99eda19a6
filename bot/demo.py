"""`suping demo`: the desk of the sample county with its own chat, people and a clock to move."""

import contextlib
import logging
import secrets
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

from bot.answers.sample import seed
from bot.chat_server import LocalServer, start_server
from bot.config.settings import Settings, load
from bot.people import People
from bot.running import run
from texts.catalogue import Language, say

log = logging.getLogger(__name__)
CONFIG = Path(__file__).parent / "sample" / "demo.toml"
CHANNEL = "local"
TOKEN_FILE = "token"  # noqa: S105 - a file's name
CITIZENS = (
    (1, "王大爷", "zh-hans", "诉求人"),
    (2, "Li Na", "en", "citizen"),
    (3, "老赵", "zh-hans", "诉求人，不再打开网页"),
)
SIDE_BY_SIDE = "?with=1,90001,100071,90002"  # a citizen, the clerk, an A post, the supervisor


@dataclass(frozen=True)
class Place:
    """Where the demo lives: its folder, and the ports of its page and of the desk's hooks."""

    folder: Path
    port: int
    hooks: int


async def demo(place: Place, ready: Callable[[str], None]) -> None:
    """Run chat server and desk until a signal; raises NotStarted where a port is taken."""
    place.folder.mkdir(parents=True, exist_ok=True)
    token, secret = _secrets(place.folder)
    async with _served(place, token, secret) as server:
        settings = load(CONFIG, over=_over(place, server.address, token, secret))
        seed(settings)
        await _invite(server.address, settings)
        await run(settings, lambda: ready(f"{server.address}/{SIDE_BY_SIDE}"))


@contextlib.asynccontextmanager
async def _served(place: Place, token: str, secret: str) -> AsyncIterator[LocalServer]:
    hook = f"http://127.0.0.1:{place.hooks}"
    options = ["--port", str(place.port), "--as", "channel", "--bot", f"{CHANNEL}:{token}:{hook}"]
    server = await start_server(place.folder / "chat", options, secret)
    try:
        yield server
    finally:
        await server.stop()


def _secrets(folder: Path) -> tuple[str, str]:
    """The demo's own token and secret, kept in its folder so that a restart goes on."""
    file = folder / TOKEN_FILE
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(f"1001:{secrets.token_urlsafe(24)}\n{secrets.token_urlsafe(24)}\n")
    token, secret = file.read_text().split()
    return token, secret


def _over(place: Place, api: str, token: str, secret: str) -> dict[str, object]:
    return {
        "channel": {"0": {"api": api, "token": token, "seen_secret": secret, "page": api}},
        "gateway": {"0": {"url": f"{api}/gateway/sms", "headers": {"X-Suping-Secret": secret}}},
        "database": {
            "url": f"sqlite:///{place.folder.resolve() / 'suping.db'}",
            "key_file": str(place.folder.resolve() / "suping.key"),
        },
        "files": {"store": str(place.folder.resolve() / "files")},
        "web": {"port": place.hooks},
    }


async def _invite(address: str, settings: Settings) -> None:
    """Everybody has an account; staff open the chat once, as a bot can't write first."""
    people = People(address)
    try:
        known = {one["id"] for one in await people.everybody()}
        for user_id, name, language, part in CITIZENS:
            if user_id not in known:
                await people.arrive(user_id, name, language, part)
        for member in settings.staff():
            if member.user_id not in known:
                role = say(Language.ZH, f"role.{member.role}")
                await people.arrive(member.user_id, member.name, part=role)
                await people.say(member.user_id, "/start")
    finally:
        await people.close()
