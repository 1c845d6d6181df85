"""The secret addresses of calendar feeds, and what stands in a feed."""

import base64
import hmac
from collections.abc import Iterable
from datetime import datetime

from flask import current_app

from academy.core.calendars import Appointment, calendar_feed
from academy.core.refs import ALPHABET
from academy.curriculum.models import CalendarFeed, Session

SECRET_BYTES = 20
"""Bytes of the secret part, 160 bits."""


def token_of(feed: CalendarFeed) -> str:
    """Return what stands in the address of a feed."""
    return f"{feed.ref}-{_secret(feed.ref)}"


def ref_in(token: str) -> str | None:
    """Return the reference that a token is for; None if nobody here gave it out."""
    ref, _dash, secret = token.partition("-")
    if not ref or not set(ref) <= set(ALPHABET) or not secret.isascii():
        return None
    return ref if hmac.compare_digest(secret, _secret(ref)) else None


def _secret(ref: str) -> str:
    key = str(current_app.config["SECRET_KEY"]).encode()
    digest = hmac.digest(key, f"calendar_feed:{ref}".encode(), "sha256")
    return base64.b32encode(digest[:SECRET_BYTES]).decode().lower()


def calendar_of(sessions: Iterable[Session], *, name: str, locale: str, at: datetime) -> bytes:
    """Return sessions as a calendar file; their room and leader must be loaded."""
    return calendar_feed(
        [_appointment(session, locale) for session in sessions],
        name=name,
        product="sessions",
        at=at,
    )


def _appointment(session: Session, locale: str) -> Appointment:
    return Appointment(
        uid=f"session-{session.ref}@academy",
        product="sessions",
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        sequence=session.sequence,
        summary=session.title.said(locale),
        where=session.room.name.said(locale) if session.room else session.place,
        state="CANCELLED" if session.is_cancelled else "CONFIRMED",
    )
