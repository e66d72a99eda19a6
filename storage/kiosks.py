"""Which tablet may speak for which window; secrets and codes are kept as keyed hashes alone."""

import hmac
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, delete, select, update
from sqlmodel import Session, col

from domain.kiosks import (
    PAIRING_VALID,
    DeviceRevoked,
    KioskRefused,
    NotPaired,
    OtherWindow,
    PairingExpired,
    PairingUsed,
    PairingWrong,
    Proof,
)
from storage.once import once
from storage.tables import KioskDevice, KioskPairing
from storage.vault import Vault

SEEN_EVERY = timedelta(minutes=10)
KEPT = timedelta(days=30)
"""How long a used pairing code is known as used."""
PAIRING, SECRET = "kiosk pairing", "kiosk secret"
# Built once: an expression built for every batch costs more than the query.
table = KioskDevice.__table__  # type: ignore[attr-defined]
DEVICES = once(select(table).where(table.c.id.in_(bindparam("ids", expanding=True))))
SEEN = once(update(table).where(table.c.id.in_(bindparam("ids", expanding=True))))


class Kiosks:
    """Pairs tablets, knows them again, revokes them."""

    def __init__(self, session: Session, vault: Vault, now: datetime) -> None:
        self._session = session
        self._vault = vault
        self._now = now

    # Pairing

    def offer(self, window: str, code: str) -> datetime:
        """Let a code pair one tablet with a window; returns until when."""
        self._session.execute(
            delete(KioskPairing).where(col(KioskPairing.expires_at) < self._now - KEPT)
        )
        until = self._now + PAIRING_VALID
        self._session.add(
            KioskPairing(
                digest=self._vault.digest(code, PAIRING),
                window=window,
                made_at=self._now,
                expires_at=until,
            )
        )
        self._session.flush()
        return until

    def pair(self, window: str, code: str, device: str, secret: str) -> None:
        """
        Make a tablet the one of a window, by a code that then works no more.

        Raises PairingWrong, PairingUsed, PairingExpired.
        """
        found = self._session.get(
            KioskPairing, self._vault.digest(code, PAIRING), with_for_update=True
        )
        if found is None or found.window != window:
            raise PairingWrong
        if found.used_at is not None:
            raise PairingUsed
        if found.expires_at < self._now:
            raise PairingExpired
        found.used_at = self._now
        self._session.add(
            KioskDevice(
                id=device,
                window=window,
                digest=self._digest(device, secret),
                paired_at=self._now,
                seen_at=self._now,
            )
        )
        self._session.flush()

    # Knowing

    def known(self, proofs: Iterable[Proof]) -> Mapping[Proof, KioskRefused | None]:
        """For each proof why it is refused, or None where it holds."""
        asked = set(proofs)
        found = self._session.execute(DEVICES, {"ids": [one.device for one in asked]})
        devices = {row.id: row for row in found}
        known = {one: self._refused(one, devices.get(one.device)) for one in asked}
        self._note_seen(devices[one.device] for one, refused in known.items() if refused is None)
        return known

    def check(self, proof: Proof) -> None:
        """Raise NotPaired, DeviceRevoked or OtherWindow where a proof doesn't hold."""
        refused = self.known([proof])[proof]
        if refused is not None:
            raise refused

    def _refused(self, proof: Proof, device: Row[Any] | None) -> KioskRefused | None:
        shown = self._digest(proof.device, proof.secret)
        if device is None or not hmac.compare_digest(shown, device.digest):
            return NotPaired()
        if device.revoked_at is not None:
            return DeviceRevoked()
        return None if device.window == proof.window else OtherWindow()

    def _note_seen(self, devices: Iterable[Row[Any]]) -> None:
        """When each was last seen, to ten minutes."""
        ids = [one.id for one in devices if self._now - one.seen_at > SEEN_EVERY]
        if ids:
            self._session.connection().execute(SEEN.values(seen_at=self._now), {"ids": ids})

    def _digest(self, device: str, secret: str) -> str:
        return self._vault.digest(f"{device}:{secret}", SECRET)

    # Keeping order

    def devices(self) -> list[KioskDevice]:
        """Every tablet ever paired, by window, the newest first."""
        rows = select(KioskDevice).order_by(
            col(KioskDevice.window), col(KioskDevice.paired_at).desc()
        )
        return list(self._session.execute(rows).scalars())

    def revoke(self, device: str) -> bool:
        """Take a pairing back; False where there is none of this number that holds."""
        found = self._session.get(KioskDevice, device)
        if found is None or found.revoked_at is not None:
            return False
        found.revoked_at = self._now
        return True
