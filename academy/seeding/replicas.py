"""Multiplies rows that the verbs wrote: the same rows again, for other people, at a table's speed.

A sheet is what a few prototypes left in the database. Each copy of it gets new keys, references,
names, addresses and numbers; everything else is as the verbs wrote it, hashes of the history too.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from academy.audit.services import canonical, hash_text
from academy.core.db import db, is_sqlite, metadata

LOOSE = {
    "about_id": "people",
    "access_id": "access_log",
    "actor_id": "people",
    "entry_id": "history",
    "person_id": "people",
}
"""Columns that name a row without a foreign key, and its table."""

SLOT = re.compile(r'"@@(\w+):(\d+)@@"')
"""Where a key stands in the values of the history while a sheet is looked at."""


@dataclass(frozen=True)
class Copy:
    """One copy of the sheet: its number from 1, and what its tokens are now."""

    number: int
    words: Sequence[Any]


Cell = Callable[[Copy], Any]
Plan = tuple[list[Any], list[tuple[int, Cell]]]


@dataclass
class Sheet:
    """What was written since the marks were taken, by table, in the order of keys."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    ranks: dict[str, dict[int, int]] = field(default_factory=dict)


def marks() -> dict[str, int]:
    """Return the last key of each table, before prototypes are made."""
    with db.engine.connect() as connection:
        return {
            table.name: connection.scalar(sa.select(sa.func.max(table.c.id))) or 0
            for table in _keyed_tables()
        }


def read_sheet(since: Mapping[str, int], *, leave: frozenset[str]) -> Sheet:
    """Read what was written since then; tables in `leave` are computed from others."""
    sheet = Sheet()
    for table in _keyed_tables():
        found = [] if table.name in leave else _rows_after(table, since[table.name])
        if found:
            sheet.rows[table.name] = found
            sheet.ranks[table.name] = {row["id"]: rank for rank, row in enumerate(found)}
    return sheet


def _keyed_tables() -> list[sa.Table]:
    return [table for table in metadata.sorted_tables if "id" in table.c]


def _rows_after(table: sa.Table, last: int) -> list[dict[str, Any]]:
    """Return rows as the database keeps them, JSON as text."""
    names = [column.name for column in table.c]
    quoted = ", ".join(f'"{name}"' for name in names)
    sql = f'SELECT {quoted} FROM "{table.name}" WHERE id > {last:d} ORDER BY id'  # noqa: S608
    with db.engine.connect() as connection:
        found = connection.exec_driver_sql(sql).all()
    return [{name: _flat(value) for name, value in zip(names, row, strict=True)} for row in found]


def _flat(value: Any) -> Any:
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return value


