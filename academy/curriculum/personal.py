"""What this room keeps of a person: whether they came."""

from academy.core.personal import Fate, Held, Topic

HELD = (
    Held(
        "attendances",
        Topic.LEARNING,
        way=("enrolment_id", "enrolments", "person_id"),
        shows=("state", "note", "marked_at"),
        fate=Fate.BLANK,
        blank={"note": ""},
        title=("session_id", "class_sessions", "title"),
    ),
)

APART = {"attendances.marked_by": "staff answer for what they did"}
