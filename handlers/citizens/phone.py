"""
The telephone a citizen leaves: asked for once, after the first receipt, and never needed.

It reaches no unit. A number alone keeps it, opens no draft and delays nothing; it can be changed or
taken away at any time.
"""

from domain.calls import only_phone
from domain.reach import masked_phone
from handlers.incoming import Said
from handlers.office import Turn, main_menu
from storage.values import Message
from texts.catalogue import label, say


def with_question(turn: Turn, receipt: Message) -> Message:
    """The receipt; beside somebody's first one the question what number to reach them under."""
    if not _to_be_asked(turn):
        return receipt
    language = turn.language
    key = "phone.ask_sms" if turn.office.desk.nudging.sms else "phone.ask_call"
    decline = (label(language, "button.no_phone"),)
    return Message(
        receipt.key,
        f"{receipt.text}\n{say(language, key)}",
        receipt.buttons,
        (decline, *main_menu(language)),
        ask_phone=label(language, "button.send_phone"),
    )


def _to_be_asked(turn: Turn) -> bool:
    """Once: with the first case, where no number is known, of whoever has a chat and no role."""
    reader = turn.reader
    if turn.roles or not turn.office.has_chat(reader.address_id):
        return False
    first = len(turn.work.cases.of_person(reader.person_id, 2)) == 1
    return first and not turn.work.identities.has_phone(reader.person_id)


def phone_said(turn: Turn, said: Said) -> bool:
    """A telephone number and nothing else is kept, and opens no draft; False for anything else."""
    phone = only_phone(said.text)
    if not phone or said.files or said.point is not None or said.forwarded:
        return False
    keep_phone(turn, phone)
    return True


def keep_phone(turn: Turn, phone: str) -> None:
    """Keep the number, and read it back so that a wrong digit is seen."""
    turn.work.identities.know(turn.reader.person_id, phone=phone)
    key = "phone.kept_sms" if turn.office.desk.nudging.sms else "phone.kept_call"
    turn.reply(key, menu=True, phone=masked_phone(phone))


def no_phone(turn: Turn) -> None:
    """None is wanted: what was kept is deleted."""
    gone = turn.work.identities.forget_phone(turn.reader.person_id)
    turn.reply("phone.deleted" if gone else "phone.none", menu=not turn.roles)
