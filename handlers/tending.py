"""What is looked after with every tick, beside what falls due: talks, and what was set aside."""

from handlers.casework.asides import tend_asides
from handlers.clerks.relay import tend_relays
from handlers.office import Office


def tend(office: Office) -> None:
    """Talks nobody took or in which nobody speaks end; what was set aside meanwhile is told."""
    tend_relays(office)
    tend_asides(office)
