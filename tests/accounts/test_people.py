"""Roles given and ended by administrators, in pages and in the terminal."""

import re

import pytest
import sqlalchemy as sa

from academy.accounts.models import Grant, Person, User
from academy.audit.models import Access, Entry
from academy.cli import main
from academy.core.actors import Role
from academy.core.db import db
from tests.accounts.mailbox import kinds
from tests.factories.cohorts import a_site
from tests.pages import parse
from tests.personas import make_person


@pytest.fixture
def pohang(app):
    return a_site(code="pohang")


@pytest.fixture
def naples(app):
    return a_site(code="naples")


@pytest.fixture
def chief(client):
    """An administrator of all sites, signed in."""
    return client.sign_in(make_person("Chief", roles=[(Role.ADMIN, None)]))


@pytest.fixture
def local(client, pohang):
    """An administrator of one site, signed in."""
    return client.sign_in(make_person("Local", roles=[(Role.ADMIN, pohang)]))


def grant(**changed):
    return {"role": "reviewer", "site": "pohang", "reason": "Panel of round 2", **changed}


def newcomer(**changed):
    known = {"name": "박세미", "email": "semi@example.org", "locale": "ko"}
    return {**grant(), **known, **changed}


def open_grants(person):
    return list(
        db.session.scalars(
            sa.select(Grant.role).where(Grant.person_id == person.id, Grant.ends_at.is_(None))
        )
    )


def test_new_person_is_invited_and_holds_the_role(chief, pohang):
    assert chief.post("/staff/people/new", data=newcomer()).status_code == 303
    person = db.session.scalars(sa.select(Person).where(Person.name == "박세미")).one()
    assert open_grants(person) == [Role.REVIEWER]
    assert kinds("semi@example.org") == ["invitation"]
    given = db.session.scalars(sa.select(Entry).where(Entry.verb == "grant.give")).all()
    assert given[-1].about_id == person.id
    assert "reason" in given[-1].fields


def test_new_person_who_is_known_is_not_made_twice(chief, pohang):
    bob = make_person("Bob", email="semi@example.org", password="a hash")
    chief.post("/staff/people/new", data=newcomer(email="SEMI@example.org"))
    assert open_grants(bob) == [Role.REVIEWER]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(User)) == 2
    assert kinds() == []


def test_new_person_sent_twice_is_given_one_role(chief, pohang):
    for _ in range(2):
        chief.post("/staff/people/new", data=newcomer())
    person = db.session.scalars(sa.select(Person).where(Person.name == "박세미")).one()
    assert open_grants(person) == [Role.REVIEWER]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("email", "nobody"),
        ("role", ""),
        ("role", "learner"),
        ("role", "emperor"),
        ("site", ""),
        ("site", "atlantis"),
        ("reason", ""),
        ("reason", "x" * 501),
        ("starts_on", "next week"),
        ("ends_on", "2020-01-01"),
        ("ends_on", "99999999999999999999"),
    ],
)
def test_new_person_with_bad_input_names_the_field(chief, pohang, field, value):
    answer = chief.post("/staff/people/new", data=newcomer(**{field: value}))
    assert answer.status_code == 422
    assert list(parse(answer).errors) == [field]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Person)) == 1


def test_grant_with_days_holds_from_midnight_of_the_site(chief, pohang):
    bob = make_person("Bob")
    given = grant(starts_on="2027-03-02", ends_on="2027-03-31")
    assert chief.post(f"/staff/people/{bob.ref}/grants", data=given).status_code == 303
    kept = db.session.scalars(sa.select(Grant).where(Grant.person_id == bob.id)).one()
    assert kept.starts_at.isoformat() == "2027-03-01T15:00:00+00:00"
    assert kept.ends_at.isoformat() == "2027-03-31T15:00:00+00:00"


@pytest.mark.parametrize(
    ("role", "site"), [("network", "pohang"), ("reviewer", "naples"), ("reviewer", "all")]
)
def test_grant_beyond_the_own_site_is_refused(local, pohang, naples, role, site):
    bob = make_person("Bob", roles=[(Role.MENTOR, pohang)])
    answer = local.post(f"/staff/people/{bob.ref}/grants", data=grant(role=role, site=site))
    assert answer.status_code == 422
    assert open_grants(bob) == [Role.MENTOR]


def test_grant_to_oneself_is_refused(chief, pohang):
    me = db.session.scalars(sa.select(Person)).one()
    answer = chief.post(f"/staff/people/{me.ref}/grants", data=grant())
    assert answer.status_code == 422
    assert open_grants(me) == [Role.ADMIN]


