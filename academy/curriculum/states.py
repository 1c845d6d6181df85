"""When a track may change, what it teaches, and what attendance can be."""

from enum import StrEnum

from academy.core.flow import Flow, Move


class TrackState(StrEnum):
    """Where one edition of a plan stands."""

    DRAFT = "draft"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"


class Subject(StrEnum):
    """What the academy teaches; a track covers all of it."""

    APP_DEVELOPMENT = "app_development"
    DESIGN = "design"
    CODING = "coding"
    MARKETING = "marketing"
    AI = "ai"
    PROJECT_MANAGEMENT = "project_management"


class SessionState(StrEnum):
    """Whether a session takes place."""

    PLANNED = "planned"
    CANCELLED = "cancelled"


class AttendanceState(StrEnum):
    """How a person was at a session; excused means with evidence and counts as attended."""

    PRESENT = "present"
    LATE = "late"
    LEFT_EARLY = "left_early"
    ABSENT = "absent"
    EXCUSED = "excused"


class AttendanceVia(StrEnum):
    """How a mark came about."""

    STAFF = "staff"
    CODE = "code"
    CLOCK = "clock"
    EXCUSE = "excuse"


class ExcuseKind(StrEnum):
    """Why somebody could not come; service is reserve or civil-defence training."""

    ILLNESS = "illness"
    SERVICE = "service"
    FAMILY = "family"
    INTERVIEW = "interview"
    EXAM = "exam"
    OTHER = "other"


class ExcuseState(StrEnum):
    """Where an excuse stands."""

    ASKED = "asked"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class FeedKind(StrEnum):
    """What a calendar feed holds: one's own sessions, those one leads, or a whole cohort's."""

    OWN = "own"
    LEADING = "leading"
    COHORT = "cohort"


T, S, X = TrackState, SessionState, ExcuseState

TRACK_FLOW: Flow[TrackState] = Flow(
    {
        "edit": Move({T.DRAFT}, T.DRAFT),
        "publish": Move({T.DRAFT}, T.PUBLISHED),
        "supersede": Move({T.PUBLISHED}, T.SUPERSEDED),
    }
)

SESSION_FLOW: Flow[SessionState] = Flow(
    {
        "change": Move({S.PLANNED}, S.PLANNED),
        "cancel": Move({S.PLANNED}, S.CANCELLED),
    }
)

EXCUSE_FLOW: Flow[ExcuseState] = Flow(
    {
        "approve": Move({X.ASKED, X.DECLINED}, X.APPROVED),
        "decline": Move({X.ASKED, X.APPROVED}, X.DECLINED),
        "withdraw": Move({X.ASKED}, X.WITHDRAWN),
    }
)
