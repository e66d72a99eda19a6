"""
Whether somebody says that they are a child under 14 (PIPL arts. 28 and 31: a guardian agrees).

Only what is said of oneself counts: parents write of their children all the time. A small set of
forms; who is not recognised is treated as ever.
"""

import re

from domain.wordlist import normalised

_NUMBERS = {word: age for age, word in enumerate("四五六七八九十", 4)} | {
    f"十{word}": age for age, word in enumerate("一二三", 11)
}
_BEGINS = r"(?:^|[，,。.；;！!\s])"
_ENDS = r"(?=$|[，,。.；;！!\s])"
_OWN_AGE = (
    re.compile(
        rf"{_BEGINS}(?:我|本人)(?:今年|现在|才|刚|只有|是|都|快|还|满|已经|了){{0,4}}"
        rf"(\d{{1,2}}|十[一二三]?|[四五六七八九])(?:周)?岁(?!的?(?:孩|儿|女|小|娃|弟|妹|多))"
    ),
    re.compile(rf"\bi(?:'m| am) (?:only |just )?(\d{{1,2}})(?: years? old)?{_ENDS}"),
)
_PUPIL = re.compile(
    rf"{_BEGINS}(?:我|本人)(?:今年|现在|还|就|只)?(?:是|在读|在上|在|读|上|念)(?:一?个|一?名|的)?"
    rf"[^，,。.；;！!\s初高大]{{0,6}}(?:小学生|小朋友|小学|[一二三四五六]年级(?:学生)?){_ENDS}"
    r"|\bi(?:'m| am) a (?:child|kid|primary school (?:pupil|student))\b"
)


def says_child(text: str, *, under: int = 14) -> bool:
    """Tell whether the writer says that they are younger than `under` years."""
    plain = normalised(text).casefold()
    if _PUPIL.search(plain):
        return True
    ages = (one[1] for pattern in _OWN_AGE for one in pattern.finditer(plain))
    return any(min(_NUMBERS.values()) <= _years(age) < under for age in ages)


def _years(said: str) -> int:
    return int(said) if said.isdecimal() else _NUMBERS[said]
