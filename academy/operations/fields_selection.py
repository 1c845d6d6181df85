"""What the history calls the fields of online tests and of interviews."""

from typing import Any

from flask_babel import lazy_pgettext

EXAM_FIELDS: dict[str, Any] = {
    "advanced": lazy_pgettext("field", "Invited on"),
    "best": lazy_pgettext("field", "Highest score"),
    "booked_at": lazy_pgettext("field", "Chosen"),
    "by_hand": lazy_pgettext("field", "Entered by hand"),
    "called_off_at": lazy_pgettext("field", "Called off"),
    "confirmed_by": lazy_pgettext("field", "Confirmed by"),
    "counts": lazy_pgettext("field", "Rows"),
    "declined": lazy_pgettext("field", "Declined"),
    "dropped": lazy_pgettext("field", "Taken back"),
    "entered_at": lazy_pgettext("field", "Entered"),
    "entered_by": lazy_pgettext("field", "Entered by"),
    "for_blank": lazy_pgettext("field", "Points for a blank"),
    "for_right": lazy_pgettext("field", "Points for a right answer"),
    "for_wrong": lazy_pgettext("field", "Points for a wrong answer"),
    "hours": lazy_pgettext("field", "Hours before"),
    "items": lazy_pgettext("field", "Number of items"),
    "n_blank": lazy_pgettext("field", "Blanks"),
    "n_right": lazy_pgettext("field", "Right answers"),
    "n_wrong": lazy_pgettext("field", "Wrong answers"),
    "sat": lazy_pgettext("field", "Sat the test"),
}

INTERVIEW_FIELDS: dict[str, Any] = {
    "booked_at": lazy_pgettext("field", "Booked"),
    "cancel_reason": lazy_pgettext("field", "Why it was called off"),
    "members": lazy_pgettext("field", "People on the panel"),
    "moved_at": lazy_pgettext("field", "Moved by staff"),
    "notice_hours": lazy_pgettext("field", "Hours of notice"),
    "panel_note": lazy_pgettext("field", "Told to the panel"),
    "slots": lazy_pgettext("field", "Times made"),
}
