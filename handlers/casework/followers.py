"""
What the citizens of merged cases and followers hear: everything that the parent's citizen hears.

Nobody calls this when something happens to a case; `history.act` notes it, and at the turn's end
whoever is to know is told. So a use case that is written tomorrow reaches them, too.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from domain.lifecycle import Action, State
from domain.masking import masked
from handlers.cards.cards import show
from handlers.cards.clearing import cleared_title
from handlers.cards.group_card import show_news
from handlers.cases.alike import head_of
from handlers.casework.answering import answer_files
from handlers.casework.files import give
from handlers.casework.filing import Brought, Matter, file_for
from handlers.casework.merging import ANSWERED, release, succeed
from handlers.office import Office, Rows
from handlers.talking.buttons import Face, on_card
from storage.cases import key_of
from storage.followers import JOINED
from storage.outbox import Lane
from storage.tables import Case, Follower
from storage.values import Message, Written
from texts.catalogue import Language, fields_of, label, say, shorten

ANSWER_SHOWN = 100
MOST_ROUNDS = 20
REPLIES = (Action.REPLY, Action.ANSWER_ON_THE_SPOT)


@dataclass(frozen=True)
class Hearer:
    """Somebody who hears of a case: by their own merged case, or by following `case`."""

    case: Case
    address_id: int
    person_id: int


def hearers(office: Office, parent: Case) -> list[Hearer]:
    """Whoever is to hear of a case beside its own citizen, each person once."""
    found = {one.person_id: one for one in reversed(list(_hearers(office, parent)))}
    found.pop(parent.person_id, None)
    return list(found.values())


def _hearers(office: Office, parent: Case) -> Iterator[Hearer]:
    work = office.work
    children = work.mergings.children(key_of(parent))
    yield from (Hearer(one, one.address_id, one.person_id) for one in children)
    for case in (parent, *children):
        for one in work.followers.of_case(key_of(case)):
            yield Hearer(parent, one.address_id, one.person_id)


def spread_news(office: Office) -> None:
    """Tell whoever is to hear of what happened in this turn; what that leads to, as well."""
    for _ in range(MOST_ROUNDS):
        news, office.work.news = office.work.news, []
        if not news:
            return
        show_news(office, (case_id for case_id, _ in news))
        for case_id, action in news:
            spread = NEWS.get(Action(action))
            if spread is not None:
                spread(office, office.work.cases.get(case_id))


def _tell_all(office: Office, case: Case, key: str, **fields: Any) -> None:
    for one in hearers(office, case):
        _tell(office, case, one, key, **fields)


def _tell(office: Office, case: Case, one: Hearer, key: str, **fields: Any) -> None:
    language = office.language_of(one.address_id)
    fields |= {
        "no": case.number,
        "title": cleared_title(office, one.case),
        "unit": office.unit_name(language, case.lead_unit),
        "due": office.citizen_due(language, case),
    }
    asked_for = fields_of(language, key)
    said = {name: value for name, value in fields.items() if name in asked_for}
    office.tell(one.address_id, key, case_id=case.id, **said)


def _unit(office: Office, case: Case) -> None:
    if case.lead_unit is not None:
        _tell_all(office, case, "together.unit")


def _date(office: Office, case: Case) -> None:
    _tell_all(office, case, "together.date")


def _reopened(office: Office, case: Case) -> None:
    _tell_all(office, case, "together.reopened")


# The answer


def _answer(office: Office, case: Case) -> None:
    """The answer and its pictures to everybody, once, with a button for whom it does not help."""
    found = hearers(office, case)
    written = _last_reply(office, case) if found else Written()
    files = answer_files(office, case) if found else []
    for one in found:
        language = office.language_of(one.address_id)
        give(office, one.address_id, case, files)
        _show_answer(office, case, one, written.text, language)


def _show_answer(office: Office, case: Case, one: Hearer, text: str, language: Language) -> None:
    show(
        office,
        one.case,
        one.address_id,
        lambda face: answer_for_others(office, case, one.case, face, text, language),
        fresh=True,
        lane=Lane.REPLY,
    )


def merged_message(office: Office, child: Case, face: Face, language: Language) -> Message:
    """A merged case in its citizen's chat: with which one, by when; once answered, the answer."""
    parent = head_of(office, child)
    if State(parent.state) in ANSWERED:
        text = _last_reply(office, parent).text
        return answer_for_others(office, parent, child, face, text, language)
    unit = office.unit_name(language, parent.lead_unit)
    text = say(
        language,
        "merge.detail",
        no=child.number,
        parent=parent.number,
        state=say(language, f"state.{parent.state}.citizen", unit=unit),
        due=office.citizen_due(language, parent),
        hotline=office.desk.county.hotline,
    )
    return Message("merge.detail", text)


