"""When a cohort recruits and runs, and how an enrolment moves."""

from enum import StrEnum

from academy.core.flow import Flow, Move


class CohortState(StrEnum):
    """Where a cohort stands."""

    PLANNED = "planned"
    RECRUITING = "recruiting"
    RUNNING = "running"
    FINISHED = "finished"


class EnrolmentState(StrEnum):
    """Where a person stands in a cohort."""

    ENROLLED = "enrolled"
    ACTIVE = "active"
    ON_LEAVE = "on_leave"
    WITHDRAWN = "withdrawn"
    DISMISSED = "dismissed"
    COMPLETED = "completed"


class Discipline(StrEnum):
    """The field of a person: a label, all follow the same plan."""

    TECH = "tech"
    DESIGN = "design"
    DOMAIN = "domain"


class Measure(StrEnum):
    """The two totals, never added to each other."""

    TRAINED = "trained"
    GRADUATED = "graduated"


class Basis(StrEnum):
    """What a published figure rests on."""

    PUBLISHED = "published"
    CONFLICTING = "published_conflicting"
    APPROXIMATE = "published_approximate"
    DERIVED = "derived"


C, E = CohortState, EnrolmentState

COHORT_FLOW: Flow[CohortState] = Flow(
    {
        "recruit": Move({C.PLANNED}, C.RECRUITING),
        "start": Move({C.PLANNED, C.RECRUITING}, C.RUNNING),
        "finish": Move({C.RUNNING}, C.FINISHED),
    }
)

ENROLMENT_FLOW: Flow[EnrolmentState] = Flow(
    {
        "begin": Move({E.ENROLLED}, E.ACTIVE),
        "take_leave": Move({E.ACTIVE}, E.ON_LEAVE),
        "come_back": Move({E.ON_LEAVE}, E.ACTIVE),
        "withdraw": Move({E.ENROLLED, E.ACTIVE, E.ON_LEAVE}, E.WITHDRAWN),
        "dismiss": Move({E.ENROLLED, E.ACTIVE, E.ON_LEAVE}, E.DISMISSED),
        "complete": Move({E.ACTIVE}, E.COMPLETED),
    }
)
