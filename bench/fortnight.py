"""
A fortnight of a county: people who are away, silent or gone, and no case that waits for nobody.

    .venv/bin/python bench/fortnight.py DATA_FOLDER [--cases 5600] [--seed 1] [--step HOURS]

Real complaints are filed over fourteen days (by day and by night), through the desk's own
dialogues, in virtual time on the sample county (105 units, 315 people of units). Of the handlers
some answer within days, some sign late, some never react, some say that they are away, some block
the bot. At every step of the clock every open case is asked for somebody who can act on it now.

Prints who handed over to whom and why, the time from dispatch to the first card that arrived, and
what each person was sent a day. Exits with 1 where a case had nobody or somebody got two digests.
"""

import argparse
import csv
import heapq
import itertools
import random
import statistics
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "handlers"))

from bench_desk import ANSWERS, new_desk
from sqlalchemy import select
from sqlmodel import col
from town import CLERK, FIRST_CITIZEN, SUPERVISOR, Somebody, Town

from domain.lifecycle import State
from handlers.cases.routes import UNANSWERED, clerks_for, needs_designation, reachable
from handlers.office import Office
from handlers.units.absence import left
from storage.outbox import DEAD, Report
from storage.tables import Card, Event
from storage.values import OutboxItem
from storage.work import Work

START = datetime(2026, 9, 14, 0, 30, tzinfo=UTC)
DAYS = 14
ANSWER = "已到现场核实，问题属实。已安排维修，3天内修好，之后会再去看一次。"
HABITS = (("prompt", 0.62), ("slow", 0.13), ("silent", 0.10), ("away", 0.10), ("blocking", 0.05))
WAKING = tuple(range(7, 23))
MOST_STEPS = 16
HALF, BY_DAY = 0.5, 0.93
FIRST_OF_UNITS = 100_000


@dataclass
class Seen:
    """What is measured on the way."""

    first_card: dict[int, datetime] = field(default_factory=dict)
    sent: Counter[tuple[int, str, str]] = field(default_factory=Counter)
    nobody: list[str] = field(default_factory=list)
    looks: int = 0
    acts: Counter[str] = field(default_factory=Counter)


class Fortnight(Town):
    """A town in which some chats take nothing any more, and deliveries are noted."""

    blocking: set[int]
    seen: Seen
    on_card: Callable[[int, int, int], None]

    def deliver(self) -> None:
        """As the sender does: whoever blocks the bot leaves, and what waited goes to the next."""
        self._gone: set[int] = set()
        super().deliver()
        if self._gone:
            gone, self._gone = self._gone, set()
            for address_id in gone:
                with self.store.work(self.now) as work:
                    left(Office(self._living.of(work), work), address_id)
            self.deliver()

    def _delivered(self, item: OutboxItem) -> Report:
        if item.chat_id in self.blocking:
            self._gone.add(item.address_id)
            return Report(item.id, DEAD, item.tries + 1, error="Forbidden: blocked")
        report = super()._delivered(item)
        if item.chat_id < FIRST_CITIZEN and item.method != "edit" and item.key:
            day = self.now.astimezone(self.desk.zone).date().isoformat()
            self.seen.sent[item.chat_id, day, item.key] += 1
            if report.message_id is not None and item.card_id is not None:
                self.on_card(item.chat_id, report.message_id, item.card_id)
        return report


