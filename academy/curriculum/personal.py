"""What this room keeps of a person: whether they came, why not, and what they lead."""

from academy.core.personal import Fate, Held, Topic

HELD = (
    Held(
        "attendances",
        Topic.LEARNING,
        way=("enrolment_id", "enrolments", "person_id"),
        shows=("state", "via", "came_at", "left_at", "note", "marked_at"),
        fate=Fate.BLANK,
        blank={"note": ""},
        title=("session_id", "class_sessions", "title"),
    ),
    Held(
        "attendance_changes",
        Topic.LEARNING,
        way=("attendance_id", "attendances", "enrolment_id", "enrolments", "person_id"),
        shows=("before", "after", "reason", "changed_at"),
        fate=Fate.BLANK,
        blank={"reason": ""},
    ),
    Held(
        "code_tries",
        Topic.LEARNING,
        way=("enrolment_id", "enrolments", "person_id"),
        shows=("tried_at",),
        fate=Fate.DELETE,
    ),
    Held(
        "excuses",
        Topic.LEARNING,
        way=("enrolment_id", "enrolments", "person_id"),
        shows=(
            "kind",
            "first_on",
            "last_on",
            "words",
            "status",
            "asked_at",
            "decided_at",
            "answer",
        ),
        fate=Fate.BLANK,
        blank={"words": "", "answer": "", "kind": "other"},
    ),
    Held(
        "calendar_feeds",
        Topic.LEARNING,
        shows=("kind", "created_at", "revoked_at"),
        fate=Fate.DELETE,
    ),
    Held(
        "class_sessions",
        Topic.WORK,
        way=("leader_id",),
        shows=("title", "on", "starts", "ends"),
        fate=Fate.KEEP,
    ),
)

APART = {
    "attendances.marked_by": "staff answer for what they did",
    "attendance_changes.changed_by": "staff answer for what they did",
    "excuses.decided_by": "staff answer for what they did",
}
