"""One update, one turn: who sent it, what it is, and the use case it leads to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from domain import words as common
from handlers import buttons, citizen
from handlers.answering import note_seen
from handlers.dialogue import Answer
from handlers.flows.answer import AnswerDraft
from handlers.flows.file import FileDraft, opening
from handlers.incoming import Incoming, Left, Said, Shown, Tapped
from handlers.lists import show_list
from handlers.office import Desk, Office, Turn
from handlers.routes import may_handle
from handlers.talk import continue_talk, drop_talk, open_position, open_talk, tap_talk
from handlers.talks import TALKS
from handlers.taps import case_tap, list_tap
from storage.work import Work
from texts.catalogue import languages_of, say, words


def take_turn(desk: Desk, work: Work, incoming: Incoming) -> None:
    """Handle one update inside one unit of work; whatever is sent comes of the outbox."""
    sender = incoming.sender
    language = languages_of(sender.language_code)
    reader = work.people.meet(sender.channel, sender.chat_id, sender.user_id, language)
    roles = tuple(work.staff.roles_of(reader.person_id))
    turn = Turn(Office(desk, work), reader, roles, incoming)
    match incoming.what:
        case Left():
            work.people.blocked(reader.address_id)
        case Shown(message_id):
            note_seen(turn.office, reader.person_id, reader.address_id, message_id)
        case Tapped() as tapped:
            _here(turn)
            _tapped(turn, tapped)
        case Said() as said:
            _here(turn)
            _said(turn, said)


def _here(turn: Turn) -> None:
    """They act in the chat themselves: it is open, and what stands in it was seen."""
    turn.work.people.wrote(turn.reader.address_id)
    if not turn.roles:
        note_seen(turn.office, turn.reader.person_id, turn.reader.address_id)


def _tapped(turn: Turn, tapped: Tapped) -> None:
    match buttons.read(tapped.data):
        case buttons.QuestionTap() as tap:
            open_here = tap_talk(turn, TALKS, open_position(turn, TALKS), tap)
            note = "" if open_here else say(turn.language, "stale.button")
        case buttons.CaseTap() as tap:
            note = case_tap(turn, tap)
        case buttons.ListTap() as tap:
            note = list_tap(turn, tap, tapped.message_id)
        case _:
            note = say(turn.language, "stale.button")
    turn.work.outbox.answer_tap(turn.reader.address_id, tapped.callback_id, note)


def _said(turn: Turn, said: Said) -> None:
    if said.edited:
        turn.reply("edited.hint")
        return
    command = _command(turn, said.text)
    if command is not None:
        command.do(turn)
        return
    position = open_position(turn, TALKS)
    if position is not None:
        continue_talk(turn, TALKS[position.name], position, said)
    elif turn.roles:
        _staff_said(turn, said)
    else:
        _citizen_said(turn, said)


def _citizen_said(turn: Turn, said: Said) -> None:
    """What describes a matter opens a draft; greetings, thanks and impatience don't."""
    text = said.text
    if not said.files and said.point is None:
        for is_it, do in SMALL_TALK:
            if is_it(text):
                do(turn)
                return
    talk = TALKS["file"]
    facts = talk.facts(turn, {})
    answer = Answer(None, text, said.files, said.point, said.album)
    open_talk(turn, talk, opening(text, answer, facts))


def _staff_said(turn: Turn, said: Said) -> None:
    """A reply to a case's card answers that case; anything else gets the staff's help."""
    card = (
        turn.work.cards.shown_as(turn.reader.address_id, said.reply_to) if said.reply_to else None
    )
    case = turn.work.cases.get(card.case_id) if card else None
    if case is None or not any(may_handle(turn.office, case, one) for one in turn.roles):
        staff_help(turn)
        return
    open_talk(turn, TALKS["answer"], AnswerDraft(case_id=case.id or 0))
    position = turn.work.dialogues.find(turn.reader.address_id)
    if position is not None:
        continue_talk(turn, TALKS["answer"], position, said)


# Commands, and the words that mean them.


@dataclass(frozen=True)
class Command:
    """A command: its name, the words that do the same, for whom, and what it does."""

    name: str
    do: Callable[[Turn], None]
    words_key: str | None = None
    roles: tuple[str, ...] = ()


def _start(turn: Turn) -> None:
    if turn.roles:
        staff_help(turn)
    else:
        citizen.welcome(turn)


def _help(turn: Turn) -> None:
    if turn.roles:
        staff_help(turn)
    else:
        citizen.help_citizen(turn)


def staff_help(turn: Turn) -> None:
    """What this role does here."""
    for member in turn.roles:
        unit = turn.office.unit_name(turn.language, member.unit)
        turn.reply(f"staff.help.{member.role}", name=member.name, unit=unit)


def _new(turn: Turn) -> None:
    open_talk(turn, TALKS["file"], FileDraft())


def _cancel(turn: Turn) -> None:
    turn.reply("cancel.done" if drop_talk(turn) else "cancel.nothing", menu=not turn.roles)


def _list(name: str) -> Callable[[Turn], None]:
    def show(turn: Turn) -> None:
        show_list(turn, name)

    return show


COMMANDS = (
    Command("start", _start),
    Command("new", _new, "button.file"),
    Command("mycases", citizen.my_cases, "button.track"),
    Command("rate", citizen.rate_latest, "button.rate"),
    Command("human", citizen.human, "button.human"),
    Command("help", _help),
    Command("language", citizen.ask_language),
    Command("cancel", _cancel),
    Command("work", _list("work"), None, ("handler", "unit_head")),
    Command("overdue", _list("overdue"), None, ("supervisor",)),
    Command("triage", _list("triage"), None, ("clerk",)),
)
BY_NAME: Mapping[str, Command] = {command.name: command for command in COMMANDS}


def _command(turn: Turn, text: str) -> Command | None:
    """The command a text is: by its name, or by the words of its button in either language."""
    typed = text.strip().casefold()
    if typed.startswith("/"):
        name = typed[1:].split(maxsplit=1)[0].split("@")[0] if len(typed) > 1 else ""
        found = BY_NAME.get(name, BY_NAME["help"])
        return found if _allowed(turn, found) else BY_NAME["help"]
    return next((one for one in COMMANDS if one.words_key and typed in words(one.words_key)), None)


def _allowed(turn: Turn, command: Command) -> bool:
    return not command.roles or turn.role(*command.roles) is not None


def _greeted(turn: Turn) -> None:
    turn.reply("greeting.reply", menu=True)


def _thanked(turn: Turn) -> None:
    turn.reply("thanks.reply")


SMALL_TALK: tuple[tuple[Callable[[str], bool], Callable[[Turn], None]], ...] = (
    (common.is_greeting, _greeted),
    (common.is_thanks, _thanked),
    (common.is_impatience, citizen.impatient),
    (common.is_human, citizen.human),
)
