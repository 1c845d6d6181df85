"""The applicant's pages of a test: a slot is chosen, points are read once they are released."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from academy.core import clock
from academy.selection.queries import exams
from academy.selection.states import Outcome
from tests.factories.exams import ADDRESS, a_result, a_slot, an_exam
from tests.factories.selection import Season
from tests.personas import sign_in


@pytest.fixture
def season(app):
    return Season(applicants=3, reviewers=2).review()


@pytest.fixture
def stage(season):
    return an_exam(season)


@pytest.fixture(params=["ko", "en"])
def staff(app, season, request):
    client = sign_in(app.test_client(), season.alice)
    client.set_cookie("academy_language", request.param)
    return client


@pytest.fixture
def applicant(app, season):
    return sign_in(app.test_client(), season.people[0])


def desk(stage, page=""):
    return f"/staff/selection/stages/{stage.ref}{page}"


def mine(season, page="", number=0):
    return f"/my/applications/{season.applications[number].number}/test{page}"


PLAN = {
    "address": "https://test.example.org/x", "about-ko": "안내", "about-en": "About", "hours": "12",
    "items": "40", "for_right": "2.5", "for_wrong": "-0,5", "for_blank": "0", "best": "",
    "opens_at": "", "closes_at": "",
}  # fmt: skip


def test_applicant_chooses_changes_and_gives_up(applicant, season, stage):
    one, other = a_slot(season, stage), a_slot(season, stage, days=6)
    first = applicant.get(mine(season)).get_data(as_text=True)
    assert one.ref in first
    assert ADDRESS not in first, "it is told once a time is chosen"
    for slot in (one, other):
        assert applicant.post(mine(season), data={"slot": slot.ref}).status_code == 303
        told = applicant.get(mine(season)).get_data(as_text=True)
        assert ADDRESS not in told, "nobody is to look at it days before"
        assert "부터 여기에 표시됩니다" in told
    calendar = applicant.get(mine(season, "/test.ics"))
    assert calendar.content_type.startswith("text/calendar")
    body = calendar.get_data(as_text=True)
    assert f"DTSTART:{other.starts_at:%Y%m%dT%H%M%SZ}" in body
    assert ADDRESS not in body
    with clock.freeze(other.starts_at - timedelta(minutes=20)):
        assert ADDRESS in applicant.get(mine(season)).get_data(as_text=True)
    with clock.freeze(other.ends_at):
        assert ADDRESS not in applicant.get(mine(season)).get_data(as_text=True)
    assert applicant.post(mine(season, "/give-up")).status_code == 303
    assert exams.booked_in([one.id, other.id]) == {one.id: 0, other.id: 0}
    assert applicant.get(mine(season, "/test.ics")).status_code == 404


def test_applicant_who_comes_too_late_is_told_and_loses_nothing(app, applicant, season, stage):
    slot, other = a_slot(season, stage, places=1), a_slot(season, stage, days=6)
    applicant.post(mine(season), data={"slot": other.ref})
    sign_in(app.test_client(), season.people[1]).post(
        mine(season, number=1), data={"slot": slot.ref}
    )
    late = applicant.post(mine(season), data={"slot": slot.ref})
    assert late.status_code == 422
    assert "선택해 주십시오" in late.get_data(as_text=True)
    assert exams.booked_in([other.id])[other.id] == 1
    assert applicant.post(mine(season), data={"slot": "nothing"}).status_code == 422
    assert applicant.post(mine(season), data={}).status_code == 422


def test_applicant_page_is_ones_own(app, season, stage):
    other = sign_in(app.test_client(), season.people[1])
    assert other.get(mine(season)).status_code in (403, 404)
    assert other.post(mine(season), data={"slot": "x"}).status_code in (403, 404)


def test_applicant_without_an_invitation_finds_no_test(app, season):
    an_exam(season, season.applications[1:])
    client = sign_in(app.test_client(), season.people[0])
    assert client.get(mine(season)).status_code == 404


def test_window_is_shown_with_its_address(applicant, season, stage, app):
    now = clock.now()
    zone = ZoneInfo(season.site.zone)
    wall = [(now + timedelta(days=d)).astimezone(zone).strftime("%Y-%m-%dT%H:%M") for d in (2, 4)]
    alice = sign_in(app.test_client(), season.alice)
    values = {"opens_at": wall[0], "closes_at": wall[1], "version": "1"}
    sent = alice.post(desk(stage, "/test"), data=PLAN | values)
    assert (sent.status_code, sent.location) == (303, desk(stage, "/test"))
    assert PLAN["address"] not in applicant.get(mine(season)).get_data(as_text=True)
    with clock.freeze(now + timedelta(days=2)):
        assert PLAN["address"] in applicant.get(mine(season)).get_data(as_text=True)
    assert applicant.get(mine(season, "/test.ics")).status_code == 200
    for page in ("/slots", "/sitters"):
        assert alice.get(desk(stage, page)).status_code == 200


def test_applicant_reads_points_only_after_the_release(applicant, season, stage):
    a_result(season, stage, season.applications[0], 47.25)
    season.decide(season.applications[0], Outcome.ADVANCE)
    for page in (mine(season), f"/my/applications/{season.applications[0].number}"):
        assert "47.25" not in applicant.get(page).get_data(as_text=True)
    season.release()
    assert "47.25 / 60" in applicant.get(mine(season)).get_data(as_text=True)


def test_applicant_who_did_not_sit_reads_so_after_the_release(applicant, season, stage):
    a_result(season, stage, season.applications[0], None)
    season.decide(season.applications[0], Outcome.DECLINE)
    season.release()
    assert "응시하지 않으셨습니다" in applicant.get(mine(season)).get_data(as_text=True)


def test_result_page_leads_the_invited_to_their_test(applicant, season, stage):
    told = applicant.get(f"/my/offers/{season.applications[0].number}").get_data(as_text=True)
    assert mine(season) in told
