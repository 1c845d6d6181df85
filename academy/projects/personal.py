"""What this room keeps of a person: their teams, their work on challenges, their journal."""

from academy.core.personal import Fate, Held, Topic

ALONE = ("attempt_id", "challenge_attempts", "enrolment_id", "enrolments", "person_id")
"""The way from work to the one learner who did it alone; what a team did is the team's."""

TITLE = ("challenge_id", "challenges", "title")

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
    Held(
        "challenge_attempts",
        Topic.LEARNING,
        ("enrolment_id", "enrolments", "person_id"),
        ("phase", "status", "began_at", "accepted_at"),
        title=TITLE,
    ),
    Held(
        "hand_ins",
        Topic.TEAM,
        shows=("deliverable", "number", "text", "link", "handed_at"),
        title=TITLE,
    ),
    Held("hand_ins", Topic.LEARNING, ALONE, fate=Fate.BLANK, blank={"text": "", "link": ""}),
    Held(
        "hand_in_files",
        Topic.TEAM,
        shows=("deliverable", "name", "size", "added_at"),
        title=TITLE,
    ),
    Held("hand_in_files", Topic.LEARNING, ALONE, fate=Fate.DELETE, stored="stored"),
    Held(
        "gate_steps",
        Topic.LEARNING,
        ALONE,
        ("phase", "act", "feedback", "at"),
        Fate.BLANK,
        {"feedback": ""},
        title=TITLE,
    ),
    Held(
        "gate_steps",
        Topic.WORK,
        ("decider_id",),
        ("phase", "act", "feedback", "at"),
        title=TITLE,
    ),
    Held(
        "journal_entries",
        Topic.LEARNING,
        shows=("on", "text", "is_shared", "written_at"),
        fate=Fate.DELETE,
        title=TITLE,
    ),
)

APART = {
    "gate_steps.asker_id": "who pressed the button for a team; a learner alone has the step anyway",
    "join_requests.answered_by": "who answered for the team; the request is about someone else",
    "projects.accepted_by": "staff answer for what they did",
}
