"""The words of files on their way to reviewers."""

from flask_babel import lazy_gettext as _l

from academy.intake.inspection import HEIC, JPEG, PDF, PNG
from academy.selection.clearance_states import ClearanceState

CLEARANCE = {
    ClearanceState.WAITING: (_l("To be checked"), "warning"),
    ClearanceState.CLEARED: (_l("Cleared"), "success"),
    ClearanceState.WITHHELD: (_l("Withheld"), "neutral"),
}

KIND = {PDF: "PDF", PNG: "PNG", JPEG: "JPEG", HEIC: "HEIC"}
