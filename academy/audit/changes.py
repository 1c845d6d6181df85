"""What a transaction changed in each row, gathered so that history need not be told twice."""

from collections.abc import Iterator
from datetime import date, datetime
from enum import Enum
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import event, inspect
from sqlalchemy.orm import Session

from academy.core.types import SECRET as SECRET  # Rooms take it from here.

_QUIET = {"id", "version"}


def watch(session_factory: Any) -> None:
    """Gather changes at every flush of a session."""
    event.listen(session_factory, "before_flush", _gather)
    event.listen(session_factory, "after_soft_rollback", _drop)


def _drop(session: Session, _previous: Any) -> None:
    session.info.pop("changes", None)


def _gather(session: Session, _context: Any, _instances: Any) -> None:
    changes = session.info.setdefault("changes", WeakKeyDictionary())
    for thing in (*session.new, *session.dirty):
        for name, before, after in _changed(thing):
            known = changes.setdefault(thing, {})
            known[name] = [known[name][0] if name in known else before, after]


def _changed(thing: Any) -> Iterator[tuple[str, Any, Any]]:
    state = inspect(thing)
    for column in state.mapper.column_attrs:
        if column.key in _QUIET or column.columns[0].info.get("secret"):
            continue
        history = state.attrs[column.key].history
        if history.has_changes():
            before = history.deleted[0] if history.deleted else None
            after = history.added[0] if history.added else None
            yield column.key, plain(before), plain(after)


def take(session: Session, thing: Any) -> dict[str, list[Any]]:
    """Return and forget the changes of a thing: field -> [before, after]."""
    session.flush()
    taken: dict[str, list[Any]] = session.info.get("changes", {}).pop(thing, {})
    return taken


def plain(value: Any) -> Any:
    """Return a value as JSON can hold it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, dict | list | str | int | float | bool) or value is None:
        return value
    return str(value)
