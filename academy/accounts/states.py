"""What a code can be for, and how a proposed address moves."""

from enum import StrEnum

from academy.core.flow import Flow, Move


class CodePurpose(StrEnum):
    """What the person who holds a code may do with it."""

    SIGN_UP = "sign_up"
    RESET = "reset"
    NEW_ADDRESS = "new_address"
    INVITATION = "invitation"


class ProposalState(StrEnum):
    """Where a new address stands that staff proposed for somebody who lost the old one."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    REFUSED = "refused"
    STOPPED = "stopped"
    USED = "used"


S = ProposalState

PROPOSAL_FLOW: Flow[ProposalState] = Flow(
    {
        "agree": Move({S.PROPOSED}, S.AGREED),
        "refuse": Move({S.PROPOSED, S.AGREED}, S.REFUSED),
        "stop": Move({S.AGREED}, S.STOPPED),
        "use": Move({S.AGREED}, S.USED),
    }
)

PENDING = frozenset({S.PROPOSED, S.AGREED})
"""States in which a proposal still waits for somebody; a person has one such at most."""
