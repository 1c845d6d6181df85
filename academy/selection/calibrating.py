"""What goes into a calibration, packed so that a run can be repeated to the digit."""

import hashlib
import json
import zlib
from collections.abc import Iterable

Rows = list[tuple[int, int, int, int]]
"""Application, reviewer, points, weight: the score is points / weight, exact."""


def pack(rows: Iterable[tuple[int, int, int, int]]) -> bytes:
    """Return reviews in one order, small."""
    text = json.dumps(sorted(rows), separators=(",", ":"))
    return zlib.compress(text.encode(), 9)


def unpack(packed: bytes) -> Rows:
    """Return the reviews that were packed, in their order."""
    return [
        (application, reviewer, points, weight)
        for application, reviewer, points, weight in json.loads(zlib.decompress(packed))
    ]


def digest_of(rows: Iterable[tuple[int, int, int, int]]) -> str:
    """Return the SHA-256 of reviews, whatever their order and however they are packed."""
    text = json.dumps(sorted(rows), separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
