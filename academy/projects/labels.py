"""What kinds, phases and states are called on pages."""

from flask_babel import lazy_gettext as _l

from academy.projects.states import ChallengeKind, Credit, Phase, ProjectState, Serves

KINDS = {
    ChallengeKind.PRELUDE: _l("Prelude"),
    ChallengeKind.MINI: _l("Mini challenge"),
    ChallengeKind.BRIDGE: _l("Bridge"),
    ChallengeKind.NANO: _l("Nano challenge"),
    ChallengeKind.MACRO: _l("Macro challenge"),
}

KIND_NOTES = {
    ChallengeKind.PRELUDE: _l("To arrive and to try things out together"),
    ChallengeKind.MINI: _l("In teams that staff form"),
    ChallengeKind.BRIDGE: _l("To look back and to look ahead"),
    ChallengeKind.NANO: _l("On your own"),
    ChallengeKind.MACRO: _l("In teams that learners form; ships an app"),
}

PHASES = {
    Phase.ENGAGE: _l("Engage"),
    Phase.INVESTIGATE: _l("Investigate"),
    Phase.ACT: _l("Act"),
}

STATES = {
    ProjectState.IDEA: _l("Idea"),
    ProjectState.PROTOTYPE: _l("Prototype"),
    ProjectState.TEST: _l("Tested with people"),
    ProjectState.IN_STORE: _l("In the store"),
    ProjectState.CONTINUED: _l("Continued after the academy"),
    ProjectState.ENDED: _l("Ended"),
}

BADGES = {
    ProjectState.IDEA: "neutral",
    ProjectState.PROTOTYPE: "progress",
    ProjectState.TEST: "info",
    ProjectState.IN_STORE: "success",
    ProjectState.CONTINUED: "success",
    ProjectState.ENDED: "neutral",
}
"""The kind of badge for each state."""

MOVES = {
    "build": _l("We have a prototype"),
    "test": _l("We test it with people"),
    "release": _l("It is in the store"),
    "continue": _l("We go on after the academy"),
    "end": _l("The project has ended"),
}

SERVES = {
    Serves.DISABILITY: _l("People with disabilities"),
    Serves.ILLNESS: _l("People with an illness"),
    Serves.OLDER: _l("Older people"),
    Serves.CHILDREN: _l("Children and young people"),
    Serves.MIGRANTS: _l("Migrants"),
    Serves.LOW_INCOME: _l("People with little money"),
    Serves.EVERYONE: _l("Everyone"),
}

CREDITS = {
    Credit.ANONYMOUS: _l("Without my name"),
    Credit.NAMED: _l("With my name"),
}
