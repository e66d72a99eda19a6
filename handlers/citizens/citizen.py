"""The citizen's desk beside filing: what is said first, a person, danger, language."""

from handlers.citizens.notices import show_notice
from handlers.citizens.person import CRISIS, ask_for_person, taking
from handlers.office import Turn
from handlers.talking.buttons import on_list
from storage.outbox import Lane
from texts.catalogue import Language, say, shorten

CRISIS_SHOWN = 200


def welcome(turn: Turn) -> None:
    """Who reads what, where it is kept, which rights there are; then the four large keys."""
    show_notice(turn, always=True)


def help_citizen(turn: Turn) -> None:
    """What can be done here."""
    turn.reply("help.citizen", menu=True, hotline=turn.office.desk.county.hotline)


def human(turn: Turn) -> None:
    """A person at any moment."""
    ask_for_person(turn)


def in_crisis(turn: Turn, text: str) -> None:
    """
    Somebody may mean to harm themselves: where to call at once, and a person, day and night.

    Clerks and supervisors see the words, once while nobody has dealt with it; the filing goes on.
    """
    office = turn.office
    turn.reply("crisis.first", hotline=office.desk.county.hotline)
    buttons = taking(turn, CRISIS)
    if not turn.work.people.wants_a_person(turn.reader.address_id, "crisis"):
        return
    staff = turn.work.staff
    for member in (*staff.with_role("clerk"), *staff.with_role("supervisor")):
        office.tell(
            member.address_id,
            "crisis.card",
            lane=Lane.STAFF,
            protect=True,
            names=turn.reader.person_id,
            buttons=buttons if member.role == "clerk" else (),
            when=office.moment(office.language_of(member.address_id), office.now),
            text=shorten(text, CRISIS_SHOWN),
        )


def ask_language(turn: Turn) -> None:
    """Both languages, each in its own words."""
    buttons = tuple(
        (on_list("language", i, say(one, "language.name")),) for i, one in enumerate(Language)
    )
    turn.reply("language.ask", buttons=buttons)
