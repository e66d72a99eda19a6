"""What a code leads to: the window on a poster, or a receipt's visit; and where it is opened."""

from dataclasses import dataclass

from domain.county import Hall, Window
from domain.evaluator import (
    AlreadyRated,
    AlteredCode,
    AnswerCode,
    CodeExpired,
    CodeWithdrawn,
    RatingCode,
    VisitCode,
    WindowCode,
    window_key,
)
from handlers.office import Office
from storage.tables import Visit

CODE = "{code}"


@dataclass(frozen=True)
class Led:
    """Where a code led: hall and window, and the visit of a receipt."""

    hall: Hall
    window: Window
    visit: Visit | None = None

    @property
    def key(self) -> str:
        """The window's key."""
        return window_key(self.hall.code, self.window.number)


def opened(office: Office, code: str) -> Led:
    """
    Where a code leads.

    Raises, each with the key of its words, AlteredCode, CodeWithdrawn for a poster of an earlier
    run, UnknownWindow, CodeExpired for a visit of too long ago and AlreadyRated for one that has
    its rating.
    """
    match office.work.codes.read(code):
        case VisitCode(visit_id):
            return _visit(office, visit_id)
        case WindowCode() as found:
            hall, window = office.desk.county.window(found.window)
            led = Led(hall, window)
            if found.generation != office.work.posters.generation(led.key):
                raise CodeWithdrawn
            return led
        case RatingCode() | AnswerCode():
            raise AlteredCode


def _visit(office: Office, visit_id: int) -> Led:
    visit = office.work.visits.find(visit_id)
    if visit is None or visit.expires_at < office.now:
        raise CodeExpired
    if office.work.service_ratings.of_visit(visit_id) is not None:
        raise AlreadyRated
    hall, window = office.desk.county.window(visit.window)
    return Led(hall, window, visit)


def window_code(office: Office, hall: Hall, window: Window) -> str:
    """The code on a window's poster, of the run that counts now."""
    generation = office.work.posters.generation(window_key(hall.code, window.number))
    return office.work.codes.window(hall.code, window.number, generation)


def links(office: Office, code: str) -> dict[str, str]:
    """Where a code is opened, by channel, in the order of the config."""
    channels = office.desk.channels.values()
    return {one.name: one.link.replace(CODE, code) for one in channels if one.link}
