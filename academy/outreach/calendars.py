"""An information session as a file for calendars."""

from datetime import UTC, datetime

from academy.outreach.models import InfoPlace
from academy.outreach.states import InfoState, PlaceState

WIDEST = 75
"""Octets of a line. Source: RFC 5545, 3.1."""


def calendar_of(place: InfoPlace, *, locale: str, at: datetime) -> bytes:
    """Return the session of a place; its address only if the place is a sure one. RFC 5545."""
    info = place.info
    where = info.place.said(locale)
    if place.status is PlaceState.BOOKED and info.address:
        where = f"{where}\n{info.address}"
    state = "CONFIRMED" if place.status is PlaceState.BOOKED else "TENTATIVE"
    if info.status is InfoState.CANCELLED:
        state = "CANCELLED"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//academy//information sessions//KO",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:info-{info.ref}@academy",
        f"DTSTAMP:{_instant(at)}",
        f"DTSTART:{_instant(info.starts_at)}",
        f"DTEND:{_instant(info.ends_at)}",
        f"SEQUENCE:{info.version}",
        f"SUMMARY:{_escaped(info.title.said(locale))}",
        f"LOCATION:{_escaped(where)}",
        f"STATUS:{state}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) for line in lines)


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    for sign in "\\;,":
        text = text.replace(sign, "\\" + sign)
    return text.replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """Return a line broken so that no part is too wide and no character is cut."""
    parts, part = [], b""
    for sign in line:
        octets = sign.encode()
        if len(part) + len(octets) > WIDEST - 1:
            parts.append(part)
            part = b""
        part += octets
    return b"\r\n ".join([*parts, part]) + b"\r\n"
