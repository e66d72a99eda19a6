"""What is looked after with every tick, beside what falls due: talks, set aside, who is away."""

from handlers.casework.asides import tend_asides
from handlers.clerks.relay import tend_relays
from handlers.office import Office
from handlers.units.away import tend_absences


def tend(office: Office) -> None:
    """Talks nobody took or in which nobody speaks end; what was set aside is told; who is away."""
    tend_relays(office)
    tend_asides(office)
    tend_absences(office)
