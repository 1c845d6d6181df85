from datetime import date

import pytest
import sqlalchemy as sa

from academy.audit.models import AccessPerson
from academy.cohorts.queries import get_cohort
from academy.cohorts.states import CohortState, EnrolmentState
from academy.core.actors import Role
from academy.core.db import db
from tests.factories.cohorts import a_cohort, a_site, an_enrolment
from tests.pages import parse
from tests.personas import make_person, sign_in


@pytest.fixture
def pohang(app, freeze):
    freeze("2026-11-22T12:00:00+09:00")
    return a_site()


@pytest.fixture
def manager(client, pohang):
    return sign_in(client, make_person("Petra", roles=[(Role.PROGRAMME, pohang)]))


def test_index_shows_the_cohorts_of_the_own_site_only(manager, pohang):
    a_cohort(pohang, 5)
    a_cohort(a_site("napoli"), 2)
    page = parse(manager.get("/staff/cohorts", headers={"Accept-Language": "en"}))
    assert "Cohort 5" in page.links
    assert "Cohort 2" not in page.links


def test_show_of_a_foreign_cohort_is_as_if_it_were_missing(manager):
    a_cohort(a_site("napoli"), 2)
    foreign = manager.get("/staff/cohorts/napoli/2")
    missing = manager.get("/staff/cohorts/napoli/3")
    assert foreign.status_code == missing.status_code == 404


def test_show_lists_everyone_and_logs_who_was_seen(manager, pohang):
    cohort = a_cohort(pohang, 5)
    people = [make_person(name) for name in ("김하나", "이둘")]
    for person in people:
        an_enrolment(person, cohort)
    page = parse(manager.get("/staff/cohorts/pohang/5"))
    assert "김하나" in page.text
    assert "이둘" in page.text
    assert set(db.session.scalars(sa.select(AccessPerson.person_id))) == {p.id for p in people}


def test_show_reads_the_same_few_statements_for_one_and_three_people(
    manager, pohang, count_statements
):
    cohort = a_cohort(pohang, 5)

    def count():
        count_statements()
        manager.get("/staff/cohorts/pohang/5")
        return len([s for s in count_statements() if s.lstrip().startswith("SELECT")])

    an_enrolment(make_person("가"), cohort)
    one = count()
    for name in "나다":
        an_enrolment(make_person(name), cohort)
    assert count() == one


def test_start_on_the_first_day_makes_learners(manager, pohang):
    cohort = a_cohort(pohang, 5)
    enrolment = an_enrolment(make_person("가"), cohort, active=False)
    assert manager.post("/staff/cohorts/pohang/5/start").status_code == 303
    assert cohort.status == CohortState.RUNNING
    assert enrolment.status == EnrolmentState.ACTIVE


def test_start_twice_answers_409(manager, pohang):
    a_cohort(pohang, 5, running=True)
    assert manager.post("/staff/cohorts/pohang/5/start").status_code == 409


def test_start_before_the_first_day_is_refused(manager, pohang):
    a_cohort(pohang, 6)
    assert manager.post("/staff/cohorts/pohang/6/start").status_code == 422


def test_withdraw_with_a_reason_shows_it_in_the_steps(manager, pohang):
    enrolment = an_enrolment(make_person("가"), a_cohort(pohang, 5))
    address = f"/staff/enrolments/{enrolment.ref}"
    assert manager.post(f"{address}/withdraw", data={"reason": "이사"}).status_code == 303
    assert enrolment.status == EnrolmentState.WITHDRAWN
    assert "이사" in parse(manager.get(address)).text


@pytest.mark.parametrize(
    "reason", ["", "   ", "가" * 501, "a\0b", "x" * 1_000_000],
)  # fmt: skip
def test_withdraw_with_a_bad_reason_says_so_at_the_field_and_changes_nothing(
    manager, pohang, reason
):
    enrolment = an_enrolment(make_person("가"), a_cohort(pohang, 5))
    response = manager.post(
        f"/staff/enrolments/{enrolment.ref}/withdraw",
        data={"reason": reason},
    )
    assert response.status_code == 422
    assert parse(response).errors["reason"]
    assert enrolment.status == EnrolmentState.ACTIVE


