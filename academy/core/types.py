"""Column types: aware times in UTC, texts in several languages, JSON."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

SECRET = {"secret": True}
"""Column info of what must never stand in the history: `mapped_column(..., info=SECRET)`."""

Json = sa.JSON().with_variant(JSONB(), "postgresql")


class Texts(dict[str, str]):
    """One text in several languages, by language code: `{"ko": "교육생", "en": "learner"}`."""

    def said(self, locale: str) -> str:
        """Return the text in a language, else in English, else in the first there is."""
        return self.get(locale) or self.get("en") or next(iter(self.values()), "")


class UtcDateTime(TypeDecorator[datetime]):
    """Keep aware datetimes as UTC; refuse naive ones, which have no instant."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime has no instant")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class TextsColumn(TypeDecorator[Texts]):
    """Keep `Texts` as a JSON object."""

    impl = Json
    cache_ok = True

    def process_bind_param(
        self, value: Mapping[str, str] | None, dialect: Dialect
    ) -> dict[str, str] | None:
        return None if value is None else dict(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Texts | None:
        return None if value is None else Texts(value)
