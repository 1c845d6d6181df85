"""What this room keeps of a person: to which messages they belonged, and who wrote them."""

from academy.core.personal import Fate, Held, Topic

HELD = (
    Held(
        "message_recipients",
        Topic.LETTERS,
        ("application_id", "applications", "person_id"),
        ("posted_at",),
        Fate.BLANK,
        {"ref": "erased-{id}"},
    ),
)

_WORK = "staff answer for what they did"

APART = {
    "messages.made_by": _WORK,
    "messages.edited_by": _WORK,
    "messages.prepared_by": _WORK,
    "messages.released_by": _WORK,
    "messages.stopped_by": _WORK,
    "text_handovers.made_by": _WORK,
}

SEARCHED = ("messages.chosen",)
"""Columns with a choice among applications, in which a name may stand that was searched for."""
