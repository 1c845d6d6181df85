"""S3: search among all applications of the largest crowd, as the list of staff asks."""

import statistics
import time

import pytest
import sqlalchemy as sa

from academy.accounts import queries as accounts
from academy.accounts.models import Person
from academy.accounts.services import create_person
from academy.core.actors import SYSTEM, Role
from academy.core.db import db
from academy.intake import queries, services
from academy.intake.rules import Filter
from academy.seeding import crowd
from tests.bench.conftest import BIG, round_of
from tests.bench.report import Limit
from tests.databases import KINDS
from tests.personas import actor_of, make_person

pytestmark = pytest.mark.bench

RARE, NOBODY = "뷁힣", "쀍쀍"
TERMS = ("김민우", "민우", RARE, NOBODY, "김", "우준", "bin@", "010-1")
RUNS = 30


def plant_one_rare_name(round):
    """Let one person apply whose name nobody shares."""
    person = create_person(name=f"김{RARE}", email="rare@people.example", locale="ko", actor=SYSTEM)
    services.start(
        round,
        person_id=person.id,
        born_on=crowd.born_on_of(1),
        language="ko",
        actor=actor_of(person),
    )
    db.session.commit()


def middle_of(ask):
    """Return the median milliseconds of thirty runs, objects included, and what was found."""
    times = []
    for _run in range(RUNS):
        db.session.expunge_all()
        began = time.perf_counter()
        found = ask()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times), found


def note_worst(report, what, kind, middle, most):
    worst = max(middle, key=lambda term: middle[term])
    name = f"{what}, {BIG:,}, {kind}; the slowest is {worst}"
    report.add(Limit(name, middle[worst], "ms", most))


@pytest.mark.parametrize("kind", KINDS)
def test_worst_search_of_the_largest_crowd(crowd_site, report, kind):
    with crowd_site(kind, BIG).app.app_context():
        round = round_of(crowd_site(kind, BIG))
        plant_one_rare_name(round)
        staff = actor_of(make_person("Staff", roles=[(Role.ADMISSIONS, round.site_id)]))
        db.session.commit()
        applications, people = {}, {}
        query = queries.select_applications(staff, Filter())
        everybody = sa.select(Person)
        for term in TERMS:
            applications[term], found = middle_of(
                lambda term=term: queries.page_of_term(query, term, size=25)
            )
            # A small crowd may hold nobody of the other names.
            assert term not in (RARE, NOBODY) or bool(found.items) == (term == RARE), term
            people[term], _found = middle_of(
                lambda term=term: accounts.page_of_term(everybody, term, after=None, before=None)
            )
        narrow = queries.select_applications(staff, Filter(term="민우", states=("draft",)))
        nobody, _found = middle_of(lambda: db.session.scalars(narrow.limit(25)).all())
        db.session.rollback()
    note_worst(report, "S3 search", kind, applications, 30)
    note_worst(report, "S3 search of people", kind, people, 30)
    report.add(Limit(f"S3 민우 in a state that few are in, {BIG:,}, {kind}", nobody, "ms", 30))
