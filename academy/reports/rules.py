"""How totals are computed: recorded people, published figures, and what lies between them.

Two measures that are never added to each other: trained and graduated. A published figure is kept
as it was published: recorded people replace it bit by bit, so that total = recorded + opening with
opening = published - recorded. Where a figure speaks of several cohorts at once, each cohort has a
share of it, and the sum through the last of them is the published figure itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from academy.cohorts.states import Basis, Measure

RECORDED = "recorded"
"""The basis of a total in which nothing but single records stands."""

RANK = {Basis.PUBLISHED: 0, Basis.APPROXIMATE: 1, Basis.DERIVED: 2}
"""Which figure wins; a conflicting one never does, it is listed beside the others."""

Recorded = Mapping[tuple[str, int, Measure], int]
"""The sum of the ledger's rows by site, cohort and measure."""


@dataclass(frozen=True)
class Figure:
    """A published figure that is in force; `order` rises with the time it became known."""

    site: str
    first: int
    last: int
    measure: Measure
    count: int
    basis: Basis
    source: str
    year: int = 0
    order: int = 0

    @property
    def is_block(self) -> bool:
        """Whether it speaks of several cohorts at once."""
        return self.last > self.first


@dataclass(frozen=True)
class Line:
    """One cohort and one measure: what the report says, and what it rests on."""

    site: str
    cohort: int
    measure: Measure
    recorded: int
    opening: int
    basis: str
    total: int
    cumulative: int
    figure: Figure | None
    beside: tuple[Figure, ...]
    lower_bound: bool


@dataclass(frozen=True)
class Check:
    """A sum that must hold: what was expected, what was found, and for which cohorts."""

    name: str
    site: str
    measure: Measure
    first: int
    last: int
    expected: int
    found: int

    @property
    def holds(self) -> bool:
        """Whether both are equal."""
        return self.expected == self.found


@dataclass(frozen=True)
class Totals:
    """All lines, by site, measure and cohort, with the checks of their sums."""

    lines: tuple[Line, ...]
    checks: tuple[Check, ...]
    blocks: tuple[Figure, ...] = ()

    def of(self, site: str, measure: Measure) -> list[Line]:
        """Return the lines of a site for one measure."""
        return [ln for ln in self.lines if ln.site == site and ln.measure == measure]


@dataclass(frozen=True)
class Share:
    """What a figure says about one cohort."""

    count: int
    basis: Basis
    figure: Figure | None
    lower_bound: bool = False


def compute(
    cohorts: Sequence[tuple[str, int]], figures: Sequence[Figure], recorded: Recorded
) -> Totals:
    """Compute every line of a report from plain rows.

    `cohorts` are the known ones as (site, number); `figures` are those in force.
    """
    known = {*cohorts, *((site, number) for site, number, _ in recorded)}
    known |= {(f.site, number) for f in figures for number in range(f.first, f.last + 1)}
    lines: list[Line] = []
    checks: list[Check] = []
    blocks: list[Figure] = []
    for site, found in groupby(sorted(known), key=lambda pair: pair[0]):
        numbers = [number for _, number in found]
        of_site = [f for f in figures if f.site == site]
        for measure in Measure:
            some = _lines(site, measure, numbers, of_site, recorded)
            lines += some
            block = best_block(of_site, measure)
            blocks += [block] if block else []
            checks += _checks(site, measure, some, block)
        checks += _graduates_were_trained(site, numbers, lines)
    return Totals(tuple(lines), tuple(checks), tuple(blocks))


def best_of(
    figures: Sequence[Figure], measure: Measure, number: int, *, derived: bool = True
) -> Figure | None:
    """Return the figure that wins for one cohort: published, then approximate, then derived."""
    fit = [
        f
        for f in figures
        if f.measure == measure
        and not f.is_block
        and f.first == number
        and f.basis in RANK
        and (derived or f.basis != Basis.DERIVED)
    ]
    return min(fit, key=lambda f: (RANK[f.basis], -f.order), default=None)


