"""When completion may be decided and released, and what a certificate rests on."""

from enum import StrEnum

from academy.core.flow import Flow, Move


class CompletionState(StrEnum):
    """Where the decision on one learner's completion stands."""

    PREPARED = "prepared"
    TAKEN_BACK = "taken_back"
    RELEASED = "released"


class CertificateBasis(StrEnum):
    """Where a certificate comes from."""

    ISSUED = "issued"
    IMPORTED = "imported"


class ImportState(StrEnum):
    """Where a table of past people stands."""

    PREVIEWED = "previewed"
    IMPORTED = "imported"
    DROPPED = "dropped"


S = CompletionState

COMPLETION_FLOW: Flow[CompletionState] = Flow(
    {
        "take_back": Move({S.PREPARED}, S.TAKEN_BACK),
        "prepare_again": Move({S.TAKEN_BACK}, S.PREPARED),
        "release": Move({S.PREPARED}, S.RELEASED),
    }
)

IMPORT_FLOW: Flow[ImportState] = Flow(
    {
        "confirm": Move({ImportState.PREVIEWED}, ImportState.IMPORTED),
        "drop": Move({ImportState.PREVIEWED}, ImportState.DROPPED),
    }
)
