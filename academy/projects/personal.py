"""What this room keeps of a person: their teams."""

from academy.core.personal import Fate, Held, Topic

HELD = (
    Held(
        "team_members",
        Topic.TEAM,
        shows=("role", "credit", "joined_on", "left_on"),
        fate=Fate.BLANK,
        blank={"role": "", "credit": "anonymous"},
        title=("team_id", "teams", "name"),
    ),
    Held(
        "join_requests",
        Topic.TEAM,
        shows=("status", "asked_at", "answered_at"),
        fate=Fate.DELETE,
        title=("team_id", "teams", "name"),
    ),
)

APART = {
    "join_requests.answered_by": "who answered for the team; the request is about someone else",
    "projects.accepted_by": "staff answer for what they did",
}
