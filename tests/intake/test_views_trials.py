"""Staff try a form from end to end, in preparation and open; nothing of it is left or counted."""

import pytest
import sqlalchemy as sa

from academy.accounts.models import Person
from academy.core.actors import SYSTEM, Role
from academy.core.db import db
from academy.core.errors import RuleBroken
from academy.intake import queries, services
from academy.intake.models import INCLUDE_TESTS, Answer, Application
from academy.outbox.models import StoredLetter
from tests.factories.cohorts import a_cohort
from tests.factories.intake import a_draft, a_round, an_open_round, some_notices
from tests.pages import parse
from tests.personas import make_person

ABOUT = {"name": "시험 이름", "phone": "010-9999-8888", "discipline": "tech"}


@pytest.fixture
def cohort(app):
    return a_cohort()


@pytest.fixture
def ada(cohort):
    return make_person("Ada", roles=[(Role.ADMISSIONS, cohort.site_id)])


def _tests() -> int:
    query = sa.select(sa.func.count(Application.id)).where(Application.is_test)
    return db.session.scalar(query.execution_options(**INCLUDE_TESTS)) or 0


@pytest.mark.parametrize("make", [a_round, an_open_round])
def test_test_runs_through_the_real_screens_and_counts_nowhere(cohort, ada, sign_in, make):
    round = make(cohort)
    some_notices(cohort.site_id)
    db.session.commit()
    staff = sign_in(ada)
    where, apply = f"/staff/rounds/{round.ref}", f"/apply/{round.ref}"
    before = db.session.scalar(sa.select(sa.func.count(StoredLetter.id)))

    assert staff.post(f"{where}/test").location == f"{apply}/about"
    assert staff.post(f"{where}/test").location == f"{apply}/about"
    for screen in ("about", "answers", "accommodations", "news", "check", "statistics"):
        assert staff.get(f"{apply}/{screen}").status_code == 200
    assert "시험" in parse(staff.get(f"{apply}/about")).text
    staff.post(f"{apply}/about", data=ABOUT)
    staff.post(f"{apply}/answers", data={"why": "해 봅니다.", "try": "해 봅니다."})
    staff.post(f"{apply}/accommodations", data={"needs": "captions", "consent": "y"})
    staff.post(f"{apply}/news", data={"news": "y"})
    assert staff.post(f"{apply}/submit").location == where

    assert _tests() == 1
    assert db.session.scalar(sa.select(sa.func.count(Application.id))) == 0
    assert db.session.scalar(sa.select(sa.func.count(StoredLetter.id))) == before
    db.session.expire_all()
    assert db.session.get(Person, ada.id).name == "Ada"
    assert staff.post(f"{where}/test/clear").location == where
    assert _tests() == 0
    assert db.session.scalar(sa.select(sa.func.count(Answer.id))) == 0


def test_test_gives_way_to_an_application_in_earnest(cohort, ada):
    round = an_open_round(cohort)
    db.session.commit()
    services.start_test(round, person_id=ada.id, language="ko", actor=SYSTEM)
    made = services.start(
        round, person_id=ada.id, born_on=round.closes_at.date().replace(year=2000),
        language="ko", actor=SYSTEM,
    )  # fmt: skip
    assert not made.is_test
    assert _tests() == 0
    db.session.commit()
    with pytest.raises(RuleBroken):
        services.start_test(round, person_id=ada.id, language="ko", actor=SYSTEM)


def test_applicant_finds_no_way_to_a_test(cohort, ada, sign_in):
    round = an_open_round(cohort)
    a_draft(ada, round, is_test=True)
    db.session.commit()
    nova = sign_in(make_person("Nova"))
    assert nova.post(f"/staff/rounds/{round.ref}/test").status_code == 404
    assert nova.get(f"/apply/{round.ref}/about").location.endswith(f"/apply/{round.ref}")


def test_form_is_copied_from_the_last_round_of_the_site(cohort, ada, sign_in):
    from_here = an_open_round(cohort, 1)
    to = a_round(cohort, 2)
    db.session.commit()
    for key in ("why", "try", "site"):
        services.remove_question(queries.get_question(to.ref, key), actor=SYSTEM)
    plan = services.SectionPlan(queries.questions_of(from_here.id)[0].label)
    services.add_section(from_here, plan, actor=SYSTEM)
    staff = sign_in(ada)
    assert staff.post(f"/staff/rounds/{to.ref}/form/copy").status_code == 303
    assert [q.key for q in queries.questions_of(to.id)] == ["why", "try", "site"]
    assert [s.key for s in queries.sections_of(to.id)] == ["s1"]
    assert staff.post(f"/staff/rounds/{to.ref}/form/copy").status_code == 422
    assert staff.post(f"/staff/rounds/{from_here.ref}/form/copy").status_code in {409, 422}
