"""When an interview may be moved, given up, held or missed."""

from enum import StrEnum

from academy.core.flow import Flow, Move


class SlotState(StrEnum):
    """Whether a slot takes place; one in which nobody ever had a seat is deleted instead."""

    OPEN = "open"
    CANCELLED = "cancelled"


class BookingState(StrEnum):
    """Where one application stands with its interview."""

    BOOKED = "booked"
    CAME = "came"
    NO_SHOW = "no_show"
    GIVEN_UP = "given_up"
    CALLED_OFF = "called_off"


B = BookingState

BOOKING_FLOW: Flow[BookingState] = Flow(
    {
        "move": Move({B.BOOKED}, B.BOOKED),
        "give_up": Move({B.BOOKED}, B.GIVEN_UP),
        "call_off": Move({B.BOOKED}, B.CALLED_OFF),
        "come": Move({B.BOOKED, B.NO_SHOW}, B.CAME),
        "miss": Move({B.BOOKED, B.CAME}, B.NO_SHOW),
        "untick": Move({B.CAME, B.NO_SHOW}, B.BOOKED),
    }
)

STANDING = frozenset({B.BOOKED, B.CAME})
"""Appointments that an application has; it has one at most."""

SEATED = STANDING | {B.NO_SHOW}
"""Appointments that take a seat: who did not come has used theirs."""
