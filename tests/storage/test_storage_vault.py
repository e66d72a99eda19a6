"""What is sealed opens with its key, in its place, and nowhere else."""

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from storage_house import KEY, House

from storage.errors import MissingKey, StorageError, WrongKey
from storage.vault import KEY_BYTES, NONCE_BYTES, Vault, load_key

OTHER = bytes(reversed(KEY))
VAULT = Vault(KEY, os.urandom)


@given(plain=st.binary(max_size=300), owner=st.text(max_size=20))
def test_what_is_sealed_opens_to_the_same(plain: bytes, owner: str) -> None:
    assert VAULT.open(VAULT.seal(plain, owner), owner) == plain


def test_another_key_does_not_open_it() -> None:
    with pytest.raises(WrongKey):
        Vault(OTHER, os.urandom).open(VAULT.seal(b"matter", "matter"), "matter")


def test_a_value_moved_to_another_row_does_not_open() -> None:
    sealed = VAULT.seal(b"draft", "dialogue:1")
    with pytest.raises(WrongKey):
        VAULT.open(sealed, "dialogue:2")


@given(at=st.integers(0, 39), bit=st.integers(0, 7))
def test_a_value_with_one_changed_bit_does_not_open(at: int, bit: int) -> None:
    sealed = bytearray(VAULT.seal(b"twelve bytes", "x"))
    assert len(sealed) == 40
    sealed[at] ^= 1 << bit
    with pytest.raises(WrongKey):
        VAULT.open(bytes(sealed), "x")


@pytest.mark.parametrize("length", [0, 5, NONCE_BYTES, NONCE_BYTES + 15])
def test_a_cut_value_is_a_wrong_key_and_no_other_error(length: int) -> None:
    with pytest.raises(WrongKey):
        VAULT.open(VAULT.seal(b"matter", "x")[:length], "x")


def test_the_same_words_are_sealed_differently_each_time() -> None:
    assert VAULT.seal(b"the same", "x") != VAULT.seal(b"the same", "x")


def test_each_case_has_a_key_of_its_own_that_opens_no_other() -> None:
    wrapped = {number: VAULT.new_case_key(number) for number in (1, 2)}
    one, two = (VAULT.of_case(number, wrapped[number]) for number in (1, 2))
    sealed = one.seal(b"matter", "matter")

    assert one.open(sealed, "matter") == b"matter"
    with pytest.raises(WrongKey):
        two.open(sealed, "matter")
    with pytest.raises(WrongKey):
        VAULT.open(sealed, "matter")
    with pytest.raises(WrongKey):
        VAULT.of_case(2, wrapped[1])


def test_a_new_database_gets_a_key_that_only_its_owner_reads(tmp_path: Path) -> None:
    path = tmp_path / "desk.key"
    before = os.umask(0)
    try:
        key = load_key(path, database_exists=False, random=os.urandom)
    finally:
        os.umask(before)

    assert len(key) == KEY_BYTES
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_the_key_is_the_same_at_every_later_start(tmp_path: Path) -> None:
    path = tmp_path / "desk.key"
    key = load_key(path, database_exists=False, random=os.urandom)
    assert load_key(path, database_exists=True, random=os.urandom) == key
    assert load_key(path, database_exists=False, random=os.urandom) == key


def test_a_database_without_its_key_is_refused_and_no_key_is_made(tmp_path: Path) -> None:
    path = tmp_path / "desk.key"
    with pytest.raises(MissingKey, match="put the key file back"):
        load_key(path, database_exists=True, random=os.urandom)
    assert not path.exists()


@pytest.mark.parametrize("length", [0, KEY_BYTES - 1, KEY_BYTES + 1])
def test_a_key_file_of_another_length_is_refused(tmp_path: Path, length: int) -> None:
    path = tmp_path / "desk.key"
    path.write_bytes(bytes(length))
    with pytest.raises(WrongKey, match="32 bytes"):
        load_key(path, database_exists=True, random=os.urandom)


def test_a_start_cut_off_while_the_key_was_written_leaves_no_half_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The power fails before the key is on the disk; the next start is the first one again."""

    def cut(_handle: int) -> None:
        raise OSError("power")

    path = tmp_path / "desk.key"
    monkeypatch.setattr(os, "fsync", cut)
    with pytest.raises(OSError, match="power"):
        load_key(path, database_exists=False, random=os.urandom)
    assert not path.exists()

    monkeypatch.undo()
    key = load_key(path, database_exists=False, random=os.urandom)
    assert path.read_bytes() == key


def test_of_two_first_starts_at_once_only_one_key_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second would seal under a key that is nowhere."""
    path = tmp_path / "desk.key"
    link = os.link

    def late(*names: Path) -> None:
        path.write_bytes(OTHER)
        link(*names)

    monkeypatch.setattr(os, "link", late)
    assert load_key(path, database_exists=False, random=os.urandom) == OTHER
    assert path.read_bytes() == OTHER
    assert list(tmp_path.iterdir()) == [path]


def test_every_error_of_the_keys_is_one_a_caller_can_tell_people() -> None:
    for error in (MissingKey(), WrongKey()):
        assert isinstance(error, StorageError)
        assert "key" in str(error)


def test_a_case_whose_key_was_erased_is_unreadable_and_still_counted(house: House) -> None:
    case_id = house.file("王建国的电话是13800000000")
    with house.work() as work:
        case = work.cases.get(case_id)
        work.cases.note(case, "file", actor="citizen", state_from=None)
    with house.work() as work:
        work.session.connection().exec_driver_sql("DELETE FROM case_key")
    with house.work() as work:
        case = work.cases.get(case_id)
        assert work.cases.matter(case) == ""
        assert work.cases.place(case) == ""
        assert [event.action for event in work.cases.events(case)] == ["file"]
        work.cases.replace_matter(case, "nobody can seal for it any more")
        assert work.cases.matter(case) == ""
    assert house.count("cases") == 1
