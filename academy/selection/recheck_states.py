"""What applicants may ask after a release, and when it may be answered."""

from enum import StrEnum

from academy.core.flow import Flow, Move


class RecheckKind(StrEnum):
    """What is asked for: to know why, or that another person looks again."""

    EXPLAIN = "explain"
    RECHECK = "recheck"


class RecheckState(StrEnum):
    """Where a request stands."""

    OPEN = "open"
    ANSWERED = "answered"


class Verdict(StrEnum):
    """What came of looking again; a correction itself is a decision of its own."""

    STANDS = "stands"
    CORRECT = "correct"


R = RecheckState

RECHECK_FLOW: Flow[RecheckState] = Flow(
    {
        "save": Move({R.OPEN}, R.OPEN),
        "answer": Move({R.OPEN}, R.ANSWERED),
    }
)
