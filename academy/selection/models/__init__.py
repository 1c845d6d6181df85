"""The tables of this room: how applications are reviewed, and what follows from it."""

from academy.selection.models.calibrations import CalibratedScore, Calibration, Leniency
from academy.selection.models.clearances import Clearance
from academy.selection.models.decisions import Decision, Offer, Release
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
    "Assignment",
    "CalibratedScore",
    "Calibration",
    "Clearance",
    "Conflict",
    "Criterion",
    "Decision",
    "Leniency",
    "Offer",
    "Release",
    "Review",
    "Reviewer",
    "Rubric",
    "Score",
    "Stage",
    "StageEntry",
    "StageReviewer",
]
