"""The two sites that the bench compares: ours with many applications, and the bare one."""

import json
import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from academy import launch
from academy.accounts.models import Person
from academy.core.actors import Role
from academy.core.db import db, is_sqlite
from tests import databases, personas
from tests.bench.measures import children_of
from tests.servers import LiveServer, answers


def staff() -> Person:
    """Return someone who may see every list."""
    return personas.make_person(name="Staff", roles=[(Role.ADMISSIONS, None), (Role.ADMIN, None)])


Statements = dict[str, list[tuple[str, Any]]]


def record_statements(act: Callable[[], Any]) -> list[tuple[str, Any]]:
    """Return every statement with its parameters that something runs, commits included."""
    seen: list[tuple[str, Any]] = []
    # SQLite is told by a statement of ours when a transaction begins; PostgreSQL by its driver.
    begin = (lambda _c: None) if is_sqlite() else (lambda _c: seen.append(("BEGIN", ())))

    def note(_c: Any, _cursor: Any, sql: str, parameters: Any, _x: Any, many: bool) -> None:
        seen.extend((sql, p) for p in (parameters if many else [parameters]))

    listeners = [
        ("before_cursor_execute", note),
        ("begin", begin),
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


class Rival:
    """An app of this folder under the same server, on the same database."""

    def __init__(self, site: LiveServer, module: str, statements: Statements | None = None) -> None:
        self.port = databases.free_port()
        path = site.var / f"{module}-statements.json"
        path.write_text(json.dumps(statements or {}, default=str))
        command = launch.web_command(self.port, workers=site.web_workers)
        command = [part for part in command if not part.startswith("--config=")]
        served = f"tests.bench.{module}:app"
        self.command = [served if part == "academy.wsgi:app" else part for part in command]
        with site.app.app_context():
            url = db.engine.url.render_as_string(hide_password=False)
        more = {"BARE_STATEMENTS": str(path), "BARE_DATABASE": url}
        self.environment = os.environ | more | {"PYTHONPATH": str(Path.cwd())}

    def __enter__(self) -> "Rival":
        """Start it."""
        self.seconds = self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        """End it."""
        self.stop()

    def start(self) -> float:
        """Start it and return the seconds until it answered."""
        began = time.monotonic()
        self.process = subprocess.Popen(self.command, env=self.environment)
        while not answers(f"http://127.0.0.1:{self.port}/health/live"):
            assert self.process.poll() is None, "the rival did not start"
            time.sleep(0.01)
        return time.monotonic() - began

    def workers(self) -> list[int]:
        """Return its web workers."""
        return children_of(self.process.pid)

    def stop(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait(20)
