"""
Releases: a file of identities is made only where one asked with a reason and another agreed.

The file itself is written on the county's own machine (`suping release`), never sent by a chat.
"""

from handlers.office import Office, Turn
from handlers.talking.buttons import to_decide
from storage.outbox import Lane
from storage.releases import IDENTITIES
from storage.staff import Member
from storage.tables import Release
from texts.catalogue import say

YES, NO = "release_yes", "release_no"
DECIDERS = ("supervisor", "administrator")


def ask_for_release(office: Office, member: Member, numbers: tuple[str, ...], reason: str) -> int:
    """Note it and put it before everybody who may decide but the asker; returns its number."""
    number = office.work.releases.ask(IDENTITIES, {"numbers": list(numbers)}, member.id, reason)
    row = office.work.releases.get(number)
    for other in deciders(office, member.person_id):
        if row is not None:
            show_release(office, row, other)
    return number


def deciders(office: Office, asker_person_id: int) -> list[Member]:
    """Who may decide what this person asked for: never they themselves, in whatever role."""
    staff = office.work.staff
    everybody = [one for role in DECIDERS for one in staff.with_role(role)]
    return [one for one in everybody if one.person_id != asker_person_id]


def show_release(office: Office, row: Release, member: Member) -> None:
    """What is asked for, by whom and why, with both answers."""
    language = office.language_of(member.address_id)
    asker = office.work.staff.get(row.asked_by)
    office.tell(
        member.address_id,
        f"release.card_{row.kind}",
        buttons=(to_decide(language, row.id, (YES, "button.agree"), (NO, "button.disagree")),),
        lane=Lane.STAFF,
        protect=True,
        id=row.id,
        who=asker.name if asker else "-",
        what=what_is_asked(row),
        reason=office.work.releases.reason(row),
    )


def what_is_asked(row: Release) -> str:
    """The numbers of the cases, or the time of a breach."""
    numbers = row.facts.get("numbers")
    if isinstance(numbers, list):
        return "、".join(str(one) for one in numbers)
    return " – ".join(str(row.facts.get(key, "")) for key in ("since", "until"))


def show_open(turn: Turn) -> None:
    """Everything that waits for the sender's word."""
    mine = turn.role(*DECIDERS)
    waiting = [row for row in turn.work.releases.open() if _may_decide(turn, row)]
    if mine is None or not waiting:
        turn.reply("release.none")
        return
    for row in waiting:
        show_release(turn.office, row, mine)


def _may_decide(turn: Turn, row: Release) -> bool:
    asker = turn.work.staff.get(row.asked_by)
    return turn.role(*DECIDERS) is not None and (
        asker is None or asker.person_id != turn.reader.person_id
    )


def decide(turn: Turn, release_id: int, *, granted: bool) -> str:
    """Decide once, by somebody else than who asked; returns the words to show for a moment."""
    row, member = turn.work.releases.get(release_id), turn.role(*DECIDERS)
    if row is None or member is None or not _may_decide(turn, row) or row.decided_at is not None:
        return say(turn.language, "stale.button")
    turn.work.releases.decide(row, member.id, granted=granted)
    asker = turn.work.staff.get(row.asked_by)
    key = "release.granted" if granted else "release.refused"
    for one in {member.address_id, *([asker.address_id] if asker else [])}:
        turn.office.tell(one, key, lane=Lane.STAFF, protect=True, id=row.id)
    return ""
