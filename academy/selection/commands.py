"""`academy selection ...`: deal and calibrate reviews over files, and let offers lapse."""

import re
import sys
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import NoReturn

import click

from academy.selection import jobs, queries
from academy.selection.assignment import Paper, Reader, Unassignable, assign
from academy.selection.calibration import (
    DIGITS,
    FEWEST,
    LARGEST,
    Calibration,
    NumbersMissing,
    Review,
    Score,
    calibrate,
)
from academy.selection.sheets import Sheets, write_whole
from academy.selection.states import CalibrationState

REFUSED, IMPOSSIBLE = 2, 3
"""Exit codes: the input cannot be read; there is no answer."""

NAMED = 30
"""Names that a message lists before it counts the rest."""

NUMBER = re.compile(r"[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]{1,3})?")

FILE = click.Path(path_type=Path)
SEED = click.IntRange(0, 2**63 - 1)


@click.group("selection")
def selection() -> None:
    """Reviews and offers."""


@selection.command("lapse-offers")
def lapse_offers() -> None:
    """Close offers whose time is over, and move waiting lists up."""
    click.echo(f"{jobs.lapse_due_offers()} lapsed")


@selection.command("repeat")
@click.argument("ref")
def repeat_run(ref: str) -> None:
    """Compute a kept calibration once more, and tell whether it is the same to the digit.

    REF stands on the page of runs. Exit 0: it is the same. 2: there is no such run, or the extra
    `numbers` is missing. 3: something differs, which is listed.
    """
    run = queries.get_calibration(ref)
    if run is None or run.status is CalibrationState.ASKED:
        _end(REFUSED, [f"there is no finished run {ref!r}"])
    try:
        found = jobs.repeat(run)
    except NumbersMissing as lack:
        _end(REFUSED, [str(lack)])
    if found:
        _end(IMPOSSIBLE, found)
    click.echo(f"the same to the digit: {run.found.get('reviews', 0)} reviews")


@selection.command("assign")
@click.argument("applications", type=FILE)
@click.argument("reviewers", type=FILE)
@click.argument("conflicts", type=FILE, required=False)
@click.option("--per-application", type=click.IntRange(1, 10), required=True)
@click.option("--seed", type=SEED, required=True)
@click.option("--out", type=FILE, required=True)
def assign_files(
    applications: Path,
    reviewers: Path,
    conflicts: Path | None,
    per_application: int,
    seed: int,
    out: Path,
) -> None:
    """Assign reviewers to applications and write the pairs.

    APPLICATIONS has the columns application,language; REVIEWERS reviewer,languages,limit;
    CONFLICTS reviewer,application. Exit 0: done. 2: input refused, with line numbers. 3: there are
    too few reviewers for some applications, which are listed.
    """
    sheets = Sheets()
    papers = sheets.read(applications, ("application", "language"), _paper, key=("application",))
    readers = sheets.read(reviewers, ("reviewer", "languages", "limit"), _reader, key=("reviewer",))
    known = {paper.id for paper in papers}, {reader.id for reader in readers}
    pairs = (
        sheets.read(conflicts, ("reviewer", "application"), _conflict(*known)) if conflicts else []
    )
    if sheets.faults:
        _end(REFUSED, sheets.faults)
    try:
        made = assign(papers, readers, conflicts=pairs, per_application=per_application, seed=seed)
    except Unassignable as lack:
        lines = [f"{paper}: lacks {count} reviewers" for paper, count in lack.missing.items()]
        _end(IMPOSSIBLE, sorted(lines))
    _write(out, ("application", "reviewer"), made)
    click.echo(f"{len(made)} pairs")


