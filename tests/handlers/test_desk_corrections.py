"""What a person decides of a case's kind is kept with the case: the proposer learns from it."""

import pytest
from scripts import LAMP, LIFT, LIFT_UNIT, NOISE, UNCLEAR, UNSURE, answered, answers, filed
from town import Somebody, Town

from domain.proposing import Proposal
from handlers.cases.kinds import kind_for
from handlers.office import Office
from storage.tables import CaseKey


class Convinced:
    """A proposer that is as sure of one category as it is told to be, whatever the text."""

    def __init__(self, category: str, score: float) -> None:
        self.one = Proposal(category, score)

    def propose(self, text: str, limit: int = 3) -> tuple[Proposal, ...]:
        return (self.one,) if text and limit else ()


def dispatched_by_clerk(town: Town, unit: str, text: str = "有件事说不清") -> str:
    """A matter that nobody could sort, which the clerk gives to a unit."""
    wang = town.citizen("王")
    number = wang.files(text)
    clerk = town.clerk()
    clerk.taps("其他单位")
    while unit not in clerk.chat.labels:
        clerk.taps("更多")
    clerk.taps(unit)
    return number


def learnt(town: Town) -> list[tuple[str, str]]:
    return town.asks(lambda work: work.lessons.of_cases())


@pytest.mark.parametrize(
    ("unit", "category"),
    [
        ("市场监管局", "market"),
        ("教育局", "education"),
        ("县供电公司", "utilities"),
        ("公积金中心", "housing"),
        ("城关街道", "grassroots"),
    ],
)
def test_the_unit_a_clerk_chose_says_the_kind(town: Town, unit: str, category: str) -> None:
    number = dispatched_by_clerk(town, unit)
    assert town.case(number).category == category
    assert learnt(town) == [(category, "有件事说不清")]


def test_a_correction_is_written_into_the_history(town: Town) -> None:
    number = dispatched_by_clerk(town, "教育局")
    events = town.asks(lambda work: work.cases.events(work.cases.by_number(number), "dispatch"))
    assert events[-1].public == {
        "unit": "education",
        "category": "education",
    }


def test_a_kind_that_fits_the_unit_stays(town: Town) -> None:
    _, number = filed(town, text=NOISE)
    clerk = town.clerk()
    clerk.taps("公安局")
    assert town.case(number).category == "noise"


def test_of_several_kinds_a_unit_leads_the_texts_likeliest_is_taken(town: Town) -> None:
    number = dispatched_by_clerk(town, "人社局", "我的养老金没到账")
    assert town.case(number).category == "social"


@pytest.mark.parametrize("unit", ["气象局", "住建局"])
def test_a_unit_that_leads_nothing_or_several_kinds_says_nothing(town: Town, unit: str) -> None:
    number = dispatched_by_clerk(town, unit)
    assert town.case(number).category is None
    assert learnt(town) == []


def test_what_waits_for_a_clerk_teaches_nothing_yet(town: Town) -> None:
    filed(town, text=NOISE)
    assert learnt(town) == []


def test_what_the_router_dispatched_teaches_once_it_was_answered(town: Town) -> None:
    _, number = filed(town)
    assert learnt(town) == []
    answers(town.handler(LIFT_UNIT))
    assert learnt(town) == [("housing", LIFT)]
    assert town.case(number).category == "housing"


def test_an_erased_case_teaches_nothing_any_more(town: Town) -> None:
    _, number = answered(town)
    assert len(learnt(town)) == 1
    with town.store.work(town.now) as work:
        case = work.cases.by_number(number)
        assert case is not None
        work.session.delete(work.session.get_one(CaseKey, case.id))
    assert learnt(town) == []


def test_a_confidential_case_teaches_nothing(town: Town) -> None:
    _, number = answered(town)
    town.changes(number, confidential=True)
    assert learnt(town) == []


def test_a_report_of_graft_teaches_nothing(town: Town) -> None:
    _, number = answered(town)
    town.changes(number, category="integrity")
    assert learnt(town) == []


# The proposer that the desk holds is the one that is asked.


def files_a_lamp(wang: Somebody) -> str:
    return wang.says(LAMP)


def test_a_kind_the_proposer_is_sure_of_is_taken_without_asking(town: Town) -> None:
    town.under(proposer=Convinced("tax", 0.91), sure_from=0.9)
    wang = town.citizen("王")
    assert "在哪里" in files_a_lamp(wang)
    assert "类别：税费服务" in wang.says(UNCLEAR)


def test_a_kind_it_is_not_sure_of_is_offered(town: Town) -> None:
    town.under(proposer=Convinced("tax", 0.89), sure_from=0.9)
    wang = town.citizen("王")
    assert "1 税费服务" in files_a_lamp(wang)
    assert wang.chat.labels[1:] == ["都不是，看全部", UNSURE]


def test_the_clerk_is_offered_the_units_the_proposer_thinks_of(town: Town) -> None:
    town.under(proposer=Convinced("tax", 0.3))
    town.citizen("王").files("有件事说不清")
    assert "税务局" in town.clerk().chat.labels


def test_a_kind_is_looked_for_once_and_by_the_desks_own_proposer(town: Town) -> None:
    town.under(proposer=Convinced("wages", 0.3))
    number = town.citizen("王").files("有件事说不清")
    unit = "human_resources"

    def ask(office: Office) -> None:
        case = office.work.cases.by_number(number)
        assert case is not None
        assert kind_for(office, case, unit) == "wages"

    town.does(ask)