def test_begin_of_someone_late_counts_from_today(manager, pohang):
    cohort = a_cohort(pohang, 5, running=True)
    enrolment = an_enrolment(make_person("가"), cohort, active=False)
    assert manager.post(f"/staff/enrolments/{enrolment.ref}/begin").status_code == 303
    assert enrolment.began_on.isoformat() == "2026-11-22"


@pytest.mark.parametrize("role", [Role.ADMISSIONS, Role.AUDITOR])
def test_withdraw_by_readers_is_not_found(client, pohang, role):
    enrolment = an_enrolment(make_person("가"), a_cohort(pohang, 5))
    reader = sign_in(client, make_person("Rita", roles=[(role, pohang)]))
    assert reader.get("/staff/cohorts/pohang/5").status_code == 200
    response = reader.post(f"/staff/enrolments/{enrolment.ref}/withdraw", data={"reason": "x"})
    assert response.status_code == 404


PLAN = {
    "site": "pohang",
    "number": "6",
    "starts_on": "2028-03-02",
    "ends_on": "2028-12-13",
    "seats": "180",
}


def test_new_cohort_is_suggested_a_year_after_the_newest(manager, pohang):
    a_cohort(pohang, 5, starts_on=date(2027, 3, 2), ends_on=date(2027, 12, 14), seats=200)
    held = parse(manager.get("/staff/cohorts/new")).values()
    assert (held["number"], held["starts_on"], held["ends_on"], held["seats"]) == (
        "6",
        "2028-03-02",
        "2028-12-14",
        "200",
    )


def test_new_cohort_is_planned_and_shown(manager, pohang):
    english = {"Accept-Language": "en"}
    answer = manager.post("/staff/cohorts/new", data=PLAN, headers=english)
    assert answer.status_code == 303
    assert answer.location == "/staff/cohorts/pohang/6"
    cohort = get_cohort("pohang", 6)
    assert (cohort.status, cohort.seats) == (CohortState.PLANNED, 180)
    page = parse(manager.get(answer.location, headers=english))
    assert "Cohort 6 is planned." in page.text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("site", "napoli"),
        ("site", ""),
        ("number", "5"),
        ("number", "0"),
        ("number", "9" * 30),
        ("number", "six"),
        ("starts_on", ""),
        ("starts_on", "2028-02-30"),
        ("ends_on", "2028-03-02"),
        ("ends_on", "soon"),
        ("seats", "-1"),
        ("seats", "10001"),
        ("seats", "\u202e12"),
        ("seats", ""),
    ],
)
@pytest.mark.parametrize("language", ["ko", "en"])
def test_new_cohort_with_bad_input_says_so_at_the_field_and_keeps_the_rest(
    manager, pohang, field, value, language
):
    a_cohort(pohang, 5)
    a_site("napoli")
    answer = manager.post(
        "/staff/cohorts/new", data=PLAN | {field: value}, headers={"Accept-Language": language}
    )
    assert answer.status_code == 422
    page = parse(answer)
    assert page.errors[field]
    kept = {name: held for name, held in page.values().items() if name in PLAN and name != field}
    assert kept == {name: held for name, held in PLAN.items() if name != field}
    assert get_cohort("pohang", 6) is None


def test_new_cohort_offers_own_sites_only(manager, pohang):
    a_site("napoli")
    (select,) = parse(manager.get("/staff/cohorts/new")).all(".//select[@name='site']")
    assert [option.get("value") for option in select.iter("option")] == ["pohang"]


def test_new_cohort_is_offered_to_planners_only(client, pohang):
    reader = sign_in(client, make_person("Adam", roles=[(Role.ADMISSIONS, pohang)]))
    assert "/staff/cohorts/new" not in parse(reader.get("/staff/cohorts")).links.values()
    assert reader.get("/staff/cohorts/new").status_code == 403
    assert reader.post("/staff/cohorts/new", data=PLAN).status_code == 403
