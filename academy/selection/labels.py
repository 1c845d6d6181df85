"""The words of this room's states, as people read them, each with the kind of its badge."""

from flask_babel import lazy_gettext as _l

from academy.intake.labels import APPLICATION, DISCIPLINE
from academy.selection.states import (
    AssignmentState,
    AssignmentWhy,
    CalibrationState,
    CallResult,
    LetterKind,
    OfferState,
    Outcome,
    StageKind,
    StagePhase,
)

STAGE = {
    StageKind.DOCUMENTS: _l("Documents"),
    StageKind.TEST: _l("Online test"),
    StageKind.INTERVIEW: _l("Online interview"),
}

PHASE = {
    StagePhase.ASSIGNING: (_l("Being assigned"), "neutral"),
    StagePhase.SCORING: (_l("Being scored"), "now"),
    StagePhase.MODERATION: (_l("In moderation"), "warning"),
    StagePhase.CLOSED: (_l("Reviews closed"), "success"),
}

PHASE_NOTE = {
    StagePhase.ASSIGNING: _l("Staff assign; reviewers see nothing yet."),
    StagePhase.SCORING: _l("Reviewers score; others' scores stay hidden until one's own is in."),
    StagePhase.MODERATION: _l("Reviewers look at what others found and may change what is theirs."),
    StagePhase.CLOSED: _l("Nothing in the reviews changes any more."),
}

WHY = {
    AssignmentWhy.DEALT: _l("by lot"),
    AssignmentWhy.ANCHOR: _l("calibration set"),
    AssignmentWhy.PINNED: _l("by hand"),
    AssignmentWhy.EXTRA: _l("extra review near the line"),
}

CALIBRATION = {
    CalibrationState.ASKED: (_l("Being computed"), "now"),
    CalibrationState.DONE: (_l("Done"), "success"),
    CalibrationState.NO_ANSWER: (_l("No answer possible"), "warning"),
    CalibrationState.FAILED: (_l("Failed"), "danger"),
}

ASSIGNMENT = {
    AssignmentState.OPEN: (_l("To review"), "now"),
    AssignmentState.SCORED: (_l("Handed in"), "success"),
    AssignmentState.ABSTAINED: (_l("Abstained"), "neutral"),
    AssignmentState.RECUSED: (_l("Stepped back: knows the person"), "neutral"),
    AssignmentState.TAKEN_BACK: (_l("Taken back by staff"), "neutral"),
    AssignmentState.PASSED_ON: (_l("Left to others"), "neutral"),
}

OUTCOME = {
    Outcome.ADVANCE: (_l("Invite to the next stage"), "info"),
    Outcome.OFFER: (_l("Offer a place"), "success"),
    Outcome.WAITLIST: (_l("Waiting list"), "warning"),
    Outcome.DECLINE: (_l("Do not select"), "neutral"),
}

LETTER = {
    LetterKind.TO_TEST: _l("Invitation to the test"),
    LetterKind.TO_INTERVIEW: _l("Invitation to the interview"),
    LetterKind.OFFER: _l("Offer of a place"),
    LetterKind.WAITLIST: _l("Waiting list"),
    LetterKind.DECLINE: _l("Not selected"),
}

OFFER = {
    OfferState.OPEN: (_l("Waits for an answer"), "now"),
    OfferState.ACCEPTED: (_l("Accepted"), "success"),
    OfferState.DECLINED: (_l("Declined"), "neutral"),
    OfferState.LAPSED: (_l("Time is over"), "neutral"),
    OfferState.REVOKED: (_l("Corrected"), "neutral"),
    OfferState.GIVEN_UP: (_l("Place given up"), "neutral"),
}

CALL = {
    CallResult.COMES: (_l("Would come"), "success"),
    CallResult.DOES_NOT_COME: (_l("Does not come any more"), "neutral"),
    CallResult.THINKS: (_l("Thinks about it"), "warning"),
    CallResult.NOT_REACHED: (_l("Not reached"), "neutral"),
}

LANGUAGE = {"ko": _l("Korean"), "en": _l("English")}

__all__ = [
    "APPLICATION",
    "ASSIGNMENT",
    "CALIBRATION",
    "CALL",
    "DISCIPLINE",
    "LANGUAGE",
    "LETTER",
    "OFFER",
    "OUTCOME",
    "PHASE",
    "PHASE_NOTE",
    "STAGE",
    "WHY",
]
