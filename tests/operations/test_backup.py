"""Backup and restore: taken under load, whole, and never over something by accident."""

import json
import threading

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from academy.audit import record, sealing
from academy.cli import main
from academy.core import files
from academy.core.actors import SYSTEM
from academy.core.db import atomic, db
from academy.core.installation import Fact
from academy.operations import backup
from academy.operations.commands import restore_backup
from tests import apps
from tests.client import leave_contexts


def learn(name):
    with atomic() as session:
        fact = Fact(name=name, value={"file": files.keep(name.encode(), Fact.name)})
        session.add(fact)
        record("fact.learn", fact, actor=SYSTEM)


@pytest.fixture
def elsewhere(database, request, tmp_path):
    """Another installation on the same kind of database, with something in it."""
    url = f"sqlite:///{tmp_path / 'other.db'}"
    if database.kind == "postgresql":
        server = request.getfixturevalue("postgres_server")
        url = apps.create_database(server, f"academy_restore_{tmp_path.name[-30:]}".lower())
    made = apps.make_app(database.kind, url, tmp_path / "var")
    yield made
    made.close()
    if database.kind == "postgresql":
        apps.drop_database(server, sa.make_url(url).database)


def test_backup_under_load_misses_nothing_acknowledged(database, app, elsewhere, tmp_path):
    acknowledged, stop = [], threading.Event()

    def write(number):
        leave_contexts()
        with app.app_context():
            count = 0
            while not stop.is_set():
                count += 1
                learn(f"{number}-{count}")
                acknowledged.append(f"{number}-{count}")

    threads = [threading.Thread(target=write, args=(n,)) for n in range(3)]
    for thread in threads:
        thread.start()
    while len(acknowledged) < 30:
        stop.wait(0.02)
    before = list(acknowledged)
    backup.take(tmp_path / "backup")
    stop.set()
    for thread in threads:
        thread.join()
    with elsewhere.app.app_context():
        learn("gone after the restore")
        backup.restore(tmp_path / "backup")
        found = {fact.name: fact.value["file"] for fact in db.session.scalars(sa.select(Fact))}
        assert set(before) <= set(found)
        assert "gone after the restore" not in found
        for name, key in found.items():
            assert files.fetch(key) == name.encode()
        db.session.commit()
        sealing.seal_batch("key")
        learn("after the restore")
        sealing.seal_batch("key")
        report = sealing.verify("key")
        assert (report.unsealed, report.findings) == (0, [])


def test_restore_refuses_a_database_that_holds_something(database, app, elsewhere, tmp_path):
    learn("kept")
    backup.take(tmp_path / "backup")
    with elsewhere.app.app_context():
        learn("mine")
        db.session.remove()
        answer = CliRunner().invoke(restore_backup, [str(tmp_path / "backup")], obj=None)
        assert answer.exit_code == 1
        assert "--yes" in answer.output
        assert db.session.scalars(sa.select(Fact.name)).all() == ["mine"]
        db.session.remove()
        answer = CliRunner().invoke(restore_backup, [str(tmp_path / "backup"), "--yes"])
        assert answer.exit_code == 0, answer.output
        assert db.session.scalars(sa.select(Fact.name)).all() == ["kept"]


def test_restore_refuses_a_damaged_backup(app, tmp_path):
    learn("kept")
    manifest = backup.take(tmp_path / "backup")
    path = tmp_path / "backup" / next(p for p in manifest["digests"] if p.startswith("files/"))
    path.write_bytes(b"changed")
    with pytest.raises(backup.BackupError, match="not as they were written"):
        backup.check(tmp_path / "backup")
    path.unlink()
    with pytest.raises(backup.BackupError, match="not as they were written"):
        backup.check(tmp_path / "backup")


def test_backup_does_not_write_over_anything(app, tmp_path):
    (tmp_path / "mine").write_text("dear")
    with pytest.raises(backup.BackupError, match="not empty"):
        backup.take(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_backup_names_head_and_moment(app, tmp_path):
    learn("a")
    sealing.seal_batch("key")
    backup.take(tmp_path / "backup")
    manifest = json.loads((tmp_path / "backup" / "manifest.json").read_text())
    assert manifest["history_head"]["mac"] == sealing.head()["mac"]
    assert backup.check(tmp_path / "backup") == manifest


def test_commands_are_there():
    assert {"backup", "restore", "worker", "history"} <= set(main.commands)
