"""The nightly training's own process: its task comes in through a pipe, its outcome goes out."""

import os
import pickle
import sys

from bot.learning.school import told, train_and_save
from bot.learning.training import Lesson, TooLittle


def main() -> None:
    """Train what stands on the standard input, behind everybody else who wants the machine."""
    os.nice(10)
    # Our own parent's bytes, through a pipe nobody else holds.
    county, taught, trained_at, path = pickle.load(sys.stdin.buffer)  # noqa: S301
    lessons = [Lesson(text, category) for category, text in taught]
    try:
        print(told(train_and_save(county, lessons, trained_at, path)))  # noqa: T201 - the outcome
    except TooLittle as error:
        print(error)  # noqa: T201


if __name__ == "__main__":
    main()
