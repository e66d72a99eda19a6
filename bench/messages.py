"""
How many messages and taps it takes to file from a cold start, and how many a citizen gets.

    .venv/bin/python bench/messages.py

Counted by driving the desk on the sample county: for each way to file, what the citizen sends
(messages, an album's pictures being one) and taps, until the receipt with the number is on the
screen; and over a normal case what reaches them unasked, beside the answers to what they just sent.
Goals: 3 to file; at most 6 pushed in a normal case.
"""

import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "handlers"))

from bench_desk import new_desk
from town import Somebody, Town

START = datetime(2026, 9, 28, 1, 0, tzinfo=UTC)
MATTER = "小区物业不管电梯，坏了三天"
UNIT = "住建局"
GOAL, MOST_PUSHED = 3, 6
Filing = Callable[[Somebody], tuple[int, int]]


def text_only(one: Somebody) -> tuple[int, int]:
    """A sentence, the place in words, send."""
    one.says(MATTER)
    one.says("城关街道滨河小区")
    one.taps("提交")
    return 2, 1


def text_photo_pin(one: Somebody) -> tuple[int, int]:
    """A photo with its words, the pin, send."""
    one.sends_photo(MATTER)
    one.sends_place()
    one.taps("提交")
    return 2, 1


def album(one: Somebody) -> tuple[int, int]:
    """Three pictures sent at once with their words, the place, send."""
    one.sends_photo(MATTER, album="a")
    one.sends_photo(album="a")
    one.sends_photo(album="a")
    one.says("城关街道滨河小区")
    one.taps("提交")
    return 2, 1


def voice(one: Somebody) -> tuple[int, int]:
    """A voice note, a sentence that says what and where it is, send."""
    one.sends_voice()
    one.says(f"城关街道滨河小区，{MATTER}")
    one.taps("提交")
    return 2, 1


WAYS: tuple[tuple[str, Filing], ...] = (
    ("text only", text_only),
    ("text + photo + pin", text_photo_pin),
    ("album", album),
    ("voice", voice),
)


def filing(found: Callable[[], Town]) -> bool:
    """Print what each way to file costs; whether all are within the goal."""
    within = True
    print("| way to file | messages | taps | together | goal |\n|---|---|---|---|---|")
    for name, way in WAYS:
        town = found()
        one = town.citizen("王")
        messages, taps = way(one)
        if not one.chat.of("case.receipt") + one.chat.of("triage.receipt"):
            raise SystemExit(f"{name}: no receipt\n{one.chat}")
        print(f"| {name} | {messages} | {taps} | {messages + taps} | {GOAL} |")
        within = within and messages + taps <= GOAL
    return within


def pushed(town: Town) -> list[str]:
    """The keys of what reaches a citizen unasked over a case with a question in it."""
    one, handler = town.citizen("王"), town.handler(UNIT)
    text_only(one)
    seen = set(one.chat.messages)

    def news() -> list[str]:
        fresh = [m for m in one.chat.messages if m not in seen]
        seen.update(fresh)
        return [one.chat.messages[m].key for m in fresh]

    found: list[str] = []
    handler.taps("问诉求人")
    handler.says("几号楼？")
    handler.taps("发出")
    found += news()
    one.says("三号楼")
    news()
    town.passes(hours=30)
    found += news()
    handler.taps("答复")
    handler.says("修好了")
    handler.sends_photo()
    handler.taps("发出")
    found += news()
    one.taps("解决了")
    one.taps("满意")
    news()
    town.passes(days=40)
    found += news()
    return found


def main() -> int:
    """Print both tables; 0 where every goal is met."""
    with tempfile.TemporaryDirectory(prefix="suping-messages-") as folder:
        count = iter(range(100))

        def found() -> Town:
            name = str(next(count))
            store, desk = new_desk(Path(folder), START, seed=2, name=name, synchronous="OFF")
            return Town(store, desk, START)

        within = filing(found)
        keys = pushed(found())
    print(f"\npushed over a normal case with a question: {len(keys)} (at most {MOST_PUSHED})")
    print("\n".join(f"  {key}" for key in keys))
    return 0 if within and len(keys) <= MOST_PUSHED else 1


if __name__ == "__main__":
    sys.exit(main())
