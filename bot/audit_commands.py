"""`suping audit`: whether anybody rewrote the history of cases, or who read whose identity."""

import sys
from dataclasses import dataclass
from datetime import timedelta, tzinfo
from pathlib import Path

import click

from bot.ledger_commands import CONFIG, LANGUAGE, opened
from domain.errors import SupingError
from storage.auditing import Audit, Broken
from storage.chain import Head, Kind, read_head
from texts.catalogue import Language, say

BROKEN, BAD_INPUT = 1, 2


class NoHead(SupingError):
    """What was given as the head kept elsewhere is none."""


@dataclass(frozen=True)
class Verdict:
    """What `verify` says, and whether history is whole."""

    words: str
    whole: bool


def verify(config: Path, head: str | None, language: Language) -> Verdict:
    """Walk the chain of a configuration's database. Raises NoHead, StorageError."""
    earlier = read_head(head) if head else None
    if head and earlier is None:
        raise NoHead(say(language, "audit.no_head"))
    with opened(config) as here, here.store.reading(here.now) as work:
        kept_since = here.now - timedelta(days=here.desk.privacy.reveal_log_days)
        audit = work.auditor(kept_since).verify(earlier)
        return Verdict(told(audit, language, here.desk.zone), audit.broken is None)


def told(audit: Audit, language: Language, zone: tzinfo) -> str:
    """The verdict in words."""
    broken = audit.broken
    if broken is None:
        fields = {"n": audit.links, "waiting": audit.waiting, "head": str(audit.head)}
        return say(language, "audit.whole", **fields)
    where = _where(broken, language, zone)
    what = say(language, f"audit.why.{broken.why}")
    return say(language, "audit.broken", where=where, what=what, n=audit.links)


def _where(broken: Broken, language: Language, zone: tzinfo) -> str:
    row = _row(broken, language, zone)
    if broken.seq is None:
        return row if broken.row_id is None else say(language, "audit.row", row=row)
    if not row:
        return say(language, "audit.nothing", n=broken.seq)
    return say(language, "audit.link", n=broken.seq, row=row)


def _row(broken: Broken, language: Language, zone: tzinfo) -> str:
    if broken.row_id is None:
        return say(language, "audit.case", no=broken.number) if broken.number else ""
    when = f"{broken.at.astimezone(zone):%Y-%m-%d %H:%M:%S}" if broken.at else ""
    if broken.kind is Kind.ACCESS:
        return say(language, "audit.access", id=broken.row_id, when=when)
    if broken.number is None:
        return say(language, "audit.event", id=broken.row_id, when=when)
    return say(language, "audit.event_of", no=broken.number, id=broken.row_id, when=when)


def head_of(config: Path) -> Head:
    """The last link of a configuration's database."""
    with opened(config) as here, here.store.reading(here.now) as work:
        return work.chain.head()


@click.group("audit")
def audit_command() -> None:
    """See whether history was rewritten."""


@audit_command.command("verify")
@click.option("--head", help="A head that was kept elsewhere, as an earlier check printed it.")
@CONFIG
@LANGUAGE
def verify_command(head: str | None, config: Path, language: str) -> None:
    """Name the first broken link and end with 1, or say that history is whole."""
    try:
        verdict = verify(config, head, Language(language))
    except SupingError as error:
        click.echo(str(error), err=True)
        sys.exit(BAD_INPUT)
    click.echo(verdict.words)
    sys.exit(0 if verdict.whole else BROKEN)


@audit_command.command("head")
@CONFIG
def head_command(config: Path) -> None:
    """Print the chain's head, to be kept where nobody of this machine can change it."""
    try:
        click.echo(str(head_of(config)))
    except SupingError as error:
        click.echo(str(error), err=True)
        sys.exit(BAD_INPUT)
