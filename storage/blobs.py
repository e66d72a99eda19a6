"""
Files at rest: sealed bytes under their name, in a folder or in S3-compatible storage.

What lies here is sealed under its case's key and named by its content under that same key: the same
picture in two cases has two names, so that nobody who reads the folder learns that two people sent
it, and erasing a case's key leaves nothing that opens.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore, S3Store

from storage.disk import to_the_disk
from storage.errors import StorageError


class BlobsAway(StorageError):
    """The files' storage can't be reached or is full: nothing was kept, it is tried again."""


@dataclass(frozen=True)
class S3:
    """Where S3-compatible storage is: bucket, prefix, and how to get in."""

    bucket: str
    prefix: str = ""
    endpoint: str | None = None
    region: str = "us-east-1"
    access_key_id: str | None = None
    secret_access_key: str | None = None

    def __repr__(self) -> str:
        return f"S3({self.bucket!r}, {self.prefix!r}, {self.endpoint!r})"


class Blobs:
    """Sealed files by name. What is put twice is the same file: it is there once."""

    def __init__(self, store: ObjectStore, folder: Path | None = None) -> None:
        self._store = store
        self._folder = folder

    def put(self, name: str, sealed: bytes) -> None:
        """Keep a file so that it survives a power cut. Raises BlobsAway."""
        path = _path(name)
        try:
            obstore.put(self._store, path, sealed)
            if self._folder is not None:
                file = self._folder / path
                to_the_disk(file, file.parent)
        except (BaseError, OSError) as error:
            raise BlobsAway(f"{BlobsAway.__doc__} ({type(error).__name__})") from error

    def get(self, name: str) -> bytes | None:
        """A file's sealed bytes; None where it is gone. Raises BlobsAway."""
        try:
            return bytes(obstore.get(self._store, _path(name)).bytes())
        except FileNotFoundError:
            return None
        except (BaseError, OSError) as error:
            raise BlobsAway(f"{BlobsAway.__doc__} ({type(error).__name__})") from error

    def delete(self, names: Iterable[str]) -> None:
        """Take files away; what is gone already is no error. Raises BlobsAway."""
        for name in names:
            try:
                obstore.delete(self._store, _path(name))
            except FileNotFoundError:
                continue
            except (BaseError, OSError) as error:
                raise BlobsAway(f"{BlobsAway.__doc__} ({type(error).__name__})") from error


def _path(name: str) -> str:
    """Where a name lies: spread over 256 folders. Names are ours: hexadecimal, never a sender's."""
    if not name.isalnum():
        raise ValueError(f"{name!r} is no name of a file here.")
    return f"{name[:2]}/{name}"


def in_folder(folder: Path) -> Blobs:
    """Files in a folder of this machine, made where it isn't there."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return Blobs(LocalStore(folder, mkdir=True), folder)


def in_s3(place: S3) -> Blobs:
    """Files in S3-compatible storage; plain HTTP only where the endpoint says so."""
    plain = (place.endpoint or "").startswith("http://")
    keys = {
        "endpoint": place.endpoint,
        "access_key_id": place.access_key_id,
        "secret_access_key": place.secret_access_key,
    }
    store = S3Store(
        place.bucket,
        prefix=place.prefix or None,
        region=place.region,
        client_options={"allow_http": plain, "timeout": "60s", "connect_timeout": "10s"},
        **{name: value for name, value in keys.items() if value},  # type: ignore[arg-type]
    )
    return Blobs(store)
