"""Forget whom staff searched for: a choice that is kept may hold the name of someone erased."""

from collections.abc import Collection, Iterable
from typing import Any

import sqlalchemy as sa

from academy.accounts.grams import key_of
from academy.audit.erasing import forget_values_of
from academy.core.db import db
from academy.privacy.scopes import register, table_named

NOBODY = "erased"
"""Stands where a receipt number was: it is none, so that the choice finds nobody by it.

Leaving the search out instead would let a message that is not sent yet go to everybody.
"""


def forget_searches(words: Iterable[str], numbers: Collection[str]) -> int:
    """Take these names, addresses and receipt numbers out of every kept choice; return how many."""
    names = [key for key in (key_of(word) for word in words) if key]
    found = 0
    for column in register().searched:
        table_name, column_name = column.split(".")
        table = table_named(table_name)
        for row in db.session.execute(sa.select(table.c.id, table.c[column_name])).all():
            kept = without(row[1], names, numbers)
            if kept == row[1]:
                continue
            forget_values_of(table_name, sa.select(sa.literal(row.id)))
            values: dict[str, Any] = {column_name: kept}
            if "version" in table.c:
                # Whoever has a form over the row open is told that it has changed.
                values["version"] = table.c.version + 1
            db.session.execute(sa.update(table).where(table.c.id == row.id).values(values))
            found += 1
    return found


def without(
    chosen: dict[str, Any], names: Collection[str], numbers: Collection[str]
) -> dict[str, Any]:
    """Return a choice without the search and the picked numbers that lead to somebody."""
    kept = dict(chosen)
    term = str(chosen.get("term", ""))
    picked = list(chosen.get("numbers", []))
    left = [number for number in picked if number not in numbers]
    says_who = bool(term) and (any(_says(term, name) for name in names) or term in numbers)
    if says_who:
        del kept["term"]
    if says_who or left != picked:
        kept["numbers"] = [*left, NOBODY] if picked else [NOBODY]
    return kept


def _says(term: str, name: str) -> bool:
    """Whether a search says who somebody is: all of the name, or at least half of it."""
    words = [key for key in map(key_of, term.split() if term.isascii() else [term]) if key]
    half = 2 * sum(map(len, words)) >= len(name)
    return (len(name) > 1 and name in key_of(term)) or (
        bool(words) and half and all(word in name for word in words)
    )
