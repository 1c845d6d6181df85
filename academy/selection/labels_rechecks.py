"""The words of explanations, re-checks and comparisons of groups."""

from flask_babel import lazy_gettext as _l

from academy.selection.fairness import Finding
from academy.selection.queries import Wait
from academy.selection.recheck_states import RecheckKind, RecheckState, Verdict

KIND = {
    RecheckKind.EXPLAIN: _l("Explain the result"),
    RecheckKind.RECHECK: _l("Look at it again"),
}

KIND_NOTE = {
    RecheckKind.EXPLAIN: _l("You get, for each thing that was judged, how far your answers came."),
    RecheckKind.RECHECK: _l(
        "Another person than the one who decided reads your application again, and tells you"
        " whether the result stands."
    ),
}

STATE = {
    RecheckState.OPEN: (_l("Waiting for an answer"), "now"),
    RecheckState.ANSWERED: (_l("Answer given"), "success"),
}

VERDICT = {
    Verdict.STANDS: _l("The result stands"),
    Verdict.CORRECT: _l("The result will be corrected"),
}

FINDING = {
    Finding.HIGHEST: (_l("Highest rate"), "neutral"),
    Finding.FLAGGED: (_l("Flagged"), "warning"),
    Finding.ONE_PERSON: (_l("Not flagged: one person would change it"), "neutral"),
    Finding.FINE: (_l("Not flagged"), "success"),
    Finding.SMALL: (_l("Too small to compare"), "neutral"),
    Finding.APART: (_l("Not compared"), "neutral"),
}

WAIT = {
    Wait.MORE_MAY_COME: _l(
        "Somebody may still hand an application in, or it is not taken into review yet."
    ),
    Wait.UNDECIDED: _l(
        "Not every application of this stage and those before has a released result yet."
    ),
}
