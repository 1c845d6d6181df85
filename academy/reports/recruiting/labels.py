"""What steps and sums of recruiting are called on pages."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from academy.intake.states import ApplicationState
from academy.reports.recruiting.rules import Sum

STEPS: dict[str, Any] = {
    "started": _l("Began an application"),
    "submitted": _l("Handed it in"),
    "reviewed": _l("Taken into review"),
    "offered": _l("Offered a place"),
    "accepted": _l("Accepted the place"),
}

WAITING: dict[ApplicationState, Any] = {
    ApplicationState.DRAFT: _l("Unfinished applications"),
    ApplicationState.SUBMITTED: _l("Handed in, not yet in review"),
    ApplicationState.OFFERED: _l("Offers without an answer"),
}
"""States in which somebody waits for a next step."""


def describe_sum(each: Sum) -> str:
    """Return in a sentence what a sum compares, and what it found."""
    values = {"expected": f"{each.expected:,}", "found": f"{each.found:,}"}
    if each.name == "states":
        return _("%(expected)s begun by day, %(found)s by state", **values)
    if each.name == "submitted":
        return _("%(expected)s handed in by day, %(found)s by state", **values)
    step = STEPS[each.name.removeprefix("step.")]
    return _("%(step)s: %(expected)s, and %(found)s of them stand somewhere", step=step, **values)


def days_left(left: int) -> str:
    """Return "D-3", "D-day" or "D+2"."""
    if left == 0:
        return "D-day"
    return f"D-{left}" if left > 0 else f"D+{-left}"