class Play:
    """Everybody's doings in the order of the clock."""

    def __init__(self, town: Fortnight, seed: int) -> None:
        self.town, self.seen = town, town.seen
        self.chance = random.Random(seed)  # noqa: S311 - a script's whims
        self._plans: list[tuple[datetime, int, Callable[[], None]]] = []
        self._count = itertools.count()
        self.habit: dict[int, str] = {}
        town.on_card = self._card_came

    def at(self, when: datetime, do: Callable[[], None]) -> None:
        """Have something done at an instant."""
        heapq.heappush(self._plans, (when, next(self._count), do))

    def run(self, until: datetime) -> None:
        """Walk the clock from one doing to the next."""
        while self._plans and self._plans[0][0] <= until:
            when, _, do = heapq.heappop(self._plans)
            if when > self.town.now:
                self.town.waits_until(when)
            do()
        self.town.waits_until(until)

    # Citizens

    def files(self, user: int, text: str) -> None:
        """File a complaint, answering whatever is asked."""
        one = self.town.somebody(user)
        one.says(text)
        for _ in range(MOST_STEPS):
            if not self._answers(one):
                break
        self.seen.acts["filed"] += 1

    def _answers(self, one: Somebody) -> bool:
        here = self.town.asks(lambda work: work.dialogues.find(one.address_id))
        if here is None or here.step not in ANSWERS:
            return False
        one.forges(f"d:{here.nonce}:{here.revision}:{ANSWERS[here.step]}")
        after = self.town.asks(lambda work: work.dialogues.find(one.address_id))
        return after is None or (after.nonce, after.revision) != (here.nonce, here.revision)

    # Staff

    def office_hour(self, after: timedelta) -> datetime:
        """An instant so much office time from now, roughly: the next hour in which people work."""
        calendar, local = self.town.desk.calendar, self.town.now.astimezone(self.town.desk.zone)
        left_over = after
        while True:
            open_, close = (local.replace(hour=h, minute=30, second=0) for h in (8, 17))
            works = calendar.is_working(local.date())
            begin = max(local, open_)
            if works and begin + left_over <= close:
                return begin + left_over
            if works and begin < close:
                left_over -= close - begin
            local = (local + timedelta(days=1)).replace(hour=0, minute=0, second=0)

    def _card_came(self, user: int, message_id: int, card_id: int) -> None:
        case_id = self.town.asks(lambda work: work.session.get_one(Card, card_id).case_id)
        if user in self.habit:
            self.seen.first_card.setdefault(case_id, self.town.now)
        hours = self._patience(user)
        if hours is not None:
            self.at(self.office_hour(timedelta(hours=hours)), lambda: self._acts(user, message_id))

    def _patience(self, user: int) -> float | None:
        """Office hours until somebody does what a card asks for; None: they never do."""
        habit = self.habit.get(user, "desk")
        match habit:
            case "silent":
                return None
            case "slow":
                return self.chance.uniform(20, 60)
            case "desk":
                return self.chance.uniform(0.1, 1.5)
        return self.chance.expovariate(1 / 9.0)

    def _acts(self, user: int, message_id: int) -> None:
        """What the card offers by now: an answer, a unit, the words for a unit."""
        one = self.town.somebody(user)
        shown = one.chat.messages.get(message_id)
        if shown is None or user in self.town.blocking:
            return
        data = {value.split(":")[3]: value for value in shown.buttons.values() if value[:2] == "c:"}
        for action, do in (
            ("answer", self._answer),
            ("cleared", self._plain),
            ("unit", self._plain),
            ("retell", self._retell),
            ("clear", self._retell),
        ):
            if action in data:
                self.seen.acts[action] += 1
                do(one, data[action], message_id)
                return

    def _plain(self, one: Somebody, data: str, message_id: int) -> None:
        one.forges(data, message_id)

    def _retell(self, one: Somebody, data: str, message_id: int) -> None:
        one.forges(data, message_id)
        one.says("群众反映：小区设施坏了，请到现场看一看。")
        self._sends(one)

    def _answer(self, one: Somebody, data: str, message_id: int) -> None:
        one.forges(data, message_id)
        one.sends_photo(ANSWER)
        self._sends(one)

    def _sends(self, one: Somebody) -> None:
        for _ in range(3):
            here = self.town.asks(lambda work: work.dialogues.find(one.address_id))
            if here is None:
                return
            newest = one.chat.newest
            mine = [v for v in newest.buttons.values() if v.startswith(f"d:{here.nonce}:")]
            if not mine:
                return
            one.forges(mine[0], newest.message_id)

    def leaves(self, user: int) -> None:
        """Say that one is away for some days."""
        one = self.town.somebody(user)
        one.says("明天到后天请假" if self.chance.random() < HALF else "今天到后天请假")
        self._sends(one)
        self.seen.acts["away"] += 1

    def blocks(self, user: int) -> None:
        """Block the bot; it learns so by the update, or by the next message that comes back."""
        self.town.blocking.add(user)
        if self.chance.random() < HALF:
            self.town.somebody(user).blocks()
        self.seen.acts["blocked"] += 1

    # What must hold

    def looks(self) -> None:
        """Every open case has somebody who can act on it now."""
        self.seen.looks += 1
        self.seen.nobody += self.town.asks(self._alone)

    def _alone(self, work: Work) -> list[str]:
        office = Office(self.town.desk_now(), work)
        return list(_without_anybody(office))


def _without_anybody(office: Office) -> Iterator[str]:
    supervisors = [one for one in office.work.staff.with_role("supervisor") if not one.blocked]
    for case in office.work.cases.in_states([State.SUBMITTED, *UNANSWERED], limit=100_000):
        if State(case.state) is State.SUBMITTED:
            able = [one for one in clerks_for(office, case) if not one.blocked]
        elif needs_designation(office, case):
            able = supervisors
        else:
            able = reachable(office, case)
        if not able:
            yield f"{case.number} {case.state} {case.lead_unit} {office.now:%m-%d %H:%M}"
        if not office.work.due.waiting_for(case.id or 0):
            yield f"{case.number} {case.state} has no due row {office.now:%m-%d %H:%M}"


def texts(folder: Path) -> list[str]:
    """Real complaints, as people sent them."""
    found = []
    for name in ("complaints.tsv", "complaints-replied.tsv"):
        with (folder / name).open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            found += [f"{row['title']}\n{row['text']}"[:4_000] for row in rows]
    return found


