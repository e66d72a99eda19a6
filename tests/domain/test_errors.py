from domain.errors import SupingError


class TooSmall(SupingError):
    """The thing is too small: bring a bigger one."""


def test_an_error_without_words_says_its_docstring() -> None:
    assert str(TooSmall()) == "The thing is too small: bring a bigger one."


def test_an_error_with_words_says_them() -> None:
    assert str(TooSmall("two centimetres")) == "two centimetres"


def test_every_error_of_the_desk_can_be_caught_by_its_root() -> None:
    assert issubclass(TooSmall, SupingError)
    assert str(SupingError()) == "The desk could not do this."
