"""
Going along with a case that others reported, and following one by its number.

Whoever joins has no second case; what they wrote is kept under their own person and shown to the
unit cleared. Nobody learns who else reported it, nor a word of theirs but the cleared title.
"""

import re

from domain.lifecycle import Action, Actor, NotAllowed, State, offered
from domain.likeness import whole_words
from domain.wordlist import normalised
from handlers.cards.board import refresh
from handlers.cards.cards import show, title
from handlers.cards.clearing import cleared_title
from handlers.cards.telling import tell_holders
from handlers.cases.alike import Probe, alike, head_of, joinable, repeated, reports
from handlers.cases.history import act
from handlers.cases.routes import holders
from handlers.cases.words import for_machines, own_words
from handlers.casework.filing import file_case
from handlers.casework.followers import full_answer, matter_of, written_by
from handlers.casework.merging import may_say_still_there, still_there
from handlers.citizens import my_cases, progress
from handlers.flows.draft import FileDraft
from handlers.flows.file_join import Again
from handlers.flows.near import NearCase
from handlers.incoming import Said
from handlers.office import Office, Turn
from handlers.talking.buttons import Face, on_card
from handlers.talking.tapping import Actions, Tapping
from storage.cases import key_of
from storage.followers import BY_NUMBER, JOINED
from storage.outbox import Lane
from storage.tables import Case
from storage.values import Message, Written
from texts.catalogue import Language, label, say

ASKED = re.compile(r"(?:/?follow|关注)\s*(?P<number>[0-9]{6,12})[\s,，]+(?P<code>[0-9a-z]{4,12})")
WORTH_TELLING = (1, 3, 10, 30, 100)
"""With so many more reports the unit hears of them; each one by itself would be noise."""


# What the filing dialogue is shown


def near_case(turn: Turn, draft: FileDraft) -> NearCase | None:
    """The case of others that a draft may be one more report of, in words for both languages."""
    found = alike(turn.office, _probe(turn, draft))
    if found is None:
        return None
    words = {language: _offer(turn.office, found, language) for language in Language}
    return NearCase(number=found.number, words=words)


def _probe(turn: Turn, draft: FileDraft) -> Probe:
    county = turn.office.desk.county
    locality = county.township_at(draft.place or draft.text)
    township = locality.code if locality else None
    return Probe(draft.text, draft.place, township, draft.category, turn.reader.person_id)


def _offer(office: Office, case: Case, language: Language) -> str:
    """All that anybody learns of it: title, kind, rough place, who has it, how many, until when."""
    return say(
        language,
        "join.offer",
        n=reports(office, case),
        title=cleared_title(office, case),
        category=office.category_name(language, case.category),
        place=rough_place(office, case, language),
        unit=office.unit_name(language, case.lead_unit),
        due=office.citizen_due(language, case),
    )


def rough_place(office: Office, case: Case, language: Language) -> str:
    """The community or township a case is in, never the place itself."""
    work, county = office.work, office.desk.county
    unit = county.locality_at(work.cases.place(case) or for_machines(office, case))
    if unit is None and case.township:
        unit = county.unit(case.township)
    if unit is None:
        return say(language, "place.unknown")
    return unit.zh if language is Language.ZH else unit.en


def repeated_case(turn: Turn, draft: FileDraft) -> NearCase | None:
    """The sender's own case that says the same words already."""
    case = repeated(turn.office, turn.reader.person_id, draft.text)
    if case is None:
        return None
    open_still = progress.can_add(case)
    words = {language: _again(turn.office, case, language) for language in Language}
    return NearCase(number=case.number, words=words, mine=True, open=open_still)


def _again(office: Office, case: Case, language: Language) -> str:
    return say(
        language,
        "again.ask",
        no=case.number,
        title=title(office, case),
        state=my_cases.state_words(office, case, language),
    )


# At the dialogue's end


