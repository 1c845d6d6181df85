"""Who reviews what: so many reviewers for each application, loads within one, repeatable by seed.

Applications are dealt in a random order to the eligible reviewer with the fewest; whoever is left
out by limits is let in by passing applications along (augmenting paths). At the end applications
move along such paths from fuller to emptier piles until no path between loads two apart is left:
then the sum of squared loads is least, and loads differ by at most one wherever that is possible
(the optimal semi-matching of Harvey, Ladner, Lovász and Tamir, 2006).
"""

import random
from collections import deque
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from heapq import heappop, heappush

Pair = tuple[str, str]
"""Application and reviewer."""


@dataclass(frozen=True)
class Paper:
    """An application to be read, in one language; an empty one can be read by everybody."""

    id: str
    language: str = ""


@dataclass(frozen=True)
class Reader:
    """A reviewer; no languages means all, no limit means as many as it takes."""

    id: str
    languages: frozenset[str] = field(default_factory=frozenset)
    limit: int | None = None

    def reads(self, paper: Paper) -> bool:
        """Whether the reviewer knows the language of an application."""
        return not self.languages or not paper.language or paper.language in self.languages


class Unassignable(Exception):
    """Some applications cannot get all their reviewers; `missing` says how many each lacks."""

    def __init__(self, missing: dict[str, int]) -> None:
        """Take application -> reviewers it lacks."""
        super().__init__(", ".join(sorted(missing)))
        self.missing = missing


def assign(
    papers: Collection[Paper],
    readers: Collection[Reader],
    *,
    conflicts: Iterable[Pair] = (),
    per_application: int,
    seed: int,
    standing: Iterable[Pair] = (),
    wanted: Mapping[str, int] | None = None,
) -> list[Pair]:
    """Return new pairs of application and reviewer, ordered by application, then reviewer.

    `conflicts` never become pairs. `standing` pairs stay, count towards `per_application` and
    towards loads. `wanted` gives some applications another number of reviewers. The order of the
    input makes no difference, the seed does.

    Raises:
        Unassignable: conflicts, languages or limits leave too few reviewers.
    """
    luck = random.Random(seed)
    order = sorted(paper.id for paper in papers)
    luck.shuffle(order)
    rank = {reader: luck.random() for reader in sorted(r.id for r in readers)}
    table = _Table(papers, readers, set(conflicts), list(standing), rank)
    missing: dict[str, int] = {}
    goal = dict.fromkeys(order, per_application) | dict(wanted or {})
    for turn in range(max(goal.values(), default=0)):
        for paper in order:
            if turn >= goal[paper]:
                continue
            if table.readers_of(paper) + missing.get(paper, 0) <= turn and not table.place(paper):
                missing[paper] = missing.get(paper, 0) + 1
    if missing:
        raise Unassignable(missing)
    table.even_out()
    return sorted((paper, reader) for paper, chosen in table.chosen.items() for reader in chosen)


