"""Addresses: numbers that fit the database, and ways back that stay inside the house."""

from urllib.parse import urlsplit

from flask import Flask
from werkzeug.routing import BaseConverter, ValidationError


class BoundedInt(BaseConverter):
    """A whole number from 0 that fits 63 bits; anything else is no address of ours."""

    regex = r"\d{1,19}"

    def to_python(self, value: str) -> int:
        number = int(value)
        if number > 2**63 - 1:
            raise ValidationError()
        return number


def init_app(app: Flask) -> None:
    """Replace the unbounded converter under its own name, so that none is left."""
    app.url_map.converters["int"] = BoundedInt


def safe_next(target: str | None, fallback: str = "/") -> str:
    """Return an address to go on to, if it is a plain path of this site."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return fallback
    if any(ord(c) < 32 or c == "\\" for c in target):
        return fallback
    parts = urlsplit(target)
    return fallback if parts.scheme or parts.netloc else target
