"""
Sealing: AES-256-GCM under one key outside the database and one key per case inside it.

Whoever holds the database file alone reads no name, no telephone number, no complaint and no raw
update. Each sealed value is bound to what it belongs to (the associated data), so that a value
moved to another row does not open. Erasing a case is deleting its wrapped key.

The desk's key can be changed (`storage.keys`): a vault seals under its own key and opens, while
values are being sealed anew, what older ones sealed as well.
"""

import hashlib
import hmac
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.disk import to_the_disk
from storage.errors import MissingKey, WrongKey

KEY_BYTES = 32
NONCE_BYTES = 12
BLIND_DIGITS = 32
Random = Callable[[int], bytes]


@dataclass(frozen=True)
class Retired:
    """A key that was the desk's; `until`: the last link of history that was made under it."""

    key: bytes = field(repr=False)
    until: int


class Vault:
    """
    Seals and opens byte strings and texts with one 256-bit key.

    `older`: keys that open as well while what they sealed is being sealed anew. `retired`: every
    key the desk had before, the first one first; they open nothing but what can't be sealed anew.
    """

    def __init__(
        self,
        key: bytes,
        random: Random,
        *,
        older: Sequence[bytes] = (),
        retired: Sequence[Retired] = (),
    ) -> None:
        self._key = key
        self._cipher = AESGCM(key)
        self._root = hmac.digest(key, b"suping: derived keys", hashlib.sha256)
        self._blind_key = hmac.digest(key, b"suping: blind index", hashlib.sha256)
        self._random = random
        self._derived: dict[str, bytes] = {}
        self._older = tuple(Vault(one, random) for one in dict.fromkeys(older) if one != key)
        self.retired = tuple(retired)
        self._before = tuple(Vault(one.key, random) for one in retired)

    def after(self, retired: Sequence[Retired], *, opens_older: bool) -> "Vault":
        """The same vault, which knows the keys before it; `opens_older`: they still open all."""
        older = [one._key for one in self._older]  # noqa: SLF001 - another of this class
        older += [one.key for one in retired] if opens_older else []
        return Vault(self._key, self._random, older=older, retired=retired)

    def seal(self, plain: bytes, belongs_to: str) -> bytes:
        """Return nonce and ciphertext; opens only with the same `belongs_to`."""
        nonce = self._random(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, plain, belongs_to.encode())

    def open(self, sealed: bytes, belongs_to: str) -> bytes:
        """Return what was sealed; raises WrongKey where key or owner differ."""
        return self._opened(sealed, belongs_to, self._older)

    def open_history(self, sealed: bytes, belongs_to: str) -> bytes:
        """The same of what is a link of history and stays as it was sealed, under whatever key."""
        return self._opened(sealed, belongs_to, (*self._older, *reversed(self._before)))

    def _opened(self, sealed: bytes, belongs_to: str, others: Sequence["Vault"]) -> bytes:
        nonce, cipher = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        try:
            return self._cipher.decrypt(nonce, cipher, belongs_to.encode())
        except (InvalidTag, ValueError) as error:  # ValueError: cut within the nonce
            if not others:
                raise WrongKey from error
        return others[0]._opened(sealed, belongs_to, others[1:])  # noqa: SLF001

    def older_of(self, sealed: bytes, belongs_to: str) -> bytes | None:
        """The older key that opens this; None where this vault's own does. Raises WrongKey."""
        for one in (self, *self._older):
            try:
                one._opened(sealed, belongs_to, ())  # noqa: SLF001
            except WrongKey:
                continue
            return None if one is self else one._key  # noqa: SLF001
        raise WrongKey

    def anew(self, sealed: bytes, belongs_to: str) -> bytes | None:
        """What an older key sealed, sealed under this one; None where it is. Raises WrongKey."""
        if self.older_of(sealed, belongs_to) is None:
            return None
        return self.seal(self.open(sealed, belongs_to), belongs_to)

    def blind(self, plain: str, belongs_to: str) -> str:
        """
        Return what finds an equal value without opening any: an HMAC under a key of this vault.

        A plain hash of a telephone number falls in hours to whoever tries all numbers.
        """
        message = f"{belongs_to}:{plain}".encode()
        return hmac.digest(self._blind_key, message, hashlib.sha256).hex()[:BLIND_DIGITS]

    def blinds(self, plain: str, belongs_to: str) -> list[str]:
        """The same under each key that may have made it."""
        return [one.blind(plain, belongs_to) for one in (self, *self._older)]

    def digest(self, secret: str, belongs_to: str) -> str:
        """
        Return what finds a secret again, whatever the desk's key is by then: the first one's HMAC.

        For what nobody guesses (codes, tokens) or what stands in clear beside it; secrets are not
        kept, so no later key could make it anew.
        """
        return self._first.blind(secret, belongs_to)

    @property
    def _first(self) -> "Vault":
        return self._before[0] if self._before else self

    def derived(self, purpose: str) -> bytes:
        """
        A key of its own for a purpose, from which this vault's key can't be found.

        It stays when the desk's key changes, as what was printed with it does.
        """
        return self._first.derived_anew(purpose)

    def derived_anew(self, purpose: str) -> bytes:
        """The same, but another one with each key."""
        if purpose not in self._derived:
            self._derived[purpose] = hmac.digest(self._root, purpose.encode(), hashlib.sha256)
        return self._derived[purpose]

    def derived_before(self, purpose: str) -> list[tuple[int, bytes]]:
        """What `derived_anew` was under each earlier key, with the last link made under it."""
        pairs = zip(self.retired, self._before, strict=True)
        return [(one.until, vault.derived_anew(purpose)) for one, vault in pairs]

    @property
    def name(self) -> str:
        """What the key is called where it must not be shown: the same for the same key."""
        return self.derived_anew("name").hex()[:16]

    def with_key(self, key: bytes, retired: Sequence[Retired] = ()) -> "Vault":
        """A vault of another key, which draws its random bytes from where this one does."""
        return Vault(key, self._random, retired=retired)

    def content_name(self, content: bytes) -> str:
        """
        Return the name of a file by its content, under this vault's key.

        The same bytes under another case's key have another name: who reads the names alone does
        not learn that two people sent the same picture, or whether a known picture was sent at all.
        """
        digest = hashlib.sha256(content).digest()
        return hmac.digest(self._first._blind_key, b"content:" + digest, hashlib.sha256).hex()  # noqa: SLF001

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


def older_keys(path: Path) -> list[bytes]:
    """The key that a change of keys has put aside and not yet done with; it still opens."""
    aside = put_aside(path)
    return [aside.read_bytes()] if aside.exists() else []


def put_aside(path: Path) -> Path:
    """Where the old key lies while the key is changed."""
    return path.with_name(f"{path.name}.old")


def write_key(path: Path, key: bytes) -> None:
    """Write a key that only its owner reads; it is whole and on the disk when this returns."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())


def _first_key(path: Path, key: bytes) -> bytes:
    """
    Put the key where it belongs once it is whole and on the disk; return the one that counts.

    A link is made or isn't, and never over a key that another start has put there meanwhile.
    """
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        write_key(draft, key)
        os.link(draft, path)
    except FileExistsError:
        return path.read_bytes()
    finally:
        draft.unlink(missing_ok=True)
    to_the_disk(path.parent)
    return key
