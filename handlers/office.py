"""The desk at work: what every use case needs while it works through one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from typing import Any

from domain.calendar import Calendar
from domain.county import County
from domain.deadlines import reopen_until
from domain.inviting import Inviting
from domain.limits import Allowances
from domain.privacy import Privacy
from domain.proposing import Proposer
from domain.reach import Nudging, Relaying, after_quiet
from domain.rules import Rules
from handlers.incoming import Incoming
from storage.outbox import Lane
from storage.people import NO_CHAT, Reader
from storage.staff import Member
from storage.tables import Case
from storage.values import Button, Message
from storage.work import Work
from texts import dates
from texts.catalogue import Language, fields_of, keys, label, say, split

Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True)
class Channel:
    """
    What the desk knows of a channel: where it stores things, and whether it reports `seen`.

    `link` is where a scanned code leads, with {code} in it; empty where nothing is known.
    """

    name: str
    storage: Mapping[Language, str]
    reports_seen: bool
    link: str = ""


@dataclass(frozen=True)
class Desk:
    """
    The county, its rules, its calendar and its proposer: the same for every turn.

    From the confidence `sure_from` on a proposed category is taken without asking anybody. From the
    day `warn_from` (month, day) on administrators are warned while next year has no notice. `base`
    is the desk as configured, where administrators changed it since.
    """

    county: County
    rules: Rules
    calendar: Calendar
    zone: tzinfo
    channels: Mapping[str, Channel]
    keep_years: int
    proposer: Proposer
    sure_from: float
    nudging: Nudging = field(default_factory=Nudging)
    relaying: Relaying = field(default_factory=Relaying)
    allowances: Allowances = field(default_factory=Allowances)
    privacy: Privacy = field(default_factory=Privacy)
    warn_from: tuple[int, int] = (11, 1)
    base: "Desk | None" = None
    inviting: Inviting = field(default_factory=Inviting)


@dataclass(frozen=True)
class Office:
    """
    The desk inside one unit of work.

    `cleared`: texts as they are without what names a person; a card and its title ask several times
    for the same, and no longer than the work is any text kept.
    """

    desk: Desk
    work: Work
    cleared: dict[tuple[str, tuple[str, ...]], str] = field(
        default_factory=dict, repr=False, compare=False
    )

    @property
    def now(self) -> datetime:
        """The instant this work was given."""
        return self.work.now

    def local(self, at: datetime) -> datetime:
        """The same instant in the county's zone."""
        return at.astimezone(self.desk.zone)

    def due_text(self, language: Language, at: datetime, *, provisional: bool = False) -> str:
        """A deadline written out, with weekday and make-up workday."""
        local = self.local(at)
        makeup = self.desk.calendar.is_makeup(local.date())
        return dates.due(language, local, makeup=makeup, provisional=provisional)

    def citizen_due(self, language: Language, case: Case) -> str:
        """The date told to the citizen, written out."""
        provisional = case.citizen_due_provisional
        return self.due_text(language, case.citizen_due_at, provisional=provisional)

    def reopen_due(self, language: Language, case: Case) -> str:
        """Until when a closed case may be reopened, written out."""
        until = reopen_until(self.desk.rules, case.closed_at or self.now)
        return self.due_text(language, until)

    def unit_due(self, language: Language, case: Case) -> str:
        """The unit's own deadline, written out; the citizen's date before there is one."""
        if case.unit_due_at is None:
            return self.citizen_due(language, case)
        return self.due_text(language, case.unit_due_at, provisional=case.unit_due_provisional)

    def dispatch_due(self, language: Language, case: Case) -> str:
        """Until when the desk must have dispatched it, written out."""
        at = case.dispatch_due_at
        return self.due_text(language, at, provisional=not self.published(at))

    def published(self, at: datetime) -> bool:
        """Whether the working days of that year are published."""
        return self.desk.calendar.knows(self.local(at).year)

    def short(self, language: Language, at: datetime) -> str:
        """A deadline in short: day and hour, the year where it is far away."""
        return dates.short_due(language, self.local(at), now=self.now)

    def moment(self, language: Language, at: datetime) -> str:
        """When something happened."""
        return dates.moment(language, self.local(at), now=self.now)

    def morning(self, after: datetime, *, days: int = 1) -> datetime:
        """The hour of the digest on the `days`-th working day after an instant."""
        calendar = self.desk.calendar
        on = self.local(after).date()
        for _ in range(days):
            on = calendar.next_working_day(on)
        return calendar.at(on, self.desk.rules.reminders.digest_at)

    def day(self, language: Language, at: datetime) -> str:
        """A day written out."""
        return dates.day(language, self.local(at))

    def unit_name(self, language: Language, code: str | None, at: datetime | None = None) -> str:
        """A unit's name (of then, with `at`); the desk's own office where no unit has it yet."""
        county = self.desk.county
        if code is None:
            return county.office_zh if language is Language.ZH else county.office_en
        zh, en = county.named_at(code, at or self.now)
        return zh if language is Language.ZH else en

    def unit_contact(self, language: Language, code: str) -> str:
        """A unit and its public telephone, never a person's name."""
        phone = self.desk.county.unit(code).phone
        name = self.unit_name(language, code)
        return f"{name}（{phone}）" if language is Language.ZH else f"{name} ({phone})"

    def category_name(self, language: Language, code: str | None) -> str:
        """What a category is called; `unsure` where none is known."""
        if code is None:
            return say(language, "category.unsure")
        category = self.desk.county.category(code)
        return category.zh if language is Language.ZH else category.en

    def language_of(self, address_id: int) -> Language:
        """What is read at an address."""
        return Language(self.work.people.reader(address_id).language)

    def has_chat(self, address_id: int) -> bool:
        """Whether anything can be sent there; else a person calls."""
        return self.work.people.reader(address_id).channel != NO_CHAT

    def tell(
        self,
        address_id: int,
        key: str,
        *,
        buttons: Rows = (),
        menu: bool = False,
        lane: Lane = Lane.REPLY,
        case_id: int | None = None,
        protect: bool = False,
        names: int | None = None,
        **fields: Any,
    ) -> None:
        """
        Write a message to an address, in its reader's language; `menu` shows the large keys.

        `names`: the person whose identity or own words it shows to somebody else.
        """
        message = self.worded(
            address_id, key, buttons=buttons, menu=menu, protect=protect, **fields
        )
        self.send(address_id, replace(message, names=names), lane=lane, case_id=case_id)

    def worded(
        self,
        address_id: int,
        key: str,
        *,
        buttons: Rows = (),
        menu: bool = False,
        protect: bool = False,
        **fields: Any,
    ) -> Message:
        """The message of a text, as the reader at an address reads it, or hears it read out."""
        language = self.language_of(address_id)
        if not self.has_chat(address_id):
            key, fields = spoken(language, key, fields)
        large = main_menu(language) if menu else ()
        return Message(key, say(language, key, **fields), buttons, large, protect=protect)

    def send(
        self,
        address_id: int,
        message: Message,
        *,
        lane: Lane = Lane.REPLY,
        case_id: int | None = None,
        card_id: int | None = None,
    ) -> int | None:
        """
        Write a finished message; a text too long for one goes out in parts, buttons last.

        What nobody waits for (Lane.BULK) and is no card reaches a citizen in their waking hours.
        For whoever has no chat here the words are kept, and a person calls and reads them out.
        Whoever had themselves forgotten hears nothing more. Returns the outbox's row of the last
        part.
        """
        if self.work.people.reader(address_id).gone:
            return None
        if not self.has_chat(address_id):
            self.work.calls.keep_words(address_id, message.key, message.text, case_id)
            self.work.people.wants_a_person(address_id, "no_chat", case_id)
            return None
        at = self._waking(address_id) if lane is Lane.BULK and card_id is None else None
        *first, last = split(message.text)
        for part in first:
            bare = Message(message.key, part, protect=message.protect, names=message.names)
            self.work.outbox.send(address_id, bare, lane=lane, case_id=case_id, not_before=at)
        whole = Message(**{**vars(message), "text": last})
        return self.work.outbox.send(
            address_id, whole, lane=lane, case_id=case_id, card_id=card_id, not_before=at
        )

    def _waking(self, address_id: int) -> datetime | None:
        """The end of the quiet hours where it is night and a citizen would read it, else None."""
        reader = self.work.people.reader(address_id)
        if reader.perhaps.role and self.work.staff.roles_of(reader.person_id):
            return None
        at = self.after_quiet(self.now)
        return at if at > self.now else None

    def after_quiet(self, at: datetime) -> datetime:
        """The same instant, or the end of the quiet hours it lies in."""
        return after_quiet(at, self.desk.rules.reminders.quiet_hours, self.desk.zone)


