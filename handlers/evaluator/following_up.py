"""After the unit answered a bad rating: a person calls back, or a second person looks at it."""

from handlers.cards.triage_card import show_triage
from handlers.cards.unit_card import show_handler
from handlers.cases.checks import checkers, waits_for_check
from handlers.cases.rated import rating_of, to_contact
from handlers.office import Office
from storage.cases import key_of
from storage.tables import Case

REVISIT = "revisit"


def follow_up(office: Office, case: Case) -> None:
    """
    Every named one is revisited 回访: they are called as soon as the answer stands.

    Where nobody is there to confirm, the head who did not answer, or a supervisor, is asked.
    """
    rating = rating_of(office, case)
    if rating is None:
        return
    if waits_for_check(office, case):
        ask_to_check(office, case)
    elif to_contact(office, case, rating):
        office.work.people.wants_a_person(case.address_id, REVISIT, key_of(case))


def ask_to_check(office: Office, case: Case) -> None:
    """Put the answer before whoever may say that it is put right."""
    for member in checkers(office, case):
        if member.role == "unit_head":
            show_handler(office, case, member, fresh=True)
        else:
            show_triage(office, case, member.address_id, fresh=True)