def best_block(figures: Sequence[Figure], measure: Measure) -> Figure | None:
    """Return the figure over several cohorts that reaches furthest, the best of its kind."""
    fit = [f for f in figures if f.measure == measure and f.is_block and f.basis in RANK]
    return min(fit, key=lambda f: (-f.last, f.first, RANK[f.basis], -f.order), default=None)


def share_of(figures: Sequence[Figure], measure: Measure, number: int) -> Share | None:
    """Return what figures say of one cohort; whoever graduated was trained before."""
    own = best_of(figures, measure, number)
    if own is not None:
        return Share(own.count, own.basis, own)
    if measure == Measure.TRAINED:
        graduated = best_of(figures, Measure.GRADUATED, number, derived=False)
        if graduated is not None:
            return Share(graduated.count, Basis.DERIVED, graduated, lower_bound=True)
    return None


def shares_of_block(figures: Sequence[Figure], block: Figure) -> dict[int, Share]:
    """Divide a figure over several cohorts; a single cohort without a figure takes the rest."""
    numbers = range(block.first, block.last + 1)
    shares = {n: s for n in numbers if (s := share_of(figures, block.measure, n)) is not None}
    missing = [n for n in numbers if n not in shares]
    rest = block.count - sum(share.count for share in shares.values())
    if len(missing) == 1 and rest >= 0:
        shares[missing[0]] = Share(rest, Basis.DERIVED, block)
    return shares


def _lines(
    site: str,
    measure: Measure,
    numbers: Sequence[int],
    figures: Sequence[Figure],
    recorded: Recorded,
) -> list[Line]:
    block = best_block(figures, measure)
    shares = shares_of_block(figures, block) if block else {}
    lines: list[Line] = []
    running = before_block = 0
    for number in numbers:
        if block and number == block.first:
            before_block = running
        inside = block is not None and block.first <= number <= block.last
        count = recorded.get((site, number, measure), 0)
        share = shares.get(number) if inside else share_of(figures, measure, number)
        total, basis = _total(count, share, floor=not inside)
        running += total
        if block and number == block.last:
            running = before_block + block.count
        used = share.figure if share else None
        lines.append(
            Line(
                site=site,
                cohort=number,
                measure=measure,
                recorded=count,
                opening=total - count,
                basis=basis,
                total=total,
                cumulative=running,
                figure=used,
                beside=_beside(figures, measure, number, used),
                lower_bound=bool(share and share.lower_bound and basis != RECORDED),
            )
        )
    return lines


def _total(count: int, share: Share | None, *, floor: bool) -> tuple[int, str]:
    if share is None or (share.lower_bound and floor and count >= share.count):
        return count, RECORDED
    return share.count, share.basis.value


def _beside(
    figures: Sequence[Figure], measure: Measure, number: int, used: Figure | None
) -> tuple[Figure, ...]:
    return tuple(
        f
        for f in figures
        if f.measure == measure and not f.is_block and f.first == number and f is not used
    )


def _checks(
    site: str, measure: Measure, lines: Sequence[Line], block: Figure | None
) -> list[Check]:
    first, last, added = lines[0].cohort, lines[-1].cohort, sum(ln.total for ln in lines)
    checks = [Check("sum", site, measure, first, last, lines[-1].cumulative, added)]
    if block:
        parts = sum(ln.total for ln in lines if block.first <= ln.cohort <= block.last)
        checks.append(Check("block", site, measure, block.first, block.last, block.count, parts))
    checks += [
        Check("exceeds", site, measure, ln.cohort, ln.cohort, ln.total, ln.recorded)
        for ln in lines
        if ln.opening < 0
    ]
    return checks


def _graduates_were_trained(
    site: str, numbers: Sequence[int], lines: Sequence[Line]
) -> list[Check]:
    totals = {(ln.cohort, ln.measure): ln.total for ln in lines if ln.site == site}
    return [
        Check("trained_first", site, Measure.GRADUATED, number, number, trained, graduated)
        for number in numbers
        if (graduated := totals[number, Measure.GRADUATED])
        > (trained := totals[number, Measure.TRAINED])
    ]
