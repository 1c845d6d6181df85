"""The list on paper in the meeting that decides: what it holds, packed and told apart."""

import hashlib
import json
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace


@dataclass(frozen=True)
class Entry:
    """One line of the list: scores as they were, and what was prepared; no name stands in it.

    Of a test `raw` are the points, and there is nothing to calibrate.
    """

    rank: int
    code: str
    number: str
    field: str
    reviews: int
    raw: float | None
    calibrated: float | None
    low: float | None
    high: float | None
    chance: float | None
    spread: float
    outcome: str
    place: int | None


def pack(entries: Iterable[Entry]) -> bytes:
    """Return a list as compressed JSON, without receipt numbers."""
    return zlib.compress(_text(entries).encode(), 9)


def unpack(packed: bytes) -> list[Entry]:
    """Return the list that was packed; its receipt numbers are empty."""
    return [Entry(*row) for row in json.loads(zlib.decompress(packed))]


def digest_of(entries: Sequence[Entry]) -> str:
    """Return the first 16 hexadecimal digits of the SHA-256 of a list's content."""
    return hashlib.sha256(_text(entries).encode()).hexdigest()[:16]


def _text(entries: Iterable[Entry]) -> str:
    """Return what is kept: a code name tells a line, and who is erased leaves no number behind."""
    rows = [list(asdict(replace(entry, number="")).values()) for entry in entries]
    return json.dumps(rows, ensure_ascii=False)
