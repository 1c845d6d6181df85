"""When a review may be written, a decision released, an offer answered."""

from enum import StrEnum

from academy.core.flow import Flow, Move


class StageKind(StrEnum):
    """What a stage judges; a round has one stage of a kind."""

    DOCUMENTS = "documents"
    TEST = "test"
    INTERVIEW = "interview"


class StagePhase(StrEnum):
    """Where the review of a stage stands, for staff and reviewers alike."""

    ASSIGNING = "assigning"
    SCORING = "scoring"
    MODERATION = "moderation"
    CLOSED = "closed"


class AssignmentState(StrEnum):
    """Where one reviewer stands with one application."""

    OPEN = "open"
    SCORED = "scored"
    ABSTAINED = "abstained"
    RECUSED = "recused"
    TAKEN_BACK = "taken_back"
    PASSED_ON = "passed_on"


class AssignmentWhy(StrEnum):
    """Why an application lies in a reviewer's pile."""

    DEALT = "dealt"
    ANCHOR = "anchor"
    PINNED = "pinned"
    EXTRA = "extra"


class CalibrationState(StrEnum):
    """Where a run of the calibration stands; one without an answer says why."""

    ASKED = "asked"
    DONE = "done"
    NO_ANSWER = "no_answer"
    FAILED = "failed"


class Outcome(StrEnum):
    """What a named person decides about an application."""

    ADVANCE = "advance"
    OFFER = "offer"
    WAITLIST = "waitlist"
    DECLINE = "decline"


class LetterKind(StrEnum):
    """What a letter of decision tells."""

    TO_TEST = "to_test"
    TO_INTERVIEW = "to_interview"
    OFFER = "offer"
    WAITLIST = "waitlist"
    DECLINE = "decline"


class OfferState(StrEnum):
    """Where an offer stands; whether an open one still holds is a matter of time alone."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"
    REVOKED = "revoked"
    GIVEN_UP = "given_up"


class CallResult(StrEnum):
    """What came of a call to somebody who might still take a place."""

    COMES = "comes"
    DOES_NOT_COME = "does_not_come"
    THINKS = "thinks"
    NOT_REACHED = "not_reached"


A, P, O = AssignmentState, StagePhase, OfferState  # noqa: E741 - the letters of the tables below

STAGE_FLOW: Flow[StagePhase] = Flow(
    {
        "start_scoring": Move({P.ASSIGNING}, P.SCORING),
        "moderate": Move({P.SCORING}, P.MODERATION),
        "close": Move({P.SCORING, P.MODERATION}, P.CLOSED),
        "reopen": Move({P.MODERATION, P.CLOSED}, P.SCORING),
    }
)

ASSIGNMENT_FLOW: Flow[AssignmentState] = Flow(
    {
        "draft": Move({A.OPEN}, A.OPEN),
        "score": Move({A.OPEN, A.SCORED}, A.SCORED),
        "abstain": Move({A.OPEN}, A.ABSTAINED),
        "recuse": Move({A.OPEN, A.SCORED, A.ABSTAINED}, A.RECUSED),
        "take_back": Move({A.OPEN, A.SCORED, A.ABSTAINED}, A.TAKEN_BACK),
        # Nothing speaks against the reviewer: an interview moved, or somebody left for a while.
        "pass_on": Move({A.OPEN}, A.PASSED_ON),
        "give_again": Move({A.PASSED_ON}, A.OPEN),
    }
)

OFFER_FLOW: Flow[OfferState] = Flow(
    {
        "accept": Move({O.OPEN}, O.ACCEPTED),
        "decline": Move({O.OPEN}, O.DECLINED),
        "lapse": Move({O.OPEN}, O.LAPSED),
        # A correction takes back what nobody has accepted yet.
        "revoke": Move({O.OPEN}, O.REVOKED),
        "give_up": Move({O.ACCEPTED}, O.GIVEN_UP),
    }
)

STAGE_ORDER = (StageKind.DOCUMENTS, StageKind.TEST, StageKind.INTERVIEW)
"""The order in which an application passes through stages; a round may have fewer."""

LETTER_OF = {
    Outcome.OFFER: LetterKind.OFFER,
    Outcome.WAITLIST: LetterKind.WAITLIST,
    Outcome.DECLINE: LetterKind.DECLINE,
}
"""The letter that belongs to an outcome; that of who goes on depends on where to."""

LETTER_TO = {StageKind.TEST: LetterKind.TO_TEST, StageKind.INTERVIEW: LetterKind.TO_INTERVIEW}
"""The letter of who goes on, by the stage that follows."""

SCORED_KINDS = frozenset({StageKind.DOCUMENTS, StageKind.INTERVIEW})
"""Stages that people score with a rubric; a test brings its own points."""

UNFIT = frozenset({A.ABSTAINED, A.RECUSED, A.TAKEN_BACK})
"""Assignments whose reviewer shall never get this application again."""

HELD = frozenset({A.OPEN, A.SCORED})
"""Assignments that count as reviews an application has or will have."""
