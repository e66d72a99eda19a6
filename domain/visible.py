"""
Words as everybody sees them: without what turns their direction or can't be seen at all.

A control that reverses what follows makes "张三<RLO>gpj.exe" look like a picture, and a blank of no
width in a telephone number hides it from whatever looks for numbers. Both go where words come in.
"""

import re

TURNS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"
UNSEEN = "\u00ad\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060-\u2065\u3164\ufeff\uffa0\ufff9-\ufffb"
TAGS = "\U000e0000-\U000e007f"
JOINERS = "\u200c\u200d"
JOINED = "\u0600-\u08ff\u20e3\u2190-\u2bff\ufe0f\U0001f000-\U0001faff"
"""What a joiner may stand between: pictures made of several, letters of Arabic script."""

NEVER = re.compile(f"[{TURNS}{UNSEEN}{TAGS}]|(?<![{JOINED}])[{JOINERS}]|[{JOINERS}](?![{JOINED}])")


def visible(text: str) -> str:
    """The same words without direction controls and without characters nobody sees."""
    return text if text.isascii() else NEVER.sub("", text)
