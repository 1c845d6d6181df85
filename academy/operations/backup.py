"""Backup and restore of database and files, taken while the site serves.

The database is copied first and the files after it: a file is stored before the row that names it,
so every row of the copy finds its file. A manifest of digests says whether a copy is whole.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.engine import URL

from academy.audit import sealing
from academy.core import clock, files, migrations
from academy.core.db import db, is_sqlite, reading

MANIFEST = "manifest.json"


class BackupError(Exception):
    """A backup cannot be taken, or one cannot be restored; the message says what to do."""


def take(target: Path) -> dict[str, Any]:
    """Write a backup into a new folder and return its manifest.

    Raises:
        BackupError: the folder is there already, or a tool of PostgreSQL fails.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise BackupError(f"{target} is there already and not empty")
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True, mode=0o700)
    began_at = clock.now()
    with reading():
        revision, head = migrations.revision_in_force(), sealing.head()
        db.session.rollback()
    name = "database.sqlite" if is_sqlite() else "database.dump"
    if is_sqlite():
        _copy_sqlite(Path(_address().database or ""), draft / name)
    else:
        _run("pg_dump", "--format=custom", "--no-owner", f"--file={draft / name}")
    _copy_files(draft / "files")
    manifest = {
        "began_at": began_at.isoformat(),
        "database": name,
        "revision": revision,
        "history_head": head,
        "digests": dict(_digests(draft)),
    }
    (draft / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True))
    if target.exists():
        target.rmdir()
    draft.rename(target)
    return manifest


def check(source: Path) -> dict[str, Any]:
    """Return the manifest of a backup whose every byte is as it was written.

    Raises:
        BackupError: something is missing, changed or too much.
    """
    try:
        manifest: dict[str, Any] = json.loads((source / MANIFEST).read_text())
    except (OSError, ValueError):
        raise BackupError(f"{source} holds no readable {MANIFEST}") from None
    found, wanted = dict(_digests(source)), manifest["digests"]
    wrong = sorted(p for p in found.keys() | wanted.keys() if found.get(p) != wanted.get(p))
    if wrong:
        raise BackupError(f"{len(wrong)} files are not as they were written: {wrong[0]}")
    if (manifest["database"] == "database.sqlite") != is_sqlite():
        raise BackupError("this backup is of the other kind of database")
    return manifest


def is_target_empty() -> bool:
    """Whether the database in force holds no table, so that nothing can be lost."""
    return not sa.inspect(db.engine).get_table_names()


def restore(source: Path) -> dict[str, Any]:
    """Put a checked backup in place of the database in force, and its files back.

    Raises:
        BackupError: it is not whole, or a tool of PostgreSQL fails.
    """
    manifest = check(source)
    database = source / manifest["database"]
    db.session.remove()
    db.engine.dispose()
    if is_sqlite():
        _copy_sqlite(database, Path(_address().database or ""))
    else:
        _run(
            "pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction",
            "--dbname", _address().database or "", str(database),
        )  # fmt: skip
    folder = source / "files"
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        files.put_back(path.relative_to(folder).as_posix(), path.read_bytes())
    return manifest


def _copy_sqlite(source: Path, target: Path) -> None:
    # A copy of the file would miss what stands in the log beside it; this is SQLite's own way.
    with closing(sqlite3.connect(source)) as here, closing(sqlite3.connect(target)) as there:
        here.backup(there)
        if there.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise BackupError("SQLite found the copy to be damaged")


def _copy_files(folder: Path) -> None:
    folder.mkdir()
    for key in files.all_keys():
        path = folder / key
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            path.write_bytes(files.fetch(key))
        except FileNotFoundError:
            # Someone deleted it since the list was made; their right outweighs the copy.
            continue


def _address() -> URL:
    return sa.make_url(current_app.config["SQLALCHEMY_DATABASE_URI"])


def _run(tool: str, *arguments: str) -> None:
    url = _address()
    given = {
        "PGHOST": url.host,
        "PGPORT": str(url.port or ""),
        "PGUSER": url.username,
        "PGPASSWORD": url.password,
        "PGDATABASE": url.database,
    }
    # By the environment, because everyone on the machine can read a command line.
    environ = {**os.environ, **{name: str(value) for name, value in given.items() if value}}
    try:
        done = subprocess.run(
            [tool, *arguments], env=environ, capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        raise BackupError(f"{tool} is missing: apt-get install postgresql-client") from None
    if done.returncode:
        raise BackupError(f"{tool} failed: {done.stderr.strip().splitlines()[0]}")


def _digests(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.name != MANIFEST):
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        yield path.relative_to(folder).as_posix(), digest
