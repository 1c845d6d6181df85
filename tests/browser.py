"""A real browser, a real server: what journeys and looks at pages need.

    def test_apply(live_server, open_page):
        page = open_page(phone=True, locale="en")
        page.goto(live_server.url + "/")

Chromium is $ACADEMY_CHROMIUM or the system's; Playwright only drives it.
"""

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
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from academy import launch
from academy.core.db import db
from tests import apps, databases, personas

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESKTOP = ViewportSize(width=1280, height=900)
PHONE = ViewportSize(width=390, height=844)
START_SECONDS = 40.0


def find_chromium() -> str | None:
    """Return the browser's path: $ACADEMY_CHROMIUM, else the system's."""
    if given := os.environ.get("ACADEMY_CHROMIUM"):
        return given
    return next((found for name in NAMES if (found := shutil.which(name))), None)


@dataclass
class LiveServer:
    """The site in processes of its own, on an SQLite database of its own.

    `app` is an application of the test process on the same database: what a journey finds there is
    arranged inside `with live_server.app.app_context(): ...`, through verbs.
    """

    url: str
    var: Path
    app: Flask
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self) -> None:
        """Start web and worker as `academy run` does, and wait until the site answers."""
        port = int(self.url.rpartition(":")[2])
        with (self.var / "server.log").open("ab") as log:
            for command in (launch.web_command(port, workers=1), launch.worker_command()):
                self.processes.append(
                    subprocess.Popen(command, stdout=log, stderr=log, env=self.environment)
                )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.processes[0].poll() is None:
            if answers(self.url + "/health/live"):
                return
            time.sleep(0.1)
        raise RuntimeError(f"the site did not start:\n{self.log}")

    def sign_in(self, page: Page, person: Any) -> None:
        """Sign a person in without the pages for it: by a cookie, minted as the site would."""
        token = personas.session_token(person)
        db.session.commit()
        serializer = SecureCookieSessionInterface().get_signing_serializer(self.app)
        assert serializer is not None
        cookie = str(serializer.dumps({"_user_id": token}))
        name = self.app.config["SESSION_COOKIE_NAME"]
        page.context.add_cookies([{"name": name, "value": cookie, "url": self.url}])

    def stop(self) -> None:
        """End every process."""
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.wait(20)

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
        urllib.request.urlopen(url, timeout=2).close()
    except urllib.error.HTTPError as error:
        error.close()
    except OSError:
        return False
    return True


@pytest.fixture(scope="module")
def live_server(worker_folder: Path, request: pytest.FixtureRequest) -> Iterator[LiveServer]:
    """The site as real processes, shared by the tests of a module."""
    var = worker_folder / f"live-{request.node.name.replace('/', '-')}"
    made = apps.make_app("sqlite", f"sqlite:///{var / 'academy.db'}", var)
    server = LiveServer(f"http://127.0.0.1:{databases.free_port()}", var, made.app)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        with made.app.app_context():
            db.engine.dispose()
        shutil.rmtree(var, ignore_errors=True)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of a worker."""
    path = find_chromium()
    if path is None:
        pytest.fail("No Chromium: apt-get install chromium")
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=flags)
        yield launched
        launched.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a window of a new person: `open_page(phone=False, locale="ko", dark=False)`.

    Each call is a browser profile of its own. At the end of the test, nothing may stand in the
    console: no script error, no file that is missing, nothing that the content policy stopped.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def make(*, phone: bool = False, locale: str = "ko", dark: bool = False, **more: Any) -> Page:
        context = browser.new_context(
            viewport=PHONE if phone else DESKTOP,
            has_touch=phone,
            is_mobile=phone,
            locale={"ko": "ko-KR", "en": "en-US"}[locale],
            timezone_id="Asia/Seoul",
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            **more,
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on("console", lambda said: note_complaint(said, complaints))
        return page

    yield make
    for context in contexts:
        context.close()
    assert not complaints, "\n".join(complaints)


def note_complaint(said: Any, complaints: list[str]) -> None:
    """Keep an error of the console; a page that answers 4xx on purpose is none."""
    expected = "Failed to load resource: the server responded with a status of 4"
    if said.type == "error" and not said.text.startswith(expected):
        complaints.append(f"{said.location.get('url', '')}: {said.text}")


@pytest.fixture
def browser_page(open_page: Callable[..., Page]) -> Page:
    """One window on a desk, in Korean."""
    return open_page()


def axe_findings(page: Page) -> list[str]:
    """Return what axe finds on the page that a window shows."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    found = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{page.url} {v['id']}: {v['help']}: {node['html'][:200]}"
        for v in found["violations"]
        for node in v["nodes"][:5]
    ]


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], None]:
    """Assert that axe finds nothing on the page that a window shows: `axe(page)`."""

    def check(page: Page) -> None:
        findings = axe_findings(page)
        assert not findings, "\n".join(findings)

    return check
