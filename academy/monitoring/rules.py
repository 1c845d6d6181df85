"""Which totals may be shown: small groups would name people."""

from collections.abc import Collection, Mapping
from typing import TypeVar

SMALLEST = 5
"""People; a smaller cell is hidden. Source: rules of the academy on demographic figures."""

K = TypeVar("K")
Cell = tuple[int, int]
"""How many of a group came in, and how many of them went on."""


def hide_small(counts: Mapping[K, int]) -> dict[K, int | None]:
    """Return counts with those under five as None; one hidden cell alone hides the next one too.

    Otherwise the hidden count would follow from the sum of the others.
    """
    shown: dict[K, int | None] = {
        key: count if count == 0 or count >= SMALLEST else None for key, count in counts.items()
    }
    hidden = [key for key, count in shown.items() if count is None]
    if len(hidden) == 1:
        others = [
            (count, index, key)
            for index, (key, count) in enumerate(counts.items())
            if count >= SMALLEST
        ]
        if others:
            shown[min(others)[2]] = None
    return shown


def round_down(count: int) -> int:
    """Return a total in steps of five, so that no two totals differ by one person."""
    return count - count % SMALLEST


def enough(cell: Cell, smallest: int = SMALLEST) -> bool:
    """Whether a group may be shown: enough of it went on, and enough did not."""
    came, went_on = cell
    return went_on >= smallest and came - went_on >= smallest


def hide_groups(
    counts: Mapping[K, Cell], *, hidden: Collection[K] = (), smallest: int = SMALLEST
) -> dict[K, Cell | None]:
    """Return the groups with those as None of which no figure may be shown.

    A group with a cell under five is hidden whole, and so is one that an earlier stage has hidden:
    who went on from there is who came in here. The sums over all groups are known, so what is
    hidden must be two groups or more, and enough people together; until then the smallest group
    that is shown is hidden too. A group of nobody is shown: it is about nobody.
    """
    away = [key for key, cell in counts.items() if key in hidden or _is_small(cell, smallest)]
    shown = [key for key, (came, _on) in counts.items() if came and key not in away]
    left = sorted(shown, key=lambda key: counts[key][0])
    while away and left and not _covers([counts[key] for key in away], smallest):
        away.append(left.pop(0))
    return {key: None if key in away else cell for key, cell in counts.items()}


def _is_small(cell: Cell, smallest: int) -> bool:
    return cell[0] > 0 and not enough(cell, smallest)


def _covers(cells: Collection[Cell], smallest: int) -> bool:
    together = sum(came for came, _on in cells), sum(on for _came, on in cells)
    return len(cells) > 1 and enough(together, smallest)


def tells_who_changed(
    before: Mapping[K, Cell | None], now: Mapping[K, Cell], smallest: int = SMALLEST
) -> bool:
    """Whether two stages side by side show the answers of a few who came or went between them.

    Whoever went on came into the next stage: a difference is people who took an answer back, or
    about whom was decided otherwise later.
    """
    shown = [(cell[1], now[key][0]) for key, cell in before.items() if cell and key in now]
    return any(0 < abs(on - came) < smallest for on, came in shown)
