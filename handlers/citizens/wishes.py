"""What is wished for in words where no button stands: have it redone, add something."""

from collections.abc import Callable

from handlers.casework.disputing import way_back
from handlers.citizens import my_cases, progress
from handlers.citizens.word_talk import open_word
from handlers.lists import open_cases
from handlers.office import Turn
from texts.catalogue import words


def says(key: str) -> Callable[[str], bool]:
    """Whether a text is nothing but a button's words, in either language."""

    def is_it(text: str) -> bool:
        return text.strip().casefold().rstrip("。.!！") in words(key)

    return is_it


def again_by_words(turn: Turn) -> None:
    """重办: the latest case that can be done again, with the button that has it done."""
    mine = turn.work.cases.of_person(turn.reader.person_id)
    open_to_it = [case for case in mine if way_back(turn.office, case) is not None]
    if open_to_it:
        my_cases.detail(turn, open_to_it[0])
    else:
        my_cases.my_cases(turn)


def more_by_words(turn: Turn) -> None:
    """补充: for the one open case what it is, else which case."""
    mine = [case for case in open_cases(turn) if progress.can_add(case)]
    if len(mine) == 1:
        open_word(turn, mine[0], "more")
    else:
        my_cases.my_cases(turn)
