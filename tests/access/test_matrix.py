"""Every endpoint x every persona: who passes its door, and what the others meet.

`expected.txt` holds the answers, made by this test and read by a person. After a change of the
policy or a new endpoint: `ACADEMY_TEST_WRITE_MATRIX=1 pytest tests/access -k matrix`, then read
the difference. Views do not run: only their doors do, with the real thing and the roles held.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import g

from academy.access.doors import SignInNeeded, doors
from academy.audit import services as audit
from academy.audit.models import Entry
from academy.core.actors import Actor
from academy.core.db import db
from academy.core.errors import NotFound, NotPermitted
from tests.access.matrix import line, thing_of
from tests.access.parity import actor_now
from tests.access.world import World

FILE = Path(__file__).parent / "expected.txt"
READS = {"GET"}
NOWHERE = {"absences", "conflicts", "page", "passkeys", "sign_ins"}
"""What belongs to a person and to no site; a page is tried at the sites of whoever tries."""
OWN = {
    "account.own", "application.start", "application.own", "alumnus.own", "certificate.own",
    "document.own", "data.own",
}  # fmt: skip


def doors_only(app: Any) -> Iterator[None]:
    """Let every view behind a door do nothing, for as long as the generator lives."""
    swapped = []
    for view in set(app.view_functions.values()):
        names = getattr(getattr(view, "__code__", None), "co_freevars", ())
        if getattr(view, "__door__", None) and view.__door__.permission and "view" in names:
            cell = view.__closure__[names.index("view")]
            swapped.append((cell, cell.cell_contents))
            cell.cell_contents = lambda *_things: None
    yield
    for cell, content in swapped:
        cell.cell_contents = content


@pytest.fixture
def bare(app: Any, database: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The application with its doors and nothing behind them; the policy knows no database."""
    if database.kind != "sqlite":
        pytest.skip("The matrix asks the policy, which is the same on both databases.")
    monkeypatch.setattr(audit, "DENIED_A_MINUTE", 10_000)
    swap = doors_only(app)
    next(swap)
    yield app
    next(swap, None)


def knock(app: Any, endpoint: str, address: str, method: str, args: Any, actor: Actor) -> str:
    """Return in a word what an actor meets at a door."""
    with app.test_request_context(address, method=method):
        g.actor = actor
        try:
            app.view_functions[endpoint](**args)
        except SignInNeeded:
            return "sign in"
        except NotPermitted:
            return "refused (403)"
        except NotFound:
            return "not found (404)"
    return "passes"


def guarded(app: Any) -> list[tuple[str, str, str, str]]:
    """Return (method, path, endpoint, permission) of everything behind a door, in order."""
    return sorted(
        (method, path, endpoint, str(door.permission))
        for endpoint, path, methods, door in doors(app)
        if door is not None and door.permission
        for method in methods
    )


def ask_all(app: Any, world: World) -> dict[tuple[str, str], tuple[str, dict[str, str]]]:
    """Let every persona knock at every door."""
    actors = {name: actor_now(person) for name, person in world.people.items()}
    found = {}
    for method, path, endpoint, permission in guarded(app):
        rule = next(r for r in app.url_map.iter_rules(endpoint) if r.rule == path)
        things = world.things[thing_of(path)] if "<" in path else {}
        args = {name: things[name] for name in rule.arguments}
        with app.test_request_context():
            address = app.url_for(endpoint, **args)
        answers = {n: knock(app, endpoint, address, method, args, a) for n, a in actors.items()}
        found[method, path] = (permission, answers)
    return found


def test_every_address_with_a_name_has_a_thing_to_knock_with(app):
    missing = [path for _, path, _, _ in guarded(app) if "<" in path and not thing_of(path)]
    assert not missing, f"tests/access/matrix.py knows no thing for: {missing}"


def test_matrix_of_every_endpoint_and_persona_is_the_one_that_was_read(bare):
    found = ask_all(bare, World())
    lines = []
    for (method, path), (permission, answers) in found.items():
        lines += line(method, path, permission, answers)
    text = "\n".join(lines) + "\n"
    if os.environ.get("ACADEMY_TEST_WRITE_MATRIX"):
        FILE.write_text(text, encoding="utf-8")
    check_invariants(found)
    check_denied()
    assert text == FILE.read_text(encoding="utf-8"), "read the difference, then write it anew"


def check_invariants(found: dict[tuple[str, str], tuple[str, dict[str, str]]]) -> None:
    """Hold what must be true whatever the file says."""
    for (method, path), (permission, answers) in found.items():
        where = f"{method} {path}"
        passing = {name for name, answer in answers.items() if answer == "passes"}
        assert answers["anonymous"] == "sign in", where
        assert passing, f"{where}: nobody passes, or the thing does not exist"
        if permission in OWN:
            continue
        if method not in READS:
            assert "auditor" not in passing, f"{where}: an auditor changes nothing"
            assert "network" not in passing, f"{where}: the network role reads totals only"
        if "<" in path:
            others = {n for n in passing if n.endswith("_elsewhere")}
            assert not others, f"{where}: {others} of another site"
            assert "network" not in passing, f"{where}: people of a site for the network role"
            assert "stranger" not in passing, where


def check_denied() -> None:
    """Hold that whoever reads the history of a site finds there what was tried in vain."""
    rows = db.session.execute(
        sa.select(Entry.kind, Entry.verb).where(Entry.denied, Entry.site_id.is_(None)).distinct()
    )
    lost = {f"{kind} ({verb})" for kind, verb in rows if kind not in NOWHERE}
    assert not lost, f"denied without a site: {lost}"
