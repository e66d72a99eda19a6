"""
A chart as SVG, for a telephone's screen: 360 units wide, nothing smaller than 11 of them.

Grades stand in one order and in colours that people who see no red or no green tell apart; the
number stands in its piece wherever there is room, so that no colour has to be read alone.
"""

from collections.abc import Iterator, Sequence

from bot.charts.lettering import fitting, in_xml, width
from storage.pictures import Bar, Chart, Point

WIDTH = 360
MARGIN = 16
INNER = WIDTH - 2 * MARGIN
GRADE_COLOURS = ("#0b6e6e", "#5fb3b3", "#d9d2b6", "#f2a65a", "#b5361c")
ON_COLOUR = ("#ffffff", "#10302f", "#3a3523", "#3b2208", "#ffffff")
INK, SOFT, LINE, PAPER, PALE = "#1c2733", "#52606d", "#d5dbe1", "#ffffff", "#eef1f4"
FONT = "Noto Sans SC"
TITLE, NAME, NOTE, SMALL = 17, 14, 12, 11
ROW, THICK = 62, 18
TREND_HEIGHT = 92
PALE_BAR = 0.45
BETWEEN = 10
NEVER_FIRST = "，。；：、！？）”%"
"""What no line of Chinese begins with."""

HALO = f' stroke="{PAPER}" stroke-width="3" paint-order="stroke"'


def svg_of(chart: Chart) -> str:
    """The chart as an SVG document of our own making; words in it are escaped."""
    parts: list[str] = []
    y = _head(parts, chart)
    for bar in chart.bars:
        parts += _bar(bar, y)
        y += ROW
    if chart.trend:
        parts += _trend(chart, y)
        y += TREND_HEIGHT + 62
    y = _legend(parts, chart, y)
    if chart.foot:
        for line in _lines(chart.foot, SMALL):
            parts.append(_text(MARGIN, y, line, SMALL, SOFT))
            y += SMALL + 5
    return _document(parts, y + 6)


def _document(parts: Sequence[str], height: float) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height:g}" '
        f'viewBox="0 0 {WIDTH} {height:g}" font-family="{FONT}">'
        f'<rect width="{WIDTH}" height="{height:g}" fill="{PAPER}"/>'
    )
    return f"{head}{''.join(parts)}</svg>"


def _head(parts: list[str], chart: Chart) -> float:
    y = 30.0
    for line in _lines(chart.title, TITLE)[:2]:
        parts.append(_text(MARGIN, y, line, TITLE, INK))
        y += TITLE + 6
    for line in _lines(chart.under, NOTE)[:2]:
        parts.append(_text(MARGIN, y, line, NOTE, SOFT))
        y += NOTE + 5
    return y + 12


def _bar(bar: Bar, y: float) -> Iterator[str]:
    """A name, the grades as one bar, words below; what has no room beside the name goes there."""
    beside, note = bar.beside, bar.note
    if width(bar.label, NAME) + width(beside, NOTE) + BETWEEN > INNER:
        beside, note = "", " · ".join(part for part in (beside, note) if part)
    yield _text(MARGIN, y + 4, fitting(bar.label, NAME, INNER), NAME, INK)
    yield _text(WIDTH - MARGIN, y + 4, beside, NOTE, INK, anchor="end")
    yield from _pieces(bar, y + 11)
    yield _text(MARGIN, y + 11 + THICK + 14, fitting(note, SMALL, INNER), SMALL, SOFT)


def _pieces(bar: Bar, y: float) -> Iterator[str]:
    yield _box(MARGIN, y, INNER, THICK, PALE)
    whole, x = sum(bar.counts), float(MARGIN)
    for index, count in enumerate(bar.counts):
        if not count:
            continue
        wide = INNER * count / whole
        yield _box(x, y, wide, THICK, GRADE_COLOURS[index], PALE_BAR if bar.pale else 1)
        if width(str(count), SMALL) + 4 <= wide:
            ink = INK if bar.pale else ON_COLOUR[index]
            yield _text(x + wide / 2, y + THICK - 5, str(count), SMALL, ink, anchor="middle")
        x += wide


