"""The sample county's answer base: what the demo begins with."""

import tomllib
from datetime import datetime
from pathlib import Path

from bot.build import clock_of, open_store
from bot.config.settings_model import Settings
from storage.tables import AnswerEntry

SAMPLE = Path(__file__).parent.parent / "sample" / "answers.toml"
SOURCE = "示例"
LANGUAGES = {"zh": "zh_CN", "en": "en"}


def sample_entries(now: datetime) -> list[AnswerEntry]:
    """Every entry in both languages, as of now."""
    read = tomllib.loads(SAMPLE.read_text(encoding="utf-8"))["answer"]
    return [
        AnswerEntry(
            language=language,
            question=one[key]["question"],
            answer=one[key]["answer"],
            unit=one["unit"],
            category=one["category"],
            valid_until=one["valid_until"],
            source=SOURCE,
            updated_at=now,
        )
        for one in read
        for key, language in LANGUAGES.items()
    ]


def seed(settings: Settings) -> int:
    """Give an empty answer base the sample's entries; returns how many were added."""
    store = open_store(settings)
    try:
        now = clock_of(settings, store).now()
        store.check_key(now)
        with store.work(now) as work:
            if work.answers.everything():
                return 0
            entries = sample_entries(now)
            for one in entries:
                work.answers.add(one)
            return len(entries)
    finally:
        store.close()