def answer_for_others(
    office: Office, case: Case, of: Case, face: Face, text: str, language: Language
) -> Message:
    """The parent's answer: cleared, since it was written to somebody else."""
    words = say(
        language,
        "together.answer",
        no=case.number,
        title=cleared_title(office, of),
        unit=office.unit_name(language, case.lead_unit),
        answer=shorten(masked(text), ANSWER_SHOWN),
    )
    rows: Rows = (
        (on_card(face, label(language, "button.full_answer"), "together_full"),),
        (on_card(face, label(language, "button.still_there"), "still_there"),),
    )
    return Message("together.answer", words, rows)


def full_answer(office: Office, case: Case, address_id: int) -> None:
    """All of the parent's answer, cleared."""
    language = office.language_of(address_id)
    text = masked(_last_reply(office, case).text)
    office.send(
        address_id,
        Message("answer.full", say(language, "answer.full", no=case.number, answer=text)),
    )


def _last_reply(office: Office, case: Case) -> Written:
    replies = office.work.cases.events(case, *REPLIES)
    return office.work.cases.written(replies[-1]) if replies else Written()


# The parent ended without one


def _withdrawn(office: Office, case: Case) -> None:
    """The matter goes on for the others: by the first merged case, else for who joined first."""
    heir = succeed(office, case) or _filed_for_joined(office, case)
    if heir is None:
        _tell_all(office, case, "together.ended")
        return
    office.work.followers.move(key_of(case), key_of(heir))
    for follower in office.work.followers.of_case(key_of(heir)):
        one = Hearer(heir, follower.address_id, follower.person_id)
        if one.person_id != heir.person_id:
            _tell(office, heir, one, "together.heir", old=case.number)


def _filed_for_joined(office: Office, case: Case) -> Case | None:
    """What the first who joined wrote becomes a case of theirs: they meant to file it."""
    for follower in office.work.followers.of_case(key_of(case)):
        written = written_by(office, follower)
        if follower.how == JOINED and (written.text or written.files):
            office.work.followers.unfollow(key_of(case), follower.person_id)
            return _file_for(office, case, follower, written)
    return None


def _file_for(office: Office, case: Case, follower: Follower, written: Written) -> Case:
    reader = office.work.people.reader(follower.address_id)
    matter = matter_of(case, written)
    brought = Brought(follower.person_id, follower.address_id, reader.channel)
    filed = file_for(office, matter, brought)
    language = office.language_of(follower.address_id)
    office.tell(
        follower.address_id,
        "together.receipt",
        case_id=filed.id,
        no=filed.number,
        code=filed.code,
        old=case.number,
        unit=office.unit_name(language, filed.lead_unit),
        due=office.citizen_due(language, filed),
    )
    return filed


def matter_of(case: Case, written: Written) -> Matter:
    """What a follower wrote as a matter of its own, of the same kind, for the same unit."""
    return Matter(
        written.text,
        written.files,
        written.place,
        case.township,
        case.category,
        unit=case.lead_unit,
    )


def written_by(office: Office, follower: Follower) -> Written:
    """All that a follower wrote for a case, with the files."""
    said = office.work.followers.said(follower)
    texts = [one.written.text for one in said if one.written.text]
    places = [one.written.place for one in said if one.written.place]
    files = [file for one in said for file in office.work.cases.files_of(one.event_id)]
    return Written("\n".join(texts), tuple(files), places[0] if places else "")


def _ended(office: Office, case: Case) -> None:
    """Refused, terminated or handed to the petition office: the others' cases go on."""
    release(office, case)
    for one in hearers(office, case):
        _show_decided(office, case, one, office.language_of(one.address_id))


def _show_decided(office: Office, case: Case, one: Hearer, language: Language) -> None:
    text = say(language, "together.decided", no=case.number, title=cleared_title(office, case))
    name = label(language, "button.still_there")
    show(
        office,
        case,
        one.address_id,
        lambda face: Message("together.decided", text, ((on_card(face, name, "still_there"),),)),
        fresh=True,
        lane=Lane.REPLY,
    )


def _erased(office: Office, case: Case) -> None:
    """Nothing of its words is left by which it could be found."""
    office.work.likeness.forget(key_of(case))


Spread = Callable[[Office, Case], None]
NEWS: Mapping[Action, Spread] = {
    **dict.fromkeys((Action.DISPATCH, Action.ACCEPT_RETURN, Action.DESIGNATE), _unit),
    **dict.fromkeys((Action.ASK_CITIZEN, Action.GRANT_EXTENSION, Action.PLAN, Action.PAUSE), _date),
    **dict.fromkeys(REPLIES, _answer),
    **dict.fromkeys(
        (
            Action.CONFIRM_PARTLY,
            Action.CONFIRM_NOT_SOLVED,
            Action.RATE_BAD,
            Action.REOPEN,
            Action.LOOK_BACK_FAILED,
        ),
        _reopened,
    ),
    Action.WITHDRAW: _withdrawn,
    Action.ERASE: _erased,
    **dict.fromkeys((Action.REFUSE, Action.TERMINATE, Action.TRANSFER_TO_PETITION), _ended),
}
