"""What the kinds and states of this room are called on pages."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from academy.core import clock
from academy.outreach.models import InfoSession
from academy.outreach.states import EnquiryState, InfoState, PartKind, PlaceState

PART: dict[PartKind, Any] = {
    PartKind.NEWS: _l("Announcements"),
    PartKind.SUPPORT: _l("What you get"),
    PartKind.PLACE: lazy_pgettext("call", "Place"),
    PartKind.FAQ: _l("Questions and answers"),
}
"""Where a text of the call stands, in the order of the desk."""

PART_HELP: dict[PartKind, tuple[Any, Any]] = {
    PartKind.NEWS: (_l("Heading"), _l("Text")),
    PartKind.SUPPORT: (_l("What it is"), _l("In a sentence or two")),
    PartKind.PLACE: (_l("Name of the place"), _l("Address and how to get there")),
    PartKind.FAQ: (lazy_pgettext("call", "Question"), lazy_pgettext("question", "Answer")),
}
"""What title and body of a text are called while one writes."""

INFO: dict[InfoState, tuple[Any, str]] = {
    InfoState.DRAFT: (_l("Draft"), "neutral"),
    InfoState.PUBLISHED: (_l("Published"), "success"),
    InfoState.CANCELLED: (_l("Cancelled"), "danger"),
}

OVER: tuple[Any, str] = (lazy_pgettext("session", "Over"), "neutral")
"""What a published session is called once it has ended."""

PLACE: dict[PlaceState, tuple[Any, str]] = {
    PlaceState.BOOKED: (_l("Has a place"), "success"),
    PlaceState.WAITING: (_l("On the waiting list"), "warning"),
    PlaceState.CANCELLED: (_l("Cancelled"), "neutral"),
}

ENQUIRY: dict[EnquiryState, tuple[Any, str]] = {
    EnquiryState.OPEN: (_l("Waits for an answer"), "warning"),
    EnquiryState.ANSWERED: (lazy_pgettext("question", "Answered"), "success"),
    EnquiryState.CLOSED: (lazy_pgettext("question", "Closed"), "neutral"),
}


def standing_of(info: InfoSession) -> tuple[Any, str]:
    """Return (text, kind) of how a session stands now."""
    is_over = info.status is InfoState.PUBLISHED and info.ends_at <= clock.now()
    return OVER if is_over else INFO[info.status]
