"""The tables of this room: how applications are reviewed, and what follows from it."""

from academy.selection.models.arrivals import ArrivalPlan, CallNote, Paper, PaperMark
from academy.selection.models.calibrations import CalibratedScore, Calibration, Leniency
from academy.selection.models.clearances import Clearance
from academy.selection.models.decisions import Decision, Offer, Quota, Release
from academy.selection.models.exams import (
    ExamImport,
    ExamPlan,
    ExamResult,
    ExamSeat,
    ExamSlot,
)
from academy.selection.models.interviews import (
    InterviewBooking,
    InterviewPlan,
    InterviewSlot,
    Panel,
    PanelMember,
)
from academy.selection.models.letters import LetterText, VerdictLetter
from academy.selection.models.meetings import MeetingList
from academy.selection.models.rechecks import Recheck
from academy.selection.models.reviews import (
    Absence,
    Assignment,
    Conflict,
    Review,
    Reviewer,
    Score,
)
from academy.selection.models.stages import (
    Anchor,
    Criterion,
    Rubric,
    Stage,
    StageEntry,
    StageReviewer,
)

__all__ = [
    "Absence",
    "Anchor",
    "ArrivalPlan",
    "Assignment",
    "CalibratedScore",
    "Calibration",
    "CallNote",
    "Clearance",
    "Conflict",
    "Criterion",
    "Decision",
    "ExamImport",
    "ExamPlan",
    "ExamResult",
    "ExamSeat",
    "ExamSlot",
    "InterviewBooking",
    "InterviewPlan",
    "InterviewSlot",
    "Leniency",
    "LetterText",
    "MeetingList",
    "Offer",
    "Panel",
    "PanelMember",
    "Paper",
    "PaperMark",
    "Quota",
    "Recheck",
    "Release",
    "Review",
    "Reviewer",
    "Rubric",
    "Score",
    "Stage",
    "StageEntry",
    "StageReviewer",
    "VerdictLetter",
]
