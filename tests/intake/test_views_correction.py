"""What staff correct of a round that people have seen already."""

import pytest
import sqlalchemy as sa

from academy.audit.models import Entry
from academy.core.actors import Role
from academy.core.db import db
from tests.factories.cohorts import a_cohort, a_site
from tests.factories.intake import a_round, an_open_round
from tests.pages import parse, seen
from tests.personas import make_person


@pytest.fixture
def cohort(app):
    return a_cohort(a_site())


@pytest.fixture
def admin(cohort, sign_in):
    return sign_in(make_person("Ada", roles=[(Role.ADMIN, cohort.site_id)]))


def test_open_round_is_corrected_with_a_reason_and_keeps_its_times(cohort, admin):
    round = an_open_round(cohort)
    db.session.commit()
    where, closes_at = f"/staff/rounds/{round.ref}", round.closes_at
    assert admin.get(f"{where}/correct").status_code == 200
    titles = {"title_ko": "5기 2차 모집 (수정)", "title_en": "Cohort 5, round 2"}
    typed = titles | {"costs_ko": "무료", "costs_en": "Free", "contact": "new@academy.example"}
    refused = admin.post(f"{where}/correct", data=typed | seen(admin, f"{where}/correct"))
    assert refused.status_code == 422
    early = typed | {"reason": "오타", "result_on": "2020-01-01"}
    refused = admin.post(f"{where}/correct", data=early | seen(admin, f"{where}/correct"))
    assert "result_on" in parse(refused).errors

    untitled = typed | {"reason": "오타", "title_en": " "}
    refused = admin.post(f"{where}/correct", data=untitled | seen(admin, f"{where}/correct"))
    assert "title_en" in parse(refused).errors

    right = typed | {"reason": "오타"} | seen(admin, f"{where}/correct")
    assert admin.post(f"{where}/correct", data=right).location == where

    db.session.expire_all()
    assert (round.contact, round.closes_at) == ("new@academy.example", closes_at)
    assert round.costs["en"] == "Free"
    assert round.title == {"ko": "5기 2차 모집 (수정)", "en": "Cohort 5, round 2"}
    assert "5기 2차 모집 (수정)" in parse(admin.get(f"/apply/{round.ref}")).text
    kinds = db.session.scalars(sa.select(Entry.verb).order_by(Entry.id)).all()
    assert "round.correct" in kinds


def test_round_in_preparation_is_edited_and_not_corrected(cohort, admin):
    round = a_round(cohort)
    db.session.commit()
    assert admin.get(f"/staff/rounds/{round.ref}/correct").status_code == 404
