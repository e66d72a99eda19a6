"""One training: the model is trained from everything there is, and its file put in place."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from bot.learning.model import Model, save
from bot.learning.training import Lesson, TooLittle, learn
from domain.county import County


def train_and_save(
    county: County, lessons: Sequence[Lesson], trained_at: datetime, path: Path
) -> Model:
    """
    Train and put the model's file in place.

    Raises TooLittle, and then there is no file: what was learnt from texts since erased is gone.
    """
    try:
        model = learn(county, lessons, trained_at)
    except TooLittle:
        path.unlink(missing_ok=True)
        raise
    save(model, path)
    return model


def told(model: Model) -> str:
    """What a training came to, in one line for a person."""
    found = model.measured
    who = "words and history together" if model.lines else "the word list alone, it did better"
    return (
        f"learnt from {sum(model.seen)} texts; held out: right at once {found.right:.3f} "
        f"(word list {found.words_right:.3f}), among three {found.right_in_three:.3f}, "
        f"calibration error {found.calibration_error:.3f}; in use: {who}"
    )
