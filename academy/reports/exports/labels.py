"""What states of exports are called on pages."""

from typing import Any

from flask_babel import lazy_gettext as _l

from academy.reports.exports.states import ExportState

STATES: dict[ExportState, tuple[Any, str]] = {
    ExportState.WANTED: (_l("Being made"), "progress"),
    ExportState.READY: (_l("Ready"), "info"),
    ExportState.SENDING: (_l("Being sent"), "progress"),
    ExportState.SENT: (_l("Sent"), "success"),
    ExportState.BROKEN_OFF: (_l("Broken off"), "warning"),
    ExportState.FAILED: (_l("Failed"), "danger"),
    ExportState.FORGOTTEN: (_l("No longer kept"), "neutral"),
}
"""State -> (text, kind of badge)."""
