"""What this room keeps: challenges and teams, work on challenges, journals."""

from academy.projects.models.attempts import Attempt, GateStep, HandIn, HandInFile
from academy.projects.models.journals import JournalEntry
from academy.projects.models.teams import Challenge, JoinRequest, Project, Team, TeamMember

__all__ = [
    "Attempt",
    "Challenge",
    "GateStep",
    "HandIn",
    "HandInFile",
    "JoinRequest",
    "JournalEntry",
    "Project",
    "Team",
    "TeamMember",
]
