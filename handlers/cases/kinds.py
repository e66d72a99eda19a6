"""The kind that goes with the unit a person gave a case to: what the proposer learns from."""

from domain.county import TOWNSHIP, Category, County, UnitType
from handlers.cases.words import for_machines
from handlers.office import Office
from storage.tables import Case

LOOKED_AT = 5


def kind_for(office: Office, case: Case, unit: str) -> str | None:
    """
    Return the category of a case that a person gave to `unit`.

    The case's own where the unit may lead it; else the likeliest of the text's that it may lead;
    else the only one there is. Where that tells nothing, the case keeps its own.
    """
    county = office.desk.county
    led = [one.code for one in county.categories if _may_lead(county, one, unit)]
    if case.category in led or not led:
        return case.category
    text = for_machines(office, case)
    likely = [one.category for one in office.desk.proposer.propose(text, LOOKED_AT)]
    fitting = [code for code in likely if code in led]
    if fitting:
        return fitting[0]
    return led[0] if len(led) == 1 else case.category


def _may_lead(county: County, kind: Category, unit: str) -> bool:
    """By the category's lead, one of its parts or an explicit rule."""
    ruled = [rule.unit for rule in county.rules if rule.category == kind.code]
    of_township = county.unit(unit).type is UnitType.TOWNSHIP and TOWNSHIP in kind.lead.claimants
    return unit in (*kind.lead.claimants, *ruled) or of_township
