"""How a paper looks: its words in the chat with what can be done, and the letter that is drawn."""

from handlers.office import Office, Rows
from handlers.supervisors.papers import may_sign, number_of
from handlers.talking.buttons import on_list
from storage.papers import REPORT
from storage.pictures import Letter
from storage.tables import Paper
from storage.values import Message
from texts.catalogue import Language, label, say

SIGN, REWORD, DROP, GOT, PDF, SHOW = (
    *("paper_sign", "paper_reword", "paper_drop"),
    *("paper_got", "paper_pdf", "paper_show"),
)
FILE = "letter.pdf"


def letter_of(office: Office, row: Paper, language: Language, *, as_pdf: bool = False) -> Letter:
    """The paper as it is drawn: red head, number, body, history, demand, signature."""
    words = office.work.papers.words(row).get(language.value, {})
    signer = office.work.staff.get(row.signed_by) if row.signed_by is not None else None
    county = office.desk.county
    name = county.name_zh if language is Language.ZH else county.name_en
    return Letter(
        language=language.value,
        head=say(language, "paper.head", county=name),
        title=say(language, f"paper.title.{row.sort}"),
        number=number_of(row, language),
        to=_to(office, row, language),
        body=str(words.get("body", "")),
        lines_title=say(language, f"paper.lines.{row.sort}"),
        lines=tuple(words.get("lines", ())),
        demand=demand_of(office, row, language),
        signer=_signer(office, row, language),
        day=office.day(language, row.signed_at or row.drafted_at),
        draft=say(language, "paper.draft") if signer is None else "",
        table=row.sort == REPORT,
        as_pdf=as_pdf,
    )


def _to(office: Office, row: Paper, language: Language) -> str:
    if row.sort == REPORT:
        return say(language, "paper.to_leaders")
    return office.unit_name(language, row.unit)


def _signer(office: Office, row: Paper, language: Language) -> str:
    """Who signed, by role and name; a blank line to be signed on a draft."""
    member = office.work.staff.get(row.signed_by) if row.signed_by is not None else None
    if member is None:
        return say(language, "paper.unsigned")
    return say(
        language, "paper.signer", role=say(language, f"role.{member.role}"), name=member.name
    )


def demand_of(office: Office, row: Paper, language: Language) -> str:
    """What is asked: the signer's own words, or the usual ones, with the day."""
    words = office.work.papers.words(row).get(language.value, {})
    day = office.due_text(language, row.answer_due)
    usual = say(language, f"paper.demand.{row.sort}", due=day)
    own = str(words.get("demand") or "")
    return f"{own}\n{usual}" if own else usual


def paper_text(office: Office, row: Paper, language: Language) -> str:
    """All of it as words."""
    letter = letter_of(office, row, language)
    return say(
        language,
        "paper.text",
        what=letter.title,
        number=letter.number,
        to=letter.to,
        card=letter.body,
        lines="\n".join([letter.lines_title, *letter.lines]),
        told=letter.demand,
        who=letter.signer,
        day=letter.day,
    )


def paper_message(office: Office, row: Paper, language: Language) -> Message:
    """For supervisors: the words, and signing, other words or dropping while it is a draft."""
    text = paper_text(office, row, language)
    return Message("paper.text", text, _rows(row, language), protect=True)


def _rows(row: Paper, language: Language) -> Rows:
    number = row.id or 0
    pdf = on_list(PDF, number, label(language, "button.paper_pdf"))
    if not may_sign(row):
        return ((pdf,),)
    first = (
        on_list(SIGN, number, label(language, "button.paper_sign")),
        on_list(REWORD, number, label(language, "button.paper_reword")),
    )
    return (first, (pdf, on_list(DROP, number, label(language, "button.paper_drop"))))


def picture_message(office: Office, row: Paper, language: Language) -> Message:
    """The letter as a picture, with its number below."""
    letter = letter_of(office, row, language)
    text = f"{letter.title} {letter.number}"
    return Message("paper.picture", text, protect=True, letter=letter)


def pdf_message(office: Office, row: Paper, language: Language) -> Message:
    """The letter as a file to be printed."""
    letter = letter_of(office, row, language, as_pdf=True)
    text = f"{letter.title} {letter.number}"
    return Message("paper.picture", text, protect=True, letter=letter, file_name=FILE)


def delivered_message(office: Office, row: Paper, language: Language) -> Message:
    """For the unit: the words, and one tap that it was received."""
    rows: Rows = ()
    if row.received_at is None:
        rows = ((on_list(GOT, row.id or 0, label(language, "button.paper_got")),),)
    return Message("paper.text", paper_text(office, row, language), rows, protect=True)
