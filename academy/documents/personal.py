"""What this room keeps of a person: the papers made for them."""

from academy.core.personal import Fate, Held, Topic

HELD = (
    Held(
        "documents",
        Topic.LETTERS,
        shows=("title", "locale", "made_at", "size"),
        fate=Fate.DELETE,
        stored="stored",
        by_number="subject",
    ),
)

APART: dict[str, str] = {}