class Copier:
    """Writes copies of a sheet; `tokens` are the values that are others in each copy.

    A token is a text, which is found within longer texts too, or another value of a cell.
    """

    def __init__(self, sheet: Sheet, tokens: Sequence[Any]) -> None:
        """Look at every cell once, so that copying does not have to."""
        self._sheet = sheet
        self._places = {token: place for place, token in enumerate(tokens)}
        texts = sorted((t for t in tokens if isinstance(t, str)), key=len, reverse=True)
        self._words = re.compile("|".join(map(re.escape, texts)))
        self._last = {name: max(ranks) for name, ranks in sheet.ranks.items()}
        self._contents: dict[int, Cell] = {}
        for row in sheet.rows.get("history_values", []):
            self._contents[row["entry_id"]] = self._content(row)
        self._plans = {
            name: [self._plan(metadata.tables[name], row) for row in rows]
            for name, rows in sheet.rows.items()
        }

    def write(self, copies: Sequence[Copy]) -> None:
        """Write copies in one transaction."""
        with db.engine.begin() as connection:
            for name, rows in self._sheet.rows.items():
                _insert(connection, name, list(rows[0]), self._rows_of(name, copies))

    def _rows_of(self, name: str, copies: Sequence[Copy]) -> Iterator[list[Any]]:
        for copy in copies:
            for constants, cells in self._plans[name]:
                row = constants.copy()
                for index, cell in cells:
                    row[index] = cell(copy)
                yield row

    def _plan(self, table: sa.Table, row: dict[str, Any]) -> Plan:
        cells = []
        for index, (name, value) in enumerate(row.items()):
            cell = self._cell(table, row, name, value)
            if cell is not None:
                cells.append((index, cell))
        return list(row.values()), cells

    def _cell(self, table: sa.Table, row: dict[str, Any], name: str, value: Any) -> Cell | None:
        """Return how a cell changes from copy to copy; None: it stays as it is."""
        if value is None:
            return None
        target = table.name if name == "id" else _target(table, name, row)
        if target is not None:
            known = value in self._sheet.ranks.get(target, ())
            return self._key(target, value) if known else None
        if name == "salt":
            return _salt(row["entry_id"])
        if table.name == "history" and name == "values_hash":
            return self._hash(row["id"]) if value else None
        if table.name == "history_values" and name == "content":
            return self._contents[row["entry_id"]]
        if isinstance(value, str):
            pieces = self._pieces(value)
            return None if pieces == [value] else _joined(pieces)
        place = self._places.get(value) if not isinstance(value, int | float) else None
        return None if place is None else _word(place)

    def _key(self, table: str, old: int) -> Cell:
        ranks = self._sheet.ranks[table]
        first, size = self._last[table] + 1 + ranks[old], len(ranks)
        return lambda copy: first + (copy.number - 1) * size

    def _hash(self, entry_id: int) -> Cell:
        salt, content = _salt(entry_id), self._contents[entry_id]
        return lambda copy: hash_text(salt(copy), content(copy))

    def _content(self, row: dict[str, Any]) -> Cell:
        """Return the values of a history row as text, with keys and words of the copy."""
        entry = self._sheet.rows["history"][self._sheet.ranks["history"][row["entry_id"]]]
        table = metadata.tables[entry["kind"]]
        content = json.loads(row["content"])
        for name, values in content.items():
            target = _target(table, name, {}) if name in table.c else None
            ranks = self._sheet.ranks.get(target or "", {})
            content[name] = [f"@@{target}:{v}@@" if v in ranks else v for v in values]
        pieces: list[Any] = []
        parts = SLOT.split(canonical(content))
        for text, target, old in zip(
            parts[::3], [*parts[1::3], ""], [*parts[2::3], ""], strict=True
        ):
            pieces += self._pieces(text)
            if target:
                pieces.append(self._key(target, int(old)))
        return _joined(pieces)

    def _pieces(self, text: str) -> list[Any]:
        """Cut a text at the tokens in it: texts stay, tokens become cells."""
        pieces: list[Any] = []
        done = 0
        for match in self._words.finditer(text):
            if match.start() > done:
                pieces.append(text[done : match.start()])
            pieces.append(_word(self._places[match.group()]))
            done = match.end()
        if done < len(text) or not pieces:
            pieces.append(text[done:])
        return pieces


def _target(table: sa.Table, name: str, row: Mapping[str, Any]) -> str | None:
    """Return the table whose rows a column names, if it names any."""
    if name == "thing_id":
        return row.get("kind")
    keys = table.c[name].foreign_keys
    if keys:
        return next(iter(keys)).column.table.name
    return LOOSE.get(name)


def _word(place: int) -> Cell:
    return lambda copy: copy.words[place]


def _salt(entry_id: int) -> Cell:
    """Return a salt that differs from row to row; nobody guesses made-up values."""
    return lambda copy: hashlib.sha256(f"{entry_id}/{copy.number}".encode()).hexdigest()[:32]


def _joined(pieces: Sequence[Any]) -> Cell:
    if len(pieces) == 1 and callable(pieces[0]):
        only: Cell = pieces[0]
        return only
    return lambda copy: "".join(p if isinstance(p, str) else str(p(copy)) for p in pieces)


def _insert(connection: Connection, name: str, columns: list[str], rows: Iterator[Any]) -> None:
    driver: Any = connection.connection.driver_connection
    quoted = ", ".join(f'"{column}"' for column in columns)
    if is_sqlite():
        marks_ = ", ".join("?" * len(columns))
        driver.executemany(f'INSERT INTO "{name}" ({quoted}) VALUES ({marks_})', rows)  # noqa: S608
        return
    with driver.cursor() as cursor:
        with cursor.copy(f'COPY "{name}" ({quoted}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), max(id)) FROM \"{name}\""  # noqa: S608
        )
