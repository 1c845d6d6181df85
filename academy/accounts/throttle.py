"""How often something may be tried; counted in the database, so that all workers agree."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta
from math import ceil

import sqlalchemy as sa
from flask import current_app
from flask_babel import lazy_ngettext
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from academy.accounts.models import Attempts
from academy.core import clock
from academy.core.db import apart, is_sqlite
from academy.core.errors import TooMany


@dataclass(frozen=True)
class Limit:
    """So many times within so long; `scope` names what is tried, and for what key."""

    scope: str
    times: int
    window: timedelta


QUARTER, HOUR, DAY = timedelta(minutes=15), timedelta(hours=1), timedelta(days=1)

SIGN_IN_ACCOUNT = Limit("sign_in.account", 10, QUARTER)
# A class of sixty behind one address signs in at nine o'clock.
SIGN_IN_SOURCE = Limit("sign_in.source", 200, QUARTER)
FACTOR_ACCOUNT = Limit("factor.account", 10, QUARTER)
CODE_SOURCE = Limit("code.source", 100, QUARTER)
LETTER_ADDRESS = Limit("letter.address", 5, HOUR)
LETTER_ADDRESS_DAY = Limit("letter.address.day", 15, DAY)
LETTER_SOURCE = Limit("letter.source", 60, HOUR)


def attempt(limit: Limit, key: str) -> None:
    """Count one attempt, in a transaction of its own that no rollback undoes.

    Must not be called while the caller holds SQLite's write lock.

    Raises:
        TooMany: the limit is passed; says for how long.
    """
    now = clock.now()
    start = now - limit.window
    row = Attempts.__table__
    insert = sqlite_insert if is_sqlite() else pg_insert
    fresh = row.c.window_at <= start
    statement = (
        insert(Attempts)
        .values(scope=limit.scope, key_hash=_hash(key), window_at=now, count=1)
        .on_conflict_do_update(
            index_elements=["scope", "key_hash"],
            set_={
                "count": sa.case((fresh, 1), else_=row.c.count + 1),
                "window_at": sa.case((fresh, now), else_=row.c.window_at),
            },
        )
        .returning(Attempts.count, Attempts.window_at)
    )
    with apart() as connection:
        count, since = connection.execute(statement).one()
    if count > limit.times:
        raise _too_many(since + limit.window - now)


def forget(limit: Limit, key: str) -> None:
    """Begin to count anew, because the right person was there."""
    with apart() as connection:
        connection.execute(
            sa.delete(Attempts).where(
                Attempts.scope == limit.scope, Attempts.key_hash == _hash(key)
            )
        )


def _too_many(left: timedelta) -> TooMany:
    seconds = max(1, ceil(left.total_seconds()))
    said = lazy_ngettext(
        "Please try again in %(num)s minute.",
        "Please try again in %(num)s minutes.",
        ceil(seconds / 60),
    )
    return TooMany(said, seconds=seconds)


def _hash(key: str) -> str:
    # Addresses and sources are personal data; the table needs only to know them again.
    secret = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(secret, key.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
