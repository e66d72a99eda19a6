"""A person is one call away: every receipt, refusal and error a citizen reads names the hotline."""

from fnmatch import fnmatchcase

import pytest
from samples import ZH, for_citizens

from texts.catalogue import fields_of

NAMING = (
    *(
        "case.receipt",
        "triage.receipt",
        "sorry.*",
        "limits.*",
        "block.*",
        "crisis.first",
        "welcome.notice",
    ),
    *("help.citizen", "not_accepted*", "file.too_big", "contact.*", "lookup.*"),
    *("relay.waiting", "relay.talking", "relay.taken", "relay.closed", "relay.untaken"),
    *("relay.ended", "case.detail*", "case.reopened"),
)


def naming() -> list[str]:
    return [key for key in for_citizens() if any(fnmatchcase(key, family) for family in NAMING)]


def test_there_are_such_texts() -> None:
    assert len(naming()) > 20


@pytest.mark.parametrize("key", naming())
def test_receipts_refusals_and_errors_name_the_hotline(key: str) -> None:
    assert "hotline" in fields_of(ZH, key)
