"""What is looked after with every tick, beside what falls due: talks, absences, visits."""

from collections.abc import Callable, Sequence

from handlers.administrators.announcing import tend_announcement
from handlers.administrators.recounting import tend_recount
from handlers.administrators.reorganising import hand_over
from handlers.administrators.year_warning import tend_warning
from handlers.casework.asides import tend_asides
from handlers.clerks.relay import tend_relays
from handlers.evaluator.doubting import tend_doubts
from handlers.evaluator.following import tend_bad_ratings
from handlers.evaluator.inviting import tend_invitations
from handlers.figures.hot import tend_hot_spots
from handlers.figures.monthly import tend_figures
from handlers.office import Office
from handlers.supervisors.inspecting import tend_inspections
from handlers.supervisors.lookback_tending import tend_lookbacks
from handlers.supervisors.mornings import tend_mornings
from handlers.supervisors.papers import tend_papers
from handlers.supervisors.pausing import tend_pauses
from handlers.supervisors.reviewing import tend_reviews
from handlers.units.away import tend_absences
from handlers.units.digest import tend_digests
from handlers.units.report_tending import tend_reports


def tend(office: Office) -> None:
    """
    Talks nobody took or in which nobody speaks end; what was set aside is told; who is away.

    A batch of the cases that a new notice moves is counted anew; a missing notice is asked for.
    What a unit has that is gone goes to its heir. Bad ratings of tablets become cases; what looks
    stuffed is put before a person. Figures of what is over are counted, and put before units.
    The week's look-backs are drawn, their citizens asked.
    """
    for look_after in TENDED:
        look_after(office)


TENDED: Sequence[Callable[[Office], object]] = (
    tend_relays,
    tend_asides,
    tend_invitations,
    tend_absences,
    tend_digests,
    tend_reports,
    tend_recount,
    tend_warning,
    hand_over,
    tend_announcement,
    tend_bad_ratings,
    tend_doubts,
    tend_figures,
    tend_hot_spots,
    tend_lookbacks,
    tend_pauses,
    tend_mornings,
    tend_papers,
    tend_inspections,
    tend_reviews,
)
