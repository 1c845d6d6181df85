"""History and access log: whose rows, which filters, what is said."""

import re

import pytest

from academy.access.permissions import P
from academy.audit import deny, log_access, record
from academy.audit.models import Entry
from academy.core.actors import SYSTEM, Role
from academy.core.db import db
from academy.core.paths import package_dir
from academy.operations.fields import value_text
from academy.operations.labels import ACTS, DOORS, NOUNS, ROOMS
from tests.factories.cohorts import a_cohort, a_site
from tests.pages import parse, text_of
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


def test_history_shows_rows_of_one_request_as_one(app, client):
    site = a_site()
    cohort = a_cohort(site, 5)
    actor = actor_of(make_person("Petra"), request_id="0123456789abcdef")
    other = actor_of(make_person("Other"), request_id="fedcba9876543210")
    for number, who in enumerate((actor, actor, actor, other)):
        cohort.seats = 40 + number
        record("cohort.change", cohort, actor=who)
    db.session.commit()
    page = parse(auditor(client).get("/staff/history?kind=cohort", headers=ENGLISH))
    steps = [text_of(li) for li in page.one(".//ol[@class='timeline']").findall("li")]
    assert "Other" in steps[0]
    assert "Cohort: changed × 3" in steps[1].replace("\u2009", " ")
    assert "All 3 steps" in steps[1]


def test_history_says_fields_and_values_as_people_do(app, client):
    site = a_site()
    cohort = a_cohort(site, 5, running=True)
    ada = make_person("Ada Byron")
    record("cohort.change", cohort, actor=SYSTEM)
    seats, cohort.seats = cohort.seats, 77
    record("cohort.change", cohort, actor=actor_of(ada), decided_by=ada.id)
    db.session.commit()
    staff = auditor(client)
    page = parse(staff.get("/staff/history?kind=cohort", headers=ENGLISH)).text
    assert f"Seats{seats} → 77" in page
    assert "Decided byAda Byron" in page
    assert "→ running" in page
    korean = staff.get("/staff/history?kind=cohort", headers={"Accept-Language": "ko"}).text
    assert "정원" in korean
    assert "<dt>캠퍼스</dt>" in korean


def test_history_reads_the_same_few_statements_for_one_and_three_rows(
    app, client, count_statements
):
    cohort = a_cohort(a_site(), 5)
    staff = auditor(client)

    def count():
        count_statements()
        staff.get("/staff/history?kind=cohort")
        return len([s for s in count_statements() if s.lstrip().startswith("SELECT")])

    one = count()
    for name in ("Ada", "Bea"):
        record("cohort.change", cohort, actor=actor_of(make_person(name)))
    db.session.commit()
    assert count() == one


def test_every_verb_of_the_house_has_words():
    verbs = set()
    for path in package_dir().rglob("*.py"):
        verbs |= set(re.findall(r'record\(\s*"([a-z_]+\.[a-z_]+)"', path.read_text()))
    assert len(verbs) > 80
    assert {v for v in verbs if v.partition(".")[0] not in NOUNS} == set()
    assert {v for v in verbs if v.partition(".")[2] not in ACTS} == set()


def test_every_room_with_pages_has_a_word(app):
    rooms = {endpoint.partition(".")[0] for endpoint in app.view_functions}
    assert rooms - set(ROOMS) == {"languages", "static", "styleguide"}


def test_every_permission_has_a_word():
    first = {permission.value.partition(".")[0] for permission in P}
    assert first - set(NOUNS) - set(DOORS) == set()


@pytest.mark.parametrize(
    "value", ["soon", "", None, {}, {"a": [1]}, [1, "x"], 10**30, True, "\u202e"]
)
@pytest.mark.parametrize("field", ["held_at", "on", "seats", "decided_by", "status", "title"])
def test_value_text_of_odd_values_answers(app, field, value):
    entry = Entry(kind="cohorts")
    with app.test_request_context():
        assert isinstance(value_text(entry, field, value, {}, "Asia/Seoul"), str)
