"""Staff: a round from its draft to its end, the list of applications, one of them."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from academy.core import clock
from academy.core.actors import Role
from academy.core.db import db
from academy.intake import queries
from academy.intake.models import Round
from academy.intake.states import NoticeKind, RoundState
from tests.factories.cohorts import a_cohort, a_site
from tests.personas import make_person

QUESTION = {
    "kind": "long",
    "label_ko": "왜 지원하십니까?",
    "label_en": "Why do you apply?",
    "limit": "500",
    "required": "y",
}


def local(delta):
    return (clock.now() + delta).strftime("%Y-%m-%dT%H:%M")


def round_form(**more):
    return {
        "title_ko": "5기 2차 모집",
        "title_en": "Cohort 5, round 2",
        "opens_at": local(timedelta(days=-1)),
        "closes_at": local(timedelta(days=20)),
        "seats": "20",
        "age_floor": "19",
        "contact": "apply@academy.example",
    } | more


@pytest.fixture
def cohort(app):
    return a_cohort(a_site())


@pytest.fixture
def admin(cohort, sign_in):
    return sign_in(make_person("Ada", roles=[(Role.ADMIN, cohort.site_id)]))


def test_admin_opens_a_round_from_nothing(cohort, admin):
    for kind in NoticeKind:
        page = admin.get(f"/staff/notices/pohang/{kind}")
        assert page.status_code == 200
    made = admin.post("/staff/rounds/new", data=round_form())
    assert made.location == "/staff/rounds/pohang-5-1"
    where = made.location
    assert admin.post(f"{where}/open").status_code == 422
    for kind in NoticeKind:
        texts = {"title_ko": "안내", "title_en": "Notice", "body_ko": "본문", "body_en": "Text"}
        assert admin.post(f"/staff/notices/pohang/{kind}", data=texts).status_code == 303
    assert admin.post(f"{where}/open").status_code == 422
    for _number in range(3):
        assert admin.post(f"{where}/questions/new", data=QUESTION).location == where
    assert admin.get(where).status_code == 200
    assert admin.get(f"{where}/preview").status_code == 200
    assert admin.get(f"{where}/edit").status_code == 200
    assert admin.get(f"{where}/questions/q1").status_code == 200

    assert admin.post(f"{where}/open").location == where

    round = db.session.scalars(sa.select(Round)).one()
    assert round.status is RoundState.OPEN
    assert round.age_as_of is not None
    assert len(queries.notices_of(round.id)) == 4
    assert admin.get("/staff/rounds").status_code == 200
    assert admin.get(where).status_code == 200
