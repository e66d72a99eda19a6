"""A trained model as a value: its lines, how they are weighed against the word list, its file."""

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from bot.learning.linear import Lines, Runs
from bot.learning.ngrams import VERSION
from domain.errors import SupingError

MAGIC = b"suping proposer 1"
_NEWLINE = b"\n"


class NoModel(SupingError):
    """There is no model yet: the county's word list decides."""


class BrokenModel(SupingError):
    """The model's file is damaged: train again (suping learn)."""


class ForeignModel(SupingError):
    """The model was made by another version or for another county: train again (suping learn)."""


@dataclass(frozen=True)
class Blend:
    """
    How the word list and the lines speak together, fitted on texts held out from training.

    `words` and `lines` are the powers of the two probabilities; `heat` turns margins into
    probabilities, softer for a text of which less than `usual` is known; `shift` and `slope` turn
    what comes out into how often it is right.
    """

    words: float
    lines: float
    heat: float
    shift: float
    slope: float
    usual: float = 0.0


@dataclass(frozen=True)
class Measured:
    """What held-out texts said of a model: shares from 0 to 1."""

    texts: int
    words_right: float
    right: float
    right_in_three: float
    calibration_error: float


@dataclass(frozen=True)
class Model:
    """
    What was learnt, and from how much; `lines` is None where the word list alone did better.

    `categories` are the columns, `seen` how many texts each was learnt from.
    """

    categories: tuple[str, ...]
    seen: tuple[int, ...]
    blend: Blend
    measured: Measured
    trained_at: datetime
    lines: Lines | None


def save(model: Model, path: Path) -> None:
    """Write the model beside its place, then put it there whole; readable by its owner only."""
    content = _written(model)
    beside = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _written(model: Model) -> bytes:
    lines = model.lines
    head: dict[str, Any] = {
        "version": VERSION,
        "categories": model.categories,
        "seen": model.seen,
        "blend": asdict(model.blend),
        "measured": asdict(model.measured),
        "trained_at": model.trained_at.isoformat(),
        "runs": 0 if lines is None else len(lines.runs.numbers),
        "unknown": 0.0 if lines is None else lines.runs.unknown,
    }
    body = json.dumps(head).encode() + _NEWLINE
    if lines is not None:
        body += lines.runs.numbers.astype("<u4").tobytes()
        body += lines.runs.telling.astype("<f4").tobytes()
        body += lines.weights.astype("<f2").tobytes()
    return _NEWLINE.join((MAGIC, hashlib.sha256(body).hexdigest().encode(), body))


def load(path: Path) -> Model:
    """Read a model. Raises NoModel, BrokenModel or ForeignModel, never anything else."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise NoModel(f"{path}: {NoModel.__doc__}") from None
    except OSError as error:
        raise BrokenModel(f"{path}: {error.strerror}") from None
    magic, _, rest = content.partition(_NEWLINE)
    digest, _, body = rest.partition(_NEWLINE)
    if magic != MAGIC:
        raise ForeignModel(f"{path}: {ForeignModel.__doc__}")
    if hashlib.sha256(body).hexdigest().encode() != digest:
        raise BrokenModel(f"{path}: {BrokenModel.__doc__}")
    return _read(path, body)


def _read(path: Path, body: bytes) -> Model:
    first, _, arrays = body.partition(_NEWLINE)
    head = json.loads(first)
    if head["version"] != VERSION:
        raise ForeignModel(f"{path}: {ForeignModel.__doc__}")
    return Model(
        tuple(head["categories"]),
        tuple(head["seen"]),
        Blend(**head["blend"]),
        Measured(**head["measured"]),
        datetime.fromisoformat(head["trained_at"]),
        _lines(arrays, head) if head["runs"] else None,
    )


def _lines(arrays: bytes, head: dict[str, Any]) -> Lines:
    runs, categories = head["runs"], len(head["categories"])
    numbers = np.frombuffer(arrays, "<u4", runs)
    telling = np.frombuffer(arrays, "<f4", runs, 4 * runs)
    weights = np.frombuffer(arrays, "<f2", runs * categories, 8 * runs)
    return Lines(
        Runs(numbers.astype(np.int64), telling.astype(np.float32), head["unknown"]),
        weights.reshape(runs, categories).astype(np.float32),
    )