@dataclass(frozen=True)
class Turn:
    """One update being handled: the office, who sent it, what they are to the desk."""

    office: Office
    reader: Reader
    roles: tuple[Member, ...]
    incoming: Incoming

    @property
    def work(self) -> Work:
        """The unit of work of this turn."""
        return self.office.work

    @property
    def language(self) -> Language:
        """What the sender reads."""
        return Language(self.reader.language)

    def reply(
        self,
        key: str,
        *,
        buttons: Rows = (),
        menu: bool = False,
        protect: bool = False,
        about: Case | None = None,
        names: int | None = None,
        **fields: Any,
    ) -> None:
        """Answer the sender; `about` names the case, so that a reply to it finds its case."""
        to = self.reader.address_id
        self.office.tell(
            to,
            key,
            buttons=buttons,
            menu=menu,
            protect=protect,
            case_id=about.id if about else None,
            names=names,
            **fields,
        )

    def send(self, message: Message) -> int | None:
        """Answer the sender with a finished message; returns the outbox's row of it."""
        return self.office.send(self.reader.address_id, message)

    def reply_as_shown(self, key: str, text: str) -> None:
        """Answer the sender in words that are finished already."""
        self.send(Message(key, text))

    def reply_with_menu(self, key: str, text: str) -> None:
        """The same, with the large keys below."""
        self.send(Message(key, text, (), main_menu(self.language)))

    def label(self, key: str) -> str:
        """A button's words in the sender's language."""
        return label(self.language, key)

    def role(self, *roles: str) -> Member | None:
        """The sender's first role among these, or None."""
        return next((one for one in self.roles if one.role in roles), None)


def spoken(language: Language, key: str, fields: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The text to be read out instead, where this one speaks of buttons; its fields are fewer."""
    aloud = f"spoken.{key}"
    if aloud not in keys(language):
        return key, fields
    needed = fields_of(language, aloud)
    return aloud, {name: value for name, value in fields.items() if name in needed}


MENU = (("button.file", "button.track"), ("button.rate", "button.human"))


def main_menu(language: Language) -> tuple[tuple[str, ...], ...]:
    """The four large keys of a citizen."""
    return tuple(tuple(label(language, key) for key in row) for row in MENU)
