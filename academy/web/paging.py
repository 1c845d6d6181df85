"""Pages of lists that grow: from key to key, never by counting rows away."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from academy.core.db import db
from academy.core.text import is_unkeepable

T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """The rows of one page, with tokens for the next and the previous one."""

    items: list[T]
    after: str | None
    before: str | None


def page(
    query: sa.Select[T],
    keys: Sequence[InstrumentedAttribute[Any]],
    *,
    after: str | None = None,
    before: str | None = None,
    size: int = 50,
    descending: bool = True,
    walk: Sequence[sa.ColumnElement[Any]] = (),
) -> Page[T]:
    """Return a page of a query, ordered by keys of which the last is unique.

    The keys must not be NULL. A token that no page gave out shows the first page. `walk` names
    columns that hold the same values, along which the database had better go.
    """
    columns: Sequence[Any] = walk or keys
    backwards = before is not None
    mark = _read(before if backwards else after, len(keys))
    if mark is not None and not all(map(_fits, mark, keys)):
        mark = None
    if mark is not None:
        left = sa.tuple_(*columns)
        right = sa.tuple_(*[sa.literal(v, k.type) for v, k in zip(mark, keys, strict=True)])
        query = query.where(left < right if descending != backwards else left > right)
    falling = descending != backwards
    rows: list[T] = list(
        db.session.scalars(
            query.order_by(*[k.desc() if falling else k.asc() for k in walk or keys]).limit(
                size + 1
            )
        )
    )
    more, rows = len(rows) > size, rows[:size]
    if backwards:
        rows.reverse()
    has_after = bool(rows) and (mark is not None if backwards else more)
    has_before = bool(rows) and (more if backwards else mark is not None)
    return Page(
        items=rows,
        after=_token(rows[-1], keys) if has_after else None,
        before=_token(rows[0], keys) if has_before else None,
    )


def merge(
    pages: Sequence[Page[T]],
    keys: Sequence[InstrumentedAttribute[Any]],
    *,
    size: int = 50,
    backwards: bool = False,
) -> Page[T]:
    """Return one page from pages of several queries at the same mark, in falling order.

    A row that several of them found stands once.
    """
    rows = {tuple(getattr(row, k.key) for k in keys): row for p in pages for row in p.items}
    ordered = [rows[key] for key in sorted(rows, reverse=True)]
    kept = ordered[-size:] if backwards else ordered[:size]
    more = len(ordered) > size
    has_after = any(p.after for p in pages) or (more and not backwards)
    has_before = any(p.before for p in pages) or (more and backwards)
    return Page(
        items=kept,
        after=_token(kept[-1], keys) if kept and has_after else None,
        before=_token(kept[0], keys) if kept and has_before else None,
    )


def _token(row: Any, keys: Sequence[InstrumentedAttribute[Any]]) -> str:
    values = [getattr(row, key.key) for key in keys]
    plain = [{"t": v.isoformat()} if isinstance(v, datetime) else v for v in values]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def _read(token: str | None, length: int) -> list[Any] | None:
    if not token:
        return None
    try:
        plain = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
        values = [datetime.fromisoformat(v["t"]) if isinstance(v, dict) else v for v in plain]
    except (ValueError, KeyError, TypeError, binascii.Error, RecursionError):
        return None
    # A number that no key can hold would only make the database complain.
    if len(values) != length or any(isinstance(v, int) and abs(v) >= 2**63 for v in values):
        return None
    return values


def _fits(value: Any, key: InstrumentedAttribute[Any]) -> bool:
    """Whether a key could hold this; PostgreSQL refuses to compare a number with a word."""
    if isinstance(value, bool) or (isinstance(value, datetime) and value.tzinfo is None):
        return False
    if isinstance(value, str) and is_unkeepable(value):
        return False
    return isinstance(value, key.type.python_type)
