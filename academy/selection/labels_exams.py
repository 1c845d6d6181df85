"""The words of tests: where a table of results stands, and what its rows come to."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from academy.selection.exam_states import ExamImportState, RowFate
from academy.selection.exam_table import COLUMNS
from academy.selection.queries.exam_results import ShowResults

EXAM_IMPORT = {
    ExamImportState.CHECKING: (_l("Being checked"), "progress"),
    ExamImportState.CHECKED: (_l("To be confirmed"), "warning"),
    ExamImportState.RUNNING: (_l("Being brought in"), "progress"),
    ExamImportState.DONE: (_l("Brought in"), "success"),
    ExamImportState.REFUSED: (_l("Cannot be brought in"), "danger"),
    ExamImportState.FAILED: (_l("Did not work"), "danger"),
    ExamImportState.DROPPED: (_l("Thrown away"), "neutral"),
}

FATE = {
    RowFate.NEW: (lazy_pgettext("result", "New"), "info"),
    RowFate.CHANGED: (lazy_pgettext("result", "Changes"), "warning"),
    RowFate.SAME: (lazy_pgettext("result", "Unchanged"), "neutral"),
    RowFate.BY_HAND: (lazy_pgettext("result", "Entered by hand: stays"), "neutral"),
    RowFate.OVER: (lazy_pgettext("result", "Released or withdrawn: stays"), "neutral"),
}

SHOW = {
    ShowResults.SAT: _l("Everyone who sat it"),
    ShowResults.UNDECIDED: _l("Nothing decided yet"),
    ShowResults.BY_HAND: _l("Entered by hand"),
    ShowResults.ABSENT: _l("Did not sit it"),
    ShowResults.MISSING: _l("No result yet"),
}

WEEKDAYS = (
    _l("Monday"),
    _l("Tuesday"),
    _l("Wednesday"),
    _l("Thursday"),
    _l("Friday"),
    _l("Saturday"),
    _l("Sunday"),
)

__all__ = ["COLUMNS", "EXAM_IMPORT", "FATE", "SHOW", "WEEKDAYS"]
