"""The pages of this room: the reviewer's, the staff desk, the applicant's result."""

from flask_babel import lazy_gettext as _l

from academy.access.permissions import P
from academy.selection.views import (
    anchors,
    arrivals,
    clearances,
    exam_imports,
    exam_results,
    exam_sitters,
    exams,
    fairness,
    interview_days,
    interview_desk,
    interview_slots,
    interviews,
    letters,
    lists,
    offers,
    packet_files,
    places,
    ranking,
    rechecks,
    reviewers,
    reviews,
    rubrics,
    sitting,
    staff,
    stages,
)
from academy.selection.views.blueprint import bp
from academy.web.navigation import Entry, Section

NAVIGATION: list[Entry] = [
    Entry(_l("My reviews"), "selection.reviews", P.REVIEW_LIST, order=20, icon="score"),
    Entry(
        _l("Selection"),
        "selection.desk",
        P.SELECTION_MANAGE,
        order=32,
        icon="check",
        section=Section.INTAKE,
    ),
]

__all__ = [
    "NAVIGATION",
    "anchors",
    "arrivals",
    "bp",
    "clearances",
    "exam_imports",
    "exam_results",
    "exam_sitters",
    "exams",
    "fairness",
    "interview_days",
    "interview_desk",
    "interview_slots",
    "interviews",
    "letters",
    "lists",
    "offers",
    "packet_files",
    "places",
    "ranking",
    "rechecks",
    "reviewers",
    "reviews",
    "rubrics",
    "sitting",
    "staff",
    "stages",
]
