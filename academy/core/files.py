"""The file store: bytes under random keys, in a folder or a bucket.

A key begins with the column that is to hold it, so that a sweep can ask whether anybody does.
"""

import secrets
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import obstore
import sqlalchemy as sa
from flask import Flask, current_app
from obstore.store import LocalStore, from_url
from sqlalchemy.orm import QueryableAttribute

if TYPE_CHECKING:
    from obstore.store import ObjectStore


def init_app(app: Flask, address: str) -> None:
    """Open the store at a folder's path or a bucket's address."""
    if "://" in address:
        app.extensions["files"] = from_url(address)
    else:
        Path(address).mkdir(parents=True, exist_ok=True)
        app.extensions["files"] = LocalStore(prefix=address, mkdir=True)


def _store() -> "ObjectStore":
    store: ObjectStore = current_app.extensions["files"]
    return store


def keep(content: bytes, owner: QueryableAttribute[str]) -> str:
    """Store bytes durably and return their random key, which the column `owner` is to hold."""
    name = secrets.token_hex(20)
    column = sa.inspect(owner.class_).columns[owner.key]
    key = f"{column.table.name}.{column.name}/{name[:2]}/{name}"
    obstore.put(_store(), key, content)
    return key


def fetch(key: str) -> bytes:
    """Return the bytes under a key.

    Raises:
        FileNotFoundError: nothing is kept under this key.
    """
    return bytes(obstore.get(_store(), key).bytes())


def forget(key: str) -> None:
    """Delete what is under a key; a key that holds nothing is fine."""
    with suppress(FileNotFoundError):
        obstore.delete(_store(), key)


def all_keys() -> Iterator[str]:
    """Yield the key of everything that is kept."""
    for batch in obstore.list(_store()):
        for found in batch:
            yield found["path"]


def keys_before(instant: datetime) -> Iterator[tuple[str, str]]:
    """Yield (owner, key) of what was stored before an instant; the owner is `table.column`."""
    for batch in obstore.list(_store()):
        for found in batch:
            owner, _slash, _rest = found["path"].partition("/")
            if "." in owner and found["last_modified"] < instant:
                yield owner, found["path"]


def put_back(key: str, content: bytes) -> None:
    """Store bytes under the key they had, as a restore does."""
    obstore.put(_store(), key, content)
