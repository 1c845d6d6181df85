"""The file store: bytes under random keys, in a folder or a bucket."""

import secrets
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import obstore
from flask import Flask, current_app
from obstore.store import LocalStore, from_url

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


def keep(content: bytes) -> str:
    """Store bytes durably and return their random key."""
    name = secrets.token_hex(20)
    key = f"{name[:2]}/{name}"
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


def put_back(key: str, content: bytes) -> None:
    """Store bytes under the key they had, as a restore does."""
    obstore.put(_store(), key, content)
