"""The desk that the benchmarks drive: the sample county on a SQLite file in a folder of its own."""

import os
from datetime import datetime
from pathlib import Path

from bot.build import appoint_staff, desk_of
from bot.config.settings import Settings, load
from bot.ids import seeded_ids
from handlers.office import Desk
from storage.engine import open_engine
from storage.migrate import upgrade
from storage.vault import Vault
from storage.work import Store

CONFIG = """
[county]
file = "sample"
[[channel]]
name = "local"
kind = "localchat"
token = "1:made-up"
api = "http://127.0.0.1:9"
storage_zh = "本机"
storage_en = "this machine"
"""

ANSWERS = {
    "danger": "hazard",
    "again": "new",
    "which": "new",
    "answers": "unclear",
    "conduct": "both",
    "category": "unsure",
    "way": "anyway",
    "place": "unsure",
    "join": "apart",
    "review": "submit",
    "where": "unsure",
}
"""What somebody answers who is in no danger, files it anyway and doesn't know better."""


def settings_in(folder: Path) -> Settings:
    """The settings of the sample county, written into a folder."""
    config = folder / "config.toml"
    config.write_text(CONFIG, encoding="utf-8")
    return load(config)


def new_desk(
    folder: Path,
    start: datetime,
    *,
    seed: int = 1,
    name: str = "suping",
    synchronous: str = "FULL",
    url: str = "",
) -> tuple[Store, Desk]:
    """A new database (at `url`, else a file) with its tables and staff, and the desk to it."""
    settings = settings_in(folder)
    engine = open_engine(url or f"sqlite:///{folder / f'{name}.db'}", synchronous=synchronous)
    upgrade(engine)
    store = Store(engine, Vault(bytes(32), os.urandom), seeded_ids(seed))
    appoint_staff(store, settings.staff(), start)
    return store, desk_of(settings)