@selection.command("calibrate")
@click.argument("reviews", type=FILE)
@click.option("--seats", type=click.IntRange(1, 2**31 - 1), required=True)
@click.option("--seed", type=SEED, default=0, show_default=True, help="Decides between equals.")
@click.option("--out", type=FILE, required=True)
def calibrate_file(reviews: Path, seats: int, seed: int, out: Path) -> None:
    """Calibrate scores for how strict each reviewer is, and write them, the best first.

    REVIEWS has the columns application,reviewer,score. Written are application, reviews, raw,
    calibrated, sd and p_above_line, the chance of being above the line that so many seats draw.
    Exit 0: done; who has fewer than two reviews keeps the raw mean only. 2: input refused, with
    line numbers. 3: reviewers share too few applications to be compared; the parts that do not
    hang together are listed, and only raw means are written.
    """
    sheets = Sheets()
    columns = ("application", "reviewer", "score")
    rows = sheets.read(reviews, columns, _review, key=("application", "reviewer"))
    if not rows and not sheets.faults:
        sheets.faults.append(f"{reviews.name}:2: there are no reviews")
    if sheets.faults:
        _end(REFUSED, sheets.faults)
    try:
        run = calibrate(rows, seats=seats, seed=seed)
    except NumbersMissing as missing:
        _end(REFUSED, [str(missing)])
    head = ("application", "reviews", "raw", "calibrated", "sd", "p_above_line")
    _write(out, head, (_cells(score) for score in run.scores))
    if run.fit is None:
        _end(IMPOSSIBLE, _obstacle(run))
    if run.few:
        click.echo(
            f"Fewer than {FEWEST} reviews, raw mean only: {_some(run.few, 'application')}", err=True
        )
    click.echo(_summary(run))


def _summary(run: Calibration) -> str:
    assert run.fit is not None
    fit, line = run.fit, next(iter(run.fit.lines.values()))
    return (
        f"{len(run.scores) - len(run.few)} calibrated; mean {fit.mean:.3f}; standard deviations: "
        f"applications {fit.sd_application:.3f}, reviewers {fit.sd_reviewer:.3f}, "
        f"errors {fit.sd_error:.3f}; "
        + ("a seat for everyone" if line is None else f"line {line:.3f}")
    )


def _obstacle(run: Calibration) -> list[str]:
    if not run.parts:
        return [f"No application has {FEWEST} reviews. Only raw means are written."]
    if len(run.parts) == 1:
        only = run.parts[0].applications[0]
        return [f"Only {only} has {FEWEST} reviews. Only raw means are written."]
    return [
        f"Reviews fall into {len(run.parts)} parts that no reviewer connects, so scores cannot be "
        "compared across them. Only raw means are written.",
        *(
            f"part {number}: {_some(part.applications, 'application')}; "
            f"{_some(part.reviewers, 'reviewer')}"
            for number, part in enumerate(run.parts, 1)
        ),
    ]


def _some(names: Collection[str], noun: str) -> str:
    shown = list(names)[:NAMED]
    rest = len(names) - len(shown)
    told = ", ".join(shown) + (f" and {rest} more" if rest else "")
    return f"{len(names)} {noun}{'' if len(names) == 1 else 's'}: {told}"


def _cells(score: Score) -> tuple[object, ...]:
    figures = (score.raw, score.calibrated, score.sd, score.p_above_line)
    written = ("" if figure is None else f"{figure:.{DIGITS}f}" for figure in figures)
    return score.application, score.reviews, *written


def _write(out: Path, head: tuple[str, ...], rows: Iterable[Iterable[object]]) -> None:
    try:
        write_whole(out, head, rows)
    except OSError as fault:
        _end(REFUSED, [f"{out.name}: {fault.strerror}"])


def _end(code: int, lines: list[str]) -> NoReturn:
    for line in lines:
        click.echo(line, err=True)
    sys.exit(code)


def _needed(row: dict[str, str], name: str) -> str:
    if not row[name]:
        raise ValueError(f"{name} is empty")
    return row[name]


def _paper(row: dict[str, str]) -> Paper:
    return Paper(_needed(row, "application"), row["language"])


def _reader(row: dict[str, str]) -> Reader:
    limit = row["limit"]
    if limit and not (limit.isascii() and limit.isdigit() and len(limit) < 10):
        raise ValueError(f"limit {limit!r} is not a whole number")
    languages = frozenset(part.strip() for part in row["languages"].split(";") if part.strip())
    return Reader(_needed(row, "reviewer"), languages, int(limit) if limit else None)


def _review(row: dict[str, str]) -> Review:
    score = row["score"]
    if not NUMBER.fullmatch(score):
        raise ValueError(f"score {score[:40]!r} is not a number")
    if abs(float(score)) > LARGEST:
        raise ValueError(f"score {score[:40]!r} is too large")
    return Review(_needed(row, "application"), _needed(row, "reviewer"), float(score))


def _conflict(papers: set[str], readers: set[str]) -> Callable[[dict[str, str]], tuple[str, str]]:
    def make(row: dict[str, str]) -> tuple[str, str]:
        if row["application"] not in papers:
            raise ValueError(f"there is no application {row['application']!r}")
        if row["reviewer"] not in readers:
            raise ValueError(f"there is no reviewer {row['reviewer']!r}")
        return row["application"], row["reviewer"]

    return make
