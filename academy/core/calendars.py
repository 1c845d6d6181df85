"""An appointment as a file for calendars. Source: RFC 5545."""

from datetime import UTC, datetime

WIDEST = 75
"""Octets of a line. Source: RFC 5545, 3.1."""


def calendar_file(
    *,
    about: str,
    uid: str,
    summary: str,
    where: str,
    starts_at: datetime,
    ends_at: datetime,
    at: datetime,
    state: str = "CONFIRMED",
    sequence: int = 0,
) -> bytes:
    """Return a calendar with one appointment; its times are instants, right in every zone."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//academy//{about}//KO",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{uid}@academy",
        f"DTSTAMP:{_instant(at)}",
        f"DTSTART:{_instant(starts_at)}",
        f"DTEND:{_instant(ends_at)}",
        f"SEQUENCE:{sequence}",
        f"SUMMARY:{_escaped(summary)}",
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
