"""Something that happens at a time, as a file for calendars. RFC 5545."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

WIDEST = 75
"""Octets of a line. Source: RFC 5545, 3.1."""

ASK_AGAIN = "PT1H"
"""After which time programs should ask for a feed again. Source: RFC 7986, 5.7."""


@dataclass(frozen=True)
class Appointment:
    """What stands in the calendar; `sequence` grows with each change, so that the last one wins."""

    uid: str
    product: str
    starts_at: datetime
    ends_at: datetime
    sequence: int
    summary: str
    where: str
    state: str = "CONFIRMED"


def calendar_file(appointment: Appointment, *, at: datetime) -> bytes:
    """Return an appointment as a file that calendars read."""
    return _calendar([appointment], [], appointment.product, at)


def calendar_feed(
    appointments: Iterable[Appointment], *, name: str, product: str, at: datetime
) -> bytes:
    """Return appointments under a name, as calendar programs fetch them again and again."""
    # Both say how often to ask again: the second is older and read by more programs.
    lines = [
        f"X-WR-CALNAME:{_escaped(name)}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{ASK_AGAIN}",
        f"X-PUBLISHED-TTL:{ASK_AGAIN}",
    ]
    return _calendar(appointments, lines, product, at)


def _calendar(
    appointments: Iterable[Appointment], more: list[str], product: str, at: datetime
) -> bytes:
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//academy//{product}//KO",
        "METHOD:PUBLISH",
        *more,
        *(line for each in appointments for line in _event(each, at)),
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) for line in lines)


def _event(appointment: Appointment, at: datetime) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{appointment.uid}",
        f"DTSTAMP:{_instant(at)}",
        f"DTSTART:{_instant(appointment.starts_at)}",
        f"DTEND:{_instant(appointment.ends_at)}",
        f"SEQUENCE:{appointment.sequence}",
        f"SUMMARY:{_escaped(appointment.summary)}",
        f"LOCATION:{_escaped(appointment.where)}",
        f"STATUS:{appointment.state}",
        "END:VEVENT",
    ]


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
