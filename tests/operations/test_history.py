"""History and access log: whose rows, which filters, what is said."""

import pytest

from academy.audit import deny, log_access, record
from academy.core.actors import SYSTEM, Role
from academy.core.db import db
from tests.factories.cohorts import a_cohort, a_site
from tests.personas import actor_of, make_person, sign_in

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def two_sites(app):
    """Something done at each of two sites, and something tried in vain."""
    pohang, napoli = a_site("pohang"), a_site("napoli")
    a_cohort(pohang, 5)
    a_cohort(napoli, 4)
    bob = make_person("Bob Builder")
    actor = actor_of(bob)
    db.session.commit()
    deny("application.read", "applications", actor=actor, thing_id=7)
    db.session.commit()
    return pohang, napoli, bob


def auditor(client, site=None):
    return sign_in(client, make_person("Audit Or", roles=[(Role.AUDITOR, site)]))


def test_history_shows_own_site_only(two_sites, client):
    pohang, _, _ = two_sites
    own = auditor(client, pohang).get("/staff/history", headers=ENGLISH).text
    every = auditor(client).get("/staff/history", headers=ENGLISH).text
    assert own.count("Cohort") < every.count("Cohort")
    assert "Bob Builder" not in own
    assert "Bob Builder" in every


def test_history_names_who_and_what(two_sites, client):
    page = auditor(client).get("/staff/history", headers=ENGLISH).text
    assert "not allowed: read" in page
    assert "the system" in page
    korean = auditor(client).get("/staff/history", headers={"Accept-Language": "ko"}).text
    assert "허용되지 않음: 열람" in korean


def test_history_filters(two_sites, client):
    _, _, bob = two_sites
    staff = auditor(client)
    denied = staff.get("/staff/history?denied=y", headers=ENGLISH).text
    assert "not allowed" in denied
    assert "Cohort " not in denied
    cohorts = staff.get("/staff/history?kind=cohort", headers=ENGLISH).text
    assert "not allowed" not in cohorts
    of_bob = staff.get(f"/staff/history?person={bob.ref}", headers=ENGLISH).text
    assert "not allowed" in of_bob
    nobody = staff.get("/staff/history?person=ZZZZ", headers=ENGLISH).text
    assert "No entry fits" in nobody
    early = staff.get("/staff/history?until=2001-01-01", headers=ENGLISH).text
    assert "No entry fits" in early


@pytest.mark.parametrize(
    "query",
    [
        {"until": "soon"},
        {"person": "a\0b"},
        {"person": "\u202ex"},
        {"kind": "%_\\"},
        {"kind": "x" * 4000},
        {"denied": "maybe"},
        {"after": "WyJhIl0"},
        {"after": "W3sidCI6ICIyMDI2In1d"},
        {"after": "W251bGxd"},
        {"after": "WzEuNV0"},
    ],
)
def test_history_with_odd_filters_answers(two_sites, client, query):
    assert auditor(client).get("/staff/history", query_string=query).status_code == 200


def test_history_shows_values_but_no_secret(app, client):
    alice = make_person("Alice", email="alice@secret.example")
    alice.phone, alice.locale = "01012345678", "en"
    record("person.change", alice, actor=SYSTEM, reason="asked by telephone")
    db.session.commit()
    page = auditor(client).get("/staff/history", headers=ENGLISH).text
    assert "asked by telephone" in page
    assert "01012345678" not in page
    assert "alice@secret.example" not in page


def test_access_log_shows_looks_of_own_staff_only(app, client):
    pohang, napoli = a_site("pohang"), a_site("napoli")
    seen = make_person("Seen Person")
    here = make_person("Here Staff", roles=[(Role.ADMISSIONS, pohang)])
    there = make_person("There Staff", roles=[(Role.ADMISSIONS, napoli)])
    both = make_person("Both Staff", roles=[(Role.ADMISSIONS, pohang), (Role.ADMIN, napoli)])
    actors = [actor_of(staff, ip="203.0.113.9") for staff in (here, there, both)]
    db.session.commit()
    for actor in actors:
        log_access([seen.id], actor=actor, what="intake.show")
    page = auditor(client, pohang).get("/staff/access-log").text
    assert "Here Staff" in page
    assert "203.0.113.9" in page
    assert "There Staff" not in page
    assert "Both Staff" not in page
    every = auditor(client).get("/staff/access-log").text
    assert all(name in every for name in ("Here Staff", "There Staff", "Both Staff"))


def test_access_log_by_person_finds_who_saw_them(app, client):
    site = a_site()
    alice, bob = make_person("Alice"), make_person("Bob")
    staff = make_person("Minsu", roles=[(Role.ADMISSIONS, site)])
    actor = actor_of(staff)
    db.session.commit()
    log_access([alice.id], actor=actor, what="page.one")
    log_access([bob.id], actor=actor, what="page.two")
    reader = auditor(client)
    assert "page.two" not in reader.get(f"/staff/access-log?person={alice.ref}").text
    assert "page.one" in reader.get(f"/staff/access-log?person={alice.ref}").text
    assert reader.get("/staff/access-log?person=a%00b").status_code == 200


@pytest.mark.parametrize("path", ["/staff/history", "/staff/access-log"])
def test_pages_are_for_admins_and_auditors(app, client, path):
    staff = make_person("Minsu", roles=[(Role.ADMISSIONS, a_site()), (Role.REVIEWER, None)])
    assert sign_in(client, staff).get(path).status_code == 403
