"""The tables of this room: calls on one side, what people hand in on the other."""

from academy.intake.models.applications import Answer, Application, Attachment, Consent
from academy.intake.models.assistances import Assistance
from academy.intake.models.desk import AlikePair, FormerNote, SavedView, StaffNote
from academy.intake.models.followups import FormerAnswer, Reminder, Supplement
from academy.intake.models.imports import ApplicationImport, ImportedApplication, ImportMapping
from academy.intake.models.rounds import FormSection, Notice, Question, Round, RoundNotice
from academy.intake.models.tallies import Tally
from academy.intake.models.trials import INCLUDE_TESTS

__all__ = [
    "AlikePair",
    "Answer",
    "Application",
    "Assistance",
    "ApplicationImport",
    "Attachment",
    "Consent",
    "FormSection",
    "FormerAnswer",
    "FormerNote",
    "INCLUDE_TESTS",
    "ImportMapping",
    "ImportedApplication",
    "Notice",
    "Question",
    "Reminder",
    "Round",
    "RoundNotice",
    "SavedView",
    "StaffNote",
    "Supplement",
    "Tally",
]
