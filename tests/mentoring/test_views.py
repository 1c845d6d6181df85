import secrets
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from academy.cohorts.states import Discipline
from academy.core import clock
from academy.core.actors import Role
from academy.mentoring import queries
from academy.mentoring.services import NewAction
from tests.factories.cohorts import a_cohort, a_site
from tests.factories.mentoring import a_meeting, an_appointment
from tests.factories.projects import a_challenge, a_learner, a_team
from tests.pages import parse
from tests.personas import make_person


@pytest.fixture
def desk(app: Flask, client: Any) -> Any:
    """A mentor who tracks one team, signed in: `.mentor`, `.team`, `.client`."""

    class Desk:
        cohort = a_cohort(running=True)
        mentor = make_person("Minsu")
        team = a_team(a_challenge(cohort), name="Orbit")
        appointment = an_appointment(mentor, cohort, teams=(team,))

    found = Desk()
    found.client = client.sign_in(found.mentor)  # type: ignore[attr-defined]
    return found


def _form(**more: Any) -> dict[str, Any]:
    began = clock.now() - timedelta(hours=1)
    seoul = began + timedelta(hours=9)
    return {
        "draft_key": secrets.token_hex(12),
        "met_on": seoul.strftime("%Y-%m-%d"),
        "starts_at": seoul.strftime("%H:%M"),
        "minutes": "30",
        "standing": "green",
        "owner_1": "0",
        "owner_2": "0",
        "owner_3": "0",
    } | more


def test_desk_without_teams_says_when_it_fills(app: Flask, client: Any):
    mentor = make_person("Minsu")
    an_appointment(mentor, a_cohort())
    page = parse(client.sign_in(mentor).get("/mentoring"))
    assert "아직 팀이 없습니다" in page.text


def test_desk_leads_to_the_write_up_of_each_team(desk: Any):
    page = parse(desk.client.get("/mentoring"))
    assert f"/mentoring/teams/{desk.team.ref}/meetings/new" in page.links.values()


def test_a_write_up_is_prefilled_and_written(desk: Any):
    address = f"/mentoring/teams/{desk.team.ref}/meetings/new"
    held = parse(desk.client.get(address)).values()
    assert held["minutes"] == "30"
    assert held["draft_key"]
    came = str(queries.member_ids(desk.team.id)[0])
    answer = desk.client.post(
        address, data=_form(came=[came], shared_notes="좋은 흐름", text_1="지도 그리기")
    )
    assert answer.status_code == 303
    page = parse(desk.client.get(answer.location))
    assert "좋은 흐름" in page.text
    assert "지도 그리기" in page.text


def test_a_double_click_writes_one_meeting(desk: Any):
    address, form = f"/mentoring/teams/{desk.team.ref}/meetings/new", _form()
    assert [desk.client.post(address, data=form).status_code for _ in range(2)] == [303, 303]
    assert len(queries.meetings_of(desk.team.id)) == 1


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ({"standing": "red"}, "reason"),
        ({"standing": "blue"}, "standing"),
        ({"met_on": "2999-01-01"}, "met_on"),
        ({"met_on": "yesterday"}, "met_on"),
        ({"starts_at": "25:99"}, "starts_at"),
        ({"minutes": "0"}, "minutes"),
        ({"minutes": "9" * 30}, "minutes"),
        ({"minutes": ""}, "minutes"),
        ({"came": ["9" * 25]}, "came"),
        ({"came": ["x"]}, "came"),
        ({"owner_1": "99999999999999999999"}, "owner_1"),
        ({"shared_notes": "가" * 4001}, "shared_notes"),
        ({"staff_notes": "a\x00b"}, "staff_notes"),
        ({"due_1": "32.13.2027"}, "due_1"),
        ({"draft_key": "<script>"}, None),
    ],
)
def test_bad_input_is_said_at_its_field_and_nothing_is_lost(desk: Any, bad: Any, field: Any):
    form = _form(shared_notes="생각") | bad
    answer = desk.client.post(f"/mentoring/teams/{desk.team.ref}/meetings/new", data=form)
    assert answer.status_code == 422
    page = parse(answer)
    if field:
        assert field in page.errors
    if "shared_notes" not in bad:
        assert page.values()["shared_notes"].strip() == "생각"
    assert queries.meetings_of(desk.team.id) == []


def test_everything_that_is_wrong_is_said_at_once(desk: Any):
    form = _form(
        met_on="2999-01-01", starts_at="late", minutes="half", standing="red", owner_1="7777777"
    )
    page = parse(desk.client.post(f"/mentoring/teams/{desk.team.ref}/meetings/new", data=form))
    assert {"met_on", "starts_at", "minutes", "reason", "owner_1"} <= set(page.errors)
    assert "Not a valid" not in page.text


