"""The replay's course: events in order, the clock from one to the next, people who read and act."""

import heapq
import itertools
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.people import LONGEST_CAPTION, Chat, People, Shown
from bot.program import Program
from bot.replay.chance import Chance, Verdict
from bot.replay.data import Complaint
from bot.replay.news import News
from texts.catalogue import Language, label

NUMBER = re.compile(r"\d{9}")
FIRST_CITIZEN = 1_000_001
MOST_QUESTIONS = 12
APART = ("button.apart", "button.again_new")
"""Whoever filed it then filed it for themselves, and it is to be found as a case of its own."""
AGAIN = "已再次到现场核实，问题仍有残留，本周内已组织整改完毕，附现场照片，请查看。"
Act = Callable[[], Awaitable[None]]
# What a scripted citizen presses, the first that stands there: they want it filed, and by itself.
PRESSED = (
    "button.submit",
    "button.hazard",
    "button.again_new",
    "button.new_matter",
    "button.not_clear",
    "button.split_both",
    "button.file_anyway",
    "button.graft_matter",
    "button.apart",
)
NO_UNITS = ("button.refuse", "button.cleared_so", "button.retell", "button.what_else")


def zh(key: str) -> str:
    """A button's words as the scripted people read them."""
    return label(Language.ZH, key)


@dataclass
class Scene:
    """What the script knows: who wrote what, and which numbers they got."""

    citizens: dict[str, int] = field(default_factory=dict)
    by_number: dict[str, Complaint] = field(default_factory=dict)
    rounds: dict[str, int] = field(default_factory=dict)
    filed: int = 0


