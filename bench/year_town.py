"""
A county for a year: people who file, answer, forget, go away or block the bot, in virtual time.

The store, the desk's use cases, the due table with all that is tended, outbox and alerts are the
real ones; only the questions of the dialogues are left out (a matter is filed as its review card
would file it, an answer sent as its last step would send it), and so is HTTP.
"""

import heapq
import itertools
import random
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from domain.county import UnitType
from domain.lifecycle import Action, Actor, NotAllowed, State
from domain.reach import after_quiet
from domain.rules import Kind
from domain.spans import Span
from handlers.administrators.living import Living
from handlers.cards.clearing import waits_for_words
from handlers.cases.deciding import EXTENSION, REPLY, RETURN, decider
from handlers.cases.may_ask import why_no_extension, why_no_return
from handlers.cases.routes import holders, likely_units, may_handle, needs_designation, reachable
from handlers.casework.answering import needs_second, note_seen, reply_to_citizen
from handlers.casework.asking import answer_question, ask_citizen, why_not
from handlers.casework.confirming import Word, confirm_solved, not_solved
from handlers.casework.dispatching import dispatch
from handlers.casework.filing import Matter, file_case
from handlers.casework.followers import spread_news
from handlers.casework.housekeeping import keep_house
from handlers.casework.rating import rate, to_be_rated
from handlers.casework.requests import ask, deny, grant
from handlers.clerks.retelling import retell
from handlers.flows.supervise import LeadDraft, ListDraft
from handlers.incoming import Incoming, Said, Sender
from handlers.office import Desk, Office, Turn
from handlers.supervisors.designating import to_designate
from handlers.supervisors.lookback_answers import answered
from handlers.supervisors.lookback_asking import CHAT
from handlers.supervisors.supervise_talk import put_on_list, put_under_leader
from handlers.supervisors.urging import urge
from handlers.tending import tend
from handlers.units.absence import left
from handlers.units.away import cover_for, plan_away
from handlers.units.signing import sign
from handlers.watch import work_due
from storage.cases import key_of
from storage.outbox import DEAD, SENT, Report
from storage.staff import Member
from storage.tables import Card, Case, Request
from storage.values import OutboxItem, Written
from storage.work import Store, Work
from texts.catalogue import Language

CHANNEL = "local"
FIRST_CITIZEN = 1_000_000
MOST = 2_000
ANSWER = "已到现场核实，问题属实。已安排维修，3天内修好，之后会再去看一次。"
QUESTION = "请问是哪一栋、哪个单元？"
TOLD = "群众反映：小区设施坏了，请到现场看一看。"
KINDS = ((Kind.COMPLAINT, 58), (Kind.HELP, 27), (Kind.CONSULTATION, 10), (Kind.SUGGESTION, 3))
GRADES = ((5, 40), (4, 28), (3, 15), (2, 4), (1, 2), (None, 11))
VERDICTS = (("solved", 60), ("partly", 4), ("not_solved", 5), ("looked", 21), ("away", 10))
HABITS = (("answer", 86), ("extend", 6), ("ask", 5), ("return", 3))
LATE_SHARE, LEFT_OUT, SURE = 0.035, ("conduct", "integrity", "legal"), 0.5
SOON, START_OF_TIME = timedelta(minutes=15), datetime(2000, 1, 1, tzinfo=UTC)
"""Within so long a message still answers what its reader just did."""
Do = Callable[[Office], None]


@dataclass
class Seen:
    """What is measured on the way."""

    sent: Counter[tuple[int, date]] = field(default_factory=Counter)
    keys: Counter[tuple[str, str]] = field(default_factory=Counter)
    by_key: dict[tuple[int, date], Counter[str]] = field(default_factory=dict)
    acts: Counter[str] = field(default_factory=Counter)
    at_night: Counter[str] = field(default_factory=Counter)
    ticks: int = 0


def _listed(case_id: int, on: date) -> ListDraft:
    names = {"reason": "多次没办好", "measures": "现场整改", "responsible": "李局长"}
    return ListDraft(case_id=case_id, on=on, **names)


def _led(case_id: int, on: date) -> LeadDraft:
    return LeadDraft(case_id=case_id, leader="王副县长", on=on)


