"""What the codes mean that fields of the history hold."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from academy.accounts.labels import PROPOSAL, ROLES
from academy.alumni import labels as alumni
from academy.cohorts import labels as cohorts
from academy.curriculum import labels as curriculum
from academy.graduation import labels as graduation
from academy.intake import labels as intake
from academy.mentoring import labels as mentoring
from academy.messages import labels as messages
from academy.projects import labels as projects
from academy.selection import labels as selection
from academy.selection import labels_clearing, labels_exams, labels_interviews, labels_rechecks

MEANINGS: Mapping[tuple[str, str], Mapping[Any, Any]] = {
    ("alumni", "audience"): alumni.AUDIENCE,
    ("alumni", "discipline"): cohorts.DISCIPLINES,
    ("applications", "discipline"): intake.DISCIPLINE,
    ("applications", "status"): intake.APPLICATION,
    ("attendances", "state"): curriculum.ATTENDANCE,
    ("attendances", "via"): curriculum.VIAS,
    ("attendance_changes", "after"): curriculum.ATTENDANCE,
    ("attendance_changes", "before"): curriculum.ATTENDANCE,
    ("class_sessions", "status"): curriculum.SESSION_STATES,
    ("excuses", "kind"): curriculum.EXCUSES,
    ("excuses", "status"): curriculum.EXCUSE_STATES,
    ("certificates", "basis"): graduation.BASES,
    ("challenges", "kind"): projects.KINDS,
    ("challenge_attempts", "phase"): projects.PHASES,
    ("challenge_attempts", "status"): projects.ATTEMPT,
    ("gate_steps", "act"): projects.GATE_ACT,
    ("gate_steps", "phase"): projects.PHASES,
    ("hand_ins", "deliverable"): projects.DELIVERABLE,
    ("hand_in_files", "deliverable"): projects.DELIVERABLE,
    ("cohorts", "status"): cohorts.COHORT_STATES,
    ("completion_decisions", "status"): graduation.COMPLETION_STATES,
    ("assignments", "why"): selection.WHY,
    ("calibrations", "status"): selection.CALIBRATION,
    ("clearances", "status"): labels_clearing.CLEARANCE,
    ("decisions", "outcome"): selection.OUTCOME,
    ("rechecks", "kind"): labels_rechecks.KIND,
    ("rechecks", "status"): labels_rechecks.STATE,
    ("rechecks", "verdict"): labels_rechecks.VERDICT,
    ("interview_bookings", "status"): labels_interviews.BOOKING,
    ("interview_slots", "status"): labels_interviews.SLOT,
    ("rubrics", "kind"): selection.STAGE,
    ("test_imports", "status"): labels_exams.EXAM_IMPORT,
    ("stages", "kind"): selection.STAGE,
    ("stages", "phase"): selection.PHASE,
    ("enrolments", "discipline"): cohorts.DISCIPLINES,
    ("enrolments", "status"): cohorts.ENROLMENT_STATES,
    ("grants", "role"): ROLES,
    ("mentor_appointments", "kind"): mentoring.KIND,
    ("mentor_candidates", "kind"): mentoring.KIND,
    ("mentor_candidates", "status"): alumni.STATE,
    ("mentor_meetings", "standing"): mentoring.STANDING,
    ("messages", "channel"): messages.CHANNEL,
    ("messages", "status"): messages.STATE,
    ("modules", "subject"): curriculum.SUBJECTS,
    ("notices", "kind"): intake.NOTICE,
    ("outcomes", "kind"): alumni.OUTCOME,
    ("projects", "serves"): projects.SERVES,
    ("projects", "status"): projects.STATES,
    ("published_figures", "basis"): cohorts.BASES,
    ("published_figures", "measure"): cohorts.MEASURES,
    ("questions", "kind"): intake.QUESTION,
    ("rounds", "status"): intake.PHASE,
    ("address_proposals", "status"): PROPOSAL,
    ("assistances", "way"): intake.ASSISTANCE,
    ("supplements", "status"): intake.SUPPLEMENT,
    ("tracks", "status"): curriculum.TRACK_STATES,
}
"""(Table, field) -> what its codes mean to people: texts, or tuples that begin with one."""

HUNDREDTHS = frozenset(
    {("test_results", "points")}
    | {("test_plans", name) for name in ("for_right", "for_wrong", "for_blank", "best")}
)
"""(Table, field) that holds points as whole hundredths."""

LANGUAGES = {"ko": _l("Korean"), "en": _l("English")}
