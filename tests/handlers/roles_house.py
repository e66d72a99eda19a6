"""Everybody, every button and every state, asked on a copy of the town that is thrown away."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from scripts import LIFT_UNIT
from town import CHANNEL, Somebody, Town

from domain.lifecycle import Action, Actor, State, moves, proposals_for
from domain.states import Transition
from domain.transitions import TRANSITIONS
from handlers.incoming import Incoming, Said, Sender, Tapped
from handlers.turn import take_turn
from storage.outbox import SENT, Report
from storage.people import Reader
from storage.tables import Case
from storage.values import Button as Shown
from storage.work import Work
from texts.catalogue import Language, label

HELPER, OTHER = "公安局", "教育局"
H, U, C, S, B = Actor.HANDLER, Actor.UNIT_HEAD, Actor.CLERK, Actor.SUPERVISOR, Actor.CO_UNIT
CITIZEN = Actor.CITIZEN
FIRST_CITIZEN = 700_000
MORE, ELSE, WITHDRAW = "unit_more", "what_else", "withdraw"
UNITS = ("sv_who", "sv_units")
ELSEWHERE = -1_000_000
"""The number of a group: the same person in another chat."""


@dataclass(frozen=True)
class Button:
    """
    A button: what it does to a case, in which capacity, and whether it only opens a dialogue.

    `opens` is the dialogue; `page` the button behind which it stands; `key` its words.
    """

    data: str
    action: Action
    actor: Actor
    opens: str = ""
    proposes: bool = False
    page: tuple[str, ...] = ()
    key: str = ""

    def __str__(self) -> str:
        return self.data

    @property
    def name(self) -> str:
        """What the button's data says is wanted."""
        return self.data.split(":", maxsplit=1)[0]

    def page_for(self, name: str) -> tuple[str, ...]:
        """The buttons behind which it stands on the card of somebody of PEOPLE."""
        by_office = name == "the supervisor" and self.action is Action.REASSIGN
        return ("sv_who",) if by_office else self.page

    @property
    def words(self) -> str:
        """Its words, where no card is needed to know them."""
        return label(Language.ZH, f"button.{self.key or self.name}")


BUTTONS = (
    Button("answer", Action.REPLY, H, "answer"),
    Button("ask", Action.ASK_CITIZEN, H, "ask", key="ask_citizen"),
    Button("help", Action.ADD_CO_UNIT, H, "help", page=(MORE,)),
    Button("note", Action.NOTE, H, "note", page=(MORE,)),
    Button("return", Action.REQUEST_RETURN, H, "return"),
    Button("extend", Action.REQUEST_EXTENSION, H, "extend"),
    Button("take", Action.TAKE_OVER, H, page=(MORE,)),
    Button("reassign_to:{other}", Action.REASSIGN, U, page=(MORE, "reassign"), key="reassign"),
    Button(
        "sv_unit_to:education", Action.DESIGNATE, S, page=("sv_who", "sv_units"), key="sv_units"
    ),
    Button("co_answer", Action.CO_ANSWER, B, "co_answer"),
    Button("request_yes:extension", Action.GRANT_EXTENSION, U),
    Button("request_no:extension", Action.REFUSE_EXTENSION, U, "deny"),
    Button("request_yes:reply", Action.REPLY, U),
    Button("request_no:reply", Action.REFUSE_REPLY, U, "deny"),
    Button("request_yes:education", Action.ACCEPT_RETURN, C),
    Button("request_no:return", Action.REFUSE_RETURN, C, "deny"),
    Button("spot", Action.ANSWER_ON_THE_SPOT, C, "spot", page=(ELSE,), key="answer_at_once"),
    Button("refuse", Action.REFUSE, C, "refuse", proposes=True, page=(ELSE,)),
    Button("unit:education", Action.DISPATCH, C, key="other_units"),
    Button("solved", Action.CONFIRM_SOLVED, CITIZEN),
    Button("partly", Action.CONFIRM_PARTLY, CITIZEN),
    Button("not_solved", Action.CONFIRM_NOT_SOLVED, CITIZEN),
    Button("urge", Action.URGE, CITIZEN),
    Button("withdraw_yes", Action.WITHDRAW, CITIZEN, page=(WITHDRAW,)),
    Button("unclear", Action.ANSWER, CITIZEN),
    Button("reply_now", Action.ANSWER, CITIZEN, "word"),
    Button("add_more", Action.ADD, CITIZEN, "word"),
    Button("reopen", Action.REOPEN, CITIZEN),
    Button("grade:5", Action.RATE, CITIZEN, key="grade.5"),
    Button("grade:1", Action.RATE_BAD, CITIZEN, key="grade.1"),
    Button("look_again", Action.LOOK_AGAIN, CITIZEN),
)
REQUESTS = {
    "request_yes:extension": "extension",
    "request_no:extension": "extension",
    "request_yes:reply": "reply",
    "request_no:reply": "reply",
    "request_yes:education": "return",
    "request_no:return": "return",
}
"""Which request a button decides."""
# In which capacities each person can act on the case; the relation is in the name.
PEOPLE: dict[str, tuple[Actor, ...]] = {
    "the lead's handler": (H,),
    "the lead's head": (H, U),
    "a co-unit's handler": (B,),
    "a foreign handler": (),
    "a foreign head": (),
    "the clerk": (C,),
    "the supervisor": (S,),
    "the administrator": (),
    "its citizen": (CITIZEN,),
    "a stranger": (),
}


