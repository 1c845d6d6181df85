"""When a table of results may be carried out, and what a row of it would do."""

from enum import StrEnum

from academy.core.flow import Flow, Move


class ExamImportState(StrEnum):
    """Where a table of results stands."""

    CHECKING = "checking"
    CHECKED = "checked"
    RUNNING = "running"
    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"
    DROPPED = "dropped"


class RowFate(StrEnum):
    """What becomes of a sound row; one that is not sound is an error."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    BY_HAND = "by_hand"
    OVER = "over"


S = ExamImportState

EXAM_IMPORT_FLOW: Flow[ExamImportState] = Flow(
    {
        "check": Move({S.CHECKING}, S.CHECKED),
        "confirm": Move({S.CHECKED}, S.RUNNING),
        # What would happen is no longer what was read: it is shown anew.
        "look_again": Move({S.RUNNING, S.CHECKED}, S.CHECKING),
        "finish": Move({S.RUNNING}, S.DONE),
        "refuse": Move({S.CHECKING, S.RUNNING}, S.REFUSED),
        "fail": Move({S.CHECKING, S.RUNNING}, S.FAILED),
        "drop": Move({S.CHECKED, S.REFUSED, S.FAILED}, S.DROPPED),
    }
)
