"""What can be said of the page's files without a browser."""

import re
from pathlib import Path

import pytest

import localchat

STATIC = Path(localchat.__file__).parent / "static"
SCRIPTS = sorted(STATIC.glob("*.js"))
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in STATIC.iterdir()}
# What WebViews of 2019 and before do not know.
TOO_NEW = (
    r"\?\.\w", r"\?\?", r"\|\|=", r"\.at\(", r"replaceChildren", r"\.flatMap\(", r"\.flat\(",
    r"replaceAll", r"structuredClone", r"fromEntries", r"catch \{", r"^await ", r"#\w+ =",
    r"\.finally\(", r"randomUUID",
)  # fmt: skip
TOO_NEW_STYLE = (r"(?<![\w-])gap:", r"\binset:", r"aspect-ratio", r":has\(", r":is\(", r"\d+dvh")


def words_of(language: str) -> dict[str, str]:
    block = re.search(rf"\n  {language}: \{{\n(.*?)\n  \}},", TEXTS["words.js"], re.DOTALL)
    assert block
    return dict(re.findall(r'(\w+): "((?:[^"\\]|\\.)*)"', block[1]))


def test_both_languages_say_everything_with_the_same_fields() -> None:
    chinese, english = words_of("zh"), words_of("en")
    assert list(chinese) == list(english)
    for key, text in chinese.items():
        fields = sorted(re.findall(r"\{\w+\}", text))
        assert fields == sorted(re.findall(r"\{\w+\}", english[key])), key


def test_the_chinese_words_are_chinese_and_the_english_are_not() -> None:
    for key in set(words_of("zh")) - {"otherLanguage"}:
        assert re.search(r"[一-鿿]", words_of("zh")[key]), key
        assert not re.search(r"[一-鿿]", words_of("en")[key]), key


def test_every_word_is_used_and_every_used_word_is_there() -> None:
    scripts = "".join(text for name, text in TEXTS.items() if name != "words.js")
    quoted = set(re.findall(r'"(\w+)"', scripts)) | set(re.findall(r"(\w+):", scripts))
    assert set(words_of("zh")) <= quoted
    assert set(re.findall(r'\bword\("(\w+)"', scripts)) <= set(words_of("zh"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_speak_what_old_webviews_understand(script: Path) -> None:
    text = "\n".join(line.split("//")[0] for line in TEXTS[script.name].splitlines())
    found = [rule for rule in TOO_NEW if re.search(rule, text, re.MULTILINE)]
    assert found == []


def test_styles_use_what_old_webviews_draw() -> None:
    styles = "".join(text for name, text in TEXTS.items() if name.endswith(".css"))
    assert [rule for rule in TOO_NEW_STYLE if re.search(rule, styles)] == []


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_no_script_parses_markup_or_code(script: Path) -> None:
    forbidden = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function"
    assert not re.search(forbidden, TEXTS[script.name])


def test_no_file_names_an_address_outside() -> None:
    allowed = "http://www.w3.org/2000/svg"
    named = {
        url
        for text in TEXTS.values()
        for url in re.findall(r"(?:https?:)?//[\w.-]+\.\w+[^\s\"']*", text)
    }
    assert named <= {allowed}


def test_the_page_allows_only_its_own_scripts_and_styles() -> None:
    rules = re.search(r'Content-Security-Policy" content="([^"]*)"', TEXTS["index.html"])
    assert rules
    assert "default-src 'none'" in rules[1]
    assert "unsafe" not in rules[1]
    assert "<script>" not in TEXTS["index.html"]
    assert " style=" not in TEXTS["index.html"]


def test_drawings_used_are_drawn() -> None:
    drawn = set(re.findall(r'id="icon-(\w+)"', TEXTS["index.html"]))
    scripts = "".join(path.read_text(encoding="utf-8") for path in SCRIPTS)
    named = set(re.findall(r'icon\("(\w+)"\)', scripts))
    named |= set(re.findall(r', "(picture|voice|place|phone|close|plus|down|out)"\)', scripts))
    assert named <= drawn
    assert drawn <= named


def test_modules_stay_small() -> None:
    lengths = {path.name: len(TEXTS[path.name].splitlines()) for path in SCRIPTS}
    assert max(lengths.values()) <= 300, lengths


def test_a_browser_without_modules_is_told_what_to_do() -> None:
    assert "12345" in TEXTS["index.html"]
    assert 'type="module"' in TEXTS["index.html"]
