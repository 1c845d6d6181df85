from datetime import date, datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from academy.accounts.models import Person
from academy.cohorts import figures, ledger
from academy.cohorts.states import Measure
from academy.core import clock
from academy.core.actors import SYSTEM
from academy.core.db import db
from academy.core.paths import asset_dir
from academy.reports import queries
from academy.reports.instants import Instants
from tests.factories.cohorts import a_cohort, a_site, an_enrolment

pytestmark = pytest.mark.usefixtures("app")

SEED = asset_dir("seed") / "reference" / "cohort_totals.csv"
NUMBERS = count(20)
T, G = Measure.TRAINED, Measure.GRADUATED


@pytest.fixture
def site(freeze):
    freeze("2026-11-22T09:00:00+09:00")
    site = a_site()
    a_cohort(site, 5)
    figures.publish(figures.read_table(SEED.read_text(encoding="utf-8")), actor=SYSTEM)
    return site


def someone(name="김하나"):
    person = Person(name=name, created_at=clock.now())
    db.session.add(person)
    db.session.flush()
    return person


def totals(site, as_of=None, known_at=None):
    instants = Instants(as_of or date(2026, 11, 22), known_at or clock.now())
    return queries.totals(instants, [site])


def last(site, measure=T, **at):
    return totals(site, **at).of("pohang", measure)[-1]


def test_totals_of_the_seed_are_760_and_cohort_5_is_0(site):
    line = last(site)
    assert (line.cohort, line.total, line.cumulative) == (5, 0, 760)


def test_totals_before_the_end_of_the_year_know_no_block(site):
    assert last(site, as_of=date(2025, 12, 30)).cumulative == 586
    assert last(site, as_of=date(2025, 12, 31)).cumulative == 760
    assert last(site, G, as_of=date(2022, 12, 30)).cumulative == 0
    assert last(site, G, as_of=date(2022, 12, 31)).cumulative == 190


def test_totals_before_anything_was_known_are_empty(site):
    assert totals(site, known_at=clock.now() - timedelta(seconds=1)).lines == ()


def test_totals_with_a_person_of_cohort_3_stay_760(site):
    an_enrolment(someone(), a_cohort(site, 3))
    third = totals(site).of("pohang", T)[2]
    assert (third.recorded, third.opening, third.total) == (1, 195, 196)
    assert last(site).cumulative == 760


def test_totals_count_a_learner_from_the_sites_midnight(site, freeze):
    freeze("2027-03-02T12:00:00+09:00")
    an_enrolment(someone(), a_cohort(site, 6))
    assert last(site, as_of=date(2027, 3, 1)).recorded == 0
    assert last(site, as_of=date(2027, 3, 2)).recorded == 1


def test_totals_of_the_same_pair_are_the_same_next_year(site, freeze):
    an_enrolment(someone(), a_cohort(site, 4))
    asked = Instants(date(2026, 11, 22), clock.now())
    answer = queries.totals(asked, [site])
    freeze("2027-11-22T09:00:00+09:00")
    an_enrolment(someone("이둘"), a_cohort(site, 4))
    a_cohort(site, 7)
    row = figures.Published("pohang", 4, 4, G, 150, figures.Basis.PUBLISHED, 2025, "later")
    figures.publish([row], actor=SYSTEM)
    assert queries.totals(asked, [site]) == answer
    now = totals(site, as_of=asked.as_of)
    assert now.of("pohang", T)[3].recorded == 2
    assert now.of("pohang", G)[3].total == 150


def test_totals_without_the_people_are_the_same(site):
    person = someone()
    enrolment = an_enrolment(person, a_cohort(site, 4))
    ledger.enter(G, enrolment, effective_at=clock.now(), source="certificate:A")
    before = totals(site)
    ledger.forget(person.id)
    assert totals(site) == before


def test_totals_after_a_revocation_fall_from_its_instant_on(site, freeze):
    enrolment = an_enrolment(someone(), a_cohort(site, 5))
    ledger.enter(G, enrolment, effective_at=clock.now(), source="certificate:A")
    freeze("2026-11-25T09:00:00+09:00")
    ledger.enter(G, enrolment, effective_at=clock.now(), source="certificate:A/revoked", delta=-1)
    assert last(site, G, as_of=date(2026, 11, 24)).recorded == 1
    assert last(site, G, as_of=date(2026, 11, 25)).recorded == 0


def test_totals_read_the_same_few_statements_for_one_and_three_people(site, count_statements):
    def count():
        db.session.commit()
        count_statements()
        totals(site)
        return len(count_statements())

    an_enrolment(someone(), a_cohort(site, 4))
    one = count()
    for name in "가나":
        an_enrolment(someone(name), a_cohort(site, 4))
    assert count() == one <= 4


@settings(
    max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(
    rows=st.lists(
        st.tuples(st.integers(0, 20), st.integers(0, 20), st.sampled_from([1, -1])), max_size=8
    ),
    as_of=st.integers(0, 20),
    known=st.integers(0, 20),
)
def test_totals_equal_a_recount_by_hand(site, rows, as_of, known):
    start = datetime.fromisoformat("2026-05-01T09:00:00+09:00")
    cohort = a_cohort(site, next(NUMBERS))
    enrolment = an_enrolment(someone(), cohort, active=False)
    for number, (effective, learnt, delta) in enumerate(rows):
        with clock.freeze(start + timedelta(days=learnt)):
            ledger.enter(
                G,
                enrolment,
                effective_at=start + timedelta(days=effective),
                source=f"{cohort.number}/{number}",
                delta=delta,
            )
    instants = Instants((start + timedelta(days=as_of)).date(), start + timedelta(days=known))
    counted = sum(
        line.recorded
        for line in queries.totals(instants, [site]).of("pohang", G)
        if line.cohort == cohort.number
    )
    assert counted == sum(delta for e, k, delta in rows if e <= as_of and k <= known)


def test_publish_twice_keeps_each_figure_once(site):
    rows = figures.read_table(SEED.read_text(encoding="utf-8"))
    assert figures.publish(rows, actor=SYSTEM) == 0
