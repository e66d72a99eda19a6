"""A line names file, key and expectation for any model, and never a value."""

from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from bot.config.mistakes import BadSettings, annotation_at, field_at, mistakes, read_toml


class Lamp(BaseModel):
    model_config = ConfigDict(extra="forbid")
    height: int = Field(description="metres")
    colour: str | None = None
    key: SecretStr | None = Field(None, min_length=4, description="four letters")


class Street(BaseModel):
    model_config = ConfigDict(extra="forbid")
    lamps: tuple[Lamp, ...] = Field((), alias="lamp", description="its lamps")
    main: Lamp | None = None
    by_name: dict[str, Lamp] = {}


def told(tables: dict[str, object], environ: dict[str, str] | None = None) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        Street.model_validate(tables)
    return mistakes(caught.value, Street, "street.toml", environ or {})


def test_a_line_has_file_key_problem_and_expectation() -> None:
    assert told({"lamp": [{}]}) == ["street.toml: lamp.0.height: Field required (metres)"]


def test_a_field_without_a_description_leaves_the_problem_alone() -> None:
    assert told({"main": {"height": 1, "colour": 2}}) == [
        "street.toml: main.colour: Input should be a valid string"
    ]


def test_a_value_set_outside_is_named_by_its_variable() -> None:
    assert told({"main": {"height": "x"}}, {"main.height": "STREET_MAIN__HEIGHT"}) == [
        "STREET_MAIN__HEIGHT (environment): Input should be a valid integer, "
        "unable to parse string as an integer (metres)"
    ]


@pytest.mark.parametrize(
    ("tables", "line"),
    [
        ({"lamps": []}, 'lamps: unknown key, did you mean "lamp"?'),
        (
            {"lamp": [{"height": 1, "hight": 1}]},
            'lamp.0.hight: unknown key, did you mean "height"?',
        ),
        (
            {"main": {"height": 1, "zzz": 1}},
            "main.zzz: unknown key; known here: height, colour, key",
        ),
        (
            {"by_name": {"a": {"height": 1, "kee": 1}}},
            'by_name.a.kee: unknown key, did you mean "ke',
        ),
    ],
)
def test_an_unknown_key_is_compared_with_those_of_its_own_table(
    tables: dict[str, object], line: str
) -> None:
    (only,) = told(tables)
    assert only.startswith(f"street.toml: {line}")


def test_a_secret_stays_secret() -> None:
    (only,) = told({"main": {"height": 1, "key": "abc"}})
    assert "abc" not in only
    assert only.endswith("(four letters)")


def test_every_mistake_has_its_line() -> None:
    assert len(told({"lamp": [{}, {"height": "x"}], "other": 1})) == 3


def test_the_field_of_a_location_is_the_nearest_that_is_known() -> None:
    for location in (("lamp", 0, "height"), ("lamp", 3, "height", "more")):
        field = field_at(Street, location)
        assert field is not None
        assert field.description == "metres"
    assert field_at(Street, ("nowhere", 1)) is None


def test_locations_lead_through_tables_lists_and_names() -> None:
    assert annotation_at(Street, ()) is Street
    assert annotation_at(Street, ("lamp", 0)) is Lamp
    assert annotation_at(Street, ("main",)) is Lamp
    assert annotation_at(Street, ("by_name", "x", "height")) is int
    assert annotation_at(Street, ("nowhere", "x")) is None


def test_the_error_is_its_lines() -> None:
    error = BadSettings(["one", "two"])
    assert error.lines == ("one", "two")
    assert str(error) == "one\ntwo"


def test_a_good_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "good.toml"
    file.write_text('name = "清源县"', encoding="utf-8")
    assert read_toml(file) == {"name": "清源县"}


def test_a_byte_order_mark_of_a_windows_editor_is_no_mistake(tmp_path: Path) -> None:
    file = tmp_path / "good.toml"
    file.write_text('name = "清源县"', encoding="utf-8-sig")
    assert read_toml(file) == {"name": "清源县"}
