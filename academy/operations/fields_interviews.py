"""What the history calls the fields of interviews."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_pgettext

INTERVIEWS: Mapping[str, Any] = {
    "booked_at": lazy_pgettext("field", "Booked"),
    "cancel_reason": lazy_pgettext("field", "Why it was called off"),
    "members": lazy_pgettext("field", "People on the panel"),
    "moved_at": lazy_pgettext("field", "Moved by staff"),
    "notice_hours": lazy_pgettext("field", "Hours of notice"),
    "panel_note": lazy_pgettext("field", "Told to the panel"),
    "slots": lazy_pgettext("field", "Times made"),
}
