"""What this room keeps of a person: what became of them, and their way to being a mentor."""

from academy.core.personal import Fate, Held, Topic

HELD = (
    Held(
        "alumni",
        Topic.ALUMNI,
        shows=("discipline", "certificate", "audience", "opened_at"),
        fate=Fate.BLANK,
        blank={"audience": "nobody"},
    ),
    Held(
        "outcomes",
        Topic.ALUMNI,
        shows=("kind", "organisation", "since_on", "told_at"),
        fate=Fate.BLANK,
        blank={"organisation": ""},
    ),
    Held(
        "mentor_candidates",
        Topic.ALUMNI,
        shows=("kind", "status", "invited_at", "answered_at", "ask_again_on"),
    ),
)

APART = {"mentor_candidates.invited_by": "staff answer for what they did"}
