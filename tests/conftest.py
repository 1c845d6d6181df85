"""Fixtures of all tests. Quick runs: `.venv/bin/python -m pytest tests/intake -k sqlite`.

A test that needs no database asks for none of the fixtures below. One that does runs twice, once
per database. `--database sqlite` (or `postgresql`) leaves the other out.
"""

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import datetime
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session, scoped_session

from academy.core import clock
from academy.core.db import db
from tests import apps, databases
from tests.client import Client, leave_contexts

pytest_plugins = ["tests.servers", "tests.browser", "tests.queues"]

RUN = "ACADEMY_TEST_RUN"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --database."""
    parser.addoption("--database", choices=databases.KINDS, help="run on this database only")


def pytest_configure(config: pytest.Config) -> None:
    """Name the run, so that its workers share one PostgreSQL server."""
    if not hasattr(config, "workerinput"):
        os.environ[RUN] = str(os.getpid())
    for name in [n for n in os.environ if n.startswith("ACADEMY_") and "TEST" not in n]:
        if name not in {"ACADEMY_CHROMIUM", "ACADEMY_AXE"}:
            del os.environ[name]


def pytest_unconfigure(config: pytest.Config) -> None:
    """End the run: the guardian of PostgreSQL, if there is one, removes the folder."""
    if hasattr(config, "workerinput"):
        return
    folder = databases.run_folder(os.environ[RUN])
    if (folder / "guardian.log").exists():
        (folder / "stop").touch()
    else:
        shutil.rmtree(folder, ignore_errors=True)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what touches a database once per database."""
    only = metafunc.config.getoption("--database")
    for name in {"database", "bare_app"} & set(metafunc.fixturenames):
        metafunc.parametrize(name, [only] if only else databases.KINDS, indirect=True)


@pytest.fixture(autouse=True)
def _closed_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse connections that leave this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in {"127.0.0.1", "::1", "localhost"}:
            raise AssertionError(f"a test tried to reach {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session")
def worker_folder(worker_id: str) -> Path:
    """The folder of this worker in the folder of the run."""
    folder = databases.run_folder(os.environ[RUN]) / worker_id
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def postgres_server() -> str:
    """The address of the run's PostgreSQL server, on which tests may make databases."""
    run = os.environ[RUN]
    return databases.shared_server(databases.run_folder(run), int(run))


@pytest.fixture(scope="session")
def _apps(
    worker_id: str, worker_folder: Path, request: pytest.FixtureRequest
) -> Iterator[Callable[[str], apps.TestApp]]:
    """Make the application of each database when a test first asks for it."""
    made: dict[str, apps.TestApp] = {}
    name = f"academy_test_{os.environ[RUN]}_{worker_id}"

    def get(kind: str) -> apps.TestApp:
        if kind not in made:
            var = worker_folder / kind
            url = f"sqlite:///{var / 'academy.db'}"
            if kind == "postgresql":
                url = apps.create_database(request.getfixturevalue("postgres_server"), name)
            made[kind] = apps.make_app(kind, url, var)
        return made[kind]

    yield get
    for each in made.values():
        each.close()
    if "postgresql" in made and databases.URL_VARIABLE in os.environ:
        apps.drop_database(os.environ[databases.URL_VARIABLE], name)


@pytest.fixture
def database(
    request: pytest.FixtureRequest, _apps: Callable[[str], apps.TestApp]
) -> Iterator[apps.TestApp]:
    """An empty database with its application: `.kind` ("sqlite", "postgresql"), `.app`, `.var`."""
    made = _apps(request.param)
    yield made
    made.clean()


@pytest.fixture
def bare_app(
    request: pytest.FixtureRequest, worker_id: str, worker_folder: Path
) -> Iterator[Flask]:
    """An application, its context pushed, on a database of its own without even tables."""
    var = worker_folder / "bare"
    url, name = f"sqlite:///{var / 'academy.db'}", f"academy_bare_{os.environ[RUN]}_{worker_id}"
    if request.param == "postgresql":
        server = request.getfixturevalue("postgres_server")
        url = apps.create_database(server, name)
    made = apps.make_bare_app(request.param, url, var)
    with made.app.app_context():
        yield made.app
    made.close()
    if request.param == "postgresql":
        apps.drop_database(server, name)
    shutil.rmtree(var)


@pytest.fixture
def app(database: apps.TestApp) -> Iterator[Flask]:
    """The application on an empty database, with its context pushed for the whole test.

    So a test may use `db.session`, factories and verbs at once, and a client beside them.
    """
    with database.app.app_context():
        yield database.app
        db.session.rollback()


@pytest.fixture
def session(app: Flask) -> scoped_session[Session]:
    """The test's own database session."""
    return db.session


@pytest.fixture
def client(app: Flask) -> Client:
    """Someone who is not signed in. `client.sign_in(person)` returns it signed in."""
    made = app.test_client()
    assert isinstance(made, Client)
    return made


@pytest.fixture
def sign_in(app: Flask) -> Callable[[Any], Client]:
    """Return a new client for a person: `sign_in(alice).get("/")`; call it again for another."""

    def make(person: Any, **more: Any) -> Client:
        made = app.test_client()
        assert isinstance(made, Client)
        return made.sign_in(person, **more)

    return make


@pytest.fixture
def freeze() -> Iterator[Callable[[datetime | str], datetime]]:
    """Stop the clock: `freeze("2027-02-28T23:59:59+09:00")`; call it again to move it."""
    holders = []

    def stop(at: datetime | str) -> datetime:
        instant = datetime.fromisoformat(at) if isinstance(at, str) else at
        holder = clock.freeze(instant)
        holder.__enter__()
        holders.append(holder)
        return instant

    yield stop
    for holder in reversed(holders):
        holder.__exit__(None, None, None)


@pytest.fixture
def at_once(app: Flask) -> Callable[..., list[Any]]:
    """Do the same thing many times at the very same moment, each in a thread of its own.

    `at_once(50, lambda i: services.book(slot_id, actor=actors[i]))` returns what each returned, or
    the exception it raised, in order. Each thread has its own context and session, so pass ids, not
    rows. The frozen clock holds in all of them.
    """

    def run(times: int, do: Callable[[int], Any]) -> list[Any]:
        db.session.commit()
        barrier = Barrier(times)

        def one(number: int) -> Any:
            leave_contexts()
            barrier.wait(30)
            try:
                with app.app_context():
                    return do(number)
            except Exception as error:
                return error

        with ThreadPoolExecutor(times) as pool:
            waiting = [pool.submit(copy_context().run, one, n) for n in range(times)]
            return [w.result() for w in waiting]

    return run


@pytest.fixture
def count_statements(app: Flask) -> Iterator[Callable[[], list[str]]]:
    """Return the SQL statements since the last call: `count_statements()` to begin, then again."""
    seen: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE", "PRAGMA")):
            seen.append(statement)

    def take() -> list[str]:
        taken = list(seen)
        seen.clear()
        return taken

    engine = db.engine
    apps.sa.event.listen(engine, "before_cursor_execute", note)
    yield take
    apps.sa.event.remove(engine, "before_cursor_execute", note)
