"""A workbook of people in the chat: looked at first, with all that is wrong; done by one tap."""

from handlers.administrators.inviting import ROLE
from handlers.administrators.people_check import Plan, plan_of
from handlers.administrators.people_import import carry_out
from handlers.administrators.people_rows import rows_of, template, units_template
from handlers.administrators.roles import role_words
from handlers.ledger.reading import BadWorkbook
from handlers.office import Office, Turn
from handlers.talking.buttons import to_decide
from storage.outbox import Lane
from storage.roll_files import WAITING
from storage.staff import Member
from storage.values import Message
from texts.catalogue import Language, say

YES, NO, TEMPLATE = "people_yes", "people_no", "roll_sheet"
LISTED = 5
FAULTS_LISTED = 10


def send_template(turn: Turn, _number: int) -> str:
    """The roll as a workbook, and how it is sent back."""
    if turn.role(ROLE) is None:
        return say(turn.language, "stale.button")
    text = say(turn.language, "people.how")
    sheet = template(turn.office, turn.language)
    turn.send(Message("people.how", text, sheet=sheet, file_name="staff.xlsx"))
    units = units_template(turn.office, turn.language)
    how = say(turn.language, "people.units_how")
    turn.send(Message("people.units_how", how, sheet=units, file_name="units.xlsx"))
    return ""


def workbook_came(office: Office, member: Member, data: bytes) -> None:
    """What was sent has been fetched: every mistake, or what it changes."""
    language = office.language_of(member.address_id)
    try:
        rows = rows_of(data)
    except BadWorkbook as bad:
        text = say(language, bad.key, **bad.fields)
        office.send(member.address_id, Message(bad.key, text), lane=Lane.STAFF)
        return
    plan = plan_of(office, rows, member)
    if plan.faults:
        office.tell(
            member.address_id,
            "people.bad",
            lane=Lane.STAFF,
            n=len(plan.faults),
            lines=fault_lines(plan, language),
        )
    elif plan.is_empty:
        office.tell(member.address_id, "people.same", lane=Lane.STAFF, n=plan.same)
    else:
        _show(office, member, plan, rows, language)


def fault_lines(plan: Plan, language: Language) -> str:
    """The first of what is wrong, a line for each, and how many more there are."""
    lines = [one.words(language) for one in plan.faults[:FAULTS_LISTED]]
    rest = len(plan.faults) - len(lines)
    return "\n".join([*lines, *([say(language, "list.rest", n=rest)] if rest else [])])


def plan_words(office: Office, plan: Plan, language: Language) -> str:
    """How many come, change, leave; and who."""
    blocks = [
        (
            "people.new",
            [f"{one.offer.name}（{role_words(office, language, one.offer)}）" for one in plan.new],
        ),
        ("people.changed", [one.member.name for one in plan.changed]),
        ("people.leaving", [one.name for one, _ in plan.leaving]),
    ]
    between = "、" if language is Language.ZH else ", "
    zh = language is Language.ZH
    units = [one.zh if zh else one.en for one in plan.units]
    renamed = [one[1] if zh else one[2] for one in plan.renamed]
    blocks += [("people.new_units", units)] if units else []
    blocks += [("people.renamed", renamed)] if renamed else []
    return "\n".join(
        say(language, key, n=len(names), words=_some(names, between)) for key, names in blocks
    )


def done_words(plan: Plan, language: Language) -> str:
    """What was done, in numbers."""
    counts = {"n": len(plan.new), "k": len(plan.changed), "a": len(plan.leaving)}
    return say(language, "people.done", **counts)


def _some(names: list[str], between: str) -> str:
    shown = between.join(names[:LISTED])
    return f"{shown}…" if len(names) > LISTED else shown or "–"


def _show(
    office: Office, member: Member, plan: Plan, rows: list[dict[str, str]], language: Language
) -> None:
    row = office.work.roll_files.bring(rows, plan.shown, member.id)
    buttons = (to_decide(language, row.id, (YES, "button.people_yes"), (NO, "button.people_no")),)
    office.tell(
        member.address_id,
        "people.card",
        buttons=buttons,
        lane=Lane.STAFF,
        lines=plan_words(office, plan, language),
        n=plan.same,
    )


def decide(turn: Turn, number: int, *, done: bool) -> str:
    """The administrator's word on their own workbook, once; the words to show for a moment."""
    row, member = turn.work.roll_files.get(number), turn.role(ROLE)
    if row is None or member is None or row.state != WAITING or row.brought_by != member.id:
        return say(turn.language, "stale.button")
    if not done:
        turn.work.roll_files.decide(row, done=False)
        turn.reply("people.dropped")
        return ""
    plan = plan_of(turn.office, row.content, member)
    if plan.shown != row.shown or plan.faults:
        turn.work.roll_files.decide(row, done=False)
        turn.reply("people.moved_on")
        return ""
    _carry_out(turn, plan, member)
    turn.work.roll_files.decide(row, done=True)
    return ""


def _carry_out(turn: Turn, plan: Plan, member: Member) -> None:
    sheet = carry_out(turn.office, plan, member, turn.language)
    turn.reply_as_shown("people.done", done_words(plan, turn.language))
    if sheet is not None:
        text = say(turn.language, "people.links_text", n=len(sheet.rows))
        turn.send(Message("people.links_text", text, sheet=sheet, file_name="invitations.xlsx"))
