"""When: every move of a round and of an application, held one by one."""

import pytest

from academy.core.errors import MoveRefused
from academy.intake.states import APPLICATION_FLOW, ROUND_FLOW, ApplicationState, RoundState

A, R = ApplicationState, RoundState

APPLICATION_MOVES = {
    "submit": ({A.DRAFT}, A.SUBMITTED),
    "withdraw": ({A.DRAFT, A.SUBMITTED, A.IN_REVIEW, A.WAITLISTED}, A.WITHDRAWN),
    "reopen": ({A.WITHDRAWN}, A.DRAFT),
    "take_into_review": ({A.SUBMITTED}, A.IN_REVIEW),
    "advance": ({A.IN_REVIEW}, A.IN_REVIEW),
    "offer": ({A.IN_REVIEW, A.WAITLISTED}, A.OFFERED),
    "waitlist": ({A.IN_REVIEW}, A.WAITLISTED),
    "decline": ({A.IN_REVIEW, A.WAITLISTED}, A.DECLINED),
    "accept": ({A.OFFERED}, A.ACCEPTED),
    "decline_offer": ({A.OFFERED}, A.OFFER_DECLINED),
    "lapse_offer": ({A.OFFERED}, A.OFFER_LAPSED),
    "offer_again": ({A.OFFER_LAPSED, A.OFFER_DECLINED}, A.OFFERED),
    "give_up": ({A.ACCEPTED}, A.WITHDRAWN),
    "correct_advance": ({A.DECLINED}, A.IN_REVIEW),
    "correct_offer": ({A.DECLINED}, A.OFFERED),
    "correct_waitlist": ({A.DECLINED, A.OFFERED}, A.WAITLISTED),
    "correct_decline": ({A.OFFERED}, A.DECLINED),
    "drop": ({A.SUBMITTED, A.IN_REVIEW}, A.NOT_COMPLETED),
}
ROUND_MOVES = {
    "open": ({R.DRAFT}, R.OPEN),
    "extend": ({R.OPEN}, R.OPEN),
    "correct": ({R.OPEN}, R.OPEN),
    "close": ({R.OPEN}, R.CLOSED),
    "archive": ({R.CLOSED}, R.ARCHIVED),
}


@pytest.mark.parametrize(
    ("flow", "states", "moves"),
    [(APPLICATION_FLOW, A, APPLICATION_MOVES), (ROUND_FLOW, R, ROUND_MOVES)],
)
def test_flow_allows_these_moves_and_no_other(flow, states, moves):
    assert set(flow.moves) == set(moves)
    for verb, (sources, target) in moves.items():
        for state in states:
            if state in sources:
                assert flow.after(state, verb) == target
            else:
                with pytest.raises(MoveRefused):
                    flow.after(state, verb)
