"""
Reply patterns 答复模板: what an answer has, as a text with blanks to fill, by the kind of matter.

The parts are those of a decision (信访工作条例 art. 32 by analogy): the matter, what was found,
what was done, by which rule, what follows. A blank is a few words in 【】 (or []) that say what
belongs there. An answer in which a blank still stands word for word was sent too early.
"""

import re

BLANK = re.compile(r"【[^【】\n]+】|\[[^\[\]\n]+\]")
LEAST, LONGEST = 10, 800
"""Characters of a pattern; with its blanks filled it fits one message."""


def blanks(pattern: str) -> tuple[str, ...]:
    """Return the blanks of a pattern, in order, each once."""
    return tuple(dict.fromkeys(BLANK.findall(pattern)))


def unfilled(pattern: str, reply: str) -> tuple[str, ...]:
    """Return which blanks of a pattern still stand in an answer, without their marks."""
    return tuple(one[1:-1] for one in blanks(pattern) if one in reply)


def fault_of(pattern: str) -> str | None:
    """Return what is wrong with a pattern: `short`, `long` or `no_blank`; None where nothing is."""
    words = pattern.strip()
    if len(words) < LEAST:
        return "short"
    if len(words) > LONGEST:
        return "long"
    return None if blanks(words) else "no_blank"
