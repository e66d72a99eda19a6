"""Every mistake is told at once: file, key, what is expected, and never a value."""

from pathlib import Path

import pytest

from bot.config.settings import BadSettings, load

CHANNEL = '[[channel]]\nname = "chat"\nkind = "localchat"\ntoken = "7:letters"\n'
STAFF = '[[staff]]\nchannel = "chat"\nuser_id = 5\nname = "王芳"\nrole = "handler"\n'


def lines(folder: Path, *tables: str) -> list[str]:
    file = folder / "config.toml"
    file.write_text("\n".join(tables), encoding="utf-8")
    with pytest.raises(BadSettings) as caught:
        load(file)
    return [line.replace(f"{folder}/", "") for line in caught.value.lines]


def line(folder: Path, *tables: str) -> str:
    (only,) = lines(folder, *tables)
    return only


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match=r"nowhere\.toml: there is no such file"):
        load(tmp_path / "nowhere.toml")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="cannot be read"):
        load(tmp_path)


def test_broken_toml_is_told_with_line_and_column(tmp_path: Path) -> None:
    told = line(tmp_path, "[web]", "port = = 1")
    assert told.startswith("config.toml: not TOML: ")
    assert "line 2, column 8" in told


def test_a_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes('name = "清源县"'.encode("gb18030"))
    with pytest.raises(BadSettings, match="not UTF-8 at byte 8"):
        load(file)


def test_a_config_without_a_channel_is_told(tmp_path: Path) -> None:
    assert line(tmp_path, "") == ("config.toml: channel: Field required (at least one [[channel]])")
    assert "there is none (at least one [[channel]])" in line(tmp_path, "channel = []")


def test_a_missing_token_says_what_a_token_looks_like(tmp_path: Path) -> None:
    assert line(tmp_path, '[[channel]]\nname = "chat"') == (
        "config.toml: channel.0.token: Field required (a bot token such as 123456:ABC…)"
    )


@pytest.mark.parametrize("token", ["", "hunter2", "hunter2:hunter2", "12:"])
def test_a_wrong_token_is_never_shown(tmp_path: Path, token: str) -> None:
    told = line(tmp_path, f'[[channel]]\nname = "chat"\ntoken = "{token}"')
    assert told == (
        "config.toml: channel.0.token: not a bot token (a bot token such as 123456:ABC…)"
    )


def test_a_short_secret_is_never_shown(tmp_path: Path) -> None:
    told = line(tmp_path, CHANNEL + 'seen_secret = "hunter2"')
    assert "hunter2" not in told
    assert "at least 16 characters" in told


@pytest.mark.parametrize(
    ("tables", "told"),
    [
        ("[databse]", 'databse: unknown key, did you mean "database"?'),
        ('[database]\nkeyfile = "x"', 'database.keyfile: unknown key, did you mean "key_file"?'),
        ("[channel_section]", 'channel_section: unknown key, did you mean "channel"?'),
        ("[urgency.normal]\nhandel = 3", 'urgency.normal.handel: unknown key, did you mean "hand'),
        ("[[escalation]]\nfoo = 1", "escalation.0.foo: unknown key; known here: at, light,"),
        ("[urgency.rapid]\nhandle = 1", "urgency.rapid: unknown key; known here: critical,"),
    ],
)
def test_an_unknown_key_is_told_with_the_nearest_known_one(
    tmp_path: Path, tables: str, told: str
) -> None:
    assert any(one.startswith(f"config.toml: {told}") for one in lines(tmp_path, CHANNEL, tables))


