"""Kinds of challenges and their phases, how work on them, projects and requests to join move."""

from collections.abc import Mapping
from enum import StrEnum

from academy.core.flow import Flow, Move


class ChallengeKind(StrEnum):
    """The challenges of a year, in their usual order."""

    PRELUDE = "prelude"
    MINI = "mini"
    BRIDGE = "bridge"
    NANO = "nano"
    MACRO = "macro"


class Phase(StrEnum):
    """The phases of a challenge (Challenge Based Learning)."""

    ENGAGE = "engage"
    INVESTIGATE = "investigate"
    ACT = "act"


class Deliverable(StrEnum):
    """What a phase of a challenge asks for, three for each phase."""

    BIG_IDEA = "big_idea"
    ESSENTIAL_QUESTION = "essential_question"
    CHALLENGE = "challenge"
    GUIDING_QUESTIONS = "guiding_questions"
    ACTIVITIES = "activities"
    SYNTHESIS = "synthesis"
    SOLUTION = "solution"
    IMPLEMENTATION = "implementation"
    EVALUATION = "evaluation"


class AttemptState(StrEnum):
    """Where the work on a challenge stands in the phase that is open."""

    WORKING = "working"
    WAITING = "waiting"
    SENT_BACK = "sent_back"
    ACCEPTED = "accepted"


class GateAct(StrEnum):
    """What happens at the gate of a phase."""

    ASKED = "asked"
    TAKEN_BACK = "taken_back"
    SENT_BACK = "sent_back"
    PASSED = "passed"
    REOPENED = "reopened"


class ProjectState(StrEnum):
    """How far a project is."""

    IDEA = "idea"
    PROTOTYPE = "prototype"
    TEST = "test"
    IN_STORE = "in_store"
    CONTINUED = "continued"
    ENDED = "ended"


class Serves(StrEnum):
    """The people a project serves, as the showcase sorts them."""

    DISABILITY = "disability"
    ILLNESS = "illness"
    OLDER = "older"
    CHILDREN = "children"
    MIGRANTS = "migrants"
    LOW_INCOME = "low_income"
    EVERYONE = "everyone"


class Credit(StrEnum):
    """How a member wants to be named in the showcase."""

    ANONYMOUS = "anonymous"
    NAMED = "named"


class RequestState(StrEnum):
    """Where a request to join a team stands."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


S, R, A, D = ProjectState, RequestState, AttemptState, Deliverable

DELIVERABLES: Mapping[Phase, tuple[Deliverable, ...]] = {
    Phase.ENGAGE: (D.BIG_IDEA, D.ESSENTIAL_QUESTION, D.CHALLENGE),
    Phase.INVESTIGATE: (D.GUIDING_QUESTIONS, D.ACTIVITIES, D.SYNTHESIS),
    Phase.ACT: (D.SOLUTION, D.IMPLEMENTATION, D.EVALUATION),
}
"""What each phase asks for (Challenge Based Learning), the phases in their order."""

ATTEMPT_FLOW: Flow[AttemptState] = Flow(
    {
        "ask": Move({A.WORKING, A.SENT_BACK}, A.WAITING),
        "take_back": Move({A.WAITING}, A.WORKING),
        "send_back": Move({A.WAITING}, A.SENT_BACK),
        "pass": Move({A.WAITING}, A.WORKING),
        "accept": Move({A.WAITING}, A.ACCEPTED),
        "reopen": Move({A.WORKING, A.WAITING, A.SENT_BACK, A.ACCEPTED}, A.SENT_BACK),
    }
)
"""`pass` opens the next phase, `accept` ends the last one, `reopen` goes back to one passed."""

PROJECT_FLOW: Flow[ProjectState] = Flow(
    {
        "build": Move({S.IDEA}, S.PROTOTYPE),
        "test": Move({S.PROTOTYPE}, S.TEST),
        "release": Move({S.TEST}, S.IN_STORE),
        "continue": Move({S.PROTOTYPE, S.TEST, S.IN_STORE, S.ENDED}, S.CONTINUED),
        "end": Move({S.IDEA, S.PROTOTYPE, S.TEST, S.IN_STORE, S.CONTINUED}, S.ENDED),
    }
)

REQUEST_FLOW: Flow[RequestState] = Flow(
    {
        "accept": Move({R.WAITING}, R.ACCEPTED),
        "decline": Move({R.WAITING}, R.DECLINED),
        "withdraw": Move({R.WAITING}, R.WITHDRAWN),
    }
)
