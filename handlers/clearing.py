"""What a unit may read of a case: cleared text, never who brought it (promise 4)."""

from domain.lifecycle import Action
from handlers.cards import short_title
from handlers.office import Office
from storage.tables import Case
from storage.values import FileRef
from texts.catalogue import Language, say


def cleared_text(office: Office, case: Case) -> str:
    """The matter in words that a unit may read."""
    return office.work.cases.matter(case)


def cleared_title(office: Office, case: Case) -> str:
    """The first words of it, for lists."""
    return short_title(cleared_text(office, case))


def cleared_place(office: Office, case: Case, language: Language) -> str:
    """Where it is, as a unit may read it."""
    return office.work.cases.place(case) or say(language, "place.unknown")


def cleared_files(office: Office, case: Case) -> list[FileRef]:
    """The pictures and files a unit may see."""
    return office.work.cases.files(case, Action.SUBMIT, Action.ADD)
