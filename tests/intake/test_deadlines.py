"""A deadline is one instant, whatever the zone: kept to the microsecond, and never by luck."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from academy.core import clock
from academy.core.actors import SYSTEM
from academy.core.db import db
from academy.core.errors import RuleBroken
from academy.intake import queries, services
from academy.intake.rules import is_in_time, phase_of
from academy.intake.states import ApplicationState, Phase, RoundState
from academy.outbox.models import StoredLetter
from tests.factories.cohorts import a_cohort, a_site
from tests.factories.intake import an_open_round
from tests.intake.writing import again, count, keep, ready
from tests.personas import make_person

ZONES = ("Asia/Seoul", "Europe/Rome", "America/Sao_Paulo", "Asia/Kathmandu", "Pacific/Auckland")
TICK, SECOND = timedelta(microseconds=1), timedelta(seconds=1)

FIRST, LAST = datetime(2026, 1, 1), datetime(2030, 12, 31)  # noqa: DTZ001  zones come beside them
walls = st.datetimes(FIRST, LAST, timezones=st.sampled_from(ZONES).map(ZoneInfo))


patiently = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A busy machine is slow to think of examples, and that is no fault of the rules."""


@patiently
@given(wall=walls, other=st.sampled_from(ZONES), fold=st.sampled_from([0, 1]))
def test_deadline_named_to_the_second_holds_to_its_last_microsecond(wall, other, fold):
    deadline = wall.replace(microsecond=0, fold=fold).astimezone(UTC)
    last = deadline + SECOND - TICK
    # Where somebody sits does not move an instant.
    for at in (deadline, last, last.astimezone(ZoneInfo(other)).astimezone(UTC)):
        assert is_in_time(at, deadline)
    assert not is_in_time(deadline + SECOND, deadline)
    assert not is_in_time((deadline + SECOND).astimezone(ZoneInfo(other)).astimezone(UTC), deadline)


@patiently
@given(
    wall=walls,
    length=st.timedeltas(timedelta(minutes=1), timedelta(days=60)),
    away=st.timedeltas(timedelta(days=-90), timedelta(days=90)),
)
def test_round_receives_from_its_opening_to_its_last_second_and_never_otherwise(wall, length, away):
    opens_at = wall.replace(microsecond=0).astimezone(UTC)
    closes_at = opens_at + timedelta(seconds=int(length.total_seconds()))
    at = opens_at + away
    phase = phase_of(RoundState.OPEN, opens_at, closes_at, at)
    if at < opens_at:
        assert phase is Phase.ANNOUNCED
    elif at < closes_at + SECOND:
        assert phase is Phase.RECEIVING
    else:
        assert phase is Phase.CLOSED


@pytest.fixture(params=ZONES)
def place(request, app):
    """A round that closes at 18:00 on the wall of a zone, and someone who is ready to submit."""
    wall = datetime(2026, 12, 18, 18, tzinfo=ZoneInfo(request.param))
    site = a_site()
    site.zone = request.param
    round = an_open_round(a_cohort(site), closes_at=wall.astimezone(UTC))
    person = make_person("Hana")
    return ready(person, round), round


def test_submit_in_the_last_microsecond_is_in_time_and_the_next_one_is_late(place, freeze):
    draft, round = place
    freeze(round.closes_at + SECOND)
    with pytest.raises(RuleBroken):
        services.submit(draft, round, actor=SYSTEM)
    draft, round = again(draft, round)
    assert draft.status is ApplicationState.DRAFT
    with pytest.raises(RuleBroken):
        keep(draft, round, {"why": "늦은 글"})
    draft, round = again(draft, round)
    at = freeze(round.closes_at + SECOND - TICK)
    services.submit(draft, round, actor=SYSTEM)
    assert (draft.status, draft.submitted_at) == (ApplicationState.SUBMITTED, at)


def test_extension_is_kept_to_the_same_microsecond(place, freeze):
    draft, round = place
    until = round.closes_at + timedelta(days=1)
    services.extend_for(draft, until, reason="정전", actor=SYSTEM)
    freeze(until + SECOND)
    assert not services.is_open_for(draft, round, clock.now())
    freeze(until + SECOND - TICK)
    services.submit(draft, round, actor=SYSTEM)
    assert draft.status is ApplicationState.SUBMITTED


def test_request_that_arrives_whole_too_late_loses_nothing(app, sign_in, freeze):
    round = an_open_round(a_cohort(a_site()))
    person = make_person("Hana")
    draft = ready(person, round)
    db.session.commit()
    browser = sign_in(person)
    freeze(round.closes_at.replace(microsecond=0) + SECOND)
    where = f"/apply/{round.ref}"
    late = browser.post(f"{where}/answers", data={"why": "마감 뒤에 도착한 글", "try": "둘째 글"})
    assert late.status_code == 422
    assert "마감 뒤에 도착한 글" in late.get_data(as_text=True)
    assert browser.post(f"{where}/submit").status_code == 422
    kept = {a.key: a.text for a in queries.current_answers(draft.id)}
    assert kept["why"] == "함께 배우고 싶습니다."


def test_two_tabs_submitting_at_once_make_one_hand_in(app, at_once):
    round = an_open_round(a_cohort(a_site()))
    draft = ready(make_person("Hana"), round)
    number, ref = draft.number, round.ref
    db.session.commit()

    def press(_number):
        found = queries.get_application(number)
        services.submit(found, queries.get_round(ref), actor=SYSTEM)
        return found.submitted_at

    assert len(set(at_once(4, press))) == 1
    assert count(StoredLetter, StoredLetter.kind == "intake/received") == 1
