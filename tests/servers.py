"""The site as real processes, for journeys, faults and measures."""

import os
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer

from academy import launch
from academy.core.db import db
from tests import apps, databases, personas

START_SECONDS = 120.0
CSRF = "0123456789abcdef0123456789abcdef01234567"


@dataclass
class LiveServer:
    """The site in processes of its own, on a database of its own.

    `app` is an application of the test process on the same database: what a journey finds there is
    arranged inside `with live_server.app.app_context(): ...`, through verbs.
    """

    url: str
    var: Path
    app: Flask
    web_workers: int = 1
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def port(self) -> int:
        """The port on which it serves."""
        return int(self.url.rpartition(":")[2])

    def start(self, *, with_worker: bool = True) -> None:
        """Start web and worker as `academy run` does, and wait until the site answers."""
        counting = launch.counting_together(self.var, self.port)
        commands = [(launch.web_command(self.port, workers=self.web_workers), counting)]
        commands += [(launch.worker_command(), {})] if with_worker else []
        with (self.var / "server.log").open("ab") as log:
            for command, more in commands:
                environ = self.environment | more
                process = subprocess.Popen(command, stdout=log, stderr=log, env=environ)
                self.processes.append(process)
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.processes[0].poll() is None:
            # The first worker answers before the others are there.
            if answers(self.url + "/health/live") and len(self.web_processes()) == self.web_workers:
                return
            time.sleep(0.1)
        raise RuntimeError(f"the site did not start:\n{self.log}")

    def stop(self) -> None:
        """End every process."""
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.wait(20)
        self.processes.clear()

    def web_processes(self) -> list[int]:
        """Return the process numbers of the web workers, without their parent."""
        parent = self.processes[0].pid
        listed = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(parent)], capture_output=True, text=True, check=True
        )
        return [int(pid) for pid in listed.stdout.split()]

    def sign_in(self, page: Any, person: Any) -> None:
        """Sign a person in without the pages for it: by a cookie, minted as the site would."""
        cookie = {"name": self.cookie_name, "value": self.cookie(person), "url": self.url}
        db.session.commit()
        page.context.add_cookies([cookie])

    @property
    def cookie_name(self) -> str:
        """The name of the session's cookie."""
        return str(self.app.config["SESSION_COOKIE_NAME"])

    def cookie(self, person: Any) -> str:
        """Return the value of a cookie that signs a person in; the caller commits."""
        serializer = SecureCookieSessionInterface().get_signing_serializer(self.app)
        assert serializer is not None
        token = personas.session_token(person)
        return str(serializer.dumps({"_user_id": token, "csrf_token": CSRF}))

    def headers(self, person: Any) -> dict[str, str]:
        """Return the headers of a signed-in request that carries its CSRF token."""
        signer = URLSafeTimedSerializer(str(self.app.secret_key), salt="wtf-csrf-token")
        return {
            "Cookie": f"{self.cookie_name}={self.cookie(person)}",
            "X-CSRFToken": str(signer.dumps(CSRF)),
            "Content-Type": "application/x-www-form-urlencoded",
        }

    @property
    def environment(self) -> dict[str, str]:
        """The settings under which it runs."""
        settings = self.app.config["SETTINGS"]
        ours = {
            "ACADEMY_VAR_DIR": settings.var_dir,
            "ACADEMY_DATABASE_URL": settings.database,
            "ACADEMY_BASE_URL": self.url,
            "ACADEMY_SECRET_KEY": settings.secret_key,
            "ACADEMY_HISTORY_KEY": settings.history_key,
            "ACADEMY_STAFF_SECOND_FACTOR": settings.staff_second_factor,
            "ACADEMY_PRIVACY_OFFICER": settings.privacy_officer,
            "ACADEMY_METRICS_TOKEN": settings.metrics_token,
            "ACADEMY_DEMO": "true",
        }
        return {k: v for k, v in os.environ.items() if not k.startswith("ACADEMY_")} | ours

    @property
    def log(self) -> str:
        """What the server printed."""
        return (self.var / "server.log").read_text()


def answers(url: str) -> bool:
    """Tell whether anything answers at an address, whatever it says."""
    try:
        urllib.request.urlopen(url, timeout=30).close()
    except urllib.error.HTTPError as error:
        error.close()
    except OSError:
        return False
    return True


@pytest.fixture(scope="module")
def live_server(worker_folder: Path, request: pytest.FixtureRequest) -> Iterator[LiveServer]:
    """The site on SQLite as real processes, shared by the tests of a module."""
    var = worker_folder / f"live-{request.node.name.replace('/', '-')}"
    made = apps.make_app("sqlite", f"sqlite:///{var / 'academy.db'}", var)
    server = LiveServer(f"http://127.0.0.1:{databases.free_port()}", var, made.app)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        made.close()
        shutil.rmtree(var, ignore_errors=True)


@pytest.fixture
def prepare_site(
    worker_folder: Path, worker_id: str, request: pytest.FixtureRequest
) -> Iterator[Callable[..., LiveServer]]:
    """Prepare a site of one test on either database: `prepare_site("postgresql", web_workers=2)`.

    It has its schema and is not started yet: arrange in its `app`, then call `start()`.
    """
    made: list[tuple[LiveServer, apps.TestApp]] = []

    def prepare(kind: str, *, web_workers: int = 2) -> LiveServer:
        var = worker_folder / f"site-{len(made)}"
        name = f"academy_site_{os.getpid()}_{worker_id}"
        made.append(make_site(kind, var, name, request, web_workers=web_workers))
        return made[-1][0]

    yield prepare
    for site, application in made:
        close_site(site, application)


def make_site(
    kind: str, var: Path, name: str, request: pytest.FixtureRequest, *, web_workers: int
) -> tuple[LiveServer, apps.TestApp]:
    """Make a site that has its schema and is not started; `name` is that of its database."""
    url = f"sqlite:///{var / 'academy.db'}"
    if kind == "postgresql":
        url = apps.create_database(request.getfixturevalue("postgres_server"), name)
    application = apps.make_app(kind, url, var)
    address = f"http://127.0.0.1:{databases.free_port()}"
    return LiveServer(address, var, application.app, web_workers), application


def close_site(site: LiveServer, application: apps.TestApp) -> None:
    """End a site and remove its folder."""
    site.stop()
    application.close()
    shutil.rmtree(site.var, ignore_errors=True)
