"""When a candidate moves on the way from graduate to mentor, and who sees an alumni record."""

from enum import StrEnum

from academy.core.flow import Flow, Move


class CandidateState(StrEnum):
    """Where a graduate stands on the way to an appointment."""

    ELIGIBLE = "eligible"
    INVITED = "invited"
    INTERESTED = "interested"
    INTERVIEWED = "interviewed"
    TRAINED = "trained"
    APPOINTED = "appointed"
    STEPPED_DOWN = "stepped_down"
    DECLINED = "declined"
    NOT_NOW = "not_now"
    WITHDRAWN = "withdrawn"


class Audience(StrEnum):
    """Who may find a person in the directory of graduates."""

    NOBODY = "nobody"
    GRADUATES = "graduates"
    STAFF = "staff"


class OutcomeKind(StrEnum):
    """What a graduate does next."""

    EMPLOYMENT = "employment"
    START_UP = "start_up"
    RESEARCH = "research"
    STUDY = "study"
    OTHER = "other"


S = CandidateState

CANDIDATE_FLOW: Flow[CandidateState] = Flow(
    {
        "invite": Move({S.ELIGIBLE, S.NOT_NOW}, S.INVITED),
        "accept": Move({S.INVITED, S.NOT_NOW}, S.INTERESTED),
        "postpone": Move({S.INVITED, S.INTERESTED}, S.NOT_NOW),
        "decline": Move({S.INVITED, S.INTERESTED, S.NOT_NOW}, S.DECLINED),
        "interview": Move({S.INTERESTED}, S.INTERVIEWED),
        "train": Move({S.INTERVIEWED}, S.TRAINED),
        "appoint": Move({S.TRAINED}, S.APPOINTED),
        "withdraw": Move({S.INTERESTED, S.INTERVIEWED, S.TRAINED}, S.WITHDRAWN),
        "step_down": Move({S.APPOINTED}, S.STEPPED_DOWN),
    }
)

CANDIDATES_OWN_VERBS = ("accept", "postpone", "decline", "withdraw")
"""What the candidate decides; everything else is done by staff, by name."""

STAFF_STEPS = ("interview", "train")
"""The moves on which staff only note that they happened."""
