"""Hashes of passwords: argon2id, a few at a time, and the same work for an unknown address."""

import os
import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import lazy_gettext as _l

from academy.accounts.rules import normal_password
from academy.core.errors import TooMany

# 19 MiB, two passes: the first choice of OWASP's cheat sheet, 23-34 ms on the machine we measured.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)

# A login rush may keep half of the processors busy; pages go on being served by the others.
_at_once = threading.BoundedSemaphore(max(1, (os.cpu_count() or 2) // 2))
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
    with _Turn():
        return _hasher.hash(normal_password(password))


def verify_password(hashed: str | None, password: str) -> bool:
    """Whether a password belongs to a hash; without one the same work is done in vain."""
    with _Turn():
        try:
            _hasher.verify(hashed or _NOBODY, normal_password(password))
        except (VerificationError, InvalidHashError):
            return False
    return hashed is not None


class _Turn:
    """One of the few places at which passwords are hashed."""

    def __enter__(self) -> None:
        if not _at_once.acquire(timeout=WAIT_SECONDS):
            raise TooMany(_l("Very many people are signing in just now."), seconds=10)

    def __exit__(self, *_error: object) -> None:
        _at_once.release()
