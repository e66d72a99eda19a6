"""What the scripts of calls have in common: people without a chat, and clerks who telephone."""

from sqlmodel import col, select
from town import Somebody, Town

from handlers.casework.filing import Matter, file_case
from handlers.incoming import Incoming, Said, Sender
from handlers.office import Office, Turn
from storage.people import NO_CHAT
from storage.staff import Appointed
from storage.tables import Access
from storage.work import Work

PHONE = "13800138000"
SECOND_CLERK = 90_005


def leaves_phone(town: Town, somebody: Somebody, phone: str = PHONE) -> None:
    """They leave a telephone."""
    with town.store.work(town.now) as work:
        work.identities.know(somebody.person_id, phone=phone)


def rang(
    town: Town, text: str, *, category: str | None = "housing", language: str = "zh_CN"
) -> str:
    """Somebody without a chat rang, and a clerk filed it for them; returns the number."""
    with town.store.work(town.now) as work:
        reader = work.people.without_chat(language)
        work.identities.know(reader.person_id, name="赵大爷", phone=PHONE)
        sender = Sender(NO_CHAT, reader.person_id, reader.person_id)
        turn = Turn(Office(town.desk, work), reader, (), Incoming(sender, Said(1, text)))
        case = file_case(turn, Matter(text, category=category))
        work.calls.told(reader.address_id, case.id)
        number = case.number
    town.deliver()
    return number


def second_clerk(town: Town) -> Somebody:
    """Another clerk of the desk."""
    other = town.somebody(SECOND_CLERK)
    number = f"local.{SECOND_CLERK}.clerk"
    with town.store.work(town.now) as work:
        met = work.people.meet(other.channel, other.user_id, other.user_id, "zh_CN")
        work.people.wrote(met.address_id)
        work.staff.appoint(
            Appointed(number, "受理员乙", "clerk", None, None, met.person_id, met.address_id)
        )
    return other


def accesses(town: Town) -> list[str]:
    """The reasons for which identities were read."""
    return town.asks(_reasons)


def _reasons(work: Work) -> list[str]:
    rows = work.session.execute(select(Access).order_by(col(Access.id))).scalars()
    return [work.identities.reason(row) for row in rows]


def asks_for_a_person(town: Town, name: str = "王") -> Somebody:
    """A citizen who asked for a person out of hours, and left a telephone."""
    town.waits_until("20:00")
    citizen = town.citizen(name)
    citizen.says("人工")
    leaves_phone(town, citizen)
    return citizen
