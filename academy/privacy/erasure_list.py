"""What was erased, in a file outside the database: a restored backup must forget it again.

A line holds keys and times and nothing of anybody. Keep the file where the backups are not; it is
`erasures.jsonl` in the folder of the installation.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

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
    """Yield what the list holds, the oldest first; a line cut off by a crash is left out."""
    if not path().exists():
        return
    with path().open(encoding="utf-8") as lines:
        for line in lines:
            try:
                entry = json.loads(line)
            except ValueError:
                continue
            entry["made_at"] = datetime.fromisoformat(entry["made_at"])
            yield entry


def export() -> int:
    """Add to the list what it does not hold yet, and return how many lines."""
    known = {entry["ref"] for entry in entries()}
    with reading():
        rows = db.session.execute(
            sa.select(
                Destruction.ref, Destruction.what, Destruction.thing_id, Destruction.made_at
            ).order_by(Destruction.id)
        ).all()
        db.session.commit()
    new = [row for row in rows if row.ref not in known]
    if not new:
        return 0
    cut = path().exists() and not path().read_bytes().endswith(b"\n")
    with path().open("a", encoding="utf-8") as file:
        file.write("\n" if cut else "")
        for row in new:
            line = {
                "ref": row.ref, "what": row.what.value, "id": row.thing_id,
                "made_at": row.made_at.isoformat(),
            }  # fmt: skip
            file.write(json.dumps(line) + "\n")
    return len(new)