class Year:
    """The clock, everybody's plans, and the chat server that takes every message."""

    def __init__(
        self, store: Store, desk: Desk, start: datetime, step: timedelta, seed: int
    ) -> None:
        self.store, self.desk, self.now, self.step = store, desk, start, step
        self.chance = random.Random(seed)  # noqa: S311 - a script's whims
        self.seen = Seen()
        self.roles: dict[int, tuple[str, ...]] = {}
        self.silent: set[int] = set()
        self.blocking: set[int] = set()
        self._living = Living(desk)
        self._plans: list[tuple[datetime, int, Do]] = []
        self._count, self._messages = itertools.count(), itertools.count(1)
        self._touched: dict[int, datetime] = {}
        self._gone: set[int] = set()
        self._planned: set[tuple[int, int, str]] = set()

    # The clock

    def at(self, when: datetime, do: Do) -> None:
        """Have something done at an instant."""
        heapq.heappush(self._plans, (when, next(self._count), do))

    def in_office(self, hours: float, do: Do) -> None:
        """Have something done so many business hours from now."""
        self.at(self.desk.calendar.business_deadline(self.now, hours).at, do)

    def run(self, until: datetime, daily: Callable[[date], None]) -> None:
        """Walk from one thing to the next, never further than an hour, on a grid of `step`."""
        today = self.local(self.now).date()
        while self.now < until:
            ahead = [self.now + timedelta(hours=1), until]
            if self._plans:
                ahead.append(self._plans[0][0])
            with self.store.reading(self.now) as work:
                ahead += [one for one in (work.due.next_at(), work.outbox.next_at()) if one]
            self.now = self._on_grid(max(min(ahead), self.now + timedelta(seconds=1)))
            if self.local(self.now).date() != today:
                today = self.local(self.now).date()
                self._keeps_house()
                daily(today)
            self._step()

    def local(self, at: datetime) -> datetime:
        """The same instant in the county."""
        return at.astimezone(self.desk.zone)

    def _on_grid(self, at: datetime) -> datetime:
        over = timedelta(seconds=at.timestamp() % self.step.total_seconds())
        return at if not over else at - over + self.step

    def _step(self) -> None:
        """What is due is told first; then people do what they planned; all of it is delivered."""
        self._tick()
        self._deliver()
        while self._plans and self._plans[0][0] <= self.now:
            with self.store.work(self.now) as work:
                office = Office(self._living.of(work), work)
                for _ in range(50):
                    if not self._plans or self._plans[0][0] > self.now:
                        break
                    self._does(heapq.heappop(self._plans)[2], office)
            self._deliver()

    def _does(self, do: Do, office: Office) -> None:
        try:
            do(office)
        except NotAllowed:
            self.seen.acts["too late"] += 1
        spread_news(office)

    def _tick(self) -> None:
        self.seen.ticks += 1
        with self.store.work(self.now) as work:
            office = Office(self._living.of(work), work)
            items = work.due.claim(MOST)
            if items:
                work_due(office, items)
            tend(office)

    def _keeps_house(self) -> None:
        self.store.seal(self.now)
        left: Collection[str] | None = None
        while left is None or left:
            with self.store.work(self.now) as work:
                left = set(keep_house(Office(self._living.of(work), work), left))

    # The chat server

    def _deliver(self) -> None:
        while True:
            with self.store.work(self.now) as work:
                items = work.outbox.claim(CHANNEL, MOST)
                work.outbox.settle([self._delivered(work, one) for one in items])
            gone, self._gone = self._gone, set()
            for address_id in gone:
                with self.store.work(self.now) as work:
                    left(Office(self._living.of(work), work), address_id)
            if not items and not gone:
                return

    def _delivered(self, work: Work, item: OutboxItem) -> Report:
        chat = item.chat_id
        if chat in self.blocking and item.method != "answer":
            self._gone.add(item.address_id)
            return Report(item.id, DEAD, item.tries + 1, error="Forbidden: blocked")
        if item.method in ("edit", "answer"):
            return Report(item.id, SENT, item.tries + 1)
        self._notes(item)
        if item.card_id is not None:
            self._reads(chat, item, work.session.get_one(Card, item.card_id).case_id)
        elif item.key == "overdue.supervisor":
            self.in_office(0.3, lambda office: self._urges(office, chat))
        elif item.key == "supervisor.morning":
            hours = self.chance.uniform(0.2, 2.0)
            self.in_office(hours, lambda office: self._designates(office, chat))
        number = next(self._messages)
        return Report(item.id, SENT, item.tries + 1, number, item.card_id)

    def _notes(self, item: OutboxItem) -> None:
        day, role = self.local(self.now).date(), self.role_of(item.chat_id)
        self.seen.keys[role, item.key] += 1
        if role != "citizen":
            self.seen.sent[item.chat_id, day] += 1
            self.seen.by_key.setdefault((item.chat_id, day), Counter())[item.key] += 1
        elif self._is_night() and self._touched.get(item.chat_id, START_OF_TIME) < self.now - SOON:
            self.seen.at_night[item.key] += 1

    def _is_night(self) -> bool:
        quiet = self.desk.rules.reminders.quiet_hours
        return after_quiet(self.now, quiet, self.desk.zone) != self.now

    def role_of(self, chat: int) -> str:
        """What somebody is: clerk, supervisor, of a unit, a citizen."""
        roles = self.roles.get(chat, ())
        for role in ("supervisor", "clerk", "unit_head", "handler"):
            if role in roles:
                return role
        return "other" if roles else "citizen"

    def _reads(self, chat: int, item: OutboxItem, case_id: int) -> None:
        """Somebody reads a card, and plans what they do about it."""
        role = self.role_of(chat)
        once = (chat, case_id, item.key)
        if role in ("handler", "unit_head"):
            if once not in self._planned:
                self._planned.add(once)
                hours = self.chance.expovariate(1 / 1.6)
                self.in_office(hours, lambda office: self._takes_up(office, chat, case_id, once))
        elif role == "clerk":
            hours = self.chance.uniform(0.1, 2.0)
            self.in_office(hours, lambda office: self._triages(office, chat, case_id))
        elif role == "supervisor":
            hours = self.chance.uniform(0.3, 5.0)
            self.in_office(hours, lambda office: self._supervises(office, chat, case_id))
        elif role == "citizen":
            self._citizen_reads(chat, item.key, case_id)

    # Who is here

    def _comes(self, office: Office, chat: int) -> Turn:
        """Somebody opens their chat, as an update of theirs would have it."""
        people, work = office.work.people, office.work
        reader = people.meet(CHANNEL, chat, chat, Language.ZH)
        people.wrote(reader.address_id)
        self._touched[chat] = self.now
        roles = tuple(work.staff.roles_of(reader.person_id)) if chat in self.roles else ()
        sender = Sender(CHANNEL, chat, chat, "zh-hans")
        return Turn(office, reader, roles, Incoming(sender, Said(1, "")))

    def _able(self, chat: int) -> bool:
        return chat not in self.silent and chat not in self.blocking

    def happens(self, share: float) -> bool:
        """Whether something that happens to such a share happens now."""
        return self.chance.random() < share

    def picks(self, weighted: Sequence[tuple[object, float]]) -> object:
        """One of some things, by weight."""
        things, weights = zip(*weighted, strict=True)
        return self.chance.choices(things, weights)[0]

    # Units

    def _takes_up(
        self, office: Office, chat: int, case_id: int, once: tuple[int, int, str]
    ) -> None:
        """A handler or head opens the card: decides what is asked, or signs and sets to work."""
        self._planned.discard(once)
        if not self._able(chat):
            return
        turn, case = self._comes(office, chat), office.work.cases.get(case_id)
        if self._decides(office, turn, case):
            return
        member = next((one for one in turn.roles if may_handle(office, case, one)), None)
        if member is None or case.state not in (State.DISPATCHED, State.IN_PROGRESS):
            return
        had = {one.id for one in holders(office, case)}
        if case.state == State.IN_PROGRESS and member.id not in had:
            return
        sign(office, case, member)
        self.seen.acts["signed"] += 1
        does = str(self.picks(HABITS))
        late = self.happens(LATE_SHARE)
        hours = self.chance.uniform(40, 200) if late else self.chance.expovariate(1 / 9.0)
        if case.urgency in ("critical", "urgent"):
            hours /= 6
        self.in_office(hours, lambda office: self._goes_on(office, chat, case_id, does))

    def _goes_on(self, office: Office, chat: int, case_id: int, does: str) -> None:
        if not self._able(chat):
            return
        turn, case = self._comes(office, chat), office.work.cases.get(case_id)
        member = next((one for one in turn.roles if may_handle(office, case, one)), None)
        if member is None or case.state != State.IN_PROGRESS:
            return
        if does == "extend" and not why_no_extension(office, case, Language.ZH):
            ask(office, case, member, EXTENSION, {"amount": 5}, Written("等配件\n订了\n装上"))
        elif does == "return" and not why_no_return(office, case, Language.ZH):
            unit = self._another_unit(office, case)
            ask(office, case, member, RETURN, {"unit": unit}, Written("不归我们管"))
        elif does == "ask" and not why_not(office, case, member, Language.ZH):
            ask_citizen(office, case, member, QUESTION)
        else:
            self._answers(office, case, member)
            does = "answer"
        self.seen.acts[does] += 1
        if does != "answer":
            hours = self.chance.uniform(9, 30)
            self.in_office(hours, lambda office: self._goes_on(office, chat, case_id, "answer"))

    def _answers(self, office: Office, case: Case, member: Member) -> None:
        if needs_second(office, case):
            if office.work.requests.open_for(key_of(case), REPLY) is None:
                ask(office, case, member, REPLY, {}, Written(ANSWER))
        else:
            reply_to_citizen(office, case, member, Written(ANSWER))

    def _another_unit(self, office: Office, case: Case) -> str:
        likely = [one for one in likely_units(office, case) if one != case.lead_unit]
        units = [one.code for one in office.desk.county.units if one.type == UnitType.DEPARTMENT]
        return likely[0] if likely else self.chance.choice(units)

    def _decides(self, office: Office, turn: Turn, case: Case) -> bool:
        """Whether something waited for their word; most of it is granted."""
        done = False
        for request in office.work.requests.waiting(key_of(case)):
            member = decider(office, case, request, turn.reader.person_id)
            if member is not None:
                self._decided(office, case, request, member)
                done = True
        return done

    def _decided(self, office: Office, case: Case, request: Request, member: Member) -> None:
        if request.action == RETURN:
            request.facts = {**request.facts, "to": request.facts["unit"]}
        if self.happens(0.9):
            grant(office, case, request, member)
        else:
            deny(office, case, request, member, "再想想办法")
        self.seen.acts["decided"] += 1

    # The desk

    def _triages(self, office: Office, chat: int, case_id: int) -> None:
        turn, case = self._comes(office, chat), office.work.cases.get(case_id)
        member = next((one for one in turn.roles if one.role == "clerk"), None)
        if member is None or self._decides(office, turn, case) or case.state != State.SUBMITTED:
            return
        if waits_for_words(office, case):
            retell(office, case, member, TOLD)
        unit = next(iter(likely_units(office, case)), None) or self._another_unit(office, case)
        dispatch(office, case, unit, Actor.CLERK, staff=member)
        self.seen.acts["dispatched by a clerk"] += 1

    def _supervises(self, office: Office, chat: int, case_id: int) -> None:
        turn, case = self._comes(office, chat), office.work.cases.get(case_id)
        member = next((one for one in turn.roles if one.role == "supervisor"), None)
        if member is None or self._decides(office, turn, case):
            return
        if needs_designation(office, case):
            dispatch(
                office,
                case,
                case.lead_unit if reachable(office, case) else self._another_unit(office, case),
                Actor.SUPERVISOR,
                staff=member,
                action=Action.DESIGNATE,
            )
            self.seen.acts["designated"] += 1

    def _designates(self, office: Office, chat: int) -> None:
        """The list that the message leads to, one case after the other."""
        turn = self._comes(office, chat)
        for case in to_designate(turn):
            self._supervises(office, chat, key_of(case))

    def _urges(self, office: Office, chat: int) -> None:
        """After the morning's board everything on it is urged; now and then one is listed."""
        turn = self._comes(office, chat)
        member = next((one for one in turn.roles if one.role == "supervisor"), None)
        if member is None:
            return
        midnight = self.local(self.now).replace(hour=0, minute=0, second=0, microsecond=0)
        cases = office.work.supervision.told(member.id, midnight)
        self.seen.acts["urged"] += urge(office, cases, member)
        if cases and self.happens(0.2):
            self._lists(office, member, cases[-1])

    def _lists(self, office: Office, member: Member, case: Case) -> None:
        if office.work.listings.open_for(key_of(case)) is not None:
            return
        on = self.local(self.now).date() + timedelta(days=20)
        if self.happens(0.3):
            put_under_leader(office, case, member, _led(key_of(case), on))
            return
        put_on_list(office, case, member, _listed(key_of(case), on))
        self.seen.acts["listed"] += 1

    # Citizens

    def files(self, office: Office, chat: int, text: str, category: str | None) -> None:
        """A matter as the review card would file it."""
        turn = self._comes(office, chat)
        note_seen(office, turn.reader.person_id, turn.reader.address_id)
        matter = Matter(
            text,
            place="城关街道",
            category=category,
            kind=Kind(str(self.picks(KINDS))),
            confidential=self.happens(0.01),
        )
        file_case(turn, matter)
        self.seen.acts["filed"] += 1

    def _citizen_reads(self, chat: int, key: str, case_id: int) -> None:
        later = self.now + timedelta(minutes=self.chance.expovariate(1 / 300) + 5)
        later = after_quiet(later, self.desk.rules.reminders.quiet_hours, self.desk.zone)
        if key == "citizen.answer":
            verdict = str(self.picks(VERDICTS))
            if verdict != "away":
                self.at(later, lambda office: self._judges(office, chat, case_id, verdict))
            else:
                self.in_office(40, lambda office: self._is_called(office, case_id))
        elif key.startswith("citizen.ask") and self.happens(0.7):
            self.at(later, lambda office: self._tells(office, chat, case_id))
        elif key == "rating.ask_case":
            self.at(later, lambda office: self._rates(office, chat, case_id))
        elif key == "look_back.ask" and self.happens(0.6):
            self.at(later, lambda office: self._looks_back(office, chat, case_id))

    def _judges(self, office: Office, chat: int, case_id: int, verdict: str) -> None:
        turn, case = self._comes(office, chat), office.work.cases.get(case_id)
        note_seen(office, turn.reader.person_id, turn.reader.address_id)
        if case.state != State.REPLIED or verdict == "looked":
            return
        if verdict == "solved":
            confirm_solved(office, case)
        else:
            partly = verdict == "partly"
            not_solved(office, case, Action.CONFIRM_PARTLY if partly else Action.CONFIRM_NOT_SOLVED)
        self.seen.acts[verdict] += 1

    def _tells(self, office: Office, chat: int, case_id: int) -> None:
        self._comes(office, chat)
        case = office.work.cases.get(case_id)
        if case.state == State.WAITING_CITIZEN:
            answer_question(office, case, Written("3栋2单元"))

    def _rates(self, office: Office, chat: int, case_id: int) -> None:
        grade, case = self.picks(GRADES), office.work.cases.get(case_id)
        if isinstance(grade, int) and to_be_rated(office, case):
            self._comes(office, chat)
            rate(office, case, grade)
            self.seen.acts[f"grade {grade}"] += 1

    def _is_called(self, office: Office, case_id: int) -> None:
        """Who never looked is called by a clerk after a week."""
        case = office.work.cases.get(case_id)
        clerks = office.work.staff.with_role("clerk")
        if case.state != State.REPLIED or case.seen_at is not None:
            return
        self.seen.acts["called"] += 1
        confirm_solved(office, case, Word(clerks[0], "called", graded=True))
        office.work.calls.finish_why(case.address_id, key_of(case), "not_read")

    def _looks_back(self, office: Office, chat: int, case_id: int) -> None:
        self._comes(office, chat)
        case = office.work.cases.get(case_id)
        for row in office.work.lookbacks.open_of(case_id)[-1:]:
            word = "no" if self.happens(0.1) else "yes"
            said = dict.fromkeys(("thorough", "effective", "truthful"), word)
            answered(office, case, row, CHAT, said)
            self.seen.acts["look-back answered"] += 1

    # Who is away, silent, gone

    def leaves(self, office: Office, chat: int, days: int) -> None:
        """Some days' absence, with whoever stands in."""
        for member in self._comes(office, chat).roles:
            first = self.local(self.now).date()
            span = Span(first, first + timedelta(days=days))
            cover = cover_for(office, member, span)
            if cover is not None:
                plan_away(office, member, span, cover, agreed=True)
                self.seen.acts["away"] += 1

    def blocks(self, office: Office, chat: int) -> None:
        """Block the bot; it learns so by the update, or by the next message that comes back."""
        self.blocking.add(chat)
        self.seen.acts["blocked"] += 1
        if self.happens(0.5):
            reader = office.work.people.meet(CHANNEL, chat, chat, Language.ZH)
            left(office, reader.address_id)

    def comes_back(self, office: Office, chat: int) -> None:
        """Whoever blocked it starts it again."""
        self.blocking.discard(chat)
        self._comes(office, chat)
        office.work.staff.remember_nothing()
