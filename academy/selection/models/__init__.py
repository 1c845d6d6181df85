"""The tables of this room: how applications are reviewed, and what follows from it."""

from academy.selection.models.decisions import Decision, Offer, Release
from academy.selection.models.reviews import (
    Assignment,
    CodeName,
    Conflict,
    Criterion,
    Review,
    Reviewer,
    Score,
    Stage,
)

__all__ = [
    "Assignment",
    "CodeName",
    "Conflict",
    "Criterion",
    "Decision",
    "Offer",
    "Release",
    "Review",
    "Reviewer",
    "Score",
    "Stage",
]
