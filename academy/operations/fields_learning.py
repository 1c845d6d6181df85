"""What the history calls the fields of challenges, teams and journals."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_pgettext

CHALLENGE_FIELDS: Mapping[str, Any] = {
    "act": lazy_pgettext("field", "What happened"),
    "acts_on": lazy_pgettext("field", "Act begins"),
    "at": lazy_pgettext("field", "When"),
    "began_at": lazy_pgettext("field", "Began"),
    "credit": lazy_pgettext("field", "Credit"),
    "feedback": lazy_pgettext("field", "Feedback"),
    "files": lazy_pgettext("field", "Files"),
    "handed_at": lazy_pgettext("field", "Handed in"),
    "investigates_on": lazy_pgettext("field", "Investigate begins"),
    "is_open": lazy_pgettext("field", "Open for others"),
    "is_shared": lazy_pgettext("field", "Shared"),
    "joined_on": lazy_pgettext("field", "Joined"),
    "link": lazy_pgettext("field", "Link"),
}
