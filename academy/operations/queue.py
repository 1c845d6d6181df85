"""The job queue under the outbox: it carries ids, and may lose them, for leases run out."""

import json
from typing import Any
from urllib.parse import urlsplit

from huey.api import Huey, PostgresHuey, RedisHuey, SqliteHuey
from huey.exceptions import ConfigurationError
from huey.registry import Message
from huey.serializer import Serializer

from academy.core.settings import SettingError

NAME = "academy"


class PlainSerializer(Serializer):
    """Messages as JSON: whoever can write to the queue must not be able to run code with it."""

    def _serialize(self, data: Any) -> bytes:
        return json.dumps(list(data)).encode()

    def _deserialize(self, data: bytes) -> Any:
        return Message(*json.loads(data))


def open_queue(url: str) -> Huey:
    """Open the queue at an address.

    Raises:
        SettingError: the address is of no kind that we know, or its library is not installed.
    """
    kind = urlsplit(url).scheme.partition("+")[0]
    options: dict[str, Any] = {"results": False, "serializer": PlainSerializer()}
    if kind == "sqlite":
        return SqliteHuey(NAME, filename=url.partition(":///")[2], timeout=30, **options)
    if kind == "postgresql":
        address = "postgresql://" + url.partition("://")[2]
        return PostgresHuey(NAME, dsn=address, table_prefix="academy_queue", **options)
    if kind in {"redis", "rediss"}:
        try:
            return RedisHuey(NAME, url=url, **options)
        except ConfigurationError:
            raise SettingError(
                "ACADEMY_QUEUE_URL names Redis, which needs: pip install 'academy[redis]'"
            ) from None
    raise SettingError(f"ACADEMY_QUEUE_URL must be sqlite, postgresql or redis, not {kind!r}")
