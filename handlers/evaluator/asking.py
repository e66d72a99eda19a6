"""How a rating is asked for: of a window whose code was scanned, of a visit, of one known here."""

from domain.county import Hall, ServiceItem, Window
from domain.evaluator import DONE, GRADES
from handlers.office import Office
from handlers.talking.buttons import on_rating
from storage.tables import Visit
from storage.values import Button, Message
from texts.catalogue import Language, label, say

INVITE, REMIND = "evaluator.invite", "evaluator.remind"
GRADE = "grade"


def question(
    office: Office, language: Language, hall: Hall, window: Window, visit: Visit | None
) -> str:
    """What is rated, in words: with date and item where a receipt says so."""
    minutes = office.desk.rules.rating.edit_within_minutes
    place = {"hall": hall_name(language, hall), "window": window.number}
    if visit is None:
        what = window.zh if language is Language.ZH else window.en
        return say(language, "evaluator.ask_window", what=what, minutes=minutes, **place)
    return say(language, "evaluator.ask_visit", **_visit(office, language, window, visit), **place)


def _visit(office: Office, language: Language, window: Window, visit: Visit) -> dict[str, object]:
    return {
        "date": office.day(language, visit.served_at),
        "item": item_name(language, window, office.desk.county.item(visit.item), visit.stage),
        "minutes": office.desk.rules.rating.edit_within_minutes,
    }


def invitation(office: Office, visit: Visit, *, again: bool) -> Message:
    """What somebody known in the chat is sent after a visit: one tap under it is the rating."""
    language = office.language_of(visit.address_id or 0)
    hall, window = office.desk.county.window(visit.window)
    text = question(office, language, hall, window, visit)
    if again:
        text = f"{say(language, REMIND)}\n{text}"
    return Message(REMIND if again else INVITE, text, grade_buttons(office, language, visit))


def grade_buttons(
    office: Office, language: Language, visit: Visit
) -> tuple[tuple[Button, ...], ...]:
    """Five grades under an invitation; each names the visit by its signed code alone."""
    code = office.work.codes.visit(visit.id or 0)
    made = [
        on_rating(code, label(language, f"button.grade.{grade}"), GRADE, str(grade))
        for grade in GRADES
    ]
    return tuple(made[:3]), tuple(made[3:])


def hall_name(language: Language, hall: Hall) -> str:
    """A hall's name."""
    return hall.zh if language is Language.ZH else hall.en


def item_name(
    language: Language, window: Window, item: ServiceItem | None, stage: str = DONE
) -> str:
    """What was done there: the item, or what the window is for; accepted only, where that is so."""
    named = item or window
    name = named.zh if language is Language.ZH else named.en
    return name if stage == DONE else say(language, "evaluator.accepted", item=name)
