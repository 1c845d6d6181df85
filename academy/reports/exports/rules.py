"""How the ids of everyone in an export are packed, and what a reason must be."""

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from flask_babel import lazy_gettext as _l

from academy.core.errors import RuleBroken
from academy.core.text import has_letters

LEASE = timedelta(minutes=10)
"""How long one worker has a workbook in hand; then it is taken to have died."""
ATTEMPTS = 3
"""How often a workbook is begun before people are told that it does not work."""

LIFE = timedelta(days=1)
"""How long an export can be fetched; then it has to be asked for anew."""


def check_reason(reason: str) -> None:
    """Check that somebody said why.

    Raises:
        RuleBroken: nobody did.
    """
    if not has_letters(reason):
        raise RuleBroken(
            _l("Please say what this is for. It stands in the access log."), field="reason"
        )


class Packer:
    """Packs ids as differences of varying length, compressed, a few bytes of memory each."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._compressor = zlib.compressobj(6)
        self._parts: list[bytes] = []
        self._last = 0
        self.count = 0

    def add(self, ids: Iterable[int]) -> None:
        """Add ids, in any order."""
        plain = bytearray()
        for number in ids:
            step, self._last = number - self._last, number
            # Signed to unsigned: small steps back stay small.
            value = step * 2 if step >= 0 else -step * 2 - 1
            while value > 127:
                plain.append(value & 127 | 128)
                value >>= 7
            plain.append(value)
            self.count += 1
        self._parts.append(self._compressor.compress(bytes(plain)))

    def packed(self) -> bytes:
        """Return all that was added; call it once."""
        return b"".join(self._parts) + self._compressor.flush()


@dataclass(frozen=True)
class Written:
    """A workbook that was made: who is in it, and how many texts were longer than a cell."""

    people: Packer
    cut: int = 0


def unpacked(packed: bytes) -> Iterator[int]:
    """Yield the ids that were packed."""
    last = value = shift = 0
    for byte in zlib.decompress(packed) if packed else b"":
        value |= (byte & 127) << shift
        if byte & 128:
            shift += 7
            continue
        last += value // 2 if value % 2 == 0 else -(value + 1) // 2
        yield last
        value = shift = 0
