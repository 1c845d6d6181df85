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


class AttendanceState(StrEnum):
    """How a person was at a session; excused means with evidence and counts as attended."""

    PRESENT = "present"
    LATE = "late"
    LEFT_EARLY = "left_early"
    ABSENT = "absent"
    EXCUSED = "excused"


T = TrackState

TRACK_FLOW: Flow[TrackState] = Flow(
    {
        "edit": Move({T.DRAFT}, T.DRAFT),
        "publish": Move({T.DRAFT}, T.PUBLISHED),
        "supersede": Move({T.PUBLISHED}, T.SUPERSEDED),
    }
)
