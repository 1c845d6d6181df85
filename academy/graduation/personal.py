"""What this room keeps of a person: that they completed, and the certificate."""

from academy.core.personal import Fate, Held, Topic

HELD = (
    Held(
        "completion_decisions",
        Topic.GRADUATION,
        shows=("status", "checks", "waiver", "decided_at", "released_at"),
        fate=Fate.BLANK,
        blank={"waiver": ""},
    ),
    Held(
        "certificates",
        Topic.GRADUATION,
        shows=("number", "name", "romanised_name", "shows_name", "graduated_on", "issued_at"),
        fate=Fate.BLANK,
        blank={"name": "", "romanised_name": "", "shows_name": False},
    ),
)

APART = {
    "completion_decisions.decided_by": "staff answer for what they did",
    "completion_decisions.released_by": "staff answer for what they did",
    "certificates.revoked_by": "staff answer for what they did",
    "past_imports.created_by": "staff answer for what they did",
}
