"""What this room keeps of a person: that they were in a cohort, and in which totals."""

from academy.core.personal import Fate, Held, Topic

HELD = (
    Held(
        "enrolments",
        Topic.LEARNING,
        shows=("discipline", "session_group", "status", "enrolled_at", "began_on", "ended_on"),
        fate=Fate.BLANK,
        blank={"source": "erased"},
        title=("cohort_id", "cohorts", "number"),
    ),
    Held(
        "enrolment_changes",
        Topic.LEARNING,
        way=("enrolment_id", "enrolments", "person_id"),
        shows=("status", "on", "reason"),
        fate=Fate.BLANK,
        blank={"reason": ""},
    ),
    Held("totals_ledger_people", Topic.LEARNING, fate=Fate.DELETE),
)

APART = {"enrolment_changes.changed_by": "staff answer for what they did"}
