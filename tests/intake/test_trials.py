"""No query counts, lists, deals or changes a test submission unless it says that it means it."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from academy.core import clock
from academy.core.actors import SYSTEM
from academy.core.db import db, lock
from academy.core.paths import asset_dir
from academy.intake import queries
from academy.intake.models import INCLUDE_TESTS, Answer, Application, Round
from academy.intake.rules import Filter
from academy.selection import queries as selection
from academy.selection import services as selecting
from tests.factories.cohorts import a_cohort
from tests.factories.intake import a_submitted_application, an_open_round
from tests.personas import make_person


@pytest.fixture
def round(app) -> Round:
    """A round with one real application and one test of it."""
    round = an_open_round(a_cohort())
    a_submitted_application(make_person("Real"), round)
    a_submitted_application(make_person("Tester"), round, is_test=True)
    db.session.commit()
    return round


def _names(query) -> list[str]:
    return [
        a.person.name for a in db.session.scalars(query.options(joinedload(Application.person)))
    ]


def test_a_test_is_in_no_list_count_join_or_subquery(round):
    other = aliased(Application)
    assert _names(sa.select(Application)) == ["Real"]
    assert _names(sa.select(Application).join(Application.person)) == ["Real"]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Application)) == 1
    assert db.session.scalar(sa.select(sa.func.count(Application.id))) == 1
    assert len(db.session.scalars(sa.select(other)).all()) == 1
    joined = sa.select(Answer.key).join(Application, Application.id == Answer.application_id)
    assert len(db.session.scalars(joined).all()) == 5
    within = sa.select(Application.id).where(Application.round_id == round.id)
    answers = sa.select(sa.func.count(Answer.id)).where(Answer.application_id.in_(within))
    assert db.session.scalar(answers) == 5
    there = sa.exists().where(Application.round_id == Round.id, Application.is_test)
    assert db.session.scalars(sa.select(Round).where(there)).all() == []
    grouped = sa.select(Application.status, sa.func.count()).group_by(Application.status)
    assert [count for _status, count in db.session.execute(grouped)] == [1]
    assert db.session.query(Application).count() == 1


def test_a_test_is_neither_changed_nor_deleted_in_bulk(round):
    db.session.execute(sa.update(Application).values(language="en"))
    db.session.execute(
        sa.delete(Answer).where(Answer.application_id.in_(sa.select(Application.id)))
    )
    kept = sa.select(Application.language).order_by(Application.id)
    rows = db.session.scalars(kept.execution_options(**INCLUDE_TESTS)).all()
    assert rows == ["en", "ko"]
    assert db.session.scalar(sa.select(sa.func.count(Answer.id))) == 5


def test_a_test_is_found_by_who_means_it_and_can_be_locked(round):
    query = sa.select(Application).where(Application.is_test)
    tests = db.session.scalars(query.execution_options(**INCLUDE_TESTS)).all()
    assert len(tests) == 1
    lock(tests[0])
    assert queries.get_application(tests[0].number) is None


def test_the_desk_finds_no_test(round):
    found = queries.applications_at(None, Filter())
    assert _names(found) == ["Real"]
    assert _names(queries.applications_at(None, Filter(term="Tester"))) == []


def test_selection_counts_and_takes_no_test(round):
    assert selection.count_handed_in(round.id) == 1
    with clock.freeze(round.closes_at + timedelta(minutes=1)):
        assert selecting.start_review(round, actor=SYSTEM) == 1
    states = sa.select(Application.status, Application.is_test).order_by(Application.id)
    rows = db.session.execute(states.execution_options(**INCLUDE_TESTS)).all()
    assert [(str(status), test) for status, test in rows] == [
        ("in_review", False),
        ("submitted", True),
    ]


def test_no_code_reads_the_bare_table_of_applications():
    """A statement on the table itself is not narrowed: whoever writes one says what of tests."""
    package = asset_dir("seed").parent / "academy"
    bare = re.compile(r"Application\.__table__|\b(FROM|JOIN|UPDATE) applications\b")
    allowed = {"seeding", "operations"}
    found = [
        str(path.relative_to(package))
        for path in package.rglob("*.py")
        if bare.search(path.read_text("utf-8"))
        and not re.search("is_test|test submissions", path.read_text("utf-8"))
        and path.relative_to(package).parts[0] not in allowed
    ]
    assert found == []
