import pytest

from academy.accounts.models import Person
from academy.cohorts.states import EnrolmentState
from academy.core.actors import SYSTEM, Role
from academy.core.db import db
from academy.graduation import queries, services
from academy.graduation.states import CompletionState
from tests.factories.cohorts import a_cohort, a_site, an_enrolment
from tests.factories.graduation import a_certificate, a_decision, a_finished_learner
from tests.pages import parse
from tests.personas import make_person

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture(autouse=True)
def _day(app, freeze):
    freeze("2026-11-22T12:00:00+09:00")


@pytest.fixture
def manager(sign_in):
    return sign_in(make_person("Petra", roles=[(Role.PROGRAMME, a_site())]))


@pytest.fixture
def colleague(sign_in):
    return sign_in(make_person("Rosa", roles=[(Role.PROGRAMME, a_site())]))


@pytest.fixture
def admin(sign_in):
    return sign_in(make_person("Ada", roles=[(Role.ADMIN, a_site())]))


def holder_of(certificate):
    return db.session.get_one(Person, certificate.person_id)


def test_cohort_lists_what_is_missing_with_its_numbers(manager):
    an_enrolment(make_person("Lena"), a_cohort(number=4))
    page = parse(manager.get("/staff/graduation/pohang/4", headers=ENGLISH))
    assert "No session with attendance was held yet." in page.text
    assert "There is no project yet." in page.text


def test_cohort_reads_the_same_statements_for_one_and_three_people(manager, count_statements):
    cohort = a_cohort(number=4)

    def count():
        count_statements()
        manager.get("/staff/graduation/pohang/4")
        return len([s for s in count_statements() if s.lstrip().startswith("SELECT")])

    an_enrolment(make_person("A"), cohort)
    one = count()
    for name in "BC":
        an_enrolment(make_person(name), cohort)
    assert count() == one


def test_decide_and_release_by_two_people_makes_a_graduate(manager, colleague):
    enrolment = a_finished_learner(a_cohort(number=4))
    address = f"/staff/graduation/learners/{enrolment.ref}"
    assert manager.post(address).status_code == 303
    refused = manager.post("/staff/graduation/pohang/4/release")
    assert refused.status_code == 422
    assert enrolment.status == EnrolmentState.ACTIVE
    assert colleague.post("/staff/graduation/pohang/4/release").status_code == 303
    assert enrolment.status == EnrolmentState.COMPLETED
    assert queries.certificate_of_enrolment(enrolment.id).name == "Lena"
    assert colleague.post("/staff/graduation/pohang/4/release").status_code == 422


@pytest.mark.parametrize("waiver", ["", "  ", "가" * 501, "a\0b"])
def test_decide_without_a_good_waiver_says_so_at_the_field(manager, waiver):
    enrolment = an_enrolment(make_person("Lena"), a_cohort(number=4))
    response = manager.post(f"/staff/graduation/learners/{enrolment.ref}", data={"waiver": waiver})
    assert response.status_code == 422
    assert parse(response).errors["waiver"]
    assert queries.decision_on(enrolment.id) is None


def test_decide_all_and_take_back_by_page(manager):
    enrolment = a_finished_learner(a_cohort(number=4))
    assert manager.post("/staff/graduation/pohang/4/decide").status_code == 303
    decision = queries.decision_on(enrolment.id)
    assert decision.status == CompletionState.PREPARED
    assert manager.get(f"/staff/graduation/learners/{enrolment.ref}").status_code == 200
    manager.post(f"/staff/graduation/learners/{enrolment.ref}/take-back")
    assert queries.decision_on(enrolment.id).status == CompletionState.TAKEN_BACK


def test_graduation_of_a_foreign_cohort_is_not_found(manager):
    a_cohort(a_site("napoli"), 4)
    assert manager.get("/staff/graduation/napoli/4").status_code == 404
    assert manager.post("/staff/graduation/napoli/4/release").status_code == 404


def test_my_certificate_is_for_its_holder_only(sign_in):
    certificate = a_certificate()
    address = f"/my/certificates/{certificate.number}"
    mine = sign_in(holder_of(certificate))
    assert certificate.number in parse(mine.get(address)).text
    assert certificate.number in parse(mine.get("/my/certificates")).text
    assert sign_in(make_person("Eve")).get(address).status_code == 404


def test_verify_shows_the_name_only_when_the_holder_allows_it(client, sign_in):
    certificate = a_certificate()
    address = f"/verify/{certificate.number}"
    assert "Grace" not in client.get(address).get_data(as_text=True)
    mine = sign_in(holder_of(certificate))
    mine.post(f"/my/certificates/{certificate.number}/name", data={"shown": "yes"})
    page = parse(client.get(address, headers=ENGLISH))
    assert page.h1 == "This certificate is valid"
    assert "Grace" in page.text
    mine.post(f"/my/certificates/{certificate.number}/name", data={"shown": "no"})
    assert "Grace" not in client.get(address).get_data(as_text=True)


def test_verify_of_a_revoked_one_says_since_when_and_not_why(client, admin):
    certificate = a_certificate()
    address = f"/staff/certificates/{certificate.number}"
    assert admin.get(address).status_code == 200
    assert admin.post(f"{address}/revoke", data={"reason": "대리 출석"}).status_code == 303
    page = parse(client.get(f"/verify/{certificate.number}", headers=ENGLISH))
    assert page.h1 == "This certificate is not valid"
    assert "Sun, 22 November 2026, 12:00 pm" in page.text
    assert "대리 출석" not in page.text


def test_verify_after_erasure_still_says_valid_without_a_name(client):
    certificate = a_certificate()
    certificate.shows_name = True
    services.erase_names(certificate.person_id, actor=SYSTEM)
    page = parse(client.get(f"/verify/{certificate.number}", headers=ENGLISH))
    assert page.h1 == "This certificate is valid"
    assert "Grace" not in page.text


@pytest.mark.parametrize("number", ["ABCDE-FGHJK", "x", "%ED%A0%80", "9" * 3000, "가나다"])
def test_verify_of_an_unknown_number_looks_proper(client, number):
    response = client.get(f"/verify/{number}", headers=ENGLISH)
    assert response.status_code == 404
    assert parse(response).h1 == "There is no certificate with this number"


def test_verify_form_leads_to_the_number_however_it_was_typed(client):
    certificate = a_certificate()
    typed = certificate.number.lower().replace("-", " ")
    response = client.get("/verify", query_string={"number": typed}, follow_redirects=True)
    assert response.status_code == 200
    empty = client.get("/verify", query_string={"number": " "})
    assert empty.status_code == 422
    assert parse(empty).errors["number"]


@pytest.mark.parametrize("reason", ["", " ", "a\0b", "가" * 501])
def test_revoke_without_a_good_reason_says_so_at_the_field(admin, reason):
    certificate = a_certificate()
    response = admin.post(
        f"/staff/certificates/{certificate.number}/revoke", data={"reason": reason}
    )
    assert response.status_code == 422
    assert parse(response).errors["reason"]
    assert certificate.revoked_at is None


def test_revoke_by_a_programme_manager_is_not_found(manager):
    certificate = a_certificate()
    address = f"/staff/certificates/{certificate.number}/revoke"
    assert manager.post(address, data={"reason": "x"}).status_code == 404


def test_release_page_shows_what_waits_for_a_colleague(colleague):
    a_decision(a_finished_learner(a_cohort(number=4)))
    page = parse(colleague.get("/staff/graduation/pohang/4", headers=ENGLISH))
    assert "Decisions waiting for your release: 1" in page.text