def done_with_own(turn: Turn, draft: FileDraft) -> bool:
    """Show or urge the sender's own case, or add what is new; False where nothing was chosen."""
    case = turn.work.cases.by_number(draft.add_to) if draft.then and draft.add_to else None
    if case is None or not my_cases.is_mine(turn, case):
        return False
    if draft.then == Again.URGE and progress.can(case, Action.URGE):
        progress.urge(turn, case)
    elif draft.then == Again.ADD and progress.can_add(case):
        _add_what_is_new(turn, case, draft)
    else:
        my_cases.detail(turn, case)
    return True


def _add_what_is_new(turn: Turn, case: Case, draft: FileDraft) -> None:
    """The very same words are there already; a picture or a changed word is new."""
    there = whole_words(own_words(turn.office, case))
    text = "" if whole_words(draft.text) in there else draft.text
    files = tuple(file.ref() for file in draft.files)
    if text or files:
        progress.add(turn, case, Written(text, files, draft.place))
    else:
        turn.reply("again.nothing_new", no=case.number)


def went_along(turn: Turn, draft: FileDraft) -> bool:
    """Join the case that was offered; False where none was, or it can't be joined any more."""
    case = turn.work.cases.by_number(draft.join) if draft.join else None
    if case is None:
        return False
    files = tuple(file.ref() for file in draft.files)
    if joinable(case) and join(turn, case, Written(draft.text, files, draft.place)):
        return True
    turn.reply("join.too_late", no=case.number)
    return False


def join(turn: Turn, case: Case, written: Written) -> bool:
    """
    Keep what somebody wrote with another's case, and tell them of it from now on.

    False where the case takes nothing more; nothing has changed then.
    """
    office, reader = turn.office, turn.reader
    try:
        event_id = _noted(office, case, written)
    except NotAllowed:
        return False
    follow = turn.work.followers.follow
    follower = follow(key_of(case), reader.person_id, reader.address_id, JOINED)
    turn.work.followers.say(follower, event_id, written)
    joined = reports(office, case) - 1
    if joined in WORTH_TELLING:
        tell_holders(office, case, holders(office, case), "joined.handler", n=joined)
    refresh(office, case)
    _show(turn, case, "join.receipt")
    return True


def _noted(office: Office, case: Case, written: Written) -> int:
    """The event: its files in it, its words only under the follower's own key."""
    act(office, case, Action.JOIN, Actor.CITIZEN, written=Written(files=written.files))
    return office.work.cases.events(case, Action.JOIN)[-1].id or 0


# What a follower sees and can do


def following(turn: Turn, case: Case) -> bool | None:
    """Whoever follows the case, and hasn't brought it."""
    found = turn.work.followers.find(key_of(case), turn.reader.person_id)
    return True if found is not None else None


def _show(turn: Turn, case: Case, key: str) -> None:
    show(
        turn.office,
        case,
        turn.reader.address_id,
        lambda face: followed_message(turn.office, case, face, turn.language, key),
        fresh=True,
        lane=Lane.REPLY,
    )


def followed_message(
    office: Office, case: Case, face: Face, language: Language, key: str = "follow.detail"
) -> Message:
    """A followed case: where it stands and until when, without a word of its citizen's."""
    text = say(
        language,
        key,
        no=case.number,
        title=cleared_title(office, case),
        state=my_cases.state_words(office, case, language),
        due=office.citizen_due(language, case),
        hotline=office.desk.county.hotline,
    )
    buttons = (
        on_card(face, label(language, "button.follow_detail"), "followed"),
        on_card(face, label(language, "button.unfollow"), "unfollow"),
    )
    return Message(key, text, (buttons,))


def unfollow(turn: Turn, case: Case) -> None:
    """Hear no more of it; what was written stays with the case."""
    turn.work.followers.unfollow(key_of(case), turn.reader.person_id)
    refresh(turn.office, case)
    turn.reply("follow.ended", menu=True, no=case.number)


