"""When a message may be changed, released and sent, and how a recipient stands."""

from enum import StrEnum

from academy.core.flow import Flow, Move


class Audience(StrEnum):
    """Whom a message is for; each has its own closed list of placeholders."""

    APPLICANTS = "applicants"


class Channel(StrEnum):
    """How a message reaches people."""

    MAIL = "mail"
    TEXT = "text"


class MessageState(StrEnum):
    """Where a message stands."""

    DRAFT = "draft"
    PREPARED = "prepared"
    SCHEDULED = "scheduled"
    SENDING = "sending"
    SENT = "sent"
    STOPPED = "stopped"
    DISCARDED = "discarded"


class Standing(StrEnum):
    """How a recipient of a frozen list stands: to be written to, written to, or why not."""

    WAITING = "waiting"
    POSTED = "posted"
    NO_ADDRESS = "no_address"
    BOUNCING = "bouncing"
    OPTED_OUT = "opted_out"
    DUPLICATE = "duplicate"
    NO_VALUE = "no_value"
    LEFT_OUT = "left_out"
    GONE = "gone"
    STOPPED = "stopped"


M = MessageState

MESSAGE_FLOW: Flow[MessageState] = Flow(
    {
        "edit": Move({M.DRAFT}, M.DRAFT),
        "prepare": Move({M.DRAFT}, M.PREPARED),
        "leave_out": Move({M.PREPARED}, M.PREPARED),
        "take_back": Move({M.PREPARED, M.SCHEDULED}, M.DRAFT),
        "release": Move({M.PREPARED}, M.SCHEDULED),
        "begin": Move({M.SCHEDULED}, M.SENDING),
        "finish": Move({M.SENDING}, M.SENT),
        # Letters that were on their way the first time are stopped by a second press.
        "stop": Move({M.SENDING, M.SENT, M.STOPPED}, M.STOPPED),
        "discard": Move({M.DRAFT, M.PREPARED}, M.DISCARDED),
    }
)

OVER = frozenset({M.SENDING, M.SENT, M.STOPPED})
"""States in which letters may exist."""
