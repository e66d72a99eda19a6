"""
Sealing: AES-256-GCM under one key outside the database and one key per case inside it.

Whoever holds the database file alone reads no name, no telephone number, no complaint and no raw
update. Each sealed value is bound to what it belongs to (the associated data), so that a value
moved to another row does not open. Erasing a case is deleting its wrapped key.
"""

import hashlib
import hmac
import os
from collections.abc import Callable
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.disk import to_the_disk
from storage.errors import MissingKey, WrongKey

KEY_BYTES = 32
NONCE_BYTES = 12
BLIND_DIGITS = 32
Random = Callable[[int], bytes]


class Vault:
    """Seals and opens byte strings and texts with one 256-bit key."""

    def __init__(self, key: bytes, random: Random) -> None:
        self._cipher = AESGCM(key)
        self._root = hmac.digest(key, b"suping: derived keys", hashlib.sha256)
        self._blind_key = hmac.digest(key, b"suping: blind index", hashlib.sha256)
        self._random = random

    def seal(self, plain: bytes, belongs_to: str) -> bytes:
        """Return nonce and ciphertext; opens only with the same `belongs_to`."""
        nonce = self._random(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, plain, belongs_to.encode())

    def open(self, sealed: bytes, belongs_to: str) -> bytes:
        """Return what was sealed; raises WrongKey where key or owner differ."""
        nonce, cipher = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        try:
            return self._cipher.decrypt(nonce, cipher, belongs_to.encode())
        except (InvalidTag, ValueError) as error:  # ValueError: cut within the nonce
            raise WrongKey from error

    def blind(self, plain: str, belongs_to: str) -> str:
        """
        Return what finds an equal value without opening any: an HMAC under a key of this vault.

        A plain hash of a telephone number falls in hours to whoever tries all numbers.
        """
        message = f"{belongs_to}:{plain}".encode()
        return hmac.digest(self._blind_key, message, hashlib.sha256).hex()[:BLIND_DIGITS]

    def derived(self, purpose: str) -> bytes:
        """A key of its own for a purpose, from which this vault's key can't be found."""
        return hmac.digest(self._root, purpose.encode(), hashlib.sha256)

    def content_name(self, content: bytes) -> str:
        """
        Return the name of a file by its content, under this vault's key.

        The same bytes under another case's key have another name: who reads the names alone does
        not learn that two people sent the same picture, or whether a known picture was sent at all.
        """
        digest = hashlib.sha256(content).digest()
        return hmac.digest(self._blind_key, b"content:" + digest, hashlib.sha256).hex()

    def new_case_key(self, case_id: int) -> bytes:
        """A fresh key for one case, sealed under this vault's key."""
        return self.seal(self._random(KEY_BYTES), f"case-key:{case_id}")

    def of_case(self, case_id: int, wrapped: bytes) -> "Vault":
        """The vault of one case, from its wrapped key."""
        return Vault(self.open(wrapped, f"case-key:{case_id}"), self._random)


def load_key(path: Path, *, database_exists: bool, random: Random) -> bytes:
    """
    Read the key file, or make it (mode 0600) together with a new database.

    Raises MissingKey for a database without its key: a new key would open nothing of it.
    """
    if path.exists():
        key = path.read_bytes()
        if len(key) != KEY_BYTES:
            raise WrongKey(f"{path}: a key file has {KEY_BYTES} bytes, this one {len(key)}.")
        return key
    if database_exists:
        raise MissingKey(f"{path}: {MissingKey.__doc__}")
    return _first_key(path, random(KEY_BYTES))


def _first_key(path: Path, key: bytes) -> bytes:
    """
    Put the key where it belongs once it is whole and on the disk; return the one that counts.

    A link is made or isn't, and never over a key that another start has put there meanwhile.
    """
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(key)
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        return path.read_bytes()
    finally:
        draft.unlink(missing_ok=True)
    to_the_disk(path.parent)
    return key
