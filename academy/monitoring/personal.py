"""What this room keeps of a person: that they answered.

The answers stand under a pseudonym that no query can make; `services.let_go` takes it off them.
"""

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

APART = {
    "monitoring_counts.counted_by": "staff answer for what they did",
}
