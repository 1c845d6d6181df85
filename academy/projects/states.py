"""Kinds of challenges, how a project grows, and how a request to join moves."""

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


S, R = ProjectState, RequestState

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