def follow_by_number(turn: Turn, number: str, code: str) -> None:
    """
    Follow another's case by its number and query code.

    A wrong code, an unknown number and too many tries get the same words (`storage/claims.py`).
    One's own case is shown as ever.
    """
    case = turn.work.claims.find(turn.reader.person_id, number, code)
    if case is None:
        turn.reply("follow.unknown", hotline=turn.office.desk.county.hotline)
    elif my_cases.is_mine(turn, case):
        my_cases.detail(turn, case)
    else:
        reader = turn.reader
        turn.work.followers.follow(key_of(case), reader.person_id, reader.address_id, BY_NUMBER)
        _show(turn, case, "follow.receipt")


def my_followed(turn: Turn) -> None:
    """What somebody follows, one card each, and how to follow another."""
    followed = turn.work.followers.followed_by(turn.reader.person_id, 3)
    for case in followed:
        _show(turn, case, "follow.detail")
    turn.reply("follow.how", menu=True)


def follow_typed(turn: Turn) -> None:
    """/follow, alone or with a number and a code."""
    what = turn.incoming.what
    if not asked_to_follow(turn, what.text if isinstance(what, Said) else ""):
        my_followed(turn)


def asked_to_follow(turn: Turn, text: str) -> bool:
    """关注 261010001 A7KM2P, follow …, /follow …; False where the words ask for something else."""
    asked = ASKED.fullmatch(normalised(text).strip())
    if asked is None:
        return False
    follow_by_number(turn, asked["number"], asked["code"])
    return True


def add_said(turn: Turn, case: Case, said: Said) -> bool:
    """A follower's reply to the card of the case: more words of theirs. False where it is none."""
    found = turn.work.followers.find(key_of(case), turn.reader.person_id)
    if found is None or Action.JOIN not in offered(State(case.state), Actor.CITIZEN):
        return False
    place = f"{said.point.latitude:.5f}, {said.point.longitude:.5f}" if said.point else ""
    return join(turn, case, Written(said.text, said.files, place))


def belongs(turn: Turn, said: Said, case: Case | None) -> bool:
    """Whether a message was for a case of others, and got there; `case`: whose card it answers."""
    return (case is not None and add_said(turn, case, said)) or asked_to_follow(turn, said.text)


def _unfollow(tapping: Tapping) -> None:
    unfollow(tapping.turn, tapping.case)


def _hears(turn: Turn, case: Case) -> bool | None:
    """Whoever's case is merged, or who follows it."""
    mine = my_cases.is_mine(turn, case) and State(case.state) is State.MERGED
    return True if mine else following(turn, case)


def _full(tapping: Tapping) -> None:
    case = head_of(tapping.office, tapping.case)
    full_answer(tapping.office, case, tapping.turn.reader.address_id)


def _still_there(tapping: Tapping) -> str | None:
    """A merged case is done again by itself; what a follower wrote becomes a case of theirs."""
    turn, case = tapping.turn, tapping.case
    if not my_cases.is_mine(turn, case):
        _filed_apart(turn, case)
        return None
    if not may_say_still_there(tapping.office, case):
        return say(turn.language, "still.too_late")
    still_there(tapping.office, case)
    due = turn.office.citizen_due(turn.language, case)
    turn.reply("still.redone", no=case.number, due=due)
    return None


def _filed_apart(turn: Turn, case: Case) -> None:
    """A follower's own words as a case of their own; who wrote none is asked to."""
    followers, person_id = turn.work.followers, turn.reader.person_id
    follower = followers.find(key_of(case), person_id)
    written = written_by(turn.office, follower) if follower else Written()
    followers.unfollow(key_of(case), person_id)
    if written.text:
        file_case(turn, matter_of(case, written))
    else:
        turn.reply("still.tell")


ACTIONS: Actions = {
    "together_full": (_hears, _full),
    "still_there": (_hears, _still_there),
    "followed": (following, lambda tapping: _show(tapping.turn, tapping.case, "follow.detail")),
    "unfollow": (following, _unfollow),
}