def _trend(chart: Chart, y: float) -> Iterator[str]:
    """A share for each step, from 0 to 100 %, with how many it rests on."""
    yield _text(MARGIN, y + 6, fitting(chart.trend_title, NAME, INNER), NAME, INK)
    top, step = y + 34, INNER / len(chart.trend)
    for part in (0.0, 0.5, 1.0):
        at = top + TREND_HEIGHT * (1 - part) * 0.72
        yield f'<path d="M{MARGIN} {at:g}H{WIDTH - MARGIN}" stroke="{LINE}" stroke-width="1"/>'
    for index, point in enumerate(chart.trend):
        yield from _column(point, MARGIN + step * index, top, step)


def _column(point: Point, x: float, top: float, step: float) -> Iterator[str]:
    floor, middle = top + TREND_HEIGHT * 0.72, x + step / 2
    if point.share is not None:
        high = TREND_HEIGHT * 0.72 * point.share
        yield _box(x + step * 0.18, floor - high, step * 0.64, high, GRADE_COLOURS[1])
        words = f"{point.share:.0%}"
        if width(words, SMALL) <= step:
            yield _text(middle, floor - high - 4, words, SMALL, INK, anchor="middle", extra=HALO)
    label = fitting(point.label, SMALL, step)
    yield _text(middle, floor + 14, label, SMALL, SOFT, anchor="middle")
    count = fitting(f"n={point.n}", SMALL, step)
    yield _text(middle, floor + 28, count, SMALL, SOFT, anchor="middle")


def _legend(parts: list[str], chart: Chart, y: float) -> float:
    """The grades' words with their colours, as many in a line as there is room for."""
    x = float(MARGIN)
    for index, words in enumerate(chart.legend):
        if not words:
            continue
        wide = 16 + width(words, SMALL) + 10
        if x + wide - 10 > WIDTH - MARGIN and x > MARGIN:
            x, y = float(MARGIN), y + 20
        parts.append(_box(x, y - 10, 11, 11, GRADE_COLOURS[index]))
        parts.append(_text(x + 16, y, fitting(words, SMALL, INNER - 16), SMALL, INK))
        x += wide
    return y + 20 if chart.legend else y


def _lines(text: str, size: float) -> list[str]:
    """A text in lines that fit: Chinese breaks anywhere, Latin between words."""
    lines: list[str] = []
    rest = " ".join(text.split())
    while rest:
        if width(rest, size) <= INNER:
            return [*lines, rest]
        at = next(i for i in range(len(rest), 0, -1) if width(rest[:i], size) <= INNER)
        while at > 1 and rest[at] in NEVER_FIRST:
            at -= 1
        space = rest.rfind(" ", 0, at + 1)
        at = space if space > 0 and rest[at - 1].isascii() and rest[at].isascii() else at
        lines.append(rest[:at].rstrip())
        rest = rest[at:].lstrip()
    return lines


def _box(x: float, y: float, wide: float, high: float, fill: str, opacity: float = 1) -> str:
    at = f'x="{x:.2f}" y="{y:.2f}" width="{wide:.2f}" height="{high:.2f}" fill="{fill}"'
    seen = f' fill-opacity="{opacity:g}"' if opacity < 1 else ""
    return f"<rect {at}{seen}/>"


def _text(
    x: float,
    y: float,
    words: str,
    size: float,
    fill: str,
    *,
    anchor: str = "start",
    extra: str = "",
) -> str:
    if not words:
        return ""
    how = ("" if anchor == "start" else f' text-anchor="{anchor}"') + extra
    at = f'x="{x:.2f}" y="{y:.2f}" font-size="{size}" fill="{fill}"{how}'
    return f"<text {at}>{in_xml(words)}</text>"
