"""The four-fifths rule and Fisher's exact test, in whole numbers; no model, no rounding.

Source: rules.md, "four-fifths"; 29 CFR 1607.4(D). A flag is a reason to look, not a proof.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import comb
from typing import Generic, TypeVar

SMALL_SHARE = 50
"""A group that is less than one in fifty of the pool is too small to compare."""

K = TypeVar("K")
Cell = tuple[int, int]


class Finding(StrEnum):
    """What the comparison of one group with the group of the highest rate comes to."""

    HIGHEST = "highest"
    FLAGGED = "flagged"
    ONE_PERSON = "one_person"
    FINE = "fine"
    SMALL = "small"
    APART = "apart"


@dataclass(frozen=True)
class Compared(Generic[K]):
    """One group: its figures, and how it compares; the ratio and the chance are exact."""

    group: K
    came: int
    went_on: int
    finding: Finding
    ratio: Fraction | None = None
    chance: Fraction | None = None

    @property
    def rate(self) -> Fraction:
        """The share of the group that went on."""
        return Fraction(self.went_on, self.came)


def four_fifths_hold(a: int, n1: int, b: int, n2: int) -> bool:
    """Whether a of n1 is at least four fifths of the rate of b of n2."""
    return 5 * a * n2 >= 4 * b * n1


def one_person_flips(a: int, n1: int, b: int, n2: int) -> bool:
    """Whether one person more of the group, or one fewer of the other, would end a flag."""
    more = four_fifths_hold(min(a + 1, n1), n1, b, n2)
    return more or four_fifths_hold(a, n1, max(b - 1, 0), n2)


def fisher(a: int, n1: int, b: int, n2: int) -> Fraction:
    """Return the two-sided chance of a difference as unlikely as this one, or more so.

    Of all ways in which as many could have gone on by lot, it adds up those that are no likelier
    than what happened.
    """
    total = a + b
    lowest, highest = max(0, total - n2), min(total, n1)
    ways = comb(n1, lowest) * comb(n2, total - lowest)
    found: list[int] = []
    for k in range(lowest, highest + 1):
        found.append(ways)
        # The next number of ways, without computing its binomials anew; it divides exactly.
        ways = ways * (n1 - k) * (total - k) // ((k + 1) * (n2 - total + k + 1))
    happened = found[a - lowest]
    return Fraction(sum(each for each in found if each <= happened), sum(found))


def compare(groups: Mapping[K, Cell], pool: int, apart: K | None = None) -> dict[K, Compared[K]]:
    """Compare each group with the one of the highest rate among those large enough.

    `apart` is whoever preferred not to say: they are no group, and nobody is compared with them.
    """
    large = [
        key
        for key, (came, _on) in groups.items()
        if key != apart and came and came * SMALL_SHARE >= pool
    ]
    best = max(large, key=lambda key: Fraction(groups[key][1], groups[key][0]), default=None)
    found: dict[K, Compared[K]] = {}
    for key, (came, went_on) in groups.items():
        if key == apart:
            finding = Finding.APART
        elif key not in large:
            finding = Finding.SMALL
        elif key == best:
            finding = Finding.HIGHEST if len(large) > 1 else Finding.APART
        else:
            assert best is not None
            found[key] = _beside(key, groups[key], groups[best])
            continue
        found[key] = Compared(key, came, went_on, finding)
    return found


def _beside(key: K, cell: Cell, best: Cell) -> Compared[K]:
    (n1, a), (n2, b) = cell, best
    if four_fifths_hold(a, n1, b, n2):
        finding = Finding.FINE
    elif one_person_flips(a, n1, b, n2):
        finding = Finding.ONE_PERSON
    else:
        finding = Finding.FLAGGED
    ratio = Fraction(a * n2, b * n1) if b else None
    return Compared(key, n1, a, finding, ratio, fisher(a, n1, b, n2))
