"""What a workbook of people would change: all of it, or what is wrong with it row by row."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from domain.county import County, Unit
from domain.inviting import posts_of
from domain.staff import OF_A_HALL, OF_A_UNIT, Post, Role
from handlers.administrators.people_rows import NEEDED, ROW, Col, Fault, UnitCol
from handlers.administrators.units_check import UnitRows
from handlers.flows.invite import LONGEST_NAME
from handlers.office import Office
from storage.invitations import Offer
from storage.staff import Member
from texts.catalogue import Language, say


@dataclass(frozen=True)
class Change:
    """Somebody of the roll, and what is different about them now."""

    member: Member
    parts: Mapping[str, str | None]


@dataclass(frozen=True)
class Newcomer:
    """Somebody new: by an invitation, or at once where the account is known."""

    offer: Offer
    account: tuple[str, int] | None = None


@dataclass
class Plan:
    """What a workbook would change; where there are faults, nothing."""

    new: list[Newcomer] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    leaving: list[tuple[Member, str]] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    renamed: list[tuple[str, str, str]] = field(default_factory=list)
    same: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether nothing would change."""
        return not (self.new or self.changed or self.leaving or self.units or self.renamed)

    @property
    def shown(self) -> str:
        """Names what it would do, so that a tap does what was looked at and nothing else."""
        changed = [f"{one.member.id}:{sorted(one.parts.items())}" for one in self.changed]
        leaving = [f"{one.id}:{why}" for one, why in self.leaving]
        units = [str(one) for one in (*self.units, *self.renamed)]
        return repr([units, [str(one) for one in self.new], changed, leaving])


def plan_of(office: Office, rows: Iterable[Mapping[str, str]], by: Member | None) -> Plan:
    """Look at every row against the roll of now, and write nothing."""
    everything = list(rows)
    of_units = UnitRows(office.desk.county)
    for row in everything:
        if UnitCol.CODE in row:
            of_units.look(row)
    checker = _Checker(office, by, of_units.county)
    checker.plan.units, checker.plan.renamed = of_units.new, of_units.renamed
    checker.plan.faults += of_units.faults
    for row in everything:
        if UnitCol.CODE not in row:
            checker.look(row)
    return checker.plan


