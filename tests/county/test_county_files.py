"""A county is read from its files, with every mistake of all of them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.config.county_file import CountyFile, posts, read_county
from bot.config.county_sections import StaffRule
from bot.config.mistakes import BadSettings
from domain.county import County
from domain.staff import Post, Role

HEAD = {
    "name": 'name = { zh = "甲县", en = "A" }',
    "office": 'office = { zh = "热线办", en = "the hotline" }',
    "hotline": 'hotline = "12345"',
    "hours": 'hours = { zh = "全天", en = "always" }',
}
UNITS = """
[[unit]]
code = "desk"
zh = "诉评台"
en = "Desk"
type = "desk"
phone = "12345"
[[unit]]
code = "roads"
zh = "道路局"
en = "Roads"
type = "department"
phone = "1"
[[unit]]
code = "hill"
zh = "山前镇"
en = "Hill"
type = "township"
phone = "2"
"""
RULE = """
[staff_rule]
channel = "play"
first_user_id = 500
language = "en"
"""
CATEGORY = """
[[category]]
code = "streets"
zh = "道路"
en = "Roads"
lead = "roads"
"""
Write = Callable[..., CountyFile]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write county.toml and the files it includes, and read them."""

    def written(*blocks: str, leave_out: str = "", **parts: str) -> CountyFile:
        named = ", ".join(f'"{name}.toml"' for name in parts)
        head = [line for key, line in HEAD.items() if key != leave_out]
        whole = "\n".join([*head, f"include = [{named}]", *blocks])
        (tmp_path / "county.toml").write_text(whole, encoding="utf-8")
        for name, text in parts.items():
            if text:
                (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
        return read_county("county.toml", tmp_path)

    return written


def told(write: Write, *blocks: str, **parts: str) -> list[str]:
    with pytest.raises(BadSettings) as caught:
        write(*blocks, **parts)
    return [line.rpartition("/")[2] for line in caught.value.lines]


def test_a_county_may_stand_in_one_file(write: Write) -> None:
    county = write(UNITS, CATEGORY).county
    assert [unit.code for unit in county.units] == ["desk", "roads", "hill"]
    assert county.category("streets").lead.unit == "roads"


def test_a_county_may_stand_in_several_files_in_their_order(write: Write) -> None:
    more = '[[unit]]\ncode = "lake"\nzh = "湖滨乡"\nen = "Lake"\ntype = "township"\nphone = "3"'
    county = write(UNITS, kinds=CATEGORY, more=more).county
    assert [unit.code for unit in county.units] == ["desk", "roads", "hill", "lake"]


def test_a_county_without_reasons_of_its_own_has_the_usual_ones(write: Write) -> None:
    own = (
        '[[tag_set]]\nversion = 9\ntag = [{ code = "slow", zh = "慢", en = "Slow", grades = [1] }]'
    )
    assert "long_wait" in {tag.code for tag in write(UNITS).county.tags.tags}
    assert [tag.code for tag in write(UNITS, tags=own).county.tags.tags] == ["slow"]


def test_a_county_without_patterns_of_its_own_has_the_usual_ones(write: Write) -> None:
    own = '[[pattern]]\nzh = "查到的情况：【情况】，电话"\nen = "Found: [what was found]"'
    usual = write(UNITS, CATEGORY).county.patterns
    assert [one.category for one in usual] == [None]
    (mine,) = write(UNITS, tags=own).county.patterns
    assert mine.zh == "查到的情况：【情况】，电话"


def test_what_the_head_says_is_the_countys(write: Write) -> None:
    county = write().county
    assert (county.name_zh, county.office_en, county.hotline) == ("甲县", "the hotline", "12345")
    assert (county.hours_zh, county.hours_en) == ("全天", "always")


@pytest.mark.parametrize("key", HEAD)
def test_a_county_needs_name_office_hotline_and_hours(write: Write, key: str) -> None:
    (line,) = told(write, leave_out=key)
    assert line.startswith(f"county.toml: {key}: Field required (")


def test_an_included_file_that_is_not_there_is_told(write: Write) -> None:
    assert told(write, lost="", gone="") == [
        "lost.toml: there is no such file",
        "gone.toml: there is no such file",
    ]


def test_included_files_do_not_name_the_county_again(write: Write) -> None:
    (line,) = told(write, units='name = { zh = "乙县", en = "B" }')
    assert line.startswith("units.toml: name: unknown key; known here: unit, place,")


def test_mistakes_of_several_files_are_told_together(write: Write) -> None:
    broken = UNITS.replace('type = "township"', 'type = "town"')
    assert len(told(write, units=broken, kinds="[[category]]")) == 4


@pytest.mark.parametrize(
    ("block", "line"),
    [
        (
            '[[unit]]\ncode = "a"\nzh = "甲"\nen = "A"\ntype = "office"\nphone = "1"',
            "unit.0.type: Input should be 'department', 'township', 'community', "
            "'public_company' or 'desk' (department,",
        ),
        (
            '[[unit]]\ncode = "a"\nzh = "甲"\nen = "A"\ntype = "desk"\nphone = ""',
            "unit.0.phone: String should have at least 1 character (its public telephone)",
        ),
        (
            '[[place]]\nzh = "桥"\nen = "Bridge"\nunit = "hill"',
            "place.0.zh: String should have at least 2 characters (its Chinese name, two",
        ),
        (
            CATEGORY + 'urgency = "quick"',
            "category.0.urgency: Input should be 'critical', 'urgent', 'normal' or 'complex'",
        ),
        (CATEGORY + "sub = [{ unit = 'roads', words = [] }]", "category.0.sub.0.words: Tuple"),
        (
            '[[hall]]\ncode = "h"\nzh = "厅"\nen = "H"\nwindow = [{ number = 3 }]',
            "hall.0.window.0.number: Input should be a valid string (the counter's number as text",
        ),
        ('[[rule]]\ncategory = "streets"', "rule.0.unit: Field required (a unit's code)"),
        ('[[alternate]]\nunit = "desk"', "alternate.0.instead: Field required (a unit's code)"),
        ("[staff_rule]\nfirst_user_id = 0", "staff_rule.channel: Field required (the name of a"),
    ],
)
def test_a_mistake_in_any_block_says_what_is_expected(write: Write, block: str, line: str) -> None:
    assert told(write, block)[0].startswith(f"county.toml: {line}")


def test_contradictions_are_told_once_the_files_are_right(write: Write) -> None:
    lines = told(write, UNITS, CATEGORY.replace('"roads"', '"rods"'), CATEGORY)
    assert lines == [
        "county.toml: category 'streets' is there 2 times",
        "county.toml: category 'streets': unknown unit 'rods'",
    ]


def test_the_staff_rule_fills_every_post_but_the_desks(write: Write) -> None:
    staff = write(UNITS, RULE).demo_staff(["play"])
    assert [(one.user_id, one.unit, one.post, one.role) for one in staff] == [
        (521, "roads", Post.A, Role.HANDLER),
        (522, "roads", Post.B, Role.HANDLER),
        (523, "roads", Post.HEAD, Role.UNIT_HEAD),
        (531, "hill", Post.A, Role.HANDLER),
        (532, "hill", Post.B, Role.HANDLER),
        (533, "hill", Post.HEAD, Role.UNIT_HEAD),
    ]
    assert {one.language for one in staff} == {"en"}
    assert staff[0].name == "道路局A岗"


def test_without_a_rule_nobody_is_made_up(write: Write) -> None:
    assert write(UNITS).demo_staff(["play"]) == ()


def test_nobody_is_made_up_for_other_channels(write: Write) -> None:
    person = '[[staff]]\nchannel = "play"\nuser_id = 1\nname = "甲"\nrole = "clerk"\n'
    file = write(UNITS, RULE, person)
    assert file.demo_staff(["real"]) == ()
    assert file.demo_staff(["play"])[0].name == "甲"


def test_user_ids_of_a_rule_never_meet(sample: County) -> None:
    rule = StaffRule(channel="play")  # type: ignore[call-arg]
    numbers = [one.user_id for one in posts(sample, rule)]
    assert len(set(numbers)) == len(numbers)
    assert min(numbers) > 100_000


KINDS = "".join(
    f'[[category]]\ncode = "{code}"\nzh = "某"\nen = "some"\nlead = "roads"\n'
    for code in ("transport", "noise", "tax", "lanterns")
)
GROUP = """
[[group]]
code = "all"
zh = "全部"
en = "Everything"
kinds = ["transport", "noise", "tax", "lanterns"]
"""


def test_a_county_without_groups_has_the_samples_for_what_it_shares(write: Write) -> None:
    groups = write(UNITS, KINDS).county.groups
    assert [one.kinds for one in groups] == [("transport", "noise"), ("tax",), ("lanterns",)]
    assert groups[-1].zh == "别的事"


def test_a_countys_own_groups_stand_alone(write: Write) -> None:
    assert [one.code for one in write(UNITS, KINDS, GROUP).county.groups] == ["all"]


def test_a_kind_that_is_called_otherwise_among_people_is_read_so(write: Write) -> None:
    plain = CATEGORY + 'plain = { zh = "路", en = "Ways" }'
    kind = write(UNITS, plain).county.category("streets")
    assert (kind.zh, kind.plain_zh, kind.plain_en) == ("道路", "路", "Ways")
