"""A text that changed in one language alone makes the other stale, and the check says which."""

from pathlib import Path

import pytest

from texts import pairs
from texts.catalogue import Language
from texts.pairs import agreed, now, renewed, stale, write

BEFORE = {"a.b": ("zh1", "en1"), "c.d": ("zh2", "en2")}


def test_no_text_is_stale() -> None:
    assert stale(now(), agreed()) == {}, "change the other language too, then: make docs"


def test_every_text_that_changed_is_agreed_upon_anew() -> None:
    """Else the next change of one side alone would look like a change of both."""
    present, before = now(), agreed()
    assert {key: present[key] for key in before if key in present} == {
        key: pair for key, pair in before.items() if key in present
    }, "make docs"


@pytest.mark.parametrize(
    ("present", "behind"),
    [
        (("zh1", "en1"), {}),
        (("zh9", "en1"), {"a.b": Language.EN}),
        (("zh1", "en9"), {"a.b": Language.ZH}),
        (("zh9", "en9"), {}),
    ],
)
def test_one_side_that_changed_alone_leaves_the_other_behind(
    present: tuple[str, str], behind: dict[str, Language]
) -> None:
    assert stale({**BEFORE, "a.b": present}, BEFORE) == behind


def test_a_new_text_is_stale_in_no_language() -> None:
    assert stale({**BEFORE, "new": ("zh", "en")}, BEFORE) == {}


def test_renewing_hides_no_stale_text() -> None:
    present = {**BEFORE, "a.b": ("zh9", "en1"), "c.d": ("zh8", "en8"), "new": ("zh", "en")}
    after = renewed(present, BEFORE)
    assert after == {"a.b": ("zh1", "en1"), "c.d": ("zh8", "en8"), "new": ("zh", "en")}
    assert stale(present, after) == {"a.b": Language.EN}


def test_who_names_a_key_says_that_the_other_language_still_holds() -> None:
    present = {**BEFORE, "a.b": ("zh9", "en1")}
    assert renewed(present, BEFORE, ["a.b"]) == present


def test_a_text_that_is_gone_leaves_the_file() -> None:
    assert renewed({"a.b": ("zh1", "en1")}, BEFORE) == {"a.b": ("zh1", "en1")}


def test_the_file_reads_as_it_was_written(tmp_path: Path) -> None:
    page = tmp_path / "pairs.tsv"
    write(BEFORE, page)
    assert agreed(page) == BEFORE


def test_renewing_a_file_with_a_stale_text_fails_and_names_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "pairs.tsv"
    write(BEFORE, page)
    monkeypatch.setattr(pairs, "PAGE", page)
    monkeypatch.setattr(pairs, "agreed", lambda: agreed(page))
    monkeypatch.setattr(pairs, "write", lambda found: write(found, page))
    monkeypatch.setattr(pairs, "now", lambda: {**BEFORE, "a.b": ("zh9", "en1")})
    assert pairs.main([]) == 1
    assert "a.b: the other language changed, en did not" in capsys.readouterr().err
    assert pairs.main(["a.b"]) == 0
