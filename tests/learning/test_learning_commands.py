"""`suping learn` and `suping propose`, as a clerk runs them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from learning_house import UNHEARD, lessons

from bot.build import open_store, proposer_of
from bot.command_line import main
from bot.config.settings import Settings


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "table.tsv"
    rows = "".join(f"{one.text}\t{one.category}\n" for one in lessons())
    path.write_text(f"text\tcategory\n{rows}", encoding="utf-8")
    return path


def run(config: Path, *words: str, said: str = "") -> Result:
    command, *others = words
    return CliRunner().invoke(main, [command, "--config", str(config), *others], input=said)


def answers(result: Result) -> list[dict[str, object]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_every_line_is_answered_by_a_line_of_json(config: Path) -> None:
    found = answers(run(config, "propose", said="小区物业不管电梯，坏了三天\n\n有件事\n"))
    assert [len(one["categories"]) for one in found] == [1, 0, 0]  # type: ignore[arg-type]
    (first,) = found[0]["categories"]  # type: ignore[misc]
    assert first["category"] == "housing"
    assert first["name"] == "住房物业与城乡建设"
    assert 0.9 < first["confidence"] < 1
    assert [one["sure"] for one in found] == [True, False, False]


def test_no_more_categories_are_ranked_than_asked_for(config: Path) -> None:
    text = "学校门口的道路堵车，噪音也大，垃圾没人管\n"
    (found,) = answers(run(config, "propose", "--limit", "2", said=text))
    confidences = [one["confidence"] for one in found["categories"]]  # type: ignore[attr-defined]
    assert len(confidences) == 2
    assert confidences == sorted(confidences, reverse=True)


def test_texts_can_be_in_a_file(config: Path, tmp_path: Path) -> None:
    (tmp_path / "texts").write_text("路灯不亮\n自来水停水\n", encoding="utf-8")
    assert len(answers(run(config, "propose", str(tmp_path / "texts")))) == 2


def test_a_table_is_learnt_and_changes_what_is_proposed(config: Path, table: Path) -> None:
    (before,) = answers(run(config, "propose", said="皮影戏台塌了一角\n"))
    learnt = run(config, "learn", str(table))
    assert learnt.exit_code == 0
    assert "learnt from 96 texts" in learnt.output
    (after,) = answers(run(config, "propose", said="皮影戏台塌了一角\n"))
    assert before["categories"] == []
    assert after["categories"][0]["category"] == "culture"  # type: ignore[index]


def test_a_table_takes_the_place_of_the_one_before_and_stays_without_one(
    config: Path, settings: Settings, table: Path
) -> None:
    run(config, "learn", str(table))
    fewer = [one for one in lessons() if one.category != "culture"]
    rows = "".join(f"{one.text}\t{one.category}\n" for one in fewer)
    table.write_text(f"text\tcategory\n{rows}", encoding="utf-8")
    assert f"learnt from {len(fewer)} texts" in run(config, "learn", str(table)).output
    assert f"learnt from {len(fewer)} texts" in run(config, "learn").output
    found = proposer_of(settings).propose("皮影戏台塌了一角")
    assert all(one.category != "culture" for one in found[:2])


def test_an_empty_history_says_what_is_missing(config: Path) -> None:
    result = run(config, "learn")
    assert result.exit_code == 0
    assert "0 of at least 30 texts" in result.output


def test_a_faulty_table_is_refused_with_its_lines_and_nothing_is_learnt(
    config: Path, settings: Settings, table: Path
) -> None:
    table.write_text("text\tcategory\n某事\t某类\n", encoding="utf-8")
    result = run(config, "learn", str(table))
    assert result.exit_code == 2
    assert 'line 2: there is no category "某类"' in result.stderr
    assert not settings.model_path.exists()


@pytest.mark.parametrize("command", ["learn", "propose"])
def test_a_faulty_config_is_refused(tmp_path: Path, command: str) -> None:
    result = run(tmp_path / "none.toml", command)
    assert result.exit_code == 2
    assert "there is no such file" in result.stderr


def test_texts_of_a_table_are_sealed(config: Path, settings: Settings, table: Path) -> None:
    run(config, "learn", str(table))
    store = open_store(settings)
    store.close()
    folder = settings.model_path.parent
    content = b"".join(path.read_bytes() for path in folder.glob("suping.*"))
    assert all(thing.encode() not in content for thing in UNHEARD.values())