@pytest.mark.parametrize(
    ("tables", "key", "expected"),
    [
        ('[reminders]\ndigest_at = "8:99"', "reminders.digest_at", "a time such as 08:30"),
        ("[web]\nport = 70000", "web.port", "0 to 65535"),
        ('[web]\nport = "x"', "web.port", "0 to 65535"),
        ('[database]\nsynchronous = "OFF"', "database.synchronous", "FULL, EXTRA or NORMAL"),
        ('[database]\nurl = "mysql://x"', "database.url", "sqlite:///suping.db"),
        ('[calendar]\ntimezone = "Asia/Qingyuan"', "calendar.timezone", "Asia/Shanghai"),
        ('[calendar]\nlunch = ["12:00"]', "calendar.lunch", "a beginning and an end"),
        ("[urgency.normal]\nhandle = 0", "urgency.normal.handle", "until the answer"),
        ("[urgency]\nnormal = 3", "urgency.normal", "everything else"),
        ("[county]\nyears = 0", "county.years", "whole years"),
        ('[closing]\nneed_evidence = ["all"]', "closing.need_evidence.0", "kinds of cases"),
        ("[sandbox]\nstart = 2026-09-28T08:30:00", "sandbox.start", "with its offset"),
        ('[web]\nhost = ""', "web.host", "an address of this machine"),
        ("[[calendar.override]]\nworking = true", "calendar.override.0.date", "2026-02-14"),
    ],
)
def test_a_wrong_value_is_told_with_key_and_expectation(
    tmp_path: Path, tables: str, key: str, expected: str
) -> None:
    told = line(tmp_path, CHANNEL, tables)
    assert told.startswith(f"config.toml: {key}: ")
    assert expected in told


@pytest.mark.parametrize(
    ("tables", "key", "told"),
    [
        ('[ranking]\npublish = "top"', "ranking.publish", "found top (bands or rank)"),
        ("[ranking]\nmin_ratings = 0", "ranking.min_ratings", "found 0 (so many cases or ratings)"),
        ('[ranking]\norder = "mean"', "ranking.order", "found mean (wilson_lower_95 or"),
        ("[ranking]\nbands = { good = 95 }", "ranking.bands.good", "found 95 (a share from 0 to 1"),
        (
            "[ranking.bands]\npass = 0.97",
            "ranking.bands",
            "0.95, 0.9, 0.97; write the",
        ),
        ('[ranking]\ntables = ["community"]', "ranking.tables.0", "found community (department,"),
        ('[ranking]\ntables = ["township", "township"]', "ranking.tables", "township twice"),
        ("[ranking]\ntables = []", "ranking.tables", "is empty; name at least one (department"),
        ("[ranking.weights]\nresponse = 0.3", "ranking.weights", "come to 1, found 1.1; a rate"),
        ("[ranking.weights]\nspeed = 1", "ranking.weights.speed", "unknown key; known here: resp"),
        ('[look_back]\nby = ["letter"]', "look_back.by.0", "found letter (citizen_question, phone"),
        ("[look_back]\nby = []", "look_back.by", "at least one"),
        (
            '[look_back]\nweekly_special_approver = "mayor"',
            "look_back.weekly_special_approver",
            "found mayor (county_head or county_government)",
        ),
        ("[look_back]\nrandom_per_week = -1", "look_back.random_per_week", "found -1 (so many"),
    ],
)
def test_a_wrong_rule_is_told_with_key_value_and_what_to_do(
    tmp_path: Path, tables: str, key: str, told: str
) -> None:
    """These are rules that everybody may read, so the line says what it found."""
    found = line(tmp_path, CHANNEL, tables)
    assert found.startswith(f"config.toml: {key}: ")
    assert told in found


@pytest.mark.parametrize(
    ("tables", "told"),
    [
        ('[calendar]\nlunch = ["12:00", "19:00"]', "must follow in order"),
        ("[urgency.normal]\nhandle = 5.5", "expected whole working days"),
        ("[handle_by_type]\npraise = 1.5", "expected whole working days"),
        ('[calendar]\nyear_files = ["2027.json"]', "2027.json"),
    ],
)
def test_numbers_that_contradict_each_other_are_told(
    tmp_path: Path, tables: str, told: str
) -> None:
    assert told in line(tmp_path, CHANNEL, tables)


def test_two_channels_of_one_name_are_told(tmp_path: Path) -> None:
    assert line(tmp_path, CHANNEL, CHANNEL) == (
        'config.toml: channel: two channels are named "chat"; each needs a name of its own'
    )


def test_a_channel_that_does_not_exist_is_told(tmp_path: Path) -> None:
    told = line(tmp_path, CHANNEL, STAFF.replace('"chat"', '"chatt"') + 'unit = "housing"')
    assert told == 'config.toml: staff.0.channel: there is no "chatt", did you mean "chat"?'


def test_a_unit_that_does_not_exist_is_told(tmp_path: Path) -> None:
    told = line(tmp_path, CHANNEL, STAFF + 'unit = "houses"')
    assert told == 'config.toml: staff.0.unit: there is no "houses", did you mean "housing"?'


