"""Settings come from the file, the environment and the command line, the later winning."""

from datetime import time
from pathlib import Path

import pytest

from bot.config.county_file import SAMPLE
from bot.config.rules import calendar_of, rules_of
from bot.config.settings import BadSettings, Settings, load
from domain.rules import Rules, Urgency
from domain.staff import Post, Role

CHANNEL = '[[channel]]\nname = "chat"\nkind = "localchat"\ntoken = "7:letters"\n'
STAFF = '[[staff]]\nchannel = "chat"\nuser_id = 5\nname = "王芳"\nrole = "handler"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def written(folder: Path, *tables: str) -> Path:
    file = folder / "config.toml"
    file.write_text("\n".join(tables), encoding="utf-8")
    return file


def loaded(folder: Path, *tables: str) -> Settings:
    return load(written(folder, CHANNEL, *tables))


def test_a_channel_is_all_a_config_needs(folder: Path) -> None:
    settings = loaded(folder)
    assert settings.channels[0].name == "chat"
    assert settings.county().name_en == "Qingyuan County"
    assert settings.database.synchronous == "FULL"
    assert settings.county_section.years == 2


def test_without_rules_of_its_own_a_config_has_the_domains(folder: Path) -> None:
    assert rules_of(loaded(folder)) == Rules()


def test_a_table_of_an_urgency_changes_only_what_it_names(folder: Path) -> None:
    rules = rules_of(loaded(folder, "[urgency.normal]\nhandle = 7"))
    assert rules.urgencies[Urgency.NORMAL].handle == 7
    assert rules.urgencies[Urgency.NORMAL].label_zh == "一般"
    assert rules.urgencies[Urgency.COMPLEX] == Rules().urgencies[Urgency.COMPLEX]


def test_own_steps_replace_the_countys(folder: Path) -> None:
    step = '[[escalation]]\nat = 2\nlight = "red"\nlabel = { zh = "红", en = "red" }\n'
    assert [one.at for one in rules_of(loaded(folder, step)).escalation] == [2]


def test_the_calendar_follows_the_file(folder: Path) -> None:
    tables = (
        '[calendar]\nclose_of_business = "17:30"\nlunch = []\n',
        "[[calendar.override]]\ndate = 2026-09-29\nworking = false\n",
    )
    calendar = calendar_of(loaded(folder, *tables))
    assert calendar.hours.close == time(17, 30)
    assert calendar.hours.lunch is None
    assert not calendar.is_working(loaded(folder, *tables).calendar.override[0].date)


def test_a_bare_time_of_toml_is_a_time(folder: Path) -> None:
    assert loaded(folder, "[reminders]\ndigest_at = 09:15:00").reminders.digest_at == time(9, 15)


def test_relative_paths_are_seen_from_the_config(folder: Path) -> None:
    settings = loaded(folder)
    assert settings.database_url == f"sqlite:///{folder / 'suping.db'}"
    assert settings.key_path == folder / "suping.key"


@pytest.mark.parametrize(
    "url",
    ["sqlite:///:memory:", "postgresql+psycopg://desk@localhost/suping", "sqlite:////var/desk.db"],
)
def test_a_full_database_address_stays_as_it_is(folder: Path, url: str) -> None:
    assert loaded(folder, f'[database]\nurl = "{url}"').database_url == url


def test_the_environment_overrides_the_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUPING_WEB__PORT", "9000")
    monkeypatch.setenv("SUPING_COUNTY__YEARS", "5")
    settings = loaded(folder, '[web]\nhost = "0.0.0.0"\nport = 1')
    assert (settings.web.host, settings.web.port) == ("0.0.0.0", 9000)  # noqa: S104
    assert settings.county_section.years == 5


def test_one_channels_token_can_be_set_by_the_environment(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUPING_CHANNEL__0__TOKEN", "8:other")
    (channel,) = loaded(folder).channels
    assert channel.token.get_secret_value() == "8:other"
    assert channel.name == "chat"


def test_the_command_line_overrides_both(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUPING_WEB__PORT", "9000")
    over = {"channel": {"0": {"api": "http://127.0.0.1:9"}}, "web": {"port": 7}}
    settings = load(written(folder, CHANNEL), over=over)
    assert settings.web.port == 7
    assert settings.channels[0].api == "http://127.0.0.1:9"


def test_tokens_do_not_show(folder: Path) -> None:
    assert "letters" not in repr(loaded(folder))


def test_people_of_the_file_come_first(folder: Path) -> None:
    settings = loaded(folder, STAFF + 'unit = "housing"\npost = "A"')
    first = settings.staff()[0]
    assert (first.name, first.role, first.unit, first.post) == (
        "王芳",
        Role.HANDLER,
        "housing",
        Post.A,
    )


def test_made_up_people_never_stand_on_telegram(folder: Path) -> None:
    channel = '[[channel]]\nname = "local"\ntoken = "1:a"\n'
    assert load(written(folder, channel)).staff() == ()


def test_the_demo_has_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SUPING_CHANNEL__0__TOKEN", raising=False)
    settings = load(SAMPLE.parent / "demo.toml")
    at_windows = {window.unit for hall in settings.county().halls for window in hall.windows}
    assert len(settings.staff()) == 104 * 3 + 5 + 1 + 3 * len(at_windows)
    assert settings.sandbox.enabled


def test_a_county_of_ones_own_lies_beside_the_config(folder: Path) -> None:
    county = (
        'name = { zh = "甲县", en = "A" }\noffice = { zh = "热线办", en = "hotline" }\n'
        'hotline = "12345"\nhours = { zh = "全天", en = "always" }\ninclude = ["units.toml"]\n'
    )
    unit = '[[unit]]\ncode = "desk"\nzh = "台"\nen = "Desk"\ntype = "desk"\nphone = "1"\n'
    (folder / "county.toml").write_text(county, encoding="utf-8")
    (folder / "units.toml").write_text(unit, encoding="utf-8")
    settings = loaded(folder, '[county]\nfile = "county.toml"')
    assert settings.county().name_zh == "甲县"
    assert settings.county().unit("desk").zh == "台"
    assert settings.staff() == ()


def test_a_sandbox_may_begin_at_a_moment(folder: Path) -> None:
    settings = loaded(folder, "[sandbox]\nenabled = true\nstart = 2026-09-28T08:30:00+08:00")
    assert settings.sandbox.start is not None
    assert settings.sandbox.start.utcoffset() is not None


def test_settings_cannot_be_changed(folder: Path) -> None:
    with pytest.raises(ValueError, match="frozen"):
        loaded(folder).web.port = 1


def test_a_bad_config_is_one_kind_of_error(folder: Path) -> None:
    with pytest.raises(BadSettings):
        load(folder / "nowhere.toml")
