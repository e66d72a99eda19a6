"""The citizen's desk beside filing: what is said first, how things stand, a person, ratings."""

from datetime import timedelta

from domain.lifecycle import Action, Actor, State, offered
from handlers.answering import show_answer
from handlers.buttons import on_card, on_list
from handlers.cards import refresh, show, title
from handlers.confirming import grade_question
from handlers.history import act
from handlers.lists import open_cases
from handlers.office import Office, Rows, Turn
from handlers.routes import people_for
from storage.cases import key_of
from storage.outbox import Lane
from storage.tables import Card, Case
from storage.values import Message, Written
from texts.catalogue import Language, label, say

SHOWN = 5


def welcome(turn: Turn) -> None:
    """Who reads what, where it is kept, which rights there are; then the four large keys."""
    office, language = turn.office, turn.language
    county = office.desk.county
    turn.reply(
        "welcome.notice",
        menu=True,
        county=county.name_zh if language is Language.ZH else county.name_en,
        office=office.unit_name(language, None),
        storage=office.desk.channels[turn.reader.channel].storage[language],
        years=office.desk.keep_years,
        hotline=county.hotline,
    )


def help_citizen(turn: Turn) -> None:
    """What can be done here."""
    turn.reply("help.citizen", menu=True, hotline=turn.office.desk.county.hotline)


def my_cases(turn: Turn) -> None:
    """The latest cases, one line and one button each."""
    mine = turn.work.cases.of_person(turn.reader.person_id, SHOWN)
    if not mine:
        turn.reply("cases.none", menu=True)
        return
    lines = "\n".join(case_line(turn.office, case, turn.language) for case in mine)
    text = say(turn.language, "cases.list", lines=lines)
    turn.send(Message("cases.list", text, _openers(turn, mine)))


def _openers(turn: Turn, cases: list[Case]) -> Rows:
    rows = []
    for case in cases:
        card, _ = turn.work.cards.of(key_of(case), turn.reader.address_id)
        rows.append((on_card(card, case.number, "detail"),))
    return tuple(rows)


def state_words(office: Office, case: Case, language: Language) -> str:
    """Where a case stands, in the citizen's words."""
    unit = office.unit_name(language, case.lead_unit)
    return say(language, f"state.{case.state}.citizen", unit=unit)


def case_line(office: Office, case: Case, language: Language) -> str:
    """One case in a line."""
    return say(
        language,
        "case.line",
        no=case.number,
        title=title(office, case),
        state=state_words(office, case, language),
        due=office.short(language, case.citizen_due_at),
    )


def detail(turn: Turn, case: Case) -> None:
    """One case: where it stands, until when, and what the citizen can do about it."""
    if State(case.state) is State.REPLIED:
        show_answer(turn.office, case)
        return
    show(
        turn.office,
        case,
        turn.reader.address_id,
        lambda card: _detail_message(turn, case, card),
        fresh=True,
        lane=Lane.REPLY,
    )


def _detail_message(turn: Turn, case: Case, card: Card) -> Message:
    office, language = turn.office, turn.language
    text = say(
        language,
        "case.detail",
        no=case.number,
        title=title(office, case),
        state=state_words(office, case, language),
        due=office.due_text(
            language, case.citizen_due_at, provisional=case.citizen_due_provisional
        ),
        hotline=office.desk.county.hotline,
    )
    can = offered(State(case.state), Actor.CITIZEN)
    wanted = (
        (Action.URGE, "urge", "button.urge"),
        (Action.WITHDRAW, "withdraw", "button.withdraw"),
    )
    buttons = [
        on_card(card, label(language, key), name) for action, name, key in wanted if action in can
    ]
    return Message("case.detail", text, (tuple(buttons),) if buttons else ())


def urge(turn: Turn, case: Case) -> None:
    """Urge whoever has it, once a working day."""
    office = turn.office
    today = office.local(office.now).date()
    urged = turn.work.cases.events(case, Action.URGE)
    if urged and office.local(urged[-1].at).date() == today:
        turn.reply("urge.too_often", no=case.number)
        return
    act(office, case, Action.URGE, Actor.CITIZEN)
    _tell_holder(office, case, "urged.handler")
    due = office.due_text(turn.language, case.citizen_due_at)
    turn.reply("urge.done", no=case.number, due=due)


