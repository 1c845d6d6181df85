"""Optional statistics: counted once, with no key to anyone, small groups hidden."""

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from academy.audit.models import Entry, Values
from academy.core.actors import SYSTEM, Role
from academy.core.db import db
from academy.core.errors import RuleBroken
from academy.monitoring import queries, services
from academy.monitoring.models import MonitoringAnswer, MonitoringMark
from academy.monitoring.rules import SMALLEST, hide_small
from academy.monitoring.states import AgeBand, Disability, Sex
from tests.factories.cohorts import a_cohort, a_site
from tests.factories.intake import a_submitted_application, an_open_round
from tests.personas import actor_of, make_person


@pytest.fixture
def round(app):
    made = an_open_round(a_cohort(a_site()))
    db.session.commit()
    return made


def answer(person, round, sex=Sex.FEMALE, consent=True, pseudonymous=True):
    services.answer(
        person.id,
        round_id=round.id,
        site_id=round.site_id,
        sex=sex,
        age_band=AgeBand.TO_24,
        disability=Disability.NO,
        consent=consent,
        pseudonymous=pseudonymous,
        actor=SYSTEM,
    )


def count(model):
    return db.session.scalar(sa.select(sa.func.count()).select_from(model))


@given(st.dictionaries(st.integers(0, 20), st.integers(0, 30), max_size=6))
def test_hide_small_shows_no_group_under_five_and_no_way_back(counts):
    shown = hide_small(counts)
    hidden = [key for key, value in shown.items() if value is None]
    assert all(value == 0 or value >= SMALLEST for value in shown.values() if value is not None)
    assert all(shown[key] in (None, counts[key]) for key in counts)
    if len(hidden) == 1:
        assert not any(value >= SMALLEST for value in shown.values() if value is not None)


def test_answer_has_no_key_to_the_person(round):
    person = make_person("Hana")
    answer(person, round)
    columns = set(MonitoringAnswer.__table__.columns.keys())
    assert columns == {
        "id", "site_id", "round_id", "pseudonym", "sex", "age_band", "disability",
    }  # fmt: skip
    kinds = db.session.scalars(sa.select(Entry.kind).where(Entry.verb == "monitoring.answer"))
    assert kinds.all() == ["monitoring_marks"]
    contents = str(db.session.scalars(sa.select(Values.content)).all())
    assert "female" not in contents


def test_answer_counts_once_and_only_with_consent(round):
    person = make_person("Hana")
    db.session.commit()
    with pytest.raises(RuleBroken) as refusal:
        answer(person, round, consent=False)
    assert refusal.value.field == "consent"
    answer(person, round)
    with pytest.raises(RuleBroken):
        answer(person, round)
    assert (count(MonitoringAnswer), count(MonitoringMark)) == (1, 1)


def test_totals_hide_small_groups_and_foreign_sites(round, sign_in):
    for number in range(6):
        answer(make_person(f"P{number}"), round)
    for number in range(2):
        answer(make_person(f"Q{number}"), round, Sex.MALE)
    ada = make_person("Ada", roles=[(Role.ADMIN, round.site_id)])
    assert queries.totals_visible_to(actor_of(ada))["sex"][Sex.FEMALE] == 6
    page = sign_in(ada).get("/staff/statistics", headers={"Accept-Language": "en"})
    text = page.get_data(as_text=True)
    assert text.count("hidden") >= 2
    carla = make_person("Carla", roles=[(Role.ADMIN, a_site("napoli"))])
    assert sum(queries.totals_visible_to(actor_of(carla))["sex"].values()) == 0
    reviewer = make_person("Rex", roles=[(Role.REVIEWER, round.site_id)])
    assert sign_in(reviewer).get("/staff/statistics").status_code == 403


def test_applicant_answers_in_a_page_of_its_own(round, sign_in):
    hana = make_person("Hana")
    application = a_submitted_application(hana, round)
    browser, where = sign_in(hana), f"/apply/{round.ref}/statistics"
    assert browser.get(where).status_code == 200
    form = {"sex": "female", "age_band": "19-24", "disability": "no", "consent": "y"}
    for odd in (form | {"sex": "x"}, form | {"consent": ""}, {"sex": "a\0b"}):
        assert browser.post(where, data=odd).status_code == 422
    assert count(MonitoringAnswer) == 0
    assert browser.post(where, data=form).location == f"/my/applications/{application.number}"
    assert browser.get(where).status_code == 200
    assert browser.post(where, data=form).status_code == 422
    assert count(MonitoringAnswer) == 1
