"""What the tablets' routes ask of the running desk, each in a unit of work of the writer thread."""

import secrets
from collections.abc import Sequence

from bot.gathering import Gathering
from bot.program import Program
from bot.web_work import WebWork
from domain.evaluator import UnknownWindow
from domain.kiosks import CODE_LETTERS, CODE_SIGNS, Counted, KioskRefused, Post, Proof, Signed
from handlers.evaluator import codes, kiosks
from handlers.office import Office
from web.kiosk.page import page_data, page_of
from web.kiosk.reading import ShiftAsked
from web.kiosk.routes import KioskDesk

DEVICE_BYTES, SECRET_BYTES = 9, 32
RATINGS_AT_ONCE = 400
"""Written in some tens of milliseconds; whoever is in the chat waits no longer than that."""


def new_code() -> str:
    """A pairing code nobody guesses within its minutes: forty bits."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_SIGNS))


class TabletDesk:
    """The desk's side of the tablets."""

    def __init__(self, program: Program, address: str = "") -> None:
        self._program = program
        self._work = WebWork(program)
        self._address = address
        self._posts: Gathering[Post, kiosks.Answer] = Gathering(
            program.writer, self._count, RATINGS_AT_ONCE, lambda post: 1 + len(post.ratings)
        )

    def routes(self) -> KioskDesk:
        """What the routes need."""
        return KioskDesk(self.page, self.rate, self.pair, self.state, self.shift, self._address)

    async def rate(self, post: Post) -> Sequence[Counted]:
        """Count a tablet's ratings; answered when they are committed."""
        answer = await self._posts.ask(post)
        if isinstance(answer, KioskRefused):
            raise answer
        return answer

    def _count(self, posts: Sequence[Post]) -> Sequence[kiosks.Answer]:
        with self._program.store.work(self._program.clock.now()) as work:
            return kiosks.count_all(Office(self._program.desks.of(work), work), posts)

    async def pair(self, window: str, code: str) -> tuple[str, str]:
        """Pair a tablet with a window by a code; its number and its secret."""
        device = secrets.token_hex(DEVICE_BYTES)
        secret = secrets.token_urlsafe(SECRET_BYTES)
        await self._work.do(lambda office: kiosks.pair(office, window, code, device, secret))
        return device, secret

    async def state(self, proof: Proof) -> Signed:
        """Who serves at a tablet's window."""
        return await self._work.do(lambda office: kiosks.who_serves(office, proof))

    async def shift(self, proof: Proof, asked: ShiftAsked) -> Signed:
        """Sign somebody in at a tablet's window, or out."""
        if asked.code is not None:
            code = asked.code
            signed = await self._work.do(lambda office: kiosks.sign_in_by_code(office, proof, code))
        elif asked.staff is not None:
            staff = asked.staff
            signed = await self._work.do(lambda office: kiosks.sign_in_again(office, proof, staff))
        else:
            signed = await self._work.do(lambda office: kiosks.leave(office, proof))
        self._program.decided()
        return signed

    async def page(self, window: str) -> bytes | None:
        """The page of a window; None where the county has none of this key."""
        return await self._work.do(lambda office: _page(office, window))


def _page(office: Office, window: str) -> bytes | None:
    desk = office.desk
    try:
        hall, found = desk.county.window(window)
    except UnknownWindow:
        return None
    links = codes.links(office, codes.window_code(office, hall, found))
    link = next(iter(links.values()), "")
    return page_of(page_data(desk.county, hall, found, desk.rules.rating.bad_max, link))
