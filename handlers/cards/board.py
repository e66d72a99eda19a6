"""All cards of a case at once: brought up to date, or put before those who dispatch."""

from handlers.cards.group_card import refresh_groups
from handlers.cards.triage_card import show_triage
from handlers.cards.unit_card import show_handler
from handlers.cases.routes import IN_UNITS, clerks_for
from handlers.cases.seeing import those_who_may_see
from handlers.office import Office
from storage.cases import key_of
from storage.tables import Case


def refresh(office: Office, case: Case, *, but: int | None = None) -> None:
    """Bring every staff card of a case up to date, by editing; `but` the one just shown there."""
    refresh_groups(office, case)
    for card in office.work.cards.of_case(key_of(case)):
        if card.address_id in (case.address_id, but):
            continue
        person_id = office.work.people.reader(card.address_id).person_id
        roles = office.work.staff.roles_of(person_id)
        if len(those_who_may_see(case, roles)) < len(roles):
            continue
        of_units = [one for one in roles if one.role in IN_UNITS]
        if of_units:
            mine = next((one for one in of_units if one.unit == case.lead_unit), of_units[0])
            show_handler(office, case, mine)
        elif roles:
            show_triage(office, case, card.address_id)


def to_triage(office: Office, case: Case) -> None:
    """Put a case before every clerk: the first one's tap decides."""
    for clerk in clerks_for(office, case):
        show_triage(office, case, clerk.address_id, fresh=True)
