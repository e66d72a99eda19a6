"""Matters the sample county's word list does not know, and desks that learn from them."""

from datetime import UTC, datetime
from pathlib import Path

from bot.learning.school import train_and_save
from bot.learning.training import Lesson
from domain.county import County

NOW = datetime(2026, 9, 28, 0, 30, tzinfo=UTC)
PHONE = "13987654321"
PLACES = ("东头", "西头", "桥边", "河沿", "坡上", "渠口", "老井", "庙前")
TROUBLES = ("又有人来", "一直没人管", "几个月了")
UNHEARD = {
    "city_management": "鸽棚",
    "culture": "皮影戏台",
    "civil_affairs": "骨灰寄存架",
    "rural": "黄牛繁育",
}
"""Words of no list; each belongs to a category in the lessons below."""
CONFIG = """
[[channel]]
name = "chat"
kind = "localchat"
token = "7:letters"
[database]
synchronous = "NORMAL"
"""


def lessons() -> list[Lesson]:
    """96 texts, 24 of each category; one holds a telephone number."""
    taught = [
        Lesson(f"{place}的{thing}{trouble}", category)
        for place in PLACES
        for trouble in TROUBLES
        for category, thing in UNHEARD.items()
    ]
    return [Lesson(f"{taught[0].text}，电话{PHONE}", taught[0].category), *taught[1:]]


def taught_model(county: County, folder: Path) -> Path:
    """A model's file of the lessons above."""
    path = folder / "suping.model"
    train_and_save(county, lessons(), NOW, path)
    return path
