"""Sealed files at rest: there once by their name, in a folder or in S3, and gone when told."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from moto.server import ThreadedMotoServer
from storage_house import NOW, House

from storage.blobs import S3, Blobs, BlobsAway, in_folder, in_s3
from storage.vault import Vault

NAME = "ab" * 32
OTHER = "cd" * 32
BUCKET = "county-files"


@pytest.fixture(scope="module")
def s3() -> Iterator[S3]:
    """An S3 server of this machine with a bucket in it."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    place = S3(BUCKET, "desk", f"http://{host}:{port}", "us-east-1", "county", "made-up-secret")
    _make_bucket(place)
    yield place
    server.stop()


def _make_bucket(place: S3) -> None:
    import boto3  # noqa: PLC0415 - comes with moto, and is needed for the bucket alone

    boto3.client(
        "s3",
        endpoint_url=place.endpoint,
        region_name=place.region,
        aws_access_key_id=place.access_key_id,
        aws_secret_access_key=place.secret_access_key,
    ).create_bucket(Bucket=place.bucket)


@pytest.fixture(params=["folder", "s3"])
def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> Blobs:
    if request.param == "folder":
        return in_folder(tmp_path / "files")
    return in_s3(request.getfixturevalue("s3"))


def test_what_is_put_is_got_and_twice_is_once(blobs: Blobs) -> None:
    blobs.put(NAME, b"one")
    blobs.put(NAME, b"two")
    assert blobs.get(NAME) == b"two"


def test_what_was_never_put_is_nothing(blobs: Blobs) -> None:
    assert blobs.get(OTHER) is None


def test_what_is_deleted_is_gone_and_gone_already_is_no_error(blobs: Blobs) -> None:
    blobs.put(NAME, b"one")
    blobs.delete([NAME, OTHER])
    blobs.delete([NAME])
    assert blobs.get(NAME) is None


@pytest.mark.parametrize("name", ["../../x", "a/b", "", "a b", "."])
def test_a_name_that_is_not_ours_goes_nowhere(blobs: Blobs, name: str) -> None:
    with pytest.raises(ValueError, match="no name"):
        blobs.put(name, b"x")


def test_files_lie_in_a_folder_nobody_else_reads(tmp_path: Path) -> None:
    in_folder(tmp_path / "files").put(NAME, b"one")
    assert (tmp_path / "files").stat().st_mode & 0o077 == 0
    assert [str(one.relative_to(tmp_path)) for one in tmp_path.rglob("*") if one.is_file()] == [
        f"files/ab/{NAME}"
    ]


def test_a_storage_that_is_away_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    blobs = in_folder(folder)
    folder.rmdir()
    folder.write_text("a file where the folder was")
    with pytest.raises(BlobsAway):
        blobs.put(NAME, b"one")


def test_secrets_of_the_storage_are_not_shown(s3: S3) -> None:
    assert "made-up-secret" not in repr(s3)


def test_the_same_picture_in_two_cases_has_two_names() -> None:
    whole = Vault(bytes(32), os.urandom)
    one = whole.of_case(1, whole.new_case_key(1))
    two = whole.of_case(2, whole.new_case_key(2))
    picture = b"\xff\xd8\xff picture"
    assert one.content_name(picture) == one.content_name(picture)
    assert len({one.content_name(picture), two.content_name(picture)}) == 2
    assert one.content_name(picture) != one.content_name(picture + b" ")


def test_an_erased_case_has_no_vault_for_its_files(house: House) -> None:
    case_id = house.file()
    with house.store.reading(NOW) as work:
        assert work.cases.file_vault(case_id) is not None
    with house.work() as work:
        work.session.connection().exec_driver_sql("DELETE FROM case_key")
    with house.store.reading(NOW) as work:
        assert work.cases.file_vault(case_id) is None
