"""
Numbers that lead to a person, found by shape and check digit in whatever way they are written.

Full-width digits, Chinese numerals (一三九…, 幺), and digits apart by spaces, dots or dashes count
as digits. A resident's card is known by its checksum (GB 11643) or by the birthday in it, a bank
card by Luhn's digit (GB/T 17552) or by the prefix 62; telephones by the ranges of the numbering
plan. What is no such number (dates, sums, building numbers, hotlines) stays.
"""

import re
import unicodedata
from collections.abc import Iterator

Span = tuple[int, int]
_NUMERALS = dict(zip("零〇○一二三四五六七八九幺两", "00012345678912", strict=True))
_NO_NUMBER = "直些个样次般起共定切只块点下"
"""What makes a word of the 一 before it."""
_NUMERAL = rf"(?:[{''.join(_NUMERALS).replace('一', '')}\d]|一(?![{_NO_NUMBER}]))"
_SPOKEN = re.compile(rf"(?:{_NUMERAL}[ \-.·、—]?){{7,}}")
_SPOKEN_AT_LEAST = 5
_WHOLE = (11, 18)
"""Digits of a mobile telephone and of a resident's card: so many may be written in both ways."""
_S = r"[ \t.·_–—-]{0,3}"
_BEFORE = r"(?<!\d)(?<!\d[.,])"
_AFTER = r"(?!\d|\.\d)"
_MOBILE = re.compile(
    rf"""(?:(?<![\d])(?:\+|00)?86{_S}|{_BEFORE})
    (?: 1[3-9]\d{_S}\d{{4}}{_S}\d{{4}} | 1[3-9]\d{_S}\d{{3}}{_S}\d{{5}}
      | 1[3-9]\d\d{_S}\d{{3}}{_S}\d{{4}} | 1[3-9]\d{{3}}{_S}\d{{6}} | 1[3-9]\d{{4}}{_S}\d{{5}}
      | 1(?:[ .·、-]\d){{10}} ){_AFTER}""",
    re.VERBOSE,
)
_LANDLINE = re.compile(
    rf"(?<![\d-])(?:[(（]0\d{{2,3}}[)）]|0\d{{2,3}}){_S}[2-9]?\d{{3}}{_S}\d{{4}}(?:(?:转|-)\d{{1,6}})?"
    rf"(?![\d-])"
)
_LONG = re.compile(rf"{_BEFORE}\d(?:{_S}\d){{14,18}}(?:{_S}[Xx](?![A-Za-z]))?{_AFTER}")
_STARRED = re.compile(r"(?<!\d)[1-8]\d{5,13}[*xX]{2,12}[\dXx]{0,4}(?!\d)")
_STARRED_MOBILE = re.compile(r"(?<!\d)1[3-9]\d[*]{2,8}\d{2,6}(?!\d)")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_PUBLIC_LINE = re.compile(
    r"(?:热线|客服|公示|投诉|举报|监督|咨询|服务|办公|窗口|报修|总部|值班|售后|物业|公司|单位|学校|医院|银行|"
    r"[局所队办站厅科委府处]|街道|中心|社区|村委会?|办公室)(?:的|派了)?(?:联系)?(?:电话|号码|专线)?[^\w\n]{0,3}$"
)
_CALLED = re.compile(
    r"((?:电话|手机|座机|号码|联系方式|联系我|联系人|微信|V信|VX|WX|QQ|扣扣|企鹅|"
    r"身份证|护照|社保号|医保号|学号|考号|卡号|账号|帐号|账户|银行卡|tel|phone|mobile|wechat|weixin)"
    r"(?:号码?|帐?账?户)?(?:[^\w\n]{0,3}[是为:：]?[^\w\n]{0,3}))"
    r"([A-Za-z\d][A-Za-z\d_-]{4,22})",
    re.IGNORECASE,
)
_HOTLINE = re.compile(r"1[0-2]\d{1,3}|9\d{4,5}|[48]00-?\d{3}-?\d{4}")
"""Hotlines that everybody may call: 12345, 110, 95598, 400-…"""
_DAY = re.compile(r"(?:19|20)\d\d[-_](?:0?[1-9]|1[0-2])[-_]\d")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_OWN_CAR = re.compile(
    r"(?:(?:我|本人|自己|我家|我们家|老婆|老公|丈夫|妻子)(?:的|开的|家)?(?:小?(?:汽|轿|货)?车|车辆|爱车|电动车)?"
    r"|车主|本车|my car)(?:[^\u4e00-\u9fff\w\n]|[号牌照是为停叫在:：]){0,6}$",
    re.IGNORECASE,
)
_PLATE = re.compile(
    r"[京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新楚]"
    r"[A-Z][ ·.-]?[A-Z0-9]{5,6}(?![A-Z0-9])"
)


