"""What else a clerk can do: one button, a second page, and back."""

from collections.abc import Iterator

import pytest
from scripts import triaged
from town import Town

from handlers.cards import offers
from handlers.cards.offers import Offer, offer_clerks


@pytest.fixture
def offered() -> Iterator[list[Offer]]:
    """The page with one thing on it, and as it was afterwards."""
    before = list(offers.OFFERS)
    offers.OFFERS[:] = []
    offer_clerks(Offer("retell", "button.retell", lambda _office, case: case.reopened == 0))
    yield offers.OFFERS
    offers.OFFERS[:] = before


def test_a_clerk_finds_what_else_can_be_done_behind_one_button(
    town: Town, offered: list[Offer]
) -> None:
    assert offered
    _, number = triaged(town)
    clerk = town.clerk()
    page = clerk.taps("其他办法")
    assert f"{number}还可以怎么办" in page
    assert "[写转述]" in page


def test_the_way_back_leads_to_the_units_in_the_same_message(
    town: Town, offered: list[Offer]
) -> None:
    assert offered
    triaged(town)
    clerk = town.clerk()
    clerk.taps("其他办法")
    shown = len(clerk.chat.messages)
    assert "[其他单位]" in clerk.taps("回到单位")
    assert len(clerk.chat.messages) == shown


def test_what_is_not_for_this_case_is_not_offered(town: Town, offered: list[Offer]) -> None:
    offered[:] = [Offer("retell", "button.retell", lambda _office, _case: False)]
    triaged(town)
    assert "其他办法" not in town.clerk().chat.labels
