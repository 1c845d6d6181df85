"""The list on paper in the meeting that decides: what it holds, packed and told apart."""

import hashlib
import json
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Entry:
    """One line of the list: scores as they were, and what was prepared; no name stands in it."""

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
    """Return a list as compressed JSON."""
    rows = [list(asdict(entry).values()) for entry in entries]
    return zlib.compress(json.dumps(rows, ensure_ascii=False).encode(), 9)


def unpack(packed: bytes) -> list[Entry]:
    """Return the list that was packed."""
    return [Entry(*row) for row in json.loads(zlib.decompress(packed))]


def digest_of(entries: Sequence[Entry]) -> str:
    """Return the first 16 hexadecimal digits of the SHA-256 of a list's content."""
    rows = [list(asdict(entry).values()) for entry in entries]
    text = json.dumps(rows, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
