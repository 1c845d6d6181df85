"""Files without a row: found after a day, deleted if few, reported if many."""

import os
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from academy.core import clock, files
from academy.core.db import db
from academy.graduation.models import PastImport
from academy.intake.models import Attachment
from academy.operations import sweeping
from academy.operations.commands import sweep_files
from tests.factories.cohorts import a_site


@pytest.fixture
def keep_old(database):
    """Store bytes as if it had been two days ago."""

    def keep(owner=Attachment.stored, age=timedelta(days=2)):
        key = files.keep(b"x", owner)
        then = (datetime.now(UTC) - age).timestamp()
        os.utime(database.var / "files" / key, (then, then))
        return key

    return keep


def import_of(site, key):
    row = PastImport(site_id=site.id, file_name="past.csv", file_key=key, created_at=clock.now())
    db.session.add(row)
    db.session.commit()


def kept():
    return set(files.all_keys())


def test_keep_says_in_the_key_which_column_is_to_hold_it(app):
    key = files.keep(b"x", PastImport.file_key)
    assert key.startswith("past_imports.file_key/")
    assert len(key) <= PastImport.__table__.c.file_key.type.length
    assert len(files.keep(b"x", Attachment.stored)) <= Attachment.__table__.c.stored.type.length


def test_sweep_deletes_an_old_file_without_a_row_and_nothing_else(app, keep_old):
    named = keep_old(PastImport.file_key)
    import_of(a_site(), named)
    orphan, elsewhere = keep_old(), keep_old(PastImport.file_key)
    young = keep_old(age=timedelta(hours=23))
    assert sweeping.sweep_files() == 2
    assert kept() == {named, young}
    assert orphan not in kept()
    assert elsewhere not in kept()


def test_sweep_of_what_another_version_wrote_judges_nothing(app, database, keep_old):
    key = keep_old()
    for strange in ("later_room.file/ab/abc", "attachments.later/ab/abc", "ab/abc"):
        path = database.var / "files" / strange
        path.parent.mkdir(parents=True, exist_ok=True)
        (database.var / "files" / key).rename(path)
        assert sweeping.sweep_files() == 0
        assert kept() == {strange}
        path.rename(database.var / "files" / key)


def test_sweep_of_the_wrong_database_deletes_nothing_unless_told(app, keep_old):
    keys = {keep_old() for _ in range(sweeping.FEW + 1)}
    assert sweeping.sweep_files() == 0
    answer = CliRunner().invoke(sweep_files, [])
    assert "21 of 21 files belong to nothing" in answer.output
    assert "--yes" in answer.output
    assert kept() == keys
    assert CliRunner().invoke(sweep_files, ["--yes"]).exit_code == 0
    assert kept() == set()


def test_sweep_of_many_files_with_few_orphans_deletes_these(app, keep_old, monkeypatch):
    monkeypatch.setattr(sweeping, "FEW", 0)
    site = a_site()
    for _ in range(9):
        import_of(site, keep_old(PastImport.file_key))
    keep_old()
    assert sweeping.sweep_files() == 1
    for _ in range(2):
        keep_old()
    assert sweeping.sweep_files() == 0
