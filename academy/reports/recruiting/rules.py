"""How the figures of recruiting are put together, and which sums must hold.

Three counts come from different places and must agree: applications by state, beginnings by day,
and hand-ins by day.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeVar

from academy.intake.states import ApplicationState as S

K = TypeVar("K")

OFFERED = frozenset({S.OFFERED, S.ACCEPTED, S.OFFER_DECLINED, S.OFFER_LAPSED})
"""States in which an offer was made."""
REVIEWED = OFFERED | {S.IN_REVIEW, S.WAITLISTED, S.DECLINED}
"""States in which an application was taken into review and was not taken back since."""

DAYS = 42
"""Days before closing that are shown one by one; what came earlier stands in one line."""

States = Mapping[tuple[str, bool, str], int]
"""Applications by (state, whether it was ever handed in, field or "")."""

Days = Mapping[date, int]
"""How often something happened on each day."""


@dataclass(frozen=True)
class Standing:
    """What was counted of one round, or of several together."""

    states: States = field(default_factory=dict)
    started: Days = field(default_factory=dict)
    submitted: Days = field(default_factory=dict)

    def count(self, *, sent: bool | None = None, status: S | None = None) -> int:
        """Count applications, those that were handed in, or those in a state."""
        return sum(
            number
            for (state, was_sent, _field), number in self.states.items()
            if (sent is None or was_sent is sent) and (status is None or state == status)
        )


@dataclass(frozen=True)
class Step:
    """A step of the funnel: who reached it, and what became of those who went no further."""

    name: str
    count: int
    waiting: int
    left: int
    before: int

    @property
    def share(self) -> float:
        """Of those who reached the step before, how many reached this one; 0 to 1."""
        return self.count / self.before if self.before else 0.0


@dataclass(frozen=True)
class Sum:
    """A sum that must hold: what was expected, and what was found."""

    name: str
    expected: int
    found: int

    @property
    def holds(self) -> bool:
        """Whether both are equal."""
        return self.expected == self.found


def funnel(standing: Standing) -> list[Step]:
    """Return the way from the first answer to an accepted place.

    Of those who reach a step, some wait there, some have left, and the others reached the next.
    """
    n = {state: standing.count(status=state) for state in S}
    sent = {state: standing.count(status=state, sent=True) for state in S}
    started = standing.count()
    submitted = standing.count(sent=True)
    reviewed = sum(n[state] for state in REVIEWED)
    offered = sum(n[state] for state in OFFERED)
    accepted = n[S.ACCEPTED]
    return [
        Step(
            "started",
            started,
            n[S.DRAFT] - sent[S.DRAFT],
            n[S.WITHDRAWN] - sent[S.WITHDRAWN],
            started,
        ),
        Step(
            "submitted",
            submitted,
            n[S.SUBMITTED] + sent[S.DRAFT],
            sent[S.WITHDRAWN] + n[S.NOT_COMPLETED],
            started,
        ),
        Step("reviewed", reviewed, n[S.IN_REVIEW] + n[S.WAITLISTED], n[S.DECLINED], submitted),
        Step("offered", offered, n[S.OFFERED], n[S.OFFER_DECLINED] + n[S.OFFER_LAPSED], reviewed),
        Step("accepted", accepted, accepted, 0, offered),
    ]


def sums(standing: Standing) -> list[Sum]:
    """Return every sum that must hold, whether it does or not."""
    steps = funnel(standing)
    by_state = sum(standing.count(status=state) for state in S)
    found = [
        Sum("states", sum(standing.started.values()), by_state),
        Sum("submitted", sum(standing.submitted.values()), standing.count(sent=True)),
    ]
    for step, following in zip(steps, [*steps[1:], None], strict=True):
        further = following.count if following else 0
        found.append(Sum(f"step.{step.name}", step.count, step.waiting + step.left + further))
    return found


@dataclass(frozen=True)
class DayLine:
    """One day of a round beside the same day before closing of the round before.

    `left` counts days before closing, 0 is the last day, below 0 comes after it. The first line
    holds everything before; its `first` is then false. None stands for days that have not come.
    """

    left: int
    day: date
    started: int | None
    submitted: int | None
    in_all: int | None
    earlier: int | None
    earlier_in_all: int | None
    gathered: bool = False


def by_day(
    now: Standing,
    *,
    opens_on: date,
    closes_on: date,
    today: date,
    earlier: Standing | None = None,
    earlier_closes_on: date | None = None,
) -> list[DayLine]:
    """Align two rounds by the days before they closed."""
    mine_started = _before_closing(now.started, closes_on)
    mine = _before_closing(now.submitted, closes_on)
    theirs = _before_closing(earlier.submitted, earlier_closes_on) if earlier else {}
    furthest = max([(closes_on - opens_on).days, *mine, *mine_started, *theirs])
    last = min([0, *mine, *mine_started, *theirs])
    first = min(furthest, DAYS)
    lines: list[DayLine] = []
    in_all = earlier_in_all = 0
    for left in range(first, last - 1, -1):
        day = closes_on - timedelta(days=left)
        gathered = left == first and furthest > first
        came, sent, before = (
            _on(counts, left, gathered) for counts in (mine_started, mine, theirs)
        )
        in_all += sent
        earlier_in_all += before
        is_past = day <= today
        lines.append(
            DayLine(
                left,
                day,
                came if is_past else None,
                sent if is_past else None,
                in_all if is_past else None,
                before if earlier else None,
                earlier_in_all if earlier else None,
                gathered,
            )
        )
    return lines


def _before_closing(counts: Days, closes_on: date | None) -> dict[int, int]:
    return {(closes_on - day).days: number for day, number in counts.items() if closes_on}


def _on(counts: Mapping[int, int], left: int, gathered: bool) -> int:
    if gathered:
        return sum(number for days, number in counts.items() if days >= left)
    return counts.get(left, 0)


def added(standings: Sequence[Standing]) -> Standing:
    """Return several rounds as one."""
    return Standing(
        _summed([each.states for each in standings]),
        _summed([each.started for each in standings]),
        _summed([each.submitted for each in standings]),
    )


def _summed(parts: Sequence[Mapping[K, int]]) -> dict[K, int]:
    total: Counter[K] = Counter()
    for part in parts:
        total.update(part)
    return total
