"""What this room keeps of a person: that they answered; nothing leads to the answers."""

from academy.core.personal import Fate, Held, Topic

HELD = (
    Held(
        "monitoring_marks",
        Topic.STATISTICS,
        shows=("round_id",),
        fate=Fate.DELETE,
        title=("round_id", "rounds", "label"),
    ),
)

APART: dict[str, str] = {}
