"""Hashes of passwords: argon2id, a few at a time, and the same work for an unknown address."""

import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import lazy_gettext as _l

from academy.accounts.rules import normal_password
from academy.core.errors import TooMany

# 19 MiB, two passes: the first choice of OWASP's cheat sheet, 23-34 ms on the machine we measured.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)

_T = TypeVar("_T")

NICENESS = 10
"""How far hashing steps back behind the pages that are drawn meanwhile."""


def _step_back() -> None:
    # Linux has a niceness for each thread; elsewhere hashing is only bounded.
    with suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)


# A login rush may keep half of the processors busy; pages go on being served by the others.
_few = ThreadPoolExecutor(
    max(1, (os.cpu_count() or 2) // 2), thread_name_prefix="hashing", initializer=_step_back
)
WAIT_SECONDS = 10.0

# Made once by `_hasher`: the work for an unknown address must cost what it costs for a known one.
_NOBODY = (
    "$argon2id$v=19$m=19456,t=2,p=1$DNYnsJT3S1wDfQpenzn3UA$PHO2PQ"
    "DNhLLcKJ/79V7yH8tPgSvVx1vsCCkJrgc1n2E"
)


def hash_password(password: str) -> str:
    """Return the hash of a password.

    Raises:
        TooMany: the queue is too long just now.
    """
    text = normal_password(password)
    return _in_turn(lambda: _hasher.hash(text))


def verify_password(hashed: str | None, password: str) -> bool:
    """Whether a password belongs to a hash; without one the same work is done in vain.

    Raises:
        TooMany: the queue is too long just now.
    """
    text = normal_password(password)
    try:
        _in_turn(lambda: _hasher.verify(hashed or _NOBODY, text))
    except (VerificationError, InvalidHashError):
        return False
    return hashed is not None


def _in_turn(work: Callable[[], _T]) -> _T:
    waiting = _few.submit(work)
    try:
        return waiting.result(WAIT_SECONDS)
    except TimeoutError:
        waiting.cancel()
        raise TooMany(_l("Very many people are signing in just now."), seconds=10) from None
