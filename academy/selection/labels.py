"""The words of this room's states, as people read them, each with the kind of its badge."""

from flask_babel import lazy_gettext as _l

from academy.intake.labels import APPLICATION, DISCIPLINE
from academy.selection.states import AssignmentState, Outcome

ASSIGNMENT = {
    AssignmentState.OPEN: (_l("To review"), "now"),
    AssignmentState.SCORED: (_l("Handed in"), "success"),
    AssignmentState.ABSTAINED: (_l("Abstained"), "neutral"),
    AssignmentState.RECUSED: (_l("Stepped back: knows the person"), "neutral"),
    AssignmentState.TAKEN_BACK: (_l("Taken back by staff"), "neutral"),
}

OUTCOME = {
    Outcome.OFFER: (_l("Offer a place"), "success"),
    Outcome.WAITLIST: (_l("Waiting list"), "warning"),
    Outcome.DECLINE: (_l("Do not select"), "neutral"),
}

LANGUAGE = {"ko": _l("Korean"), "en": _l("English")}

__all__ = ["APPLICATION", "ASSIGNMENT", "DISCIPLINE", "LANGUAGE", "OUTCOME"]
