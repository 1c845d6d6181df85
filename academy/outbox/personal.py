"""What this room keeps of a person: the letters they were sent."""

from academy.core.personal import Fate, Held, Topic

HELD = (
    Held(
        "letters",
        Topic.LETTERS,
        shows=("to", "subject", "text", "created_at", "sent_at"),
        fate=Fate.DELETE,
        by_address=("to",),
        by_number="key",
    ),
    Held(
        "bouncing_addresses",
        Topic.LETTERS,
        shows=("email", "since"),
        fate=Fate.DELETE,
        by_address=("email",),
    ),
)

APART: dict[str, str] = {}
