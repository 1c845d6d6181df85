"""When a letter may be sent, tried again or discarded."""

from enum import StrEnum

from academy.core.flow import Flow, Move


class LetterState(StrEnum):
    """Where a letter stands on its way."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    DISCARDED = "discarded"


S = LetterState

LETTER_FLOW: Flow[LetterState] = Flow(
    {
        "deliver": Move({S.WAITING}, S.SENT),
        "give_up": Move({S.WAITING}, S.FAILED),
        "retry": Move({S.FAILED}, S.WAITING),
        "discard": Move({S.WAITING, S.FAILED}, S.DISCARDED),
    }
)
