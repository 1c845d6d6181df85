"""Rows of the history that belong together: those of one request, or of one piece of work."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from academy.audit.models import Entry


@dataclass(frozen=True)
class Run:
    """Neighbours in the history that one request wrote, the newest first."""

    entries: Sequence[Entry]

    @property
    def last(self) -> Entry:
        """The newest row, which gives the run its time."""
        return self.entries[0]

    @property
    def verbs(self) -> list[tuple[Entry, int]]:
        """One row of each verb with how many there are, in the order in which they were done."""
        counts = Counter(entry.verb for entry in self.entries)
        firsts = {entry.verb: entry for entry in self.entries}
        done = dict.fromkeys(entry.verb for entry in reversed(self.entries))
        return [(firsts[verb], counts[verb]) for verb in done]

    @property
    def actors(self) -> list[int | None]:
        """Who did it, each once; None is the house itself."""
        return list(dict.fromkeys(entry.actor_id for entry in self.entries))

    @property
    def about(self) -> list[int]:
        """The people concerned, but for those who did it, each once."""
        found = dict.fromkeys(e.about_id for e in self.entries if e.about_id is not None)
        return [person for person in found if person not in self.actors]


def runs_of(entries: Iterable[Entry]) -> list[Run]:
    """Return neighbouring rows as runs; a refused attempt stands alone."""
    return [Run(list(members)) for _key, members in groupby(entries, key=_key_of)]


def _key_of(entry: Entry) -> tuple[Any, ...]:
    if entry.denied:
        return ("denied", entry.id)
    if entry.request_id:
        return ("request", entry.request_id)
    # What the house does by itself has no request: the same done again and again is one piece.
    return ("work", entry.verb, entry.via, entry.at.date())
