"""How the ids of thousands of people are packed into one row."""

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Packed:
    """Ids in one piece of bytes; without any, `lowest` and `highest` are 0."""

    count: int
    lowest: int
    highest: int
    people: bytes


class Packer:
    """Packs ids above 0 as differences of varying length, compressed: a few bytes each."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._compressor = zlib.compressobj(6)
        self._parts: list[bytes] = []
        self._count = self._last = self._lowest = self._highest = 0

    def add(self, ids: Iterable[int]) -> None:
        """Add ids, in any order."""
        plain = bytearray()
        for number in ids:
            self._lowest = min(self._lowest or number, number)
            self._highest = max(self._highest, number)
            step, self._last = number - self._last, number
            # Signed to unsigned: small steps back stay small.
            value = step * 2 if step >= 0 else -step * 2 - 1
            while value > 127:
                plain.append(value & 127 | 128)
                value >>= 7
            plain.append(value)
            self._count += 1
        self._parts.append(self._compressor.compress(bytes(plain)))

    def packed(self) -> Packed:
        """Return all that was added; call it once."""
        people = b"".join(self._parts) + self._compressor.flush()
        return Packed(self._count, self._lowest, self._highest, people)


def pack(ids: Iterable[int]) -> Packed:
    """Return ids in one piece, in their order."""
    packer = Packer()
    packer.add(ids)
    return packer.packed()


def unpacked(people: bytes) -> Iterator[int]:
    """Yield the ids that were packed."""
    last = value = shift = 0
    for byte in zlib.decompress(people) if people else b"":
        value |= (byte & 127) << shift
        if byte & 128:
            shift += 7
            continue
        last += value // 2 if value % 2 == 0 else -(value + 1) // 2
        yield last
        value = shift = 0