def somebody(town: Town, name: str) -> Somebody:
    """Who a name stands for."""
    return {
        "the lead's handler": lambda: town.handler(LIFT_UNIT),
        "the lead's head": lambda: town.head(LIFT_UNIT),
        "a co-unit's handler": lambda: town.handler(HELPER),
        "a foreign handler": lambda: town.handler(OTHER),
        "a foreign head": lambda: town.head(OTHER),
        "the clerk": town.clerk,
        "the supervisor": town.supervisor,
        "the administrator": town.administrator,
        "its citizen": lambda: town.citizen("王"),
        "a stranger": lambda: town.citizen("李"),
    }[name]()


# What the table says


def allowed(at: State, name: str, button: Button) -> bool:
    """Whether the table lets this person do what a button is for."""
    for actor in PEOPLE[name]:
        if actor is S and button.action is Action.REASSIGN:
            return may(at, button.action, S)
        if actor is button.actor and button.proposes:
            return button.action in proposals_for(at, actor)
        if actor is button.actor:
            return may(at, button.action, actor)
    return False


def may(at: State, action: Action, actor: Actor) -> bool:
    """Whether a row of the table says so, or a handler's action signs first."""
    return any(one.action is action and _covers(one, at, actor) for one in TRANSITIONS)


def _covers(row: Transition, at: State, actor: Actor) -> bool:
    if at in row.states and actor in row.by:
        return True
    if at is not State.DISPATCHED or actor is not H or row.action is Action.SIGN:
        return False
    return State.IN_PROGRESS in row.states and actor in row.by and len(moves(at, row.action, H)) > 1


# A copy of the town


@dataclass(frozen=True)
class Copy:
    """The town as it would be with the case in a state, before one person's eyes."""

    town: Town
    work: Work
    case: Case
    who: Somebody
    reader: Reader
    others: tuple[int, ...]

    def data(self, button: Button) -> str:
        """What the button carries behind the card's name."""
        return button.data.format(other=self.others[0])

    def card_of(self, reader: Reader) -> str:
        """The beginning of a button's data on somebody's card of the case, as of now."""
        card, _ = self.work.cards.of(self.case.id or 0, reader.address_id)
        self.work.session.flush()
        return f"c:{card.nonce}:{card.revision}:"

    def taps(self, data: str, *, chat: int | None = None) -> None:
        """They tap, here or in another chat."""
        self._turn(Tapped("tap", data), chat)

    def types(self, words: str) -> None:
        """They type."""
        self._turn(Said(901, words), None)

    def _turn(self, what: Tapped | Said, chat: int | None) -> None:
        sender = Sender(CHANNEL, chat or self.who.user_id, self.who.user_id, "zh-hans")
        take_turn(self.town.desk, self.work, Incoming(sender, what))
        self.deliver()

    def deliver(self) -> None:
        """What was written reaches the chats, so that it stands on the screens."""
        outbox = self.work.outbox
        while items := outbox.claim(CHANNEL, 200):
            outbox.settle([Report(one.id, SENT, 1, 10_000 + one.id, one.card_id) for one in items])
        self.work.session.expire_all()

    def shown(self) -> tuple[Shown, ...]:
        """The buttons of the card that stands lowest on their screen."""
        card = self.work.cards.newest(self.reader.address_id)
        return self.work.outbox.buttons_on(card.id or 0) if card else ()

    def turns_to_page(self, page: tuple[str, ...]) -> None:
        """Their own card once more, and the pages behind it as far as they go."""
        self.taps(self.card_of(self.reader) + ("detail" if self._cites() else "open"))
        for name in page:
            behind = self._find(name)
            if behind is not None:
                self.taps(behind.data)

    def finds(self, button: Button) -> Shown | None:
        """The button as it stands on the card that is lowest on their screen."""
        return self._find(self.data(button))

    def _cites(self) -> bool:
        return self.who.user_id >= FIRST_CITIZEN

    def _find(self, wanted: str) -> Shown | None:
        rest = {one.data.split(":", 3)[3]: one for one in self.shown() if one.data[0] == "c"}
        unit, _, _ = wanted.partition(":")
        if unit in ("unit", "sv_unit_to"):  # whichever unit stands on the first page
            return next((one for data, one in rest.items() if data.startswith(f"{unit}:")), None)
        return rest.get(wanted)

    def done(self) -> list[str]:
        """What happened to the case."""
        return [one.action for one in self.work.cases.events(self.case)]

    def dialogue(self) -> str:
        """The dialogue that is open in their chat; empty where none is."""
        position = self.work.dialogues.find(self.reader.address_id)
        return position.name if position is not None else ""

    def does(self, button: Button, before: list[str]) -> bool:
        """Whether what a button is for has happened since."""
        if button.opens:
            return self.dialogue() == button.opens
        return button.action in self.done()[len(before) :]


@contextmanager
def copy(
    town: Town, number: str, at: State, who: Somebody, *, request: str | None = None
) -> Iterator[Copy]:
    """The town with the case in a state; `request`: only this waits. All of it is dropped."""
    with town.store.reading(town.now) as work:
        case = work.cases.by_number(number)
        assert case is not None
        case.state = at
        case.closed_at = town.now
        if at is State.SUBMITTED:
            case.lead_unit = None
        if at is State.WAITING_CITIZEN:
            case.asked_at, case.ask_due_at = town.now, town.now + timedelta(days=2)
        for one in work.requests.waiting(case.id or 0):
            if request is not None and one.action != request:
                work.requests.decide(one, one.asked_by, granted=False)
        reader = work.people.meet(CHANNEL, who.user_id, who.user_id, "zh_CN")
        others = [one for one in work.staff.of_unit("housing", "handler") if one.post == "A"]
        work.session.flush()
        found = Copy(town, work, case, who, reader, tuple(one.id for one in others))
        found.deliver()
        yield found