def test_a_counter_of_a_hall_that_is_not_there_is_named(tmp_path: Path) -> None:
    counter = '[[counter]]\nhall = "mian"\nsecret = "sixteen characters"'
    told = line(tmp_path, CHANNEL, counter)
    assert told == 'config.toml: counter.0.hall: there is no "mian", did you mean "main"?'


@pytest.mark.parametrize("role", ["handler", "unit_head"])
def test_who_works_for_a_unit_names_it(tmp_path: Path, role: str) -> None:
    told = line(tmp_path, CHANNEL, STAFF.replace('"handler"', f'"{role}"'))
    assert told == f"config.toml: staff.0: a {role.replace('_', ' ')} needs a unit"


def test_an_empty_unit_is_told(tmp_path: Path) -> None:
    assert "staff.0.unit: is empty (a unit's code" in line(tmp_path, CHANNEL, STAFF + 'unit = " "')


def test_a_county_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert line(tmp_path, CHANNEL, '[county]\nfile = "mine.toml"') == (
        "mine.toml: there is no such file"
    )


COUNTY = (
    'name = { zh = "甲县", en = "A" }\noffice = { zh = "热线办", en = "hotline" }\n'
    'hotline = "12345"\nhours = { zh = "全天", en = "always" }\ninclude = ["units.toml"]\n'
)


def with_county(folder: Path, county: str, units: str) -> list[str]:
    (folder / "mine.toml").write_text(county, encoding="utf-8")
    (folder / "units.toml").write_text(units, encoding="utf-8")
    return lines(folder, CHANNEL, '[county]\nfile = "mine.toml"')


def test_a_mistake_in_an_included_file_names_that_file(tmp_path: Path) -> None:
    (told,) = with_county(tmp_path, COUNTY, '[[unit]]\ncode = "desk"\nen = "Desk"\ntype = "desk"')[
        :1
    ]
    assert told == "units.toml: unit.0.zh: Field required (its Chinese name)"


@pytest.mark.parametrize("word", ["路", "路灯:x", "路灯:0"])
def test_a_keyword_needs_two_characters_and_a_weight(tmp_path: Path, word: str) -> None:
    category = f'[[category]]\ncode = "a"\nzh = "甲"\nen = "A"\nlead = "x"\nkeywords = ["{word}"]'
    (told,) = with_county(tmp_path, COUNTY, category)
    assert told.startswith("units.toml: category.0.keywords: ")


def test_a_county_that_does_not_fit_together_is_told(tmp_path: Path) -> None:
    category = '[[category]]\ncode = "a"\nzh = "甲"\nen = "A"\nlead = "x"\n'
    (told,) = with_county(tmp_path, COUNTY, category)
    assert told == "mine.toml: category 'a': unknown unit 'x'"


def test_all_mistakes_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    told = lines(
        tmp_path,
        '[[channel]]\nname = "chat"\n[[channel]]\nname = "chat"\ntoken = "x"',
        '[web]\nport = -1\n[county]\nfile = "mine.toml"\n[databse]\n',
    )
    assert len(told) == 6


def test_a_wrong_variable_is_named_instead_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUPING_CHANNEL__0__TOKEN", "hunter2")
    monkeypatch.setenv("SUPING_WEB__PORT", "many")
    told = lines(tmp_path, CHANNEL)
    assert {one.partition(":")[0] for one in told} == {
        "SUPING_CHANNEL__0__TOKEN (environment)",
        "SUPING_WEB__PORT (environment)",
    }
    assert "hunter2" not in "".join(told)


def test_a_misspelt_variable_of_a_section_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUPING_WEB__PROT", "1")
    assert line(tmp_path, CHANNEL) == (
        'SUPING_WEB__PROT (environment): unknown key, did you mean "port"?'
    )


def test_a_misspelt_section_in_a_variable_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUPING_DATABSE__URL", "sqlite:///x")
    assert line(tmp_path, CHANNEL) == (
        'SUPING_DATABSE__URL (environment): unknown section, did you mean "database"?'
    )


def test_a_variable_that_is_no_list_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUPING_STAFF", "[hunter2")
    told = line(tmp_path, CHANNEL)
    assert told.startswith("environment: ")
    assert "hunter2" not in told
