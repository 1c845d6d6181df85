import pytest

from academy.alumni.states import CANDIDATE_FLOW, CandidateState
from academy.core.errors import MoveRefused

S = CandidateState


def test_the_way_from_graduate_to_mentor():
    state = S.ELIGIBLE
    for verb in ("invite", "accept", "interview", "train", "appoint", "step_down"):
        state = CANDIDATE_FLOW.after(state, verb)
    assert state is S.STEPPED_DOWN


@pytest.mark.parametrize("verb", ["appoint", "train"])
def test_no_step_can_be_skipped(verb: str):
    with pytest.raises(MoveRefused):
        CANDIDATE_FLOW.after(S.INTERESTED, verb)


def test_who_declined_or_stepped_down_stays_there():
    for state in (S.DECLINED, S.WITHDRAWN, S.STEPPED_DOWN):
        assert CANDIDATE_FLOW.open_verbs(state) == []


def test_not_now_may_be_asked_again_or_answer_anew():
    assert CANDIDATE_FLOW.open_verbs(S.NOT_NOW) == ["invite", "accept", "decline"]
