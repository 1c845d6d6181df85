"""The two sites that the bench compares: ours with many applications, and the bare one."""

import json
import os
import subprocess
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from academy import launch
from academy.accounts.models import Person
from academy.cohorts.states import Discipline
from academy.core import clock
from academy.core.actors import Role
from academy.core.db import db
from academy.intake.models import Application
from academy.intake.states import ApplicationState
from tests import databases, personas
from tests.bench.measures import children_of
from tests.factories.cohorts import a_cohort
from tests.factories.intake import an_open_round
from tests.servers import LiveServer, answers

STATES = (ApplicationState.SUBMITTED, ApplicationState.IN_REVIEW, ApplicationState.WITHDRAWN)


def fill(rows: int) -> Any:
    """Write applications of as many people and return their round."""
    round, now = an_open_round(a_cohort()), clock.now()
    people = [
        {"ref": f"bench{n}", "name": f"지원자 {n}", "created_at": now, "email": f"b{n}@example.org"}
        for n in range(rows)
    ]
    first = (db.session.scalar(sa.select(sa.func.max(Person.id))) or 0) + 1
    db.session.execute(sa.insert(Person), people)
    common = {"round_id": round.id, "site_id": round.site_id, "language": "ko", "created_at": now}
    applications = [
        common
        | {
            "number": f"{round.label}-{n:07}",
            "person_id": first + n,
            "status": STATES[n % 3],
            "discipline": list(Discipline)[n % 3],
            "born_on": date(2000, 1, 1) + timedelta(days=n % 2000),
            "submitted_at": now,
        }
        for n in range(rows)
    ]
    db.session.execute(sa.insert(Application), applications)
    db.session.commit()
    return round


def staff() -> Person:
    """Return someone who may see every list."""
    return personas.make_person(name="Staff", roles=[(Role.ADMISSIONS, None), (Role.ADMIN, None)])


def record_statements(act: Callable[[], Any]) -> list[tuple[str, Any]]:
    """Return every statement with its parameters that something runs, commits included."""
    seen: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, sql: str, parameters: Any, _x: Any, many: bool) -> None:
        seen.extend((sql, p) for p in (parameters if many else [parameters]))

    listeners = [
        ("before_cursor_execute", note),
        ("commit", lambda _c: seen.append(("COMMIT", ()))),
        ("rollback", lambda _c: seen.append(("ROLLBACK", ()))),
    ]
    for name, listener in listeners:
        sa.event.listen(db.engine, name, listener)
    try:
        act()
    finally:
        for name, listener in listeners:
            sa.event.remove(db.engine, name, listener)
    return balanced(seen)


def balanced(seen: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """Leave out what ended a transaction that began before the recording."""
    kept: list[tuple[str, Any]] = []
    open_now = False
    for sql, parameters in seen:
        if sql in {"COMMIT", "ROLLBACK"} and not open_now:
            continue
        open_now = sql.startswith("BEGIN") or (open_now and sql not in {"COMMIT", "ROLLBACK"})
        kept.append((sql, parameters))
    return kept


class BareSite:
    """The bare app under the same server, on the same database file."""

    def __init__(self, site: LiveServer, statements: dict[str, list[tuple[str, Any]]]) -> None:
        self.port = databases.free_port()
        path = site.var / "statements.json"
        path.write_text(json.dumps(statements, default=str))
        ours, bare = "academy.wsgi:app", "tests.bench.bare:app"
        command = launch.web_command(self.port, workers=1)
        command = [part for part in command if not part.startswith("--config=")]
        self.command = [part if part != ours else bare for part in command]
        database = site.app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///")
        more = {"BARE_STATEMENTS": str(path), "BARE_DATABASE": database}
        self.environment = os.environ | more | {"PYTHONPATH": str(Path.cwd())}

    def start(self) -> float:
        """Start it and return the seconds until it answered."""
        began = time.monotonic()
        self.process = subprocess.Popen(self.command, env=self.environment)
        while not answers(f"http://127.0.0.1:{self.port}/health/live"):
            assert self.process.poll() is None, "the bare app did not start"
            time.sleep(0.01)
        return time.monotonic() - began

    def workers(self) -> list[int]:
        """Return its web workers."""
        return children_of(self.process.pid)

    def stop(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait(20)