def shadow(text: str) -> str:
    """
    The text as long as it is, with every digit and letter in its plain form.

    Chinese numerals become digits only in rows of seven or more: 一二三 are words else.
    """
    return _SPOKEN.sub(_as_digits, text.translate(_PLAIN))


class _Plain(dict[int, int]):
    """Of every character its plain one, worked out when it is first met: every card asks."""

    def __missing__(self, code: int) -> int:
        simple = unicodedata.normalize("NFKC", chr(code))
        wanted = len(simple) == 1 and simple.isascii() and (simple.isalnum() or simple in "@._-+*")
        plain = ord(simple) if wanted and code > _ASCII else code
        if code <= _BASIC:  # rare ones are not kept: whoever sends them all would fill the memory
            self[code] = plain
        return plain


_ASCII, _BASIC = 0x7F, 0xFFFF
_PLAIN = _Plain()


def _as_digits(found: re.Match[str]) -> str:
    row = found[0]
    spoken = sum(char in _NUMERALS for char in row)
    whole = spoken + sum(char.isdigit() for char in row)
    if spoken < _SPOKEN_AT_LEAST and not (spoken and whole in _WHOLE):
        return row
    return "".join("-" if char == "、" else _NUMERALS.get(char, char) for char in row)


def resident_check(card: str) -> bool:
    """Whether the last of 18 characters is the checksum of the others (GB 11643, MOD 11-2)."""
    if not re.fullmatch(r"\d{17}[\dXx]", card):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(card, _WEIGHTS, strict=False))
    return _CHECKS[total % 11] == card[-1].upper()


def luhn(card: str) -> bool:
    """Whether the last digit is Luhn's, as on bank cards."""
    total = 0
    for place, char in enumerate(reversed(card)):
        digit = int(char) * (1 + place % 2)
        total += digit - 9 if digit > 9 else digit  # noqa: PLR2004 - the rule's own number
    return total % 10 == 0


def _has_birthday(card: str) -> bool:
    """A region of China and a day of birth where a resident's card has them."""
    if len(card) == 15:  # noqa: PLR2004 - the cards until 1999
        return bool(re.match(r"[1-8]\d{5}\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])", card))
    return bool(re.match(r"[1-8]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])", card))


def _is_card(number: str) -> bool:
    """A resident's card, or a bank card."""
    bare = re.sub(r"[^\dXx]", "", number)
    if len(bare) in (15, 18) and (_has_birthday(bare) or resident_check(bare)):
        return True
    digits = bare.rstrip("Xx")
    return len(digits) >= 16 and (digits.startswith("62") or luhn(digits))  # noqa: PLR2004


def personal_numbers(text: str) -> list[Span]:
    """Where in the text numbers stand that lead to a person."""
    plain = shadow(text)
    spans = [found.span() for found in _MAIL.finditer(plain)]
    for pattern in (_STARRED, _STARRED_MOBILE):
        spans += [found.span() for found in pattern.finditer(plain)]
    spans += [one.span() for one in _MOBILE.finditer(plain)]
    spans += [one.span() for one in _LONG.finditer(plain) if _is_card(one[0])]
    spans += [one.span() for one in _LANDLINE.finditer(plain) if _is_private(one, plain)]
    spans += _called(plain)
    spans += _own_plates(plain)
    return spans


def _is_private(line: re.Match[str], plain: str) -> bool:
    """A line with an area code, unless it is named as one that everybody may call."""
    return not _PUBLIC_LINE.search(plain[max(0, line.start() - 14) : line.start()])


def _called(plain: str) -> Iterator[Span]:
    """What is called a number, an account or a name in a network, and has a digit."""
    for found in _CALLED.finditer(plain):
        said, before = found[2], plain[max(0, found.start() - 14) : found.start(2)]
        if _PUBLIC_LINE.search(before) or _HOTLINE.fullmatch(said) or _DAY.match(said):
            continue
        if any(char.isdigit() for char in said):
            yield found.span(2)


def _own_plates(plain: str) -> Iterator[Span]:
    """The plate of the writer's own car; that of a car complained of is part of the matter."""
    for found in _PLATE.finditer(plain):
        if _OWN_CAR.search(plain[max(0, found.start() - 16) : found.start()]):
            yield found.span()
