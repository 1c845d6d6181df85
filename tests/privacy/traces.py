"""Whether anything in any table still says who somebody was."""

import sqlalchemy as sa

from academy.core.db import db, metadata


def traces_of(*texts: str) -> list[str]:
    """Return `table.column` of everything that contains one of the texts, whatever its type."""
    found = set()
    for table in metadata.sorted_tables:
        for row in db.session.execute(sa.select(table)).mappings():
            for name, value in row.items():
                if isinstance(value, str | dict | list) and any(t in str(value) for t in texts):
                    found.add(f"{table.name}.{name}")
    return sorted(found)
