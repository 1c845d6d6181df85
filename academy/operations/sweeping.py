"""Files that no row names: someone uploaded one, and the process died before the row was written.

A key begins with the column that was to hold it, so no room has to be known here, and what a later
room keeps is asked for in its own table.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import sqlalchemy as sa
import structlog
from flask import current_app

from academy.core import clock, files
from academy.core.db import db, reading

log = structlog.get_logger(__name__)

AGE = timedelta(days=1)
"""How old a file must be before it is looked for: longer than any upload takes."""

FEW = 20
"""Orphans that are swept without asking."""

SHARE = 10
"""Of more than a few, no more than one file in so many may be an orphan."""

AT_ONCE = 500


@dataclass
class Found:
    """What a look at the store found."""

    files: int = 0
    orphans: list[str] = field(default_factory=list)

    @property
    def too_many(self) -> bool:
        """Whether so much is orphaned that the wrong database is likelier than so many deaths."""
        return len(self.orphans) > max(FEW, self.files // SHARE)


def look() -> Found:
    """Find the files older than a day that no row names."""
    found = Found()
    by_owner: dict[str, list[str]] = defaultdict(list)
    for owner, key in files.keys_before(clock.now() - AGE):
        by_owner[owner].append(key)
        found.files += 1
    with reading():
        for owner, keys in sorted(by_owner.items()):
            found.orphans += sorted(set(keys) - set(_named(owner, keys)))
        db.session.commit()
    return found


def sweep(found: Found) -> int:
    """Delete orphans and return how many."""
    for key in found.orphans:
        files.forget(key)
    return len(found.orphans)


def sweep_files() -> int:
    """Delete the orphans of the store by the clock, unless they are suspiciously many."""
    found = look()
    if found.too_many:
        log.error("files.too_many_orphans", orphans=len(found.orphans), files=found.files)
        return 0
    return sweep(found)


def _named(owner: str, keys: list[str]) -> Iterator[str]:
    table, _dot, name = owner.partition(".")
    tables: sa.MetaData = current_app.config["TABLES"]
    if table not in tables.tables or name not in tables.tables[table].c:
        # Another version of the house wrote it; what is not known is not judged.
        yield from keys
        return
    column = tables.tables[table].c[name]
    for start in range(0, len(keys), AT_ONCE):
        wanted = keys[start : start + AT_ONCE]
        yield from db.session.scalars(sa.select(column).where(column.in_(wanted)).order_by(column))
