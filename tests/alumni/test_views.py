from datetime import timedelta
from typing import Any

from flask import Flask

from academy.alumni import queries
from academy.alumni.states import CandidateState
from academy.core import clock
from academy.core.actors import Role
from tests.factories.alumni import a_candidate, an_alumnus
from tests.factories.cohorts import a_cohort, a_site
from tests.pages import parse
from tests.personas import make_person


def test_the_way_back_in_pages(app: Flask, sign_in: Any):
    grace, cohort = an_alumnus(), a_cohort(number=5)
    staff = sign_in(make_person("Paula", roles=[(Role.PROGRAMME, cohort.site_id)]))
    listed = parse(staff.get("/staff/candidates/pohang/5"))
    invite = next(url for text, url in listed.links.items() if text.startswith("초대"))
    assert staff.post(invite, data={"kind": "design"}).status_code == 303
    (candidate,) = queries.candidates_for(cohort.id)
    own = sign_in(grace.person)
    assert "다시 오시겠습니까" in parse(own.get("/my/alumni")).text
    assert own.post(f"/my/invitations/{candidate.ref}/accept").status_code == 303
    base = f"/staff/candidates/{candidate.ref}"
    for step in ("interview", "train"):
        assert staff.post(f"{base}/steps/{step}").status_code == 303
    assert staff.post(f"{base}/appoint", data={"capacity": "3"}).status_code == 303
    assert "Grace" in parse(staff.get("/staff/mentors/pohang/5")).text
    assert own.get("/mentoring").status_code == 200


def test_an_invitation_is_the_graduates_own(app: Flask, sign_in: Any):
    candidate = a_candidate(an_alumnus(), a_cohort(number=5))
    stranger = sign_in(make_person("Mallory"))
    for ref in (candidate.ref, "NOSUCHREF"):
        assert stranger.get(f"/my/invitations/{ref}").status_code == 404
        assert stranger.post(f"/my/invitations/{ref}/accept").status_code == 404


def test_opening_an_invitation_answers_nothing(app: Flask, sign_in: Any):
    grace = an_alumnus()
    candidate = a_candidate(grace, a_cohort(number=5))
    sign_in(grace.person).get(f"/my/invitations/{candidate.ref}")
    assert queries.get_candidate(candidate.ref).status == CandidateState.INVITED


def test_a_second_answer_is_refused_with_a_page(app: Flask, sign_in: Any):
    grace = an_alumnus()
    own, candidate = sign_in(grace.person), a_candidate(grace, a_cohort(number=5))
    assert own.post(f"/my/invitations/{candidate.ref}/decline").status_code == 303
    assert own.post(f"/my/invitations/{candidate.ref}/accept").status_code == 409


def test_postpone_with_a_past_day_is_said_at_the_field(app: Flask, sign_in: Any):
    grace = an_alumnus()
    own, candidate = sign_in(grace.person), a_candidate(grace, a_cohort(number=5))
    past = (clock.now() - timedelta(days=2)).date().isoformat()
    for typed in (past, "soon", "", "9" * 4000):
        answer = own.post(f"/my/invitations/{candidate.ref}/postpone", data={"ask_again_on": typed})
        assert answer.status_code == 422
        assert "ask_again_on" in parse(answer).errors


def test_an_outcome_is_told_and_shown(app: Flask, sign_in: Any):
    own = sign_in(an_alumnus().person)
    data = {"kind": "employment", "organisation": "=1+1 <b>회사</b>", "since_on": "2026-03-02"}
    assert own.post("/my/alumni/outcomes", data=data).status_code == 303
    assert "=1+1 <b>회사</b>" in parse(own.get("/my/alumni")).text


def test_who_is_no_graduate_has_no_record(app: Flask, sign_in: Any):
    assert sign_in(make_person("Alice")).get("/my/alumni").status_code == 404


def test_another_sites_staff_invite_nobody(app: Flask, sign_in: Any):
    grace, cohort = an_alumnus(), a_cohort(number=5)
    staff = sign_in(make_person("Paula", roles=[(Role.PROGRAMME, a_site("detroit"))]))
    address = f"/staff/candidates/pohang/5/invite/{grace.person.ref}"
    assert staff.post(address, data={"kind": "design"}).status_code == 404
    assert queries.candidates_for(cohort.id) == []


def test_home_leads_a_graduate_to_the_record_and_the_menu_keeps_it(app, client):
    grace = an_alumnus()
    browser = client.sign_in(grace.person)
    assert browser.get("/home").location == "/my/alumni"
    assert "/my/alumni" in browser.get("/my/applications").get_data(as_text=True)


def test_menu_of_someone_who_did_not_graduate_has_no_record(app, client):
    browser = client.sign_in(make_person("Nobody"))
    assert "/my/alumni" not in browser.get("/my/applications").get_data(as_text=True)
