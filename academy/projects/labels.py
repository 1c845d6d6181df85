"""What kinds, phases and states are called on pages."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from academy.projects.states import (
    AttemptState,
    ChallengeKind,
    Credit,
    Deliverable,
    GateAct,
    Phase,
    ProjectState,
    Serves,
)

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

DELIVERABLE = {
    Deliverable.BIG_IDEA: _l("Big idea"),
    Deliverable.ESSENTIAL_QUESTION: _l("Essential question"),
    Deliverable.CHALLENGE: _l("Challenge"),
    Deliverable.GUIDING_QUESTIONS: _l("Guiding questions"),
    Deliverable.ACTIVITIES: _l("Guiding activities"),
    Deliverable.SYNTHESIS: _l("Synthesis"),
    Deliverable.SOLUTION: _l("Solution"),
    Deliverable.IMPLEMENTATION: _l("Implementation"),
    Deliverable.EVALUATION: _l("Evaluation"),
}

DELIVERABLE_NOTES = {
    Deliverable.BIG_IDEA: _l("The broad topic that matters to you and to others"),
    Deliverable.ESSENTIAL_QUESTION: _l("The question about it that you want to answer"),
    Deliverable.CHALLENGE: _l("The call to act that follows from the question"),
    Deliverable.GUIDING_QUESTIONS: _l("Everything you need to know to find a good solution"),
    Deliverable.ACTIVITIES: _l("What you did to answer them: talks, tests, sources"),
    Deliverable.SYNTHESIS: _l("What you found out, and what follows from it"),
    Deliverable.SOLUTION: _l("What you will make, and why this"),
    Deliverable.IMPLEMENTATION: _l("What you made, and who has used it"),
    Deliverable.EVALUATION: _l("What it changed, and what you would do differently"),
}
"""What each deliverable is, in one line."""

ATTEMPT = {
    AttemptState.WORKING: (_l("In progress"), "now"),
    AttemptState.WAITING: (_l("Waits for the gate"), "progress"),
    AttemptState.SENT_BACK: (_l("Sent back"), "warning"),
    AttemptState.ACCEPTED: (lazy_pgettext("challenge", "Accepted"), "success"),
}
"""State of the work on a challenge -> its name and the kind of its badge."""

GATE_ACT = {
    GateAct.ASKED: (_l("Handed in for the gate"), "progress"),
    GateAct.TAKEN_BACK: (_l("Taken back by the team or learner"), "neutral"),
    GateAct.SENT_BACK: (_l("Sent back"), "warning"),
    GateAct.PASSED: (_l("Gate passed"), "success"),
    GateAct.REOPENED: (_l("Gate opened again"), "warning"),
}
"""What happened at a gate -> its name and the kind of its mark."""

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
