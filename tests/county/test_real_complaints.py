"""Real complaints through the sample county; measured, never copied, skipped where absent."""

import time
from collections import Counter
from pathlib import Path

import pytest

from domain.county import County
from domain.routing import Routing, propose, route


@pytest.fixture(scope="module")
def texts(shared: Path) -> list[str]:
    lines = (shared / "data" / "complaints-replied.tsv").read_text(encoding="utf-8").splitlines()
    return ["\n".join(line.split("\t")[3:5]) for line in lines[1:]]


@pytest.fixture(scope="module")
def routings(sample: County, texts: list[str]) -> list[Routing]:
    found = []
    for text in texts:
        ranked = propose(sample, text, limit=1)
        category = ranked[0].category if ranked else None
        found.append(
            route(sample, category=category, place_text="不清楚", township=None, text=text)
        )
    return found


def test_nearly_every_complaint_gets_a_proposal(sample: County, texts: list[str]) -> None:
    silent = sum(not propose(sample, text) for text in texts)
    assert silent / len(texts) < 0.03


def test_most_complaints_find_a_unit_and_the_rest_a_person(routings: list[Routing]) -> None:
    sure = sum(one.sure for one in routings)
    assert 0.8 < sure / len(routings) < 0.95
    assert all(one.unit is None for one in routings if not one.sure)


def test_no_complaint_is_critical_by_its_words(routings: list[Routing]) -> None:
    counted = Counter(one.urgency for one in routings)
    assert counted["critical"] == 0
    assert 0 < counted["urgent"] / len(routings) < 0.02


def test_proposing_and_routing_take_well_under_a_millisecond(
    sample: County, texts: list[str]
) -> None:
    cut = [text[:500] for text in texts[:300]]
    propose(sample, cut[0])
    started = time.process_time()
    for text in cut:
        propose(sample, text)
    assert (time.process_time() - started) / len(cut) < 0.001
