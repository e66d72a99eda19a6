"""
The desk's key is changed: a new one outside the database, and everything under it by and by.

From one instant on everything is sealed under the new key; the old one, itself sealed under the
new, opens what is still under it until all of it was sealed anew (`storage.resealing`), and then
nothing any more but the reasons of readings, which are history. Nobody may work with the old key
alone at that instant: what they sealed later would be lost with it.
"""

import json

from sqlalchemy import bindparam, func, select
from sqlmodel import Session

from storage.chain import Chain
from storage.errors import KeyInUse
from storage.leading import key_of
from storage.meta import MetaTable
from storage.vault import Retired, Vault

KEY_CHECK = "key.check"
RETIRED = "key.retired"
RESEALING = "key.resealing"
"""There while values under earlier keys are left; says how far the index of likeness is."""
ALONE = select(func.pg_try_advisory_xact_lock(bindparam("key")))


def held_as(vault: Vault) -> str:
    """The name under which a program says that it works with this key."""
    return f"key:{vault.name}"


def known(meta: MetaTable, vault: Vault) -> Vault:
    """The vault with the keys this database had before. Raises WrongKey."""
    return vault.after(_retired(meta, vault), opens_older=meta.get(RESEALING) is not None)


def _retired(meta: MetaTable, vault: Vault) -> list[Retired]:
    sealed = meta.get(RETIRED)
    if sealed is None:
        return []
    rows = json.loads(vault.open(bytes.fromhex(sealed), RETIRED))
    return [Retired(bytes.fromhex(one["key"]), one["until"]) for one in rows]


def mark(meta: MetaTable, vault: Vault) -> None:
    """Mark the database with the vault's key."""
    meta.put(KEY_CHECK, vault.seal(b"suping", KEY_CHECK).hex())


def to_retire(meta: MetaTable, vault: Vault) -> bytes | None:
    """The older key this database is still marked with; None where it is the vault's own."""
    marked = meta.get(KEY_CHECK)
    return vault.older_of(bytes.fromhex(marked), KEY_CHECK) if marked is not None else None


def change(session: Session, vault: Vault, old: bytes) -> None:
    """
    Make the vault's key this database's own, in the place of `old`.

    Raises KeyInUse where another program on the same server works with the old one.
    """
    meta = MetaTable(session)
    retired = _retired(meta, vault)
    before = vault.with_key(old, retired)
    shared = session.get_bind().dialect.name == "postgresql"
    if shared and not session.execute(ALONE, {"key": key_of(held_as(before))}).scalar():
        raise KeyInUse
    chain = Chain(session, before)
    while shared and chain.seal():
        continue
    retired.append(Retired(old, chain.head().seq))
    rows = json.dumps([{"key": one.key.hex(), "until": one.until} for one in retired])
    meta.put(RETIRED, vault.seal(rows.encode(), RETIRED).hex())
    meta.put(RESEALING, "0")
    chain.mark_anew(vault.after(retired, opens_older=False))
    mark(meta, vault)