def _tell_holder(office: Office, case: Case, key: str) -> None:
    """Tell whoever has the case; one in triage is the clerks'."""
    holders = people_for(office, case)[:1] or office.work.staff.with_role("clerk")
    for member in holders:
        office.tell(
            member.address_id,
            key,
            lane=Lane.STAFF,
            case_id=case.id,
            protect=True,
            no=case.number,
            title=title(office, case),
        )


def ask_withdraw(turn: Turn, case: Case) -> None:
    """Asked once before a case is withdrawn."""
    show(
        turn.office,
        case,
        turn.reader.address_id,
        lambda card: Message(
            "withdraw.ask",
            say(turn.language, "withdraw.ask", no=case.number),
            (
                (
                    on_card(card, turn.label("button.withdraw_yes"), "withdraw_yes"),
                    on_card(card, turn.label("button.withdraw_no"), "detail"),
                ),
            ),
        ),
        fresh=True,
        lane=Lane.REPLY,
    )


def withdraw(turn: Turn, case: Case) -> None:
    """The citizen takes it back; the unit sees it."""
    act(turn.office, case, Action.WITHDRAW, Actor.CITIZEN)
    refresh(turn.office, case)
    turn.reply("withdraw.done", menu=True, no=case.number)


def add(turn: Turn, case: Case, written: Written) -> None:
    """More words or pictures for a case; whoever has it sees them."""
    act(turn.office, case, Action.ADD, Actor.CITIZEN, written=written)
    if written.text:
        longer = f"{turn.work.cases.matter(case)}\n{written.text}"
        turn.work.cases.replace_matter(case, longer)
    if case.lead_unit:
        _tell_holder(turn.office, case, "added.handler")
    refresh(turn.office, case)
    turn.reply("add.done", menu=True, no=case.number)


def can_add(case: Case) -> bool:
    """Whether something may be added now."""
    return Action.ADD in offered(State(case.state), Actor.CITIZEN)


def impatient(turn: Turn) -> None:
    """How the open cases stand, with what can be done."""
    mine = open_cases(turn)
    if not mine:
        turn.reply("cases.none", menu=True)
        return
    detail(turn, mine[0])


def human(turn: Turn) -> None:
    """A person: the hotline's number at once, and a row on the clerk's list."""
    office = turn.office
    if turn.work.people.wants_a_person(turn.reader.address_id, "human"):
        for clerk in turn.work.staff.with_role("clerk"):
            office.tell(
                clerk.address_id,
                "human.card",
                lane=Lane.STAFF,
                when=office.moment(office.language_of(clerk.address_id), office.now),
            )
    county = office.desk.county
    hours = county.hours_zh if turn.language is Language.ZH else county.hours_en
    turn.reply("human.registered", menu=True, hotline=county.hotline, hours=hours)


def rate_latest(turn: Turn) -> None:
    """Ask for the grade of the latest closed case that has none; else say how rating works."""
    office = turn.office
    valid = timedelta(days=office.desk.rules.closing.survey_valid_days)
    for case in turn.work.cases.of_person(turn.reader.person_id):
        recent = case.closed_at is not None and office.now - case.closed_at <= valid
        if recent and State(case.state) is State.CLOSED and turn.work.ratings.of(case) is None:
            show(
                office,
                case,
                turn.reader.address_id,
                lambda card, case=case: grade_question(office, case, card, turn.language),  # type: ignore[misc]
                fresh=True,
                lane=Lane.REPLY,
            )
            return
    turn.reply("rate.nothing", menu=True)


def ask_language(turn: Turn) -> None:
    """Both languages, each in its own words."""
    buttons = tuple(
        (on_list("language", i, say(one, "language.name")),) for i, one in enumerate(Language)
    )
    turn.reply("language.ask", buttons=buttons)


def set_language(turn: Turn, index: int) -> None:
    """From now on in this language."""
    chosen = list(Language)[index % len(Language)]
    turn.work.people.speak(turn.reader.person_id, chosen)
    turn.reply("language.changed", menu=not turn.roles)
