"""A county whose data must stay in China adds no channel abroad without saying why it may."""

from pathlib import Path

import pytest

from bot.config.mistakes import BadSettings
from bot.config.settings import load

LOCAL = """
[[channel]]
name = "local"
kind = "localchat"
token = "1:made-up"
"""
ABROAD = """
[[channel]]
name = "telegram"
token = "2:made-up"
"""
HOME = """
[privacy]
data_home = "CN"
"""


def config(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_channel_abroad_needs_its_legal_ground(tmp_path: Path) -> None:
    with pytest.raises(BadSettings) as refused:
        load(config(tmp_path, LOCAL + ABROAD + HOME))
    (line,) = refused.value.lines
    assert "channel.1.legal_ground" in line
    assert "or take the channel out" in line


@pytest.mark.parametrize("ground", ['""', '"  "', "1"])
def test_an_empty_ground_is_none(tmp_path: Path, ground: str) -> None:
    with pytest.raises(BadSettings):
        load(config(tmp_path, LOCAL + ABROAD + f"legal_ground = {ground}\n" + HOME))


def test_with_its_ground_it_starts(tmp_path: Path) -> None:
    text = LOCAL + ABROAD + 'legal_ground = "出境安全评估，国信评2026-17号"\n' + HOME
    settings = load(config(tmp_path, text))
    assert settings.channels[1].legal_ground.startswith("出境")


def test_the_countys_own_chat_needs_none(tmp_path: Path) -> None:
    assert load(config(tmp_path, LOCAL + HOME)).privacy.data_home == "CN"


def test_elsewhere_nothing_is_asked(tmp_path: Path) -> None:
    assert load(config(tmp_path, ABROAD)).privacy.data_home == ""


def test_readings_of_identities_are_kept_three_years_at_least(tmp_path: Path) -> None:
    with pytest.raises(BadSettings):
        load(config(tmp_path, LOCAL + "[privacy]\nreveal_log_days = 30\n"))
