"""Commands, and the words that mean them in either language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from domain.evaluator import looks_like_code
from domain.inviting import looks_like_invitation
from domain.words import is_withdrawal
from handlers.administrators.announce_talk import open_announcing
from handlers.administrators.asides import show_asides
from handlers.administrators.invite_talk import open_invitation, open_inviting
from handlers.administrators.letters import ROLES as LETTER_READERS
from handlers.administrators.letters import show_letters
from handlers.administrators.roll import show_roll
from handlers.administrators.texts_talk import open_texts
from handlers.administrators.units_talk import open_units
from handlers.cases.routes import IN_UNITS, OF_UNITS
from handlers.citizens import citizen, joining, my_cases, progress
from handlers.citizens.claiming import open_claiming
from handlers.citizens.filing_talk import open_filing
from handlers.citizens.my_data import show_my_data
from handlers.citizens.my_data_talk import open_forgetting
from handlers.citizens.phone import no_phone
from handlers.clerks import merge_taps
from handlers.clerks.blocking import DECIDERS, block, blocks, unblock
from handlers.clerks.call_backs import show_call_backs
from handlers.clerks.call_talk import open_next_call
from handlers.clerks.find_talk import open_find
from handlers.clerks.intake_talk import open_call
from handlers.clerks.relay import end_mine
from handlers.clerks.triage_list import show_waiting
from handlers.evaluator.doubting import show_doubts
from handlers.evaluator.polling import poll
from handlers.evaluator.published import show_published
from handlers.evaluator.publishing import show_publishing
from handlers.evaluator.rate_talk import open_code
from handlers.evaluator.rating_offered import rate_latest
from handlers.evaluator.shifts import AT_WINDOWS, shift
from handlers.evaluator.stats import READERS
from handlers.evaluator.stats_taps import show_stats
from handlers.figures import monthly
from handlers.figures.taps import READERS as FIGURES_READERS
from handlers.figures.taps import show_board, show_figures
from handlers.flows.intake_draft import Source
from handlers.incoming import Said
from handlers.ledger.board import READERS as LEDGER_READERS
from handlers.ledger.board import show_ledger
from handlers.ledger.by_chat import IMPORTERS, open_import
from handlers.lists import show_list
from handlers.office import Turn
from handlers.supervisors.accusing import open_accused
from handlers.supervisors.board import show_overdue
from handlers.supervisors.by_number import case_by_number, list_by_number, urge_by_number
from handlers.supervisors.lookback_desk import look_back
from handlers.supervisors.naming import show_named
from handlers.supervisors.paper_taps import open_report, show_papers, show_proposed
from handlers.supervisors.pause_talk import open_pause
from handlers.supervisors.releasing import DECIDERS as RELEASERS
from handlers.supervisors.releasing import show_open
from handlers.supervisors.reveal_talk import open_export, open_reveal
from handlers.supervisors.reviewing import show_inspections
from handlers.talking.dialogue import BACK, Answer
from handlers.talking.talk import drop_talk, open_here, take
from handlers.units.away_talk import back_again, open_away
from handlers.units.contact_talk import take_back_by_words
from handlers.units.pattern_talk import ROLES as PATTERN_WRITERS
from handlers.units.pattern_talk import open_patterns
from handlers.units.report_list import ROLES as REPORTERS
from handlers.units.report_talk import open_list
from handlers.units.special_talk import open_petition
from handlers.units.workload import show_workload
from texts.catalogue import say, words

MAY_BE_AWAY = (*OF_UNITS, "supervisor")


@dataclass(frozen=True)
class Command:
    """A command: its name, what it does, the words that do the same, and for whom it is."""

    name: str
    do: Callable[[Turn], None]
    words_key: str | None = None
    roles: tuple[str, ...] = ()


def staff_help(turn: Turn) -> None:
    """What this role does here."""
    for member in turn.roles:
        unit = turn.office.unit_name(turn.language, member.unit)
        turn.reply(f"staff.help.{member.role}", name=member.name, unit=unit)


def _start(turn: Turn) -> None:
    """A scanned code, or an invitation, comes with the command, as a deep link has it."""
    payload = _rest(turn)
    if payload is not None and looks_like_code(payload.text):
        open_code(turn, payload.text)
    elif payload is not None and looks_like_invitation(payload.text):
        open_invitation(turn, payload.text)
    elif turn.roles:
        staff_help(turn)
    else:
        citizen.welcome(turn)


def _help(turn: Turn) -> None:
    """What one does here; for staff also every command of their roles, so that none is a secret."""
    if turn.roles:
        staff_help(turn)
        roles = {member.role for member in turn.roles}
        mine = [one.name for one in COMMANDS if roles & set(one.roles)]
        lines = [f"/{name} {say(turn.language, f'command.{name}')}" for name in mine]
        if lines:
            turn.reply("staff.commands", lines="\n".join(lines))
    else:
        citizen.help_citizen(turn)


def _cancel(turn: Turn) -> None:
    """Give up the draft; without one, words such as 算了 may take back a case."""
    if drop_talk(turn):
        turn.reply("cancel.done", menu=not turn.roles)
    elif is_withdrawal(_typed(turn)) and not turn.roles:
        progress.withdraw_by_words(turn)
    else:
        turn.reply("cancel.nothing", menu=not turn.roles)


def _back(turn: Turn) -> None:
    here = open_here(turn)
    if here is None:
        _help(turn)
    else:
        take(turn, here, Answer(choice=BACK), here.view(turn))


def _typed(turn: Turn) -> str:
    what = turn.incoming.what
    return what.text if isinstance(what, Said) else ""


def _list(name: str) -> Callable[[Turn], None]:
    def show(turn: Turn) -> None:
        show_list(turn, name)

    return show


def _triage(turn: Turn) -> None:
    show_waiting(turn)


def _call(source: Source) -> Callable[[Turn], None]:
    def open_it(turn: Turn) -> None:
        open_call(turn, _rest(turn), source)

    return open_it


def _rest(turn: Turn) -> Said | None:
    """What was typed behind the command, with its pictures; None where there is nothing."""
    what = turn.incoming.what
    if not isinstance(what, Said):
        return None
    _, _, rest = what.text.partition(" ") if what.text.startswith("/") else ("", "", "")
    return replace(what, text=rest.strip()) if rest.strip() or what.files else None


def _words(turn: Turn) -> str:
    """What was typed behind the command; empty where nothing was."""
    rest = _rest(turn)
    return rest.text if rest else ""


DECIDE = ("unit_head", "supervisor", "clerk")


def _letters(turn: Turn) -> None:
    """What did not go out, and what could not be handled."""
    show_letters(turn)
    show_asides(turn)


COMMANDS = (
    Command("start", _start),
    Command("new", open_filing, "button.file"),
    Command("mycases", my_cases.my_cases, "button.track"),
    Command("rate", rate_latest, "button.rate"),
    Command("follow", joining.follow_typed, "button.follow"),
    Command("human", citizen.human, "button.human"),
    Command("nophone", no_phone, "button.no_phone"),
    Command("mydata", show_my_data, "button.my_data"),
    Command("forget", open_forgetting, "button.forget"),
    Command("claim", open_claiming, "button.claim"),
    Command("takeback", take_back_by_words, "button.take_back"),
    Command("help", _help),
    Command("language", citizen.ask_language, "button.language"),
    Command("cancel", _cancel, "button.cancel"),
    Command("back", _back, "button.back"),
    Command("away", lambda turn: open_away(turn, _words(turn)), "button.away", MAY_BE_AWAY),
    Command("imback", back_again, "button.back_again", MAY_BE_AWAY),
    Command("work", _list("work"), None, IN_UNITS),
    Command("workload", show_workload, "button.workload", ("unit_head",)),
    Command("warned", _list("warned"), None, ("supervisor",)),
    Command("approvals", _list("approvals"), "button.approvals", DECIDE),
    Command("poll", poll, "button.poll"),
    Command("published", show_published, "button.published"),
    Command("publish", show_publishing, None, ("clerk", "supervisor")),
    Command("doubts", show_doubts, None, ("supervisor",)),
    Command("stats", show_stats, "button.stats", READERS),
    Command("figures", show_figures, "button.figures", FIGURES_READERS),
    Command("board", show_board, "button.board"),
    Command("exclude", monthly.exclude, None, ("supervisor",)),
    Command("include", monthly.include, None, ("supervisor",)),
    Command("ledger", show_ledger, "button.ledger", LEDGER_READERS),
    Command("lookback", look_back, "button.look_back", ("supervisor",)),
    Command("overdue", show_overdue, None, ("supervisor",)),
    Command("approve", _list("approvals"), None, DECIDE),
    Command("urge", urge_by_number, None, ("supervisor",)),
    Command("list", list_by_number, None, ("supervisor",)),
    Command("case", case_by_number, None, ("supervisor",)),
    Command("named", show_named, None, ("supervisor",)),
    Command("papers", show_papers, None, ("supervisor",)),
    Command("proposed", show_proposed, None, ("supervisor",)),
    Command("report", open_report, None, ("supervisor",)),
    Command("pause", open_pause, None, ("supervisor",)),
    Command("inspections", show_inspections, None, ("supervisor", "unit_head")),
    Command("stuck", _list("stuck"), None, ("supervisor",)),
    Command("designate", _list("to_designate"), "button.to_designate", ("supervisor",)),
    Command("redone", _list("redone"), "button.redone", ("supervisor",)),
    Command("problems", _list("problems"), None, ("supervisor",)),
    Command("merge", merge_taps.typed, None, ("clerk",)),
    Command("split", merge_taps.typed, None, ("clerk",)),
    Command("triage", _triage, None, ("clerk", "liaison")),
    Command("block", block, None, DECIDERS),
    Command("unblock", unblock, None, DECIDERS),
    Command("blocks", blocks, None, DECIDERS),
    Command("shift", shift, "button.shift", AT_WINDOWS),
    Command("endtalk", end_mine, "button.relay_end"),
    Command("reveal", open_reveal, None, ("supervisor",)),
    Command("export", open_export, None, ("supervisor",)),
    Command("announce", open_announcing, None, ("administrator", "supervisor")),
    Command("texts", open_texts, None, ("administrator",)),
    Command("reports", open_list, "button.reports", REPORTERS),
    Command("patterns", open_patterns, "button.patterns", PATTERN_WRITERS),
    Command("units", open_units, None, ("administrator",)),
    Command("invite", open_inviting, None, ("administrator",)),
    Command("staff", show_roll, None, ("administrator",)),
    Command("releases", show_open, None, RELEASERS),
    Command("petition", open_petition, None, ("clerk",)),
    Command("accused", open_accused, None, ("supervisor",)),
    Command("letters", _letters, "button.letters", LETTER_READERS),
    Command("calls", open_next_call, "button.next_call", ("clerk", "supervisor")),
    Command("callbacks", show_call_backs, "button.call_backs", ("clerk", "supervisor")),
    Command("call", _call(Source.PHONE), "button.call", ("clerk",)),
    Command("letter", _call(Source.LETTER), "button.letter", ("clerk",)),
    Command("find", lambda turn: open_find(turn, _rest(turn)), "button.find", ("clerk",)),
    Command("import", lambda turn: open_import(turn, _rest(turn)), "button.import", IMPORTERS),
)
TYPED_CODE = Command("code", lambda turn: open_code(turn, _typed(turn)))
TYPED_INVITATION = Command("invitation", lambda turn: open_invitation(turn, _typed(turn)))
BY_NAME: Mapping[str, Command] = {command.name: command for command in COMMANDS}


def command_of(turn: Turn, text: str) -> Command | None:
    """The command a text is: by its name, or by the words of its button; or a code, typed."""
    if looks_like_code(text):
        return TYPED_CODE
    if looks_like_invitation(text):
        return TYPED_INVITATION
    typed = text.strip().casefold()
    if typed.startswith("/"):
        name = typed[1:].split(maxsplit=1)[0].split("@")[0] if len(typed) > 1 else ""
        found = BY_NAME.get(name, BY_NAME["help"])
        return found if _allowed(turn, found) else BY_NAME["help"]
    spoken = (one for one in COMMANDS if one.words_key and typed in words(one.words_key))
    return next((one for one in spoken if _allowed(turn, one)), None)


def _allowed(turn: Turn, command: Command) -> bool:
    return not command.roles or turn.role(*command.roles) is not None