def test_people_of_other_sites_are_not_there(local, pohang, naples):
    here = make_person("Here", roles=[(Role.MENTOR, pohang)])
    there = make_person("There", roles=[(Role.MENTOR, naples)])
    page = local.get("/staff/people").get_data(as_text=True)
    assert here.ref in page
    assert there.ref not in page
    assert local.get(f"/staff/people/{there.ref}").status_code == 404
    assert local.post(f"/staff/people/{there.ref}/grants", data=grant()).status_code == 404


def test_people_shown_are_in_the_access_log(chief):
    bob = make_person("Bob")
    chief.get(f"/staff/people/{bob.ref}")
    assert db.session.scalars(sa.select(Access.people_count)).all() == [1]


@pytest.mark.parametrize("count", [1, 3])
def test_people_list_takes_the_same_statements_for_any_number(chief, count_statements, count):
    for number in range(count):
        make_person(f"Bob {number}", roles=[(Role.MENTOR, None)])
    db.session.commit()
    count_statements()
    chief.get("/staff/people")
    reads = [s for s in count_statements() if s.startswith("SELECT")]
    assert len(reads) == 4


def test_search_finds_by_the_beginning_and_leaves_no_trace_in_the_address(chief):
    make_person("김하늘", email="sky@example.org")
    make_person("최아라", email="ara@example.org")
    answer = chief.post("/staff/people", data={"term": "김하"})
    assert answer.location == "/staff/people"
    page = chief.get("/staff/people").get_data(as_text=True)
    assert "김하늘" in page
    assert "최아라" not in page
    chief.post("/staff/people", data={"term": "ARA@"})
    assert "최아라" in chief.get("/staff/people").get_data(as_text=True)
    chief.post("/staff/people", data={"term": "%"})
    assert "최아라" not in chief.get("/staff/people").get_data(as_text=True)


def test_end_grant_needs_a_reason_and_is_kept_in_history(chief, pohang):
    bob = make_person("Bob")
    chief.post(f"/staff/people/{bob.ref}/grants", data=grant())
    given = db.session.scalars(sa.select(Grant).where(Grant.person_id == bob.id)).one()
    path = f"/staff/people/{bob.ref}/grants/{given.id}/end"
    assert "reason" in parse(chief.post(path, data={"reason": " "})).errors
    assert chief.post(path, data={"reason": "Moved away"}).status_code == 303
    assert open_grants(bob) == []
    assert db.session.scalar(sa.select(Entry.verb).where(Entry.verb == "grant.end"))


def test_end_grant_of_an_enrolment_is_refused(chief, pohang):
    bob = make_person("Bob", roles=[(Role.LEARNER, pohang)])
    given = db.session.scalars(sa.select(Grant).where(Grant.person_id == bob.id)).one()
    path = f"/staff/people/{bob.ref}/grants/{given.id}/end"
    assert chief.post(path, data={"reason": "Why not"}).status_code == 422
    assert open_grants(bob) == [Role.LEARNER]


def test_reset_factors_of_a_person_above_is_refused(local, pohang):
    above = make_person("Above", roles=[(Role.ADMIN, None), (Role.MENTOR, pohang)])
    path = f"/staff/people/{above.ref}/factors"
    assert local.post(path, data={"reason": "Lost"}).status_code == 403


@pytest.mark.parametrize("role", [None, Role.LEARNER, Role.MENTOR, Role.REVIEWER, Role.AUDITOR])
def test_people_are_closed_to_others(client, role):
    client.sign_in(make_person(roles=[(role, None)] if role else []))
    assert client.get("/staff/people").status_code == 403
    assert client.get("/staff/people/new").status_code == 403


def test_command_makes_the_first_administrator(app, client):
    runner = app.test_cli_runner()
    command = ["people", "grant", "--email", "First@Example.org", "--role", "admin"]
    done = runner.invoke(main, [*command, "--name", "이수진"])
    assert done.exit_code == 0, done.output
    path = re.search(r"(/welcome/\S+)", done.output).group(1)
    answer = client.post(path, data={"password": "seven blue herons"})
    assert answer.location == "/home"
    assert client.get("/staff/people").status_code == 200


@pytest.mark.parametrize("more", [["--role", "emperor"], ["--role", "admin", "--site", "atlantis"]])
def test_command_with_bad_input_exits_with_2(app, more):
    command = ["people", "grant", "--email", "first@example.org", *more]
    assert app.test_cli_runner().invoke(main, command).exit_code == 2