class _Table:
    """The piles while they are dealt."""

    def __init__(
        self,
        papers: Collection[Paper],
        readers: Collection[Reader],
        conflicts: set[Pair],
        standing: list[Pair],
        rank: dict[str, float],
    ) -> None:
        self.papers = {paper.id: paper for paper in papers}
        self.readers = {reader.id: reader for reader in readers}
        self.rank = rank
        self.barred = conflicts | set(standing)
        self.standing = dict.fromkeys(self.papers, 0)
        self.chosen: dict[str, set[str]] = {paper: set() for paper in self.papers}
        self.held: dict[str, set[str]] = {reader: set() for reader in self.readers}
        self.load = dict.fromkeys(self.readers, 0)
        for paper_id, reader_id in standing:
            if paper_id in self.standing:
                self.standing[paper_id] += 1
            if reader_id in self.load:
                self.load[reader_id] += 1
        self.queue: list[tuple[int, float, str]] = []
        for reader in self.readers:
            self.requeue(reader)

    def requeue(self, reader: str) -> None:
        heappush(self.queue, (self.load[reader], self.rank[reader], reader))

    def readers_of(self, paper: str) -> int:
        """Count who reads an application, standing pairs included."""
        return self.standing[paper] + len(self.chosen[paper])

    def may(self, paper: str, reader: str) -> bool:
        """Whether a reviewer could still be given an application, limits aside."""
        return (
            (paper, reader) not in self.barred
            and reader not in self.chosen[paper]
            and self.readers[reader].reads(self.papers[paper])
        )

    def has_room(self, reader: str) -> bool:
        limit = self.readers[reader].limit
        return limit is None or self.load[reader] < limit

    def give(self, paper: str, reader: str) -> None:
        self.chosen[paper].add(reader)
        self.held[reader].add(paper)
        self.load[reader] += 1
        self.requeue(reader)

    def take(self, paper: str, reader: str) -> None:
        self.chosen[paper].remove(reader)
        self.held[reader].remove(paper)
        self.load[reader] -= 1
        self.requeue(reader)

    def emptiest(self, paper: str) -> str | None:
        """Return the reviewer with the smallest pile who may take an application and has room."""
        skipped = []
        found = None
        while self.queue and found is None:
            entry = heappop(self.queue)
            load, _, reader = entry
            if load != self.load[reader]:
                continue
            skipped.append(entry)
            if self.may(paper, reader) and self.has_room(reader):
                found = reader
        for entry in skipped:
            heappush(self.queue, entry)
        return found

    def place(self, paper: str) -> bool:
        """Give an application one more reviewer, passing others along where limits demand it."""
        reader = self.emptiest(paper)
        if reader is not None:
            self.give(paper, reader)
            return True
        for start in sorted(self.readers, key=self.rank.__getitem__):
            path = self.path(start, self.has_room) if self.may(paper, start) else None
            if path is not None:
                self.pass_along(start, path)
                self.give(paper, start)
                return True
        return False

    def path(self, start: str, is_goal: Callable[[str], bool]) -> list[Pair] | None:
        """Find the shortest way to hand applications on from a reviewer to a goal.

        Returns the moves in order: an application and its new reviewer.
        """
        came: dict[str, Pair] = {}
        queue = deque([start])
        unseen = sorted(set(self.readers) - {start}, key=lambda r: (self.load[r], self.rank[r]))
        while queue and unseen:
            reader = queue.popleft()
            for paper in sorted(self.held[reader]):
                reached = [other for other in unseen if self.may(paper, other)]
                for other in reached:
                    came[other] = (paper, reader)
                    if is_goal(other):
                        return _traced(came, start, other)
                queue.extend(reached)
                known = set(reached)
                unseen = [other for other in unseen if other not in known]
                if not unseen:
                    break
        return None

    def pass_along(self, start: str, path: list[Pair]) -> None:
        holder = start
        for paper, reader in path:
            self.take(paper, holder)
            self.give(paper, reader)
            holder = reader

    def even_out(self) -> None:
        """Move applications from fuller to emptier piles until none two apart are connected."""
        while any(self.relieve(reader) for reader in self.fullest_first()):
            pass

    def fullest_first(self) -> list[str]:
        """Return reviewers with at least two applications more than the emptiest."""
        least = min(self.load.values(), default=0)
        full = [reader for reader, load in self.load.items() if load >= least + 2]
        return sorted(full, key=lambda r: (-self.load[r], self.rank[r]))

    def relieve(self, full: str) -> bool:
        """Take one application off a pile, if someone two below can end up with one more."""
        most = self.load[full] - 2
        path = self.path(full, lambda r: self.load[r] <= most and self.has_room(r))
        if path is None:
            return False
        self.pass_along(full, path)
        return True


def _traced(came: dict[str, Pair], start: str, goal: str) -> list[Pair]:
    path = []
    reader = goal
    while reader != start:
        paper, before = came[reader]
        path.append((paper, reader))
        reader = before
    return path[::-1]
