"""The code on the screen of a session: six digits that change every half minute.

A code follows from the session's secret key and the time, as one-time passwords do (RFC 6238), so
that nothing has to be kept, and any worker knows it.
"""

import hmac
import secrets
from datetime import datetime

PERIOD = 30
"""Seconds for which a code is shown."""

GRACE = 1
"""Former codes that still hold, for whoever was typing while the code changed."""

DIGITS = 6
"""Digits of a code."""


def new_key() -> str:
    """Return a secret from which codes follow."""
    return secrets.token_hex(32)


def code_at(key: str, at: datetime) -> str:
    """Return the code that is shown at an instant."""
    return _code(key, int(at.timestamp()) // PERIOD)


def holds(key: str, code: str, at: datetime) -> bool:
    """Whether a typed code is the one that is shown, or was shown just before."""
    period = int(at.timestamp()) // PERIOD
    known = (_code(key, period - ago) for ago in range(GRACE + 1))
    return any(hmac.compare_digest(each.encode(), code.encode()) for each in known)


def seconds_left(at: datetime) -> int:
    """Return for how many seconds the code of an instant is shown still, at least one."""
    return PERIOD - int(at.timestamp()) % PERIOD


def _code(key: str, period: int) -> str:
    digest = hmac.digest(bytes.fromhex(key), period.to_bytes(8, "big"), "sha256")
    offset = digest[-1] & 15
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"