@pytest.mark.parametrize("minutes", [str(2**31 - 1), str(1 - 2**31)])
def test_minutes_beyond_the_calendar_are_refused(desk: Any, minutes: str):
    answer = desk.client.post(
        f"/mentoring/teams/{desk.team.ref}/meetings/new", data=_form(minutes=minutes)
    )
    assert answer.status_code == 422
    assert "minutes" in parse(answer).errors


def test_a_foreign_team_looks_like_a_missing_one(desk: Any):
    other = a_team(a_challenge(desk.cohort), name="Other")
    for ref in (other.ref, "NOSUCHTEAM"):
        for path in (f"/mentoring/teams/{ref}", f"/mentoring/teams/{ref}/meetings/new"):
            assert desk.client.get(path).status_code == 404


def test_staff_notes_stay_with_mentors_and_staff(app: Flask, desk: Any, sign_in: Any):
    a_meeting(desk.team, desk.mentor, staff_notes="비밀 걱정", shared_notes="함께 볼 글")
    learner = a_learner(desk.cohort)
    from_team = queries.members(desk.team.id)[0][1]
    for person, sees in ((learner, False), (from_team, True)):
        text = parse(sign_in(person).get("/my/mentoring")).text
        assert "비밀 걱정" not in text
        assert ("함께 볼 글" in text) is sees
    assert "비밀 걱정" in parse(desk.client.get(f"/mentoring/teams/{desk.team.ref}")).text


def test_an_action_is_ticked_once(desk: Any):
    a_meeting(desk.team, desk.mentor, actions=[NewAction("Ask")])
    (action,) = queries.actions_of(desk.team.id)
    for _ in range(2):
        assert desk.client.post(f"/mentoring/actions/{action.id}/done").status_code == 303
    assert queries.actions_of(desk.team.id)[0].done_at is not None
    assert desk.client.post(f"/mentoring/actions/{2**62}/done").status_code == 404


def test_staff_appoint_and_assign(app: Flask, desk: Any, sign_in: Any):
    manager = sign_in(make_person("Paula", roles=[(Role.PROGRAMME, desk.cohort.site_id)]))
    new = make_person("Nara")
    base = "/staff/mentors/pohang/5"
    data = {"email": new.email, "kind": "tech", "capacity": "2"}
    assert manager.post(f"{base}/appoint", data=data).status_code == 303
    rows = {row.appointment.person.name: row for row in queries.mentors_of(desk.cohort.id)}
    assert rows["Nara"].appointment.kind == Discipline.TECH
    data = {"mentor": rows["Nara"].appointment.ref, "team": desk.team.ref}
    assert manager.post(f"{base}/assign", data=data).status_code == 303
    page = parse(manager.get(base))
    assert "Nara" in page.text
    assert "1 / 2" in page.text


def test_appoint_an_unknown_address_says_so(app: Flask, desk: Any, sign_in: Any):
    manager = sign_in(make_person("Paula", roles=[(Role.PROGRAMME, desk.cohort.site_id)]))
    data = {"email": "nobody@example.org", "kind": "tech", "capacity": "2"}
    answer = manager.post("/staff/mentors/pohang/5/appoint", data=data)
    assert answer.status_code == 422
    assert "email" in parse(answer).errors


def test_another_sites_manager_finds_nothing(app: Flask, desk: Any, sign_in: Any):
    manager = sign_in(make_person("Paula", roles=[(Role.PROGRAMME, a_site("detroit"))]))
    assert manager.get("/staff/mentors/pohang/5").status_code == 404


def test_ending_an_appointment_needs_a_reason(app: Flask, desk: Any, sign_in: Any):
    manager = sign_in(make_person("Paula", roles=[(Role.PROGRAMME, desk.cohort.site_id)]))
    address = f"/staff/mentors/appointments/{desk.appointment.ref}/end"
    assert manager.post(address, data={"reason": " "}).status_code == 422
    assert manager.post(address, data={"reason": "이사"}).status_code == 303
    assert desk.client.get("/mentoring").status_code == 403


def test_a_write_up_sent_twice_is_one_meeting_even_when_it_ticked_an_action(desk: Any):
    a_meeting(desk.team, desk.mentor, actions=[NewAction("지도 그리기", None, None)])
    action = queries.actions_of(desk.team.id)[0]
    address, said = f"/mentoring/teams/{desk.team.ref}/meetings/new", _form(done=[str(action.id)])
    assert desk.client.post(address, data=said).status_code == 303
    assert desk.client.post(address, data=said).status_code == 303
    assert len(queries.meetings_of(desk.team.id)) == 2


def test_a_write_up_with_numbers_that_name_nothing_ticks_nothing(desk: Any):
    address = f"/mentoring/teams/{desk.team.ref}/meetings/new"
    assert desk.client.post(address, data=_form(done=[str(2**63)])).status_code == 303
