"""What was erased, in a file outside the database: a restored backup must forget it again.

A line holds keys and times and nothing of anybody. Keep the file where the backups are not; it is
`erasures.jsonl` in the folder of the installation.
"""

import fcntl
import json
from collections.abc import Iterator
from datetime import datetime
from os import SEEK_END
from pathlib import Path
from typing import Any, BinaryIO

import sqlalchemy as sa
from flask import current_app

from academy.core.db import db, reading
from academy.core.settings import Settings
from academy.privacy.models import Destruction


def path() -> Path:
    """Return where the list lies."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.var / "erasures.jsonl"


def entries() -> Iterator[dict[str, Any]]:
    """Yield what the list holds, each thing once, the oldest first.

    A line cut off by a crash is left out.
    """
    if not path().exists():
        return
    seen = set()
    with path().open(encoding="utf-8") as lines:
        for line in lines:
            try:
                entry = json.loads(line)
            except ValueError:
                continue
            if entry["ref"] in seen:
                continue
            seen.add(entry["ref"])
            entry["made_at"] = datetime.fromisoformat(entry["made_at"])
            yield entry


def export() -> int:
    """Add to the list what it does not hold yet, and return how many lines."""
    with reading():
        rows = db.session.execute(
            sa.select(
                Destruction.ref, Destruction.what, Destruction.thing_id, Destruction.made_at
            ).order_by(Destruction.id)
        ).all()
        db.session.commit()
    if not rows:
        return 0
    with path().open("a+b") as file:
        # One process at a time, so that what two of them find missing is written once.
        fcntl.flock(file, fcntl.LOCK_EX)
        known = {entry["ref"] for entry in entries()}
        new = [row for row in rows if row.ref not in known]
        lines = "".join(_line(row) for row in new)
        if lines and _is_cut_off(file):
            lines = "\n" + lines
        file.write(lines.encode())
    return len(new)


def _line(row: Any) -> str:
    made_at = row.made_at.isoformat()
    line = {"ref": row.ref, "what": row.what.value, "id": row.thing_id, "made_at": made_at}
    return json.dumps(line) + "\n"


def _is_cut_off(file: BinaryIO) -> bool:
    size = file.seek(0, SEEK_END)
    file.seek(max(size - 1, 0))
    return file.read(1) not in (b"", b"\n")
