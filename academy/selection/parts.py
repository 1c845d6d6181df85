"""Which applications and reviewers can be compared at all: those that reviews connect."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """Applications and reviewers that reviews connect, each in order."""

    applications: tuple[str, ...]
    reviewers: tuple[str, ...]


def connected(pairs: Iterable[tuple[str, str]]) -> tuple[Part, ...]:
    """Return the parts into which pairs of application and reviewer fall, the largest first."""
    readers: dict[str, set[str]] = {}
    piles: dict[str, set[str]] = {}
    for application, reviewer in pairs:
        readers.setdefault(application, set()).add(reviewer)
        piles.setdefault(reviewer, set()).add(application)
    parts = []
    unseen = dict.fromkeys(sorted(readers))
    while unseen:
        applications, reviewers, waiting = set[str](), set[str](), {next(iter(unseen))}
        while waiting:
            applications |= waiting
            met = set[str]().union(*(readers[name] for name in waiting)) - reviewers
            reviewers |= met
            waiting = set[str]().union(*(piles[name] for name in met)) - applications
        for name in applications:
            del unseen[name]
        parts.append(Part(tuple(sorted(applications)), tuple(sorted(reviewers))))
    return tuple(sorted(parts, key=lambda part: (-len(part.applications), part.applications)))
