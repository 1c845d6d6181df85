import threading
import time
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm.exc import StaleDataError

from academy.accounts.models import Person
from academy.core import clock
from academy.core.db import apart, atomic, db, is_sqlite, reading, verb
from academy.core.installation import recall, remember
from academy.launch import THREADS


def _person(name: str) -> Person:
    person = Person(name=name, created_at=clock.now())
    db.session.add(person)
    return person


def _names() -> list[str]:
    return list(db.session.scalars(sa.select(Person.name).order_by(Person.id)))


def test_an_inner_verb_joins_the_outer_one(app: Flask):
    @verb
    def inner() -> None:
        _person("inner")

    @verb
    def outer() -> None:
        inner()
        raise RuntimeError

    with pytest.raises(RuntimeError):
        outer()
    assert _names() == []


def test_a_verb_happens_whole(app: Flask):
    with atomic():
        _person("Alice")
    db.session.rollback()
    assert _names() == ["Alice"]


def test_writing_after_reading_starts_anew_and_works(app: Flask):
    with reading():
        assert _names() == []
        with atomic():
            _person("Bob")
        assert _names() == ["Bob"]


def test_a_second_change_to_the_same_version_is_refused(app: Flask):
    with atomic():
        person = _person("Carol")
    with db.engine.begin() as other:
        other.execute(sa.update(Person).values(name="Dave", version=2))
    person.name = "Eve"
    with pytest.raises(StaleDataError), atomic():
        db.session.flush()


def test_what_an_installation_remembers_replaces_what_it_did(app: Flask):
    remember("chapter", {"loaded": 1})
    remember("chapter", {"loaded": 2})
    assert recall("chapter") == {"loaded": 2}
    assert recall("other") is None


def test_threads_wait_in_line_for_the_writer_of_sqlite(app: Flask):
    if not is_sqlite():
        pytest.skip("PostgreSQL has more than one writer.")
    trying, at_once, served = [], [], []

    def begin(_connection, _cursor, statement, *_more):
        if statement == "BEGIN IMMEDIATE":
            trying.append(1)
            at_once.append(len(trying))

    def begun(_connection, _cursor, statement, *_more):
        if statement == "BEGIN IMMEDIATE":
            trying.pop()

    def write():
        with app.app_context(), apart():
            served.append(1)

    engine = db.engine
    threads = [threading.Thread(target=write) for _ in range(4)]
    sa.event.listen(engine, "before_cursor_execute", begin)
    sa.event.listen(engine, "after_cursor_execute", begun)
    try:
        with apart():
            for thread in threads:
                thread.start()
            time.sleep(0.2)
            assert trying
            assert not served
        for thread in threads:
            thread.join(timeout=30)
    finally:
        sa.event.remove(engine, "before_cursor_execute", begin)
        sa.event.remove(engine, "after_cursor_execute", begun)
    assert len(served) == len(threads)
    assert max(at_once) == 1


def test_every_thread_of_a_worker_gets_a_second_connection_beside_its_own(app: Flask, at_once: Any):
    all_hold_one = threading.Barrier(THREADS)

    def ask(_number: int) -> Any:
        with reading():
            db.session.execute(sa.text("SELECT 1"))
            all_hold_one.wait(30)
            with db.engine.connect() as beside:
                return beside.scalar(sa.text("SELECT 2"))

    assert at_once(THREADS, ask) == [2] * THREADS
