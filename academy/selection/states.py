"""When a review may be written, a decision released, an offer answered."""

from enum import StrEnum

from academy.core.flow import Flow, Move


class StageKind(StrEnum):
    """What a stage judges; a round has one stage of a kind."""

    DOCUMENTS = "documents"


class AssignmentState(StrEnum):
    """Where one reviewer stands with one application."""

    OPEN = "open"
    SCORED = "scored"
    ABSTAINED = "abstained"
    RECUSED = "recused"
    TAKEN_BACK = "taken_back"


class Outcome(StrEnum):
    """What a named person decides about an application."""

    OFFER = "offer"
    WAITLIST = "waitlist"
    DECLINE = "decline"


class OfferState(StrEnum):
    """Where an offer stands; whether an open one still holds is a matter of time alone."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"


A, O = AssignmentState, OfferState  # noqa: E741 - the letters of the two tables below

ASSIGNMENT_FLOW: Flow[AssignmentState] = Flow(
    {
        "draft": Move({A.OPEN}, A.OPEN),
        "score": Move({A.OPEN, A.SCORED}, A.SCORED),
        "abstain": Move({A.OPEN}, A.ABSTAINED),
        "recuse": Move({A.OPEN, A.SCORED, A.ABSTAINED}, A.RECUSED),
        "take_back": Move({A.OPEN, A.SCORED, A.ABSTAINED}, A.TAKEN_BACK),
    }
)

OFFER_FLOW: Flow[OfferState] = Flow(
    {
        "accept": Move({O.OPEN}, O.ACCEPTED),
        "decline": Move({O.OPEN}, O.DECLINED),
        "lapse": Move({O.OPEN}, O.LAPSED),
    }
)

HELD = frozenset({A.OPEN, A.SCORED})
"""Assignments that count as reviews an application has or will have."""

READABLE = frozenset({A.OPEN, A.SCORED, A.ABSTAINED})
"""Assignments whose packet the reviewer may still open."""
