"""What goes into a calibration, packed so that a run can be repeated to the digit."""

import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field

Rows = list[tuple[int, int, int, int]]
"""Application, reviewer, points, weight: the score is points / weight, exact."""


@dataclass(frozen=True)
class Inputs:
    """The reviews of a run, and the applications that no longer compete for a place.

    Where places are told by quota, `seats` says how many each has, and `lines` the quota in which
    each application counts; both by the name of a field, empty for all that have none.
    """

    rows: Rows
    out: tuple[int, ...] = ()
    seats: Mapping[str, int] = field(default_factory=dict)
    lines: Mapping[int, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """All of it in one order, whatever the order it came in."""
        told: dict[str, object] = {"rows": sorted(self.rows), "out": sorted(self.out)}
        if self.seats:
            told |= {"seats": sorted(self.seats.items()), "lines": sorted(self.lines.items())}
        return json.dumps(told, separators=(",", ":"))

    @property
    def digest(self) -> str:
        """The SHA-256 of it, however it is packed."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def pack(inputs: Inputs) -> bytes:
    """Return what goes in, small."""
    return zlib.compress(inputs.text.encode(), 9)


def unpack(packed: bytes) -> Inputs:
    """Return what was packed."""
    told = json.loads(zlib.decompress(packed))
    rows = [(application, reviewer, points, weight) for
            application, reviewer, points, weight in told["rows"]]  # fmt: skip
    seats, lines = dict(told.get("seats", ())), dict(told.get("lines", ()))
    return Inputs(rows, tuple(told["out"]), seats, lines)
