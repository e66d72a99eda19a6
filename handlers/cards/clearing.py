"""
What a unit may read of a case: cleared text, never who brought it (promise 4).

Numbers and the writer's own name are masked. Of a confidential case a unit reads only what a clerk
retold: no word of the writer's, no file, no place. Where the writer blames staff as well, what a
clerk cleared stands in the place of the text, and files and place stay.
"""

from domain.blame import without_blame
from domain.lifecycle import Action, Actor
from domain.masking import MASK, masked
from handlers.cards.cards import short_title
from handlers.cases.rated import in_short, is_rated
from handlers.cases.seeing import is_sealed
from handlers.cases.voices import VOICES
from handlers.cases.waiting import REDONE
from handlers.office import Office
from storage.attachments import Attached, Kept
from storage.cases import key_of
from storage.tables import Case, Event
from texts.catalogue import Language, say

MOST_CLEARED = 256
"""A card asks for few; a ledger of a hundred thousand rows must not be held whole."""
RETOLD = "retold"
AUTOMATIC = "automatic"


def cleared_text(office: Office, case: Case, language: Language = Language.ZH) -> str:
    """The matter in words that a unit may read; `language` is of what the desk itself says."""
    if case.erased_at is not None or is_sealed(office, case):
        return MASK
    if is_rated(case):
        lines = (in_short(office, case, language), cleared_words(office, case))
        return "\n".join(line for line in lines if line)
    if clerk_writes(case):
        return cleared_words(office, case) or MASK
    return masked_for(office, case, _by_hand(office, case) or office.work.cases.matter(case))


def cleared_words(office: Office, case: Case) -> str:
    """What a clerk wrote or cleared for the unit; empty where nobody has."""
    return masked_for(office, case, retold(office, case))


def _by_hand(office: Office, case: Case) -> str:
    """What a clerk cleared, with what was added since; empty where a machine's masking is all."""
    told = _retellings(office, case)
    if not told:
        return ""
    later = [
        office.work.cases.written(event).text
        for event in office.work.cases.events(case, Action.ADD, Action.ANSWER)
        if (event.id or 0) > (told[-1].id or 0)
    ]
    parts = (office.work.cases.written(told[-1]).text, *later)
    return "\n".join(part for part in parts if part)


def masked_for(office: Office, case: Case, text: str) -> str:
    """A text without numbers and names, the writer's own among them where the desk knows it."""
    own = office.work.identities.to_mask(case.person_id)
    if (text, own) not in office.cleared:
        if len(office.cleared) >= MOST_CLEARED:
            office.cleared.clear()
        office.cleared[text, own] = masked(text, own)
    return office.cleared[text, own]


def clerk_writes(case: Case) -> bool:
    """Whether units read only what a clerk wrote of it: it is confidential, or blames staff."""
    return case.confidential or case.blame_split


def waits_for_words(office: Office, case: Case) -> bool:
    """Whether no unit can have it before a clerk wrote something; a rating speaks by its grade."""
    return clerk_writes(case) and not is_rated(case) and not retold(office, case)


def desk_text(office: Office, case: Case) -> str:
    """The matter as clerks and supervisors read it: their work needs no number and no name."""
    if case.erased_at is not None:
        return MASK
    return masked_for(office, case, office.work.cases.matter(case))


def machine_cleared(office: Office, case: Case) -> str:
    """The matter with the blame cut out by the machine: a proposal, or until a clerk has looked."""
    return without_blame(desk_text(office, case))


def desk_title(office: Office, case: Case) -> str:
    """Its first words, as a clerk reads them out; of what is sealed nothing."""
    return MASK if is_sealed(office, case) else short_title(desk_text(office, case)) or MASK


def desk_place(office: Office, case: Case, language: Language) -> str:
    """Where it is, as the desk reads it."""
    return masked_for(office, case, office.work.cases.place(case)) or say(language, "place.unknown")


def cleared_title(office: Office, case: Case, language: Language = Language.ZH) -> str:
    """The first words of it, for lists."""
    return short_title(cleared_text(office, case, language))


def cleared_place(office: Office, case: Case, language: Language) -> str:
    """Where it is, as a unit may read it."""
    if case.confidential:
        return say(language, "place.retold")
    return masked_for(office, case, office.work.cases.place(case)) or say(language, "place.unknown")


def cleared_place_in_full(office: Office, case: Case) -> str:
    """The place for a ledger: empty where none was named, or where it is kept secret."""
    return "" if case.confidential else masked_for(office, case, office.work.cases.place(case))


OF_CITIZENS = (Action.SUBMIT, Action.ADD, Action.ANSWER, Action.JOIN)
HEARD = frozenset({*VOICES, "video_note"})
SOUNDS = frozenset({"ogg", "mp3", "m4a", "wav", "amr"})


def cleared_files(office: Office, case: Case) -> list[Attached]:
    """The pictures and files a unit may see, or will as soon as they are fetched and cleaned."""
    files = office.work.attachments.of_case(key_of(case), OF_CITIZENS)
    return [file for file in files if may_unit_see(case, file)]


def may_unit_see(case: Case, file: Attached) -> bool:
    """
    Whether a unit may see this file of a citizen's, now or once it is ready.

    Pictures are cleaned. What can't be cleaned waits for a clerk's yes. A voice tells who speaks:
    no unit hears it, a clerk writes down what is said.
    """
    if case.confidential or case.erased_at is not None or hears_only_clerks(file):
        return False
    if file.state is Kept.WAITING:
        return file.kind == "photo"
    return file.state is Kept.READY or (file.state is Kept.HELD and file.released)


def hears_only_clerks(file: Attached) -> bool:
    """Whether it is a voice, by the way it was sent or by what it is."""
    return file.kind in HEARD or file.sort in SOUNDS


def retold(office: Office, case: Case) -> str:
    """What a clerk last retold of a confidential case; empty where nobody has."""
    told = _retellings(office, case)
    return office.work.cases.written(told[-1]).text if told else ""


def reason(office: Office, case: Case) -> str:
    """
    Why the citizen had it done again, in words that a unit may read; empty where none is.

    Blame of whoever answered is cut out; where a clerk writes what a unit reads, nothing is shown.
    """
    if clerk_writes(case) or not case.reopened:
        return ""
    events = office.work.cases.events(case, *REDONE, Action.ADD)
    begun = max((i for i, one in enumerate(events) if one.action in REDONE), default=0)
    said = [office.work.cases.written(one).text for one in events[begun:]]
    return masked_for(office, case, without_blame("\n".join(words for words in said if words)))


def retelling_is_behind(office: Office, case: Case) -> bool:
    """Whether something was added since a clerk last wrote; what a machine cut is not enough."""
    told = [one for one in _retellings(office, case) if not one.public.get(AUTOMATIC)]
    added = [
        event
        for event in office.work.cases.events(case, Action.SUBMIT, Action.ADD, Action.ANSWER)
        if event.actor == Actor.CITIZEN
    ]
    return not told or bool(added and (added[-1].id or 0) > (told[-1].id or 0))


def _retellings(office: Office, case: Case) -> list[Event]:
    events = office.work.cases.events(case, Action.ADD)
    return [event for event in events if event.public.get(RETOLD)]