def plan(play: Play, folder: Path, cases: int, step: float) -> None:
    """Give everybody a habit, and everything its hour."""
    chance, town = play.chance, play.town
    staff = town.asks(
        lambda work: {
            work.people.account(one.address_id)[1]
            for unit in town.desk.county.units
            for one in work.staff.of_unit(unit.code)
        }
    )
    names, weights = zip(*HABITS, strict=True)
    for user in sorted(one for one in staff if one is not None and one >= FIRST_OF_UNITS):
        habit = chance.choices(names, weights)[0]
        play.habit[user] = habit
        somewhen = START + timedelta(days=chance.uniform(0.5, DAYS - 3))
        local = somewhen.astimezone(town.desk.zone).replace(hour=9)
        if habit == "away":
            play.at(local, lambda user=user: play.leaves(user))
        elif habit == "blocking":
            play.at(somewhen, lambda user=user: play.blocks(user))
    said = texts(folder)
    chance.shuffle(said)
    for number in range(cases):
        at = START + timedelta(days=chance.uniform(0, DAYS))
        hour = chance.choice(WAKING) if chance.random() < BY_DAY else chance.randrange(24)
        at = at.astimezone(town.desk.zone).replace(hour=hour)
        user, text = FIRST_CITIZEN + number, said[number % len(said)]
        play.at(max(at, START), lambda user=user, text=text: play.files(user, text))
    for count in range(int(DAYS * 24 / step)):
        play.at(START + timedelta(hours=step * count), play.looks)


def told(play: Play, wall: float) -> Iterator[str]:
    """The figures."""
    seen, town = play.seen, play.town
    events = town.asks(
        lambda work: Counter(
            (one.action, str(one.public.get("cause") or one.public.get("why") or ""))
            for one in work.session.execute(select(Event)).scalars()
        )
    )
    yield f"cases {seen.acts['filed']}, {wall / 60:.1f} minutes; acts {dict(seen.acts)}"
    yield f"habits {dict(Counter(play.habit.values()))}"
    yield f"looks {seen.looks}; open cases nobody can act on, or not watched {len(seen.nobody)}"
    yield from (f"  {line}" for line in seen.nobody[:10])
    yield "events by action and reason:"
    for (action, why), count in sorted(events.items(), key=lambda item: -item[1]):
        yield f"  {action:20} {why:24} {count:6}"
    yield from _dispatch_times(play)
    yield from _messages(play)


def _dispatch_times(play: Play) -> Iterator[str]:
    """From the event that dispatched a case to the first card of it in anybody's chat."""
    rows = play.town.asks(
        lambda work: [
            (one.case_id, one.at)
            for one in work.session.execute(
                select(Event).where(col(Event.action) == "dispatch")
            ).scalars()
        ]
    )
    first = {}
    for case_id, at in rows:
        first.setdefault(case_id, at)
    waits = [
        (play.seen.first_card[case_id] - at).total_seconds() / 60
        for case_id, at in first.items()
        if case_id in play.seen.first_card
    ]
    missing = len(first) - len(waits)
    if waits:
        yield (
            f"dispatch to first card: median {statistics.median(waits):.1f} min, "
            f"worst {max(waits):.1f} min, of {len(waits)}; dispatched and no card yet {missing}"
        )


def _messages(play: Play) -> Iterator[str]:
    sent = play.seen.sent
    people: defaultdict[str, dict[tuple[int, str], int]] = defaultdict(dict)
    for (user, day, _), count in sent.items():
        role = {CLERK: "clerk", SUPERVISOR: "supervisor"}.get(user, "of units")
        people[role][user, day] = people[role].get((user, day), 0) + count
    for role, days in sorted(people.items()):
        counts = sorted(days.values())
        yield (
            f"messages a person and day, {role}: median {statistics.median(counts)}, "
            f"most {counts[-1]}, of {len(counts)} days with any"
        )
    digests = Counter({key: count for key, count in sent.items() if "digest" in key[2]})
    yield f"digests {digests.total()}, most to one person a day {max(digests.values(), default=0)}"
    keys = Counter[str]()
    for (_, _, key), count in sent.items():
        keys[key] += count
    yield "messages to staff by text: " + ", ".join(f"{k} {n}" for k, n in keys.most_common(24))


def main() -> int:
    """Play it; 1 where a case had nobody, or somebody got two digests a day."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cases", type=int, default=5_600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--step", type=float, default=6.0)
    options = parser.parse_args()
    shm = Path("/dev/shm")  # noqa: S108 - thrown away, and quicker than a disk
    with tempfile.TemporaryDirectory(dir=shm if shm.is_dir() else None) as folder:
        store, desk = new_desk(Path(folder), START, seed=options.seed, synchronous="OFF")
        town = Fortnight(store, desk, START)
        town.blocking, town.seen = set(), Seen()
        play = Play(town, options.seed)
        for user in list(town.asks(lambda work: work.staff.chats("local"))):
            town.somebody(user)
        plan(play, options.folder, options.cases, options.step)
        began = time.monotonic()
        play.run(START + timedelta(days=DAYS))
        for line in told(play, time.monotonic() - began):
            print(line)
        digests = [count for key, count in town.seen.sent.items() if "digest" in key[2]]
        return int(bool(town.seen.nobody) or max(digests, default=0) > 1)


if __name__ == "__main__":
    sys.exit(main())
