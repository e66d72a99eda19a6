"""Whether words plainly go on with what was said a moment ago, rather than begin something new."""

import re

from domain.words import crisis_words, emergency_words

CAPTION = 12
"""A picture's caption this short names the picture and is no matter of its own."""

_OPENS = re.compile(
    r"""\s*(
    还有 | 另外 | 补充 | 再补充 | 再说 | 对了 | 而且 | 刚才 | 刚刚 | 上面 | 以上 | 忘了 | 忘记
    | 漏了 | (具体)?(地址|地点|位置)(是|在|：|:) | 就在 | 这是 | 这就是 | 如图 | 照片 | 图片 | 现场
    | (also | and | plus | p\.?s\.? | forgot | i\ forgot | additionally | one\ more | here\ is
    | here\ are | this\ is | see\ (the\ )?(photo|picture) | photos?\b | the\ (address|place)\ is)\b
    )""",
    re.VERBOSE | re.IGNORECASE,
)


def continues(text: str, *, caption: bool = False) -> bool:
    """
    Whether these words belong to what was just filed; no words at all under a picture do.

    Words of danger never do: somebody has to be asked. Unsure is no: the citizen is asked then.
    """
    said = text.strip()
    if not said:
        return caption
    if emergency_words(said) or crisis_words(said):
        return False
    return bool(_OPENS.match(said)) or (caption and len(said) <= CAPTION)
