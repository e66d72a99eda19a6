"""
A town at its desk: people who type, tap and read, and a clock that stands until it is moved.

The store is the real one on a file, the county the sample county; only the chat server is played:
it takes messages out of the outbox as the sender would and gives each its message id.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from chat import Chat, Seen

from handlers.administrators.living import Living, composed
from handlers.brought import file_came
from handlers.casework.files import arrived
from handlers.casework.followers import spread_news
from handlers.casework.housekeeping import keep_house
from handlers.incoming import Incoming, Left, Point, Said, Sender, Shown, Tapped
from handlers.office import Desk, Office
from handlers.tending import tend
from handlers.turn import take_turn
from handlers.watch import work_due
from storage.attachments import Arrival, Kept
from storage.outbox import DEAD, SENT, Report
from storage.tables import Case
from storage.values import FileRef, OutboxItem
from storage.work import Store, Work
from texts.catalogue import label, languages_of

CHANNEL = "local"
REFUSED = "Forbidden: Forbidden: bot was blocked by the user"
FIRST_CITIZEN = 700_000
CLERK, SUPERVISOR, SUPERVISOR_B, ADMINISTRATOR = 90_001, 90_002, 90_003, 90_004
POSTS = {"A": 1, "B": 2, "head": 3}
MOST_AT_ONCE = 200


@dataclass
class Somebody:
    """A person at a chat: what they do, and what stands on their screen."""

    town: "Town"
    user_id: int
    language_code: str = "zh-hans"
    channel: str = CHANNEL
    chat: Chat = field(default_factory=Chat)
    sent: int = 0
    refuses: bool = False

    def says(self, text: str, *, to: Seen | None = None, **what: Any) -> str:
        """Type a message; returns what is new on the screen."""
        return self.sends(text=text, reply_to=to.message_id if to else None, **what)

    def sends_photo(self, text: str = "", *, album: str | None = None, **what: Any) -> str:
        """Send a picture, alone or in an album."""
        return self.sends_file("photo", text, album=album, **what)

    def sends_voice(self) -> str:
        """Send a voice note."""
        return self.sends_file("voice")

    def sends_place(
        self, latitude: float = 37.12345, longitude: float = 105.54321, *, name: str = ""
    ) -> str:
        """Pin a place, perhaps one with a name."""
        return self.sends(point=Point(latitude, longitude), place=name)

    def sends_file(self, kind: str, text: str = "", *, size: int = 1_000, **what: Any) -> str:
        """Send a file of a kind."""
        file_id = f"{kind}-{self.user_id}-{self.chat.last_id + 1}"
        return self.sends(text=text, files=(FileRef(kind, self.channel, file_id, size),), **what)

    def sends(self, **what: Any) -> str:
        """Send anything; returns what is new on the screen."""
        self.sent = self.chat.take_id()
        self.does(Said(self.sent, **what))
        return self.reads()

    def sends_document(self, data: bytes | None, text: str = "") -> str:
        """Send a file that can be fetched (None: it can't); returns what is new on the screen."""
        file_id = f"document-{self.user_id}-{self.chat.last_id + 1}"
        self.town.documents[file_id] = data
        size = len(data or b"")
        return self.sends(text=text, files=(FileRef("document", self.channel, file_id, size),))

    def edits(self, text: str, message_id: int | None = None) -> str:
        """Change one's latest message, or another; returns what is new on the screen."""
        self.does(Said(message_id or self.sent, text, edited=True))
        return self.reads()

    def taps(self, label: str) -> str:
        """
        Tap the newest button of these words, or the large key; returns what is new on the screen.

        Words that the bot shows for a moment stand before it.
        """
        if label in self.chat.menu:
            return self.says(label)
        seen = self.chat.with_button(label)
        note = self.forges(seen.button(label), seen.message_id)
        return "\n".join(part for part in (note, self.reads()) if part)

    def forges(self, data: str, message_id: int | None = None) -> str:
        """Send a tap's data, of a button or of none; returns the words shown for a moment."""
        self.chat.note = ""
        self.does(Tapped(f"tap-{self.user_id}-{self.chat.take_id()}", data, message_id))
        return self.chat.note

    def looks(self) -> None:
        """Have the newest message on the screen (the county's own chat reports it)."""
        self.does(Shown(self.chat.newest.message_id))

    def blocks(self) -> None:
        """Block the bot: nothing reaches them until they write again."""
        self.does(Left())
        self.refuses = True

    def does(self, what: Said | Tapped | Shown | Left) -> None:
        """One update through the desk; only who has opened the chat again can send one."""
        self.refuses = False
        sender = Sender(self.channel, self.user_id, self.user_id, self.language_code)
        self.town.turn(Incoming(sender, what))

    def reads(self) -> str:
        """What is new on the screen since it was last read."""
        return self.chat.read()

    @property
    def person_id(self) -> int:
        """Who they are to the desk."""
        return self.town.asks(lambda work: self._met(work).person_id)

    @property
    def address_id(self) -> int:
        """Where they are reached."""
        return self.town.asks(lambda work: self._met(work).address_id)

    def _met(self, work: Work) -> Any:
        return work.people.meet(self.channel, self.user_id, self.user_id, "zh_CN")

    def files(self, text: str, *, place: str = "不清楚在哪") -> str:
        """File a matter to its end, answering what is asked; returns the number."""
        language = languages_of(self.language_code)
        self.says(text)
        for key in ("button.hazard", "button.again_new", "button.new_matter", "button.unsure"):
            if self.chat.shows(label(language, key)):
                self.taps(label(language, key))
        self.says(place)
        if self.chat.shows(label(language, "button.apart")):
            self.taps(label(language, "button.apart"))
        self.taps(label(language, "button.submit"))
        return self.chat.number


def _is_brought(row: OutboxItem) -> bool:
    return row.method == "bring"


def next_at(work: Work) -> datetime | None:
    """The earliest instant at which something is due, or somebody is to be asked something."""
    waiting = (work.due, work.visits, work.reports, work.lookbacks)
    instants = (one.next_at() for one in waiting)
    return min((at for at in instants if at is not None), default=None)


def _arrival(kind: str, number: int) -> Arrival:
    """What becomes of a file of a kind where nothing is wrong with it."""
    if kind == "photo":
        return Arrival(Kept.READY, "jpeg", f"raw{number}", f"clean{number}", "jpeg")
    sort = {"voice": "ogg", "audio": "mp3", "document": "pdf"}.get(kind, "mp4")
    return Arrival(Kept.HELD, sort, f"raw{number}")


class Town:
    """The desk and everybody at it."""

    def __init__(self, store: Store, desk: Desk, now: datetime) -> None:
        self.store = store
        self.desk = desk
        self._living = Living(desk)
        self.now = now
        self.people: dict[tuple[str, int], Somebody] = {}
        self.fetching = True
        self.documents: dict[str, bytes | None] = {}

    # Who there is

    def somebody(self, user_id: int, language: str = "zh-hans", channel: str = CHANNEL) -> Somebody:
        """Whoever has this user id."""
        known = self.people.get((channel, user_id))
        if known is None:
            known = self.people[channel, user_id] = Somebody(self, user_id, language, channel)
        return known

    def citizen(self, name: str, language: str = "zh-hans", channel: str = CHANNEL) -> Somebody:
        """A citizen; the name is for the script alone."""
        return self.somebody(FIRST_CITIZEN + sum(name.encode()), language, channel)

    def handler(self, unit: str, post: str = "A") -> Somebody:
        """Who holds a post of a unit, by the unit's Chinese name."""
        index = [one.zh for one in self.desk.county.units].index(unit) + 1
        return self.somebody(100_000 + 10 * index + POSTS[post])

    def head(self, unit: str) -> Somebody:
        """A unit's head."""
        return self.handler(unit, "head")

    def clerk(self) -> Somebody:
        """The intake clerk."""
        return self.somebody(CLERK)

    def supervisor(self) -> Somebody:
        """The supervisor named for the units."""
        return self.somebody(SUPERVISOR)

    def colleague(self) -> Somebody:
        """The other supervisor."""
        return self.somebody(SUPERVISOR_B)

    def administrator(self) -> Somebody:
        """The administrator."""
        return self.somebody(ADMINISTRATOR)

    # What happens

    def turn(self, incoming: Incoming) -> None:
        """One update in one transaction, then everything is delivered."""
        with self.store.work(self.now) as work:
            take_turn(self._living.of(work), work, incoming)
        self.deliver()

    def does(self, act: Callable[[Office], Any]) -> None:
        """Something the desk does by itself, then everything is delivered."""
        with self.store.work(self.now) as work:
            act(Office(self._living.of(work), work))
        self.deliver()

    def decides(self, act: Callable[[Office], Any]) -> None:
        """Something decided of a case, and whoever follows it hears of it at the end."""
        self.does(lambda office: (act(office), spread_news(office)))

    def deliver(self) -> None:
        """Everything that waits in the outbox reaches its chat."""
        with self.store.work(self.now) as work:
            for channel in self.desk.channels:
                while items := work.outbox.claim(channel, MOST_AT_ONCE):
                    work.outbox.settle([self._delivered(one) for one in items])
        if self.fetching:
            self.fetches()

    def fetches(self, arrival: Arrival | None = None) -> None:
        """Every file that waits arrives: pictures ready, all else held, or as `arrival` says."""
        with self.store.work(self.now) as work:
            rows = [one for one in work.outbox.claim_fetches(MOST_AT_ONCE) if one.method == "fetch"]
            for row in rows:
                number = int(str(row.payload["attachment"]))
                came = arrival or _arrival(work.attachments.get(number).kind, number)
                arrived(Office(self.desk, work), number, came)
                work.outbox.settle([Report(row.id, SENT, 1)])
            brought = [one for one in work.outbox.claim_fetches(MOST_AT_ONCE) if _is_brought(one)]
            for row in brought:
                desk = composed(self.desk, work)
                data = self.documents.get(str(row.payload["file_id"]))
                file_came(Office(desk, work), row.address_id, data)
                work.outbox.settle([Report(row.id, SENT, 1)])
        if rows or brought:
            self.deliver()

    def _delivered(self, item: OutboxItem) -> Report:
        if self.somebody(item.chat_id, channel=item.channel).refuses:
            return Report(item.id, DEAD, item.tries + 1, error=REFUSED)
        chat = self.somebody(item.chat_id, channel=item.channel).chat
        message_id = chat.take(item)
        card_id = item.card_id if message_id is not None else None
        return Report(item.id, SENT, item.tries + 1, message_id, card_id)

    def passes(self, **time: float) -> None:
        """Let time pass: hours=2, minutes=5; what falls due meanwhile is worked."""
        self.waits_until(self.now + timedelta(**time))

    def waits_until(self, when: str | datetime) -> None:
        """Walk to an instant of the county, from one due instant to the next."""
        until = self.at(when)
        while (due := self.asks(next_at)) is not None and due <= until:
            self.now = max(self.now, due)
            self.tick()
        self.now = until
        self.tick()

    def tick(self) -> None:
        """Work what is due now, together."""
        with self.store.work(self.now) as work:
            work_due(Office(self._living.of(work), work), work.due.claim(MOST_AT_ONCE))
            tend(Office(self._living.of(work), work))
        self.deliver()

    def keeps_house(self) -> Mapping[str, int]:
        """One batch of the day's housekeeping; returns what was done."""
        with self.store.work(self.now) as work:
            done = keep_house(Office(self._living.of(work), work))
        self.deliver()
        return done

    def at(self, when: str | datetime) -> datetime:
        """An instant of the county: "2026-10-10 18:00", or "18:00" today."""
        if isinstance(when, datetime):
            return when
        today = self.now.astimezone(self.desk.zone).date().isoformat()
        stamp = when if " " in when else f"{today} {when}"
        return datetime.fromisoformat(stamp).replace(tzinfo=self.desk.zone)

    def under(self, **parts: Any) -> None:
        """Go on under other rules or another county."""
        self.desk = replace(self.desk, **parts)
        self._living = Living(self.desk)

    # What can be seen from outside the chats

    def desk_now(self) -> Desk:
        """The desk with what administrators have changed."""
        return self.asks(lambda work: composed(self.desk, work))

    def asks(self, question: Callable[[Work], Any]) -> Any:
        """Look into the store."""
        with self.store.reading(self.now) as work:
            return question(work)

    def case(self, number: str) -> Case:
        """A case by its number."""
        return self.asks(lambda work: work.cases.by_number(number))

    def changes(self, number: str, **parts: Any) -> None:
        """Put a case into a state that the script does not walk to."""
        with self.store.work(self.now) as work:
            work.cases.by_number(number).sqlmodel_update(parts)  # type: ignore[union-attr]

    def kept(self, number: str) -> list[str]:
        """Why a case is kept for the next message to supervisors."""
        case_id = self.case(number).id
        rows = self.asks(lambda work: work.held_notes.waiting("redone", "look_back", "designate"))
        return [row.why for row in rows if row.case_id == case_id]

    def history(self, number: str) -> list[str]:
        """What happened to a case, in order."""
        return self.asks(
            lambda work: [one.action for one in work.cases.events(work.cases.by_number(number))]
        )

    def due(self, number: str) -> dict[str, str]:
        """What waits for a case: kind and local instant."""
        case_id = self.case(number).id
        rows = self.asks(lambda work: work.due.waiting_for(case_id))
        return {one.kind: f"{one.due_at.astimezone(self.desk.zone):%m-%d %H:%M}" for one in rows}

    def staff_chats(self) -> Iterator[Chat]:
        """The screens of everybody of units and desk that had a message."""
        return (one.chat for one in self.people.values() if one.user_id < FIRST_CITIZEN)
