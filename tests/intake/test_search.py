"""Applications are found by any part of a name, in the order of the list, however names change."""

import unicodedata

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from academy.accounts.grams import grams_of
from academy.accounts.models import Person
from academy.accounts.search import NAMES
from academy.core.actors import Role
from academy.core.db import atomic, db
from academy.intake import queries, services
from academy.intake.commands import search
from academy.intake.grams import rebuild_applications
from academy.intake.models import Application
from academy.intake.models.applications import application_grams
from academy.intake.rules import Filter
from tests.factories.cohorts import a_cohort, a_site
from tests.factories.intake import a_draft, a_submitted_application, an_open_round
from tests.intake.writing import begin, ready
from tests.personas import actor_of, make_person


def pieces():
    return {tuple(row) for row in db.session.execute(sa.select(application_grams))}


def recounted():
    rows = db.session.execute(sa.select(Application.id, Person).join(Application.person)).all()
    return {(g, i) for i, p in rows for g in grams_of(getattr(p, name) for name in NAMES)}


@pytest.fixture
def cohort(app):
    return a_cohort(a_site())


def found(term, size=40, **where):
    query = sa.select(Application)
    return [a.number for a in queries.page_of_term(query, term, size=size, **where).items]


def test_pieces_follow_every_verb_of_an_application(cohort):
    round = an_open_round(cohort)
    person = make_person("김민우")
    begin(person, round)
    assert pieces() == recounted() != set()
    application, actor = ready(person, round), actor_of(person)
    assert pieces() == recounted()
    services.submit(application, round, actor=actor)
    assert application.person.name == "김하늘"
    assert pieces() == recounted()
    assert ("하늘", application.id) in pieces()
    services.withdraw(application, actor=actor)
    services.reopen(application, round, actor=actor)
    assert pieces() == recounted()


def test_pieces_follow_the_person_of_an_application(cohort):
    one, two = make_person("김민우"), make_person("이하늘")
    application = a_draft(one, an_open_round(cohort))
    with atomic():
        application.person_id = two.id
    assert pieces() == recounted()
    with atomic():
        db.session.delete(application)
    assert pieces() == set()


def test_rebuild_equals_what_the_verbs_left(cohort):
    for number in (1, 2):
        a_draft(make_person("김민우"), an_open_round(cohort, number))
    db.session.commit()
    left = pieces()
    with atomic() as session:
        session.execute(sa.delete(application_grams))
    assert rebuild_applications() == len(left)
    assert pieces() == left == recounted()


def test_search_finds_names_numbers_addresses_and_telephones(cohort):
    round = an_open_round(cohort)
    person = make_person("김민우", email="minu@example.org")
    person.phone = "+821012345678"
    one = a_submitted_application(person, round).number
    other = a_submitted_application(make_person("남궁민우"), round).number
    assert found("민우") == [other, one]
    assert found("김민우") == found(unicodedata.normalize("NFD", "김 민우")) == [one]
    assert found("김") == [one]
    assert found("우") == []
    assert found("MINU@") == found("010-1234-5678") == found("+82 10 1234 5678") == [one]
    assert found(one) == found(one.lower()[:7]) == [one]
    plain, end = one.replace("-", ""), one[-7:]
    assert found(plain) == found(plain.lower()[:6]) == [one]
    assert found(end) == found(end.replace("-", "")) == [one]
    assert sorted(found("5-2-")) == sorted([one, other])


def test_search_keeps_to_the_filter_it_is_given(cohort):
    person = make_person("김민우", email="minu@example.org")
    here = a_draft(person, an_open_round(cohort))
    a_draft(person, an_open_round(a_cohort(a_site("napoli"))))
    staff = actor_of(make_person("Adam", roles=[(Role.ADMISSIONS, cohort.site_id)]))
    for term in ("민우", "minu", here.number[:4]):
        query = queries.select_applications(staff, Filter())
        assert queries.page_of_term(query, term, size=9).items == [here]
        narrowed = queries.select_applications(staff, Filter(term=term))
        assert db.session.scalars(narrowed).all() == [here]


@pytest.mark.parametrize("term", ["\x00", "x" * 300, "\U0010ffff", "‮", "%", "' OR 1=1"])
def test_search_for_odd_things_finds_nothing(cohort, term):
    a_draft(make_person("김민우"), an_open_round(cohort))
    assert found(term.replace("\x00", "")) == []


def test_command_cuts_all_names_anew(cohort):
    a_draft(make_person("김민우"), an_open_round(cohort))
    db.session.commit()
    left = pieces()
    with atomic() as session:
        session.execute(sa.delete(application_grams))
    said = CliRunner().invoke(search, ["rebuild"])
    assert said.exit_code == 0, said.output
    assert pieces() == left
