"""What this room keeps of a person: what to arrange for them."""

from academy.core.personal import Fate, Held, Topic

HELD = (
    Held(
        "accommodation_requests",
        Topic.ARRANGEMENT,
        shows=("needs", "arrange", "consented_at", "withdrawn_at", "arranged_at"),
        fate=Fate.DELETE,
    ),
)

APART: dict[str, str] = {}
