"""States and checks of this room as people read them."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from academy.graduation.rules import ATTENDANCE_FLOOR, Facts, Missing
from academy.graduation.states import CertificateBasis, CompletionState
from academy.web.words import said

COMPLETION_STATES = {
    CompletionState.PREPARED: (_l("decided, to be released"), "warning"),
    CompletionState.TAKEN_BACK: (_l("taken back"), "neutral"),
    CompletionState.RELEASED: (_l("graduated"), "success"),
}
"""Text and kind of badge."""

BASES = {
    CertificateBasis.ISSUED: _l("issued here"),
    CertificateBasis.IMPORTED: _l("from an earlier cohort's records"),
}


def describe_missing(missing: Missing, facts: Facts) -> str:
    """Return what is missing in a sentence with its numbers."""
    if missing == Missing.SESSIONS:
        return _("No session with attendance was held yet.")
    if missing == Missing.ATTENDANCE:
        return _(
            "Attendance %(percent)s%%: %(attended)s of %(held)s sessions; %(floor)s%% are needed.",
            percent=facts.percent,
            attended=facts.attended,
            held=facts.held,
            floor=ATTENDANCE_FLOOR,
        )
    if facts.project:
        return _("The project “%(title)s” is not accepted yet.", title=said(facts.project))
    return _("There is no project yet.")
