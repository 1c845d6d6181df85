"""S3: search among all applications of the largest crowd, as the list of staff asks."""

import statistics
import time

import pytest

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
TERMS = ("김민우", "민우", RARE, NOBODY, "김", "bin@", "010-1")
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


@pytest.mark.parametrize("kind", KINDS)
def test_worst_search_of_the_largest_crowd(crowd_site, report, kind):
    with crowd_site(kind, BIG).app.app_context():
        round = round_of(crowd_site(kind, BIG))
        plant_one_rare_name(round)
        staff = actor_of(make_person("Staff", roles=[(Role.ADMISSIONS, round.site_id)]))
        db.session.commit()
        middle = {}
        for term in TERMS:
            query = queries.select_applications(staff, Filter())
            times = []
            for _run in range(RUNS):
                db.session.expunge_all()
                began = time.perf_counter()
                found = queries.page_of_term(query, term, size=25)
                times.append((time.perf_counter() - began) * 1000)
            middle[term] = statistics.median(times)
            assert bool(found.items) == (term != NOBODY), term
        db.session.rollback()
    worst = max(middle, key=lambda term: middle[term])
    name = f"S3 search, {BIG:,}, {kind}; the slowest is {worst}"
    report.add(Limit(name, middle[worst], "ms", 30))
