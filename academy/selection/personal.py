"""What this room keeps of a person: how their application was judged, and whom they know."""

from academy.core.personal import Fate, Held, Topic

_OF_APPLICATION = ("application_id", "applications", "person_id")
_OF_ASSIGNMENT = ("assignment_id", "assignments", *_OF_APPLICATION)

HELD = (
    Held(
        "decisions",
        Topic.APPLICATION,
        _OF_APPLICATION,
        fate=Fate.BLANK,
        blank={"reason": ""},
    ),
    Held("offers", Topic.APPLICATION, _OF_APPLICATION, ("status", "made_at", "expires_at")),
    Held("assignments", Topic.APPLICATION, _OF_APPLICATION, fate=Fate.BLANK, blank={"reason": ""}),
    Held("reviews", Topic.APPLICATION, _OF_ASSIGNMENT, fate=Fate.BLANK, blank={"comment": ""}),
    Held("conflicts", Topic.WORK, ("reviewer_id",), ("written", "created_at"), Fate.DELETE),
    Held("reviewers", Topic.WORK, shows=("languages", "limit")),
)

APART = {
    "assignments.reviewer_id": "who reviewed answers for it; the row is about the application",
    "decisions.decided_by": "a decline always names the person who decided",
    "decisions.released_by": "staff answer for what they did",
    "releases.released_by": "staff answer for what they did",
    "offers.freed_by_id": "the key of another offer, not of a person",
}
