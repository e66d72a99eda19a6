"""What a unit reads of the others who report the same matter: how many, and cleared words."""

from collections.abc import Iterator

from domain.blame import without_blame
from domain.masking import masked
from handlers.cards.clearing import cleared_text
from handlers.cases.alike import head_of, reports
from handlers.office import Office
from handlers.talking.buttons import Face, on_card
from storage.cases import key_of
from storage.tables import Case
from storage.values import Message
from texts.catalogue import Language, label, say

SHOWN = 10
"""So many are shown in words, the newest; whoever wants all reads the case on the desk's page."""


def together_line(office: Office, case: Case, language: Language) -> str:
    """How many more report it; empty where nobody does."""
    others = reports(office, case) - 1
    return say(language, "joined.line", n=others) if others else ""


def words_of_others(office: Office, case: Case, language: Language) -> list[str]:
    """The cleared words of whoever joined and of the cases merged, one message each."""
    texts = [*_joined(office, case), *_merged(office, case)][-SHOWN:]
    return [
        say(language, "joined.words", no=case.number, i=i, n=len(texts), text=text)
        for i, text in enumerate(texts, 1)
    ]


def _joined(office: Office, case: Case) -> Iterator[str]:
    followers = office.work.followers
    for follower in followers.of_case(key_of(case)):
        for one in followers.said(follower):
            lines = (one.written.text, one.written.place)
            yield masked(without_blame("\n".join(line for line in lines if line)))


def _merged(office: Office, case: Case) -> Iterator[str]:
    for child in office.work.mergings.children(key_of(case)):
        yield cleared_text(office, child)


def merged_message(office: Office, case: Case, face: Face, language: Language) -> Message:
    """The clerk's card of a merged case: under which, and the way out again."""
    text = say(language, "merge.card", no=case.number, parent=head_of(office, case).number)
    button = on_card(face, label(language, "button.split"), "split")
    return Message("merge.card", text, ((button,),), protect=True)
