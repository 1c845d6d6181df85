"""What the states of interviews are called, each with the kind of its badge."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from academy.accommodations.labels import NEED
from academy.selection.interview_states import BookingState, SlotState
from academy.selection.services.interviews import LeftOut

BOOKING = {
    BookingState.BOOKED: (lazy_pgettext("interview", "Booked"), "progress"),
    BookingState.CAME: (lazy_pgettext("interview", "Came"), "success"),
    BookingState.NO_SHOW: (lazy_pgettext("interview", "Did not come"), "danger"),
    BookingState.GIVEN_UP: (lazy_pgettext("interview", "Given up"), "neutral"),
    BookingState.CALLED_OFF: (lazy_pgettext("interview", "Called off"), "neutral"),
}

SLOT = {
    SlotState.OPEN: (lazy_pgettext("interview", "Takes place"), "progress"),
    SlotState.CANCELLED: (lazy_pgettext("interview", "Called off"), "neutral"),
}

LEFT_OUT = {
    LeftOut.PANEL: _l("the panel has an interview then"),
    LeftOut.MEMBER: _l("somebody on the panel interviews elsewhere then"),
    LeftOut.AWAY: _l("somebody on the panel is away"),
    LeftOut.PAST: _l("this time is over"),
}

__all__ = ["BOOKING", "LEFT_OUT", "NEED", "SLOT"]
