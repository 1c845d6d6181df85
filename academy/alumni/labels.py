"""The words of this room's states, for people."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from academy.alumni.states import Audience, CandidateState, OutcomeKind

S = CandidateState

STATE = {
    S.ELIGIBLE: _l("May be invited"),
    S.INVITED: lazy_pgettext("candidate", "Invited"),
    S.INTERESTED: lazy_pgettext("candidate", "Interested"),
    S.INTERVIEWED: lazy_pgettext("candidate", "Interviewed"),
    S.TRAINED: lazy_pgettext("candidate", "Trained"),
    S.APPOINTED: lazy_pgettext("candidate", "Appointed"),
    S.STEPPED_DOWN: lazy_pgettext("candidate", "Stepped down"),
    S.DECLINED: lazy_pgettext("candidate", "Declined"),
    S.NOT_NOW: lazy_pgettext("candidate", "Not now"),
    S.WITHDRAWN: lazy_pgettext("candidate", "Withdrawn"),
}

STATE_LOOK = {
    S.ELIGIBLE: "neutral",
    S.INVITED: "info",
    S.INTERESTED: "progress",
    S.INTERVIEWED: "progress",
    S.TRAINED: "progress",
    S.APPOINTED: "success",
    S.STEPPED_DOWN: "neutral",
    S.DECLINED: "neutral",
    S.NOT_NOW: "warning",
    S.WITHDRAWN: "neutral",
}

NEXT_STEP = {
    S.INVITED: _l("waits for the graduate's answer"),
    S.INTERESTED: _l("talk with the candidate"),
    S.INTERVIEWED: _l("train as a mentor"),
    S.TRAINED: _l("appoint"),
    S.NOT_NOW: _l("ask again on the day named"),
}

STEP_BUTTON = {
    "interview": _l("Interview held"),
    "train": _l("Training finished"),
}

AUDIENCE = {
    Audience.NOBODY: _l("Nobody"),
    Audience.GRADUATES: _l("Graduates of this academy"),
    Audience.STAFF: _l("Staff of this academy"),
}

OUTCOME = {
    OutcomeKind.EMPLOYMENT: _l("Employment"),
    OutcomeKind.START_UP: _l("Start-up"),
    OutcomeKind.RESEARCH: _l("R&D collaboration"),
    OutcomeKind.STUDY: _l("Study"),
    OutcomeKind.OTHER: _l("Other"),
}
