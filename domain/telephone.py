"""A telephone number as somebody types it, and whether it can be one."""

import re

from domain.numbers import shadow

_SHAPE = re.compile(r"(?:1[3-9]\d{9}|0\d{9,11}|\d{7,8})")


def telephone(text: str) -> str | None:
    """
    Return the number in a message that is nothing but one; None where it can't be a number.

    Mobile, with area code, or local; digits may be full-width, Chinese, or apart.
    """
    plain = shadow(text)
    if re.search(r"[^\d\s()（）+.·、,，:：转-]", re.sub(r"电话|手机|号码|我的|是", "", plain)):
        return None
    digits = re.sub(r"\D", "", plain)
    bare = re.sub(r"^(?:00)?86(?=1[3-9]\d{9}$)", "", digits)
    return bare if _SHAPE.fullmatch(bare) else None