class _Checker:
    def __init__(self, office: Office, by: Member | None, county: County) -> None:
        self.plan = Plan()
        self._office = office
        self._by = by
        self._roll = {str(one.id): one for one in office.work.staff.everybody()}
        self._units = _units(county)
        self._halls = {
            name.casefold(): one.code
            for one in office.desk.county.halls
            for name in (one.code, one.zh, one.en)
        }
        self._roles = _named("role", Role)
        self._posts = _named("post", Post)
        self._seen: set[str] = set()
        self._accounts: set[tuple[str, int]] = set()

    def look(self, row: Mapping[str, str]) -> None:
        """One row: somebody of the roll by their number, or somebody new."""
        before = len(self.plan.faults)
        number = row.get(Col.NUMBER, "")
        member = self._roll.get(number)
        if number and member is None:
            self._fault(row, Col.NUMBER, "unknown_number", number)
        elif number in self._seen:
            self._fault(row, Col.NUMBER, "twice", number)
        if number:
            self._seen.add(number)
        if member is not None and row.get(Col.LEAVES, ""):
            self._leaves(row, member)
            return
        offer = self._offer(row)
        if offer is None or len(self.plan.faults) > before:
            return
        if member is None:
            self._comes(row, offer)
        else:
            self._changes(row, member, offer)

    def _fault(self, row: Mapping[str, str], column: Col, key: str, value: str = "") -> None:
        self.plan.faults.append(Fault(int(row[ROW]), column, key, value))

    def _offer(self, row: Mapping[str, str]) -> Offer | None:
        """What a row says somebody is; None where it says it wrongly."""
        for column in NEEDED:
            if not row.get(column, ""):
                self._fault(row, column, "missing")
                return None
        name = row[Col.NAME]
        if len(name) > LONGEST_NAME:
            self._fault(row, Col.NAME, "too_long", name[:LONGEST_NAME])
        role = self._roles.get(row[Col.ROLE].casefold())
        if role is None:
            self._fault(row, Col.ROLE, "unknown_role", row[Col.ROLE])
            return None
        role = Role(role)
        unit = self._known(row, Col.UNIT, self._units, needed=role in OF_A_UNIT)
        hall = self._known(row, Col.HALL, self._halls, needed=role in OF_A_HALL)
        post = self._post(row, role)
        days = self._office.desk.inviting.valid_days
        return Offer(name, role, unit, post, hall if role in OF_A_HALL else None, days)

    def _known(
        self, row: Mapping[str, str], column: Col, names: Mapping[str, str], *, needed: bool
    ) -> str | None:
        value = row.get(column, "")
        if not value:
            if needed:
                self._fault(row, column, "missing")
            return None
        code = names.get(value.casefold())
        if code is None:
            self._fault(row, column, f"unknown_{column}", value)
        return code

    def _post(self, row: Mapping[str, str], role: Role) -> str | None:
        value = row.get(Col.POST, "")
        able = posts_of(role)
        if role is Role.UNIT_HEAD:
            return Post.HEAD
        if not able or not value:
            return None
        post = self._posts.get(value.casefold())
        if post not in able:
            self._fault(row, Col.POST, "bad_post", value)
            return None
        return post

    def _comes(self, row: Mapping[str, str], offer: Offer) -> None:
        if offer.role == Role.ADMINISTRATOR:
            self._fault(row, Col.ROLE, "administrator")
            return
        if offer.role == Role.HANDLER and offer.post is None:
            self._fault(row, Col.POST, "missing")
            return
        channel, account = row.get(Col.CHANNEL, ""), row.get(Col.ACCOUNT, "")
        if not channel and not account:
            self.plan.new.append(Newcomer(offer))
            return
        if channel not in self._office.desk.channels:
            self._fault(row, Col.CHANNEL, "unknown_channel", channel)
        elif not (account.isascii() and account.isdecimal() and 0 < int(account) < 2**62):
            self._fault(row, Col.ACCOUNT, "bad_account", account)
        elif (channel, int(account)) in self._accounts or self._office.work.staff.with_account(
            channel, int(account)
        ):
            self._fault(row, Col.ACCOUNT, "taken", account)
        else:
            self._accounts.add((channel, int(account)))
            self.plan.new.append(Newcomer(offer, (channel, int(account))))

    def _changes(self, row: Mapping[str, str], member: Member, offer: Offer) -> None:
        said = {"name": offer.name, "role": str(offer.role), "unit": offer.unit}
        said |= {"post": offer.post, "hall": offer.hall}
        parts = {name: value for name, value in said.items() if _differs(member, name, value)}
        if Role.ADMINISTRATOR in {parts.get("role"), member.role if "role" in parts else None}:
            self._fault(row, Col.ROLE, "administrator")
        elif row.get(Col.ACCOUNT, ""):
            self._fault(row, Col.ACCOUNT, "only_new")
        elif parts:
            self.plan.changed.append(Change(member, parts))
        else:
            self.plan.same += 1

    def _leaves(self, row: Mapping[str, str], member: Member) -> None:
        if self._by is not None and member.person_id == self._by.person_id:
            self._fault(row, Col.LEAVES, "own")
        elif member.role == Role.ADMINISTRATOR:
            self._fault(row, Col.LEAVES, "administrator_leaves")
        else:
            self.plan.leaving.append((member, row[Col.LEAVES]))


def _differs(member: Member, name: str, value: str | None) -> bool:
    """Whether a row says something else; a post that the role has none of says nothing."""
    return (getattr(member, name) or None) != (value or None)


def _units(county: County) -> dict[str, str]:
    gone = {one.code for one in county.gone}
    return {
        name.casefold(): one.code
        for one in county.units
        if one.code not in gone
        for name in (one.code, one.zh, one.en, *one.aliases)
    }


def _named(family: str, values: Iterable[str]) -> dict[str, str]:
    """Every value by its code and by its name in either language."""
    found: dict[str, str] = {}
    for value in values:
        found[value.casefold()] = value
        for language in Language:
            found[say(language, f"{family}.{value}").casefold()] = value
    return found
