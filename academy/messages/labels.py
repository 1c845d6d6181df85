"""What states and standings of messages are called on pages."""

from typing import Any

from flask_babel import lazy_gettext as _l

from academy.messages.states import Channel, MessageState, Standing

M, S = MessageState, Standing

STATE: dict[MessageState, tuple[Any, str]] = {
    M.DRAFT: (_l("Being written"), "neutral"),
    M.PREPARED: (_l("Waits for release"), "warning"),
    M.SCHEDULED: (_l("Approved"), "info"),
    M.SENDING: (_l("Going out"), "progress"),
    M.SENT: (_l("Gone out"), "success"),
    M.STOPPED: (_l("Stopped"), "warning"),
    M.DISCARDED: (_l("Discarded"), "neutral"),
}
"""State of a message: (text, kind of badge)."""

CHANNEL: dict[Channel, Any] = {
    Channel.MAIL: _l("E-mail"),
    Channel.TEXT: _l("Text message"),
}

STANDING: dict[Standing, tuple[Any, str]] = {
    S.WAITING: (_l("Will be written to"), "info"),
    S.POSTED: (_l("Written to"), "success"),
    S.NO_ADDRESS: (_l("No address"), "warning"),
    S.BOUNCING: (_l("Address takes no letters"), "danger"),
    S.OPTED_OUT: (_l("Has not agreed to promotion"), "neutral"),
    S.DUPLICATE: (_l("Same address as somebody else on the list"), "neutral"),
    S.NO_VALUE: (_l("A placeholder has no value"), "warning"),
    S.LEFT_OUT: (_l("Left out: no longer matches"), "neutral"),
    S.STOPPED: (_l("Stopped before it went"), "warning"),
    S.GONE: (_l("Data erased"), "neutral"),
}
"""How a recipient stands: (text, kind of badge)."""

OUTCOME: dict[str, tuple[Any, str]] = {
    "waiting": (_l("Waits in the outbox"), "progress"),
    "sent": (_l("Sent"), "success"),
    "handed_over": (_l("Handed over"), "success"),
    "failed": (_l("Failed"), "danger"),
    "bounced": (_l("Came back"), "danger"),
    "discarded": (_l("Discarded"), "neutral"),
}
"""What became of a letter: (text, kind of badge)."""