class Replay:
    """Plays complaints through the chat; whoever gets news reads it and does their part."""

    def __init__(
        self, program: Program, people: People, channel: str, chance: Chance, picture: bytes
    ) -> None:
        self.program = program
        self.people = people
        self.channel = channel
        self.chance = chance
        self.scene = Scene()
        self._picture = picture
        self._events: list[tuple[datetime, int, Act]] = []
        self._order = itertools.count()
        self._news = News(program)
        self._staff: set[int] = set()

    def plan(self, at: datetime, act: Act) -> None:
        """Somebody will do something at an instant (now, where that is past)."""
        heapq.heappush(self._events, (at, next(self._order), act))

    async def play(self, complaints: list[Complaint], done: Callable[[int], None]) -> None:
        """Play everything; `done` is told how many complaints were filed since it was last."""
        for one in complaints:
            self.plan(one.at, lambda one=one: self._file(one))  # type: ignore[misc]
        while self._events:
            at, _, act = heapq.heappop(self._events)
            before = self.scene.filed
            await self.program.move_to(at)
            await self._read_news()
            await act()
            await self._settle()
            await self._read_news()
            done(self.scene.filed - before)

    async def start_staff(self, members: dict[int, str]) -> None:
        """Every staff member opens the chat once."""
        self._staff = set(members)
        for user_id, name in members.items():
            await self.people.arrive(user_id, name)
            await self.people.say(user_id, "/start")
        await self._settle()
        for user_id in members:
            await self.people.read(user_id)
        await self._news.told()

    async def _settle(self) -> None:
        await self.program.settle([(self.channel, self.people.last_update)])

    # Staff

    async def _read_news(self) -> None:
        """Staff with news look at their chats and plan what they do about it."""
        for user_id in sorted(await self._news.told() & self._staff):
            await self._look(user_id)

    def _staff_saw(self, user_id: int, shown: Shown) -> None:
        now = self.program.clock.now()
        number = NUMBER.search(shown.text)
        if zh("button.cleared_so") in shown.labels:
            clear = zh("button.cleared_so")
            self.plan(
                self.chance.soon(now), lambda: self._press_only(user_id, shown.message_id, clear)
            )
        elif zh("button.full_proposed") in shown.labels:
            agree = zh("button.request_yes")
            self.plan(
                self.chance.soon(now), lambda: self._press_only(user_id, shown.message_id, agree)
            )
        elif zh("button.other_units") in shown.labels:
            self.plan(self.chance.soon(now), lambda: self._dispatch(user_id, shown))
        elif zh("button.answer") in shown.labels and number is not None:
            self._plan_answer(user_id, shown, number[0], now)

    def _plan_answer(self, user_id: int, shown: Shown, number: str, now: datetime) -> None:
        """The first card of a round is acted on once; its later edits are only read."""
        complaint = self.scene.by_number.get(number)
        done = self.scene.rounds.get(number, 0)
        if complaint is None or done < 0:
            return
        self.scene.rounds[number] = -(done + 1)
        if done == 0 and complaint.reply_at is not None:
            at = max(complaint.reply_at, now + timedelta(minutes=30))
            text = complaint.reply
        else:
            at, text = self.chance.some_days(now), AGAIN
        if self.chance.signs():
            signed = min(self.chance.soon(now), at)
            self.plan(signed, lambda: self._open(user_id, shown))
        self.plan(at, lambda: self._answer(user_id, shown.message_id, number, text))

    async def _open(self, user_id: int, shown: Shown) -> None:
        await self._press(user_id, shown.message_id, zh("button.full_text"))

    async def _dispatch(self, user_id: int, shown: Shown) -> None:
        """The first unit offered; where none is, the first of the list of all."""
        no_units = {zh(key) for key in NO_UNITS}
        first = next(label for label in shown.labels if label not in no_units)
        if not await self._press(user_id, shown.message_id, first):
            return
        if first == zh("button.other_units"):
            await self._settle()
            listed = (await self._look(user_id)).asked.get(shown.message_id)
            if listed is not None:
                await self.people.press(user_id, shown.message_id, listed.labels[0])

    async def _press_only(self, user_id: int, message_id: int, wanted: str) -> None:
        await self._press(user_id, message_id, wanted)

    async def _press(self, user_id: int, message_id: int, wanted: str) -> bool:
        """Press a button if it still stands there; somebody else may have been first."""
        shown = (await self._look(user_id)).asked.get(message_id)
        if shown is None or wanted not in shown.labels:
            return False
        await self.people.press(user_id, message_id, wanted)
        return True

    async def _look(self, user_id: int) -> Chat:
        """Somebody of the staff reads what is new to them."""
        chat = await self.people.read(user_id)
        for shown in chat.newest:
            self._staff_saw(user_id, shown)
        return chat

    async def _answer(self, user_id: int, message_id: int, number: str, text: str) -> None:
        if not await self._press(user_id, message_id, zh("button.answer")):
            return
        await self._settle()
        await self._say_with_picture(user_id, text or AGAIN)
        await self._settle()
        chat = await self._look(user_id)
        ready = [one for one in chat.asked.values() if zh("button.send") in one.labels]
        if not ready:
            return
        await self.people.press(user_id, ready[-1].message_id, zh("button.send"))
        await self._settle()
        await self._send_anyway(user_id)
        self.scene.rounds[number] = -self.scene.rounds[number]
        complaint = self.scene.by_number[number]
        citizen = self.scene.citizens[complaint.user]
        at = self.chance.evening(self.program.clock.now())
        self.plan(at, lambda: self._judge(citizen, number))

    async def _send_anyway(self, user_id: int) -> None:
        """What is warned of is sent all the same: the data's replies are what they are."""
        anyway = zh("button.send_anyway")
        chat = await self._look(user_id)
        warned = [one for one in chat.asked.values() if anyway in one.labels]
        if warned:
            await self.people.press(user_id, warned[-1].message_id, anyway)
            await self._settle()

    async def _say_with_picture(self, user_id: int, text: str) -> None:
        """As a person would: the words under the picture where they fit, else before it."""
        fits = len(text) <= LONGEST_CAPTION
        if not fits:
            await self.people.say(user_id, text)
        await self.people.send_picture(user_id, self._picture, text if fits else "")

    # Citizens

    async def _file(self, complaint: Complaint) -> None:
        """A citizen files as their client would: the text, then whatever is asked."""
        user_id = await self._citizen(complaint.user)
        await self.people.read(user_id)
        await self.people.say(user_id, complaint.text)
        for _ in range(MOST_QUESTIONS):
            await self._settle()
            chat = await self.people.read(user_id)
            self._note_number(complaint, chat.newest)
            if not chat.newest or not await self._reply(user_id, chat.newest, chat.keys):
                break
        self.scene.filed += 1

    def _note_number(self, complaint: Complaint, newest: list[Shown]) -> None:
        for shown in newest:
            number = NUMBER.search(shown.text)
            if number is not None and number[0] not in self.scene.by_number:
                self.scene.by_number[number[0]] = complaint

    async def _citizen(self, user: str) -> int:
        known = self.scene.citizens.get(user)
        if known is not None:
            return known
        user_id = self.scene.citizens[user] = FIRST_CITIZEN + len(self.scene.citizens)
        await self.people.arrive(user_id, f"citizen {user_id}")
        return user_id

    async def _reply(self, user_id: int, newest: list[Shown], keys: tuple[str, ...]) -> bool:
        """Answer the newest question; False where nothing is asked."""
        shown = newest[-1]
        wanted = next((zh(key) for key in PRESSED if zh(key) in shown.labels), None)
        if wanted is not None:
            await self.people.press(user_id, shown.message_id, wanted)
        elif zh("button.unsure") in shown.labels:
            first = self.chance.takes_first() and zh("button.browse") in shown.labels
            wanted = shown.labels[0] if first else zh("button.unsure")
            await self.people.press(user_id, shown.message_id, wanted)
        elif zh("button.place_unclear") in keys:
            await self.people.say(user_id, zh("button.place_unclear"))
        else:
            return False
        return True

    async def _judge(self, user_id: int, number: str) -> None:
        """What a citizen does with an answer: confirm, object, only look, or never come back."""
        verdict = self.chance.verdict()
        chat = await self.people.read(user_id)
        asked = [
            one
            for one in chat.asked.values()
            if zh("button.solved") in one.labels and number in one.text
        ]
        if not asked or verdict is Verdict.AWAY:
            return
        key = "button.full_answer" if verdict is Verdict.LOOKED else f"button.{verdict.value}"
        await self.people.press(user_id, asked[-1].message_id, zh(key))
        if verdict is Verdict.SOLVED:
            await self._settle()
            await self._rate(user_id)

    async def _rate(self, user_id: int) -> None:
        grade = self.chance.grade()
        chat = await self.people.read(user_id)
        asked = [one for one in chat.newest if zh("button.grade.5") in one.labels]
        if asked and grade is not None:
            await self.people.press(user_id, asked[-1].message_id, zh(f"button.grade.{grade}"))
