"""The only clock: aware, UTC, and one instant for the whole of a request."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_held: ContextVar[datetime | None] = ContextVar("held", default=None)
_frozen: ContextVar[bool] = ContextVar("frozen", default=False)


def now() -> datetime:
    """Return the instant of the request, or of this very call outside one."""
    return _held.get() or _read()


_ahead = timedelta(0)


def _read() -> datetime:
    return datetime.now(UTC) + _ahead


def travel(ahead: timedelta) -> None:
    """Let this process live so far ahead of the machine's clock; journeys through a year use it."""
    global _ahead
    _ahead = ahead


def today(zone: str) -> date:
    """Return the date that the calendar on the wall shows in a time zone."""
    return now().astimezone(ZoneInfo(zone)).date()


def hold() -> None:
    """Fix the instant for the rest of this context: check, record and receipt then agree.

    An instant that is already held stays, so that a frozen test clock is never overruled.
    """
    if not _frozen.get():
        _held.set(_read())


def release() -> None:
    """Let time go on after `hold()`; a frozen test clock stays frozen."""
    if not _frozen.get():
        _held.set(None)


@contextmanager
def freeze(at: datetime) -> Iterator[datetime]:
    """Let `now()` answer one given instant inside the block."""
    if at.tzinfo is None:
        raise ValueError("a naive datetime has no instant")
    held, frozen = _held.set(at.astimezone(UTC)), _frozen.set(True)
    try:
        yield at
    finally:
        _held.reset(held)
        _frozen.reset(frozen)
