"""What the clock does in this room."""

from academy.core import clock
from academy.core.actors import SYSTEM
from academy.selection import queries, services


def lapse_due_offers() -> int:
    """Close every offer whose time is over, each in a transaction of its own; return how many.

    Nothing depends on when this runs: an offer that is over cannot be accepted anyway. It only
    writes down what is so, and lets the waiting list move up.
    """
    lapsed = 0
    for number in queries.due_offers(clock.now()):
        offer = queries.get_offer(number)
        if offer is not None and services.lapse(offer, actor=SYSTEM):
            lapsed += 1
    return lapsed
