"""What this room keeps of a person: meetings they came to, actions they took on, appointments."""

from academy.core.personal import Fate, Held, Topic

HELD = (
    Held(
        "mentor_meeting_people",
        Topic.TEAM,
        shows=("came",),
        title=("meeting_id", "mentor_meetings", "held_at"),
    ),
    Held(
        "mentor_actions",
        Topic.TEAM,
        ("owner_id",),
        ("text", "due_on", "done_at"),
        Fate.BLANK,
        {"owner_id": None},
    ),
    Held(
        "mentor_appointments",
        Topic.WORK,
        shows=("kind", "capacity", "starts_on", "ends_on", "ended_on", "end_reason"),
        fate=Fate.BLANK,
        blank={"end_reason": ""},
    ),
    Held(
        "mentor_meetings",
        Topic.WORK,
        ("mentor_id",),
        ("planned_on", "held_at", "ended_at", "shared_notes", "standing", "written_at"),
    ),
)

APART: dict[str, str] = {}
