"""
Ratings that look stuffed are put before a person with the reason; until then they count.

Looked at after they are stored, a batch with every tick, so that nobody who rates waits for it. A
supervisor decides who is not of that unit; nothing is dropped, and what is left out is shown.
"""

from datetime import datetime, timedelta

from domain.staff import Role
from domain.stuffing import Dense, Why, doubts
from handlers.cases.rated import hall_name, window_name
from handlers.office import Office, Turn
from handlers.talking.buttons import on_list
from storage.outbox import Lane
from storage.staff import Member
from storage.tables import Doubt, ServiceRating
from storage.values import Message
from texts.catalogue import Language, label, say

SEEN, TOLD = "doubts.seen", "doubts.told"
TELL_EVERY = timedelta(hours=1)
"""Whoever stuffs goes on for hours; a message with every tick would be one a second."""
BATCH = 100
SHOWN = 5
IN, OUT = "doubt_in", "doubt_out"


def tend_doubts(office: Office) -> None:
    """Look at what was rated since, and tell supervisors what looks stuffed."""
    work = office.work
    seen = int(work.meta.get(SEEN) or 0)
    new = work.doubts.since(seen, BATCH)
    if not new:
        return
    found = 0
    for rating in new:
        if whys := doubts(_dense(office, rating), office.desk.rules.stuffing):
            work.doubts.doubt(rating, whys)
            found += 1
    work.meta.put(SEEN, str(new[-1].id))
    if found and _tell_again(office):
        waiting = work.doubts.waiting()
        work.meta.put(TOLD, office.now.isoformat())
        for member in work.staff.with_role(Role.SUPERVISOR):
            office.tell(member.address_id, "doubt.found", lane=Lane.STAFF, protect=True, n=waiting)


def _tell_again(office: Office) -> bool:
    """Whether nobody was told within the hour."""
    told = office.work.meta.get(TOLD)
    return told is None or office.now - datetime.fromisoformat(told) >= TELL_EVERY


def _dense(office: Office, rating: ServiceRating) -> Dense:
    found, person = office.work.doubts, rating.person_id
    rules = office.desk.rules.stuffing
    return Dense(
        on_device=found.near(rating, rules.device_within, on_device=True),
        at_window=found.near(rating, rules.window_within, on_device=False),
        by_person=found.of_person(person, rating.day) if person is not None else 0,
        of_staff=person is not None and bool(office.work.staff.roles_of(person)),
    )


def show_doubts(turn: Turn) -> None:
    """What waits for the sender's word, the oldest first, a few at a time."""
    mine = [
        (doubt, rating)
        for doubt, rating in turn.work.doubts.open(SHOWN * 4)
        if decider(turn, rating) is not None
    ]
    once = {rating.id: (doubt, rating) for doubt, rating in reversed(mine)}
    if not once:
        turn.reply("doubt.none", protect=True)
        return
    for doubt, rating in list(once.values())[::-1][:SHOWN]:
        turn.send(_card(turn.office, doubt, rating, turn.language))


def decider(turn: Turn, rating: ServiceRating) -> Member | None:
    """The supervisor's role in which the sender may decide: not of that unit, nor the rater."""
    own = rating.person_id == turn.reader.person_id
    of_unit = any(one.unit == rating.unit for one in turn.roles)
    return None if own or of_unit else turn.role(Role.SUPERVISOR)


def _card(office: Office, doubt: Doubt, rating: ServiceRating, language: Language) -> Message:
    between = "、" if language is Language.ZH else ", "
    text = say(
        language,
        "doubt.card",
        id=rating.id,
        hall=hall_name(office, rating, language),
        window=window_name(rating, language),
        when=office.moment(language, rating.at),
        grade=say(language, f"grade.{rating.grade}"),
        whys=between.join(say(language, f"doubt.why.{why}") for why in Why if why in rating.flags),
    )
    row = (
        on_list(IN, doubt.id or 0, label(language, "button.doubt_in")),
        on_list(OUT, doubt.id or 0, label(language, "button.doubt_out")),
    )
    return Message("doubt.card", text, (row,), protect=True)


def decide_doubt(turn: Turn, doubt_id: int, *, counts: bool) -> str:
    """A person's word, once; returns what is shown for a moment."""
    doubt = turn.work.doubts.get(doubt_id)
    if doubt is None or doubt.decided_at is not None:
        return say(turn.language, "stale.button")
    rating = turn.work.service_ratings.get(doubt.rating_id)
    member = decider(turn, rating)
    if member is None:
        return say(turn.language, "stale.button")
    turn.work.doubts.decide(doubt, member.id, counts=counts)
    key = "doubt.counts" if counts else "doubt.left_out"
    turn.reply(key, protect=True, id=rating.id, n=turn.work.doubts.waiting())
    return ""
