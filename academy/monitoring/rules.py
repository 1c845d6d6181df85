"""Which totals may be shown: small groups would name people."""

from collections.abc import Mapping
from typing import TypeVar

SMALLEST = 5
"""People; a smaller cell is hidden. Source: rules of the academy on demographic figures."""

K = TypeVar("K")


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
