"""The harness itself: what other tests take for granted."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from academy.accounts.models import Person
from academy.core import clock
from academy.core.db import db


def count_people():
    return db.session.scalar(sa.select(sa.func.count()).select_from(Person))


@pytest.mark.parametrize("turn", [1, 2])
def test_database_after_another_test_is_empty(app, turn):
    assert count_people() == 0
    db.session.add(Person(created_at=clock.now()))
    db.session.commit()
    assert count_people() == 1


def test_client_sees_what_the_test_arranged_without_a_commit(app, client):
    db.session.add(Person(created_at=clock.now(), name="김민우"))
    assert client.get("/no-such-page").status_code == 404
    db.session.rollback()
    assert count_people() == 1


def test_at_once_runs_every_call_in_its_own_session(app, at_once):
    def add(number):
        db.session.add(Person(created_at=clock.now()))
        db.session.commit()
        return number

    assert at_once(8, add) == list(range(8))
    assert count_people() == 8


def test_at_once_returns_what_was_raised(app, at_once):
    def fail(number):
        raise ValueError(number)

    assert [type(error) for error in at_once(2, fail)] == [ValueError, ValueError]


def test_freeze_holds_in_the_test_and_in_its_threads(app, freeze, at_once):
    freeze("2027-02-28T23:59:59+09:00")
    expected = datetime(2027, 2, 28, 14, 59, 59, tzinfo=UTC)
    assert clock.now() == expected
    assert at_once(2, lambda _: clock.now()) == [expected, expected]


def test_count_statements_gives_those_since_the_last_call(app, count_statements):
    count_statements()
    count_people()
    assert len(count_statements()) == 1
    assert count_statements() == []
