"""When: a document is wanted, then made, or given up after several attempts."""

from enum import StrEnum

from academy.core.flow import Flow, Move


class DocumentState(StrEnum):
    """How far the worker is."""

    WANTED = "wanted"
    MADE = "made"
    FAILED = "failed"


S = DocumentState

DOCUMENT_FLOW: Flow[DocumentState] = Flow(
    {
        "make": Move({S.WANTED}, S.MADE),
        "give_up": Move({S.WANTED}, S.FAILED),
        "try_again": Move({S.FAILED}, S.WANTED),
    }
)
