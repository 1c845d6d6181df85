"""Draft the next migration from what the models say: `make migration ARGS="Add seats to rounds"`.

Alembic sees tables, columns, indexes and constraints. It sees no triggers: those that make tables
append-only are added here, for both databases. Read the draft before you commit it.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

import sqlalchemy as sa

from academy.app import create_app
from academy.audit.models import append_only_ddl
from academy.core import migrations
from academy.core.db import db, metadata
from academy.core.paths import asset_dir
from academy.core.settings import Settings

TRIGGER = re.compile(r"(\w+)_no_update")


def guarded_tables() -> set[str]:
    """Return the tables of an SQLite database that refuse changes."""
    with db.engine.connect() as connection:
        names = connection.scalars(sa.text("SELECT name FROM sqlite_master WHERE type='trigger'"))
        return {match.group(1) for name in names if (match := TRIGGER.fullmatch(name))}


def wanted_guards(folder: Path) -> set[str]:
    """Return the tables that the models want guarded."""
    app = create_app(Settings(var_dir=str(folder)))
    with app.app_context():
        metadata.create_all(db.engine)
        return guarded_tables()


def guard_lines(tables: set[str]) -> list[str]:
    """Return the statements of `upgrade()` that guard tables on the database at hand."""
    lines = []
    for dialect in ("sqlite", "postgresql"):
        lines.append(f'    if op.get_bind().dialect.name == "{dialect}":')
        for table in sorted(tables):
            lines += [f"        op.execute({sql!r})" for sql in append_only_ddl(table, dialect)]
    return lines


def unguard_lines(tables: set[str]) -> list[str]:
    """Return the statements of `downgrade()` that remove what outlives the tables."""
    lines = ['    if op.get_bind().dialect.name == "postgresql":']
    return lines + [f'        op.execute("DROP FUNCTION {t}_refuse()")' for t in sorted(tables)]


def add_guards(path: Path, tables: set[str]) -> None:
    """Write the guards into a drafted migration."""
    head, down = path.read_text(encoding="utf-8").split("\n\n\ndef downgrade()")
    text = "\n".join(
        [head.rstrip(), *guard_lines(tables), "", "", f"def downgrade(){down.rstrip()}"]
    )
    path.write_text("\n".join([text, *unguard_lines(tables), ""]), encoding="utf-8")


def draft(message: str, folder: Path) -> Path:
    """Write the draft and return where."""
    wanted = wanted_guards(folder / "wanted")
    app = create_app(Settings(var_dir=str(folder / "now")))
    versions = asset_dir("migrations") / "versions"
    versions.mkdir(exist_ok=True)
    with app.app_context():
        migrations.upgrade()
        new = wanted - guarded_tables()
        number = f"{int(migrations.head() or 0) + 1:04}"
        migrations.draft(number, message)
    path = next(versions.glob(f"{number}_*.py"))
    if new:
        add_guards(path, new)
    ruff = [sys.executable, "-m", "ruff"]
    subprocess.run(
        [*ruff, "check", "--quiet", "--fix", str(path)], capture_output=True, check=False
    )
    subprocess.run([*ruff, "format", "--quiet", str(path)], check=True)
    return path


def main() -> int:
    """Draft a migration from the command line."""
    message = " ".join(sys.argv[1:]).strip()
    if not message:
        print('Say what it does: make migration ARGS="Add seats to rounds"', file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        print(draft(message, Path(folder)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
