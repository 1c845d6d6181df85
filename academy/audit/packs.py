"""How the ids of thousands of people are packed into one row."""

import zlib
from collections.abc import Iterable, Iterator


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
