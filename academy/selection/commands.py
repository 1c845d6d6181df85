"""`academy selection ...`: deal applications to reviewers from files, and let offers lapse."""

import csv
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import click

from academy.selection import jobs
from academy.selection.assignment import Paper, Reader, Unassignable, assign

T = TypeVar("T")

REFUSED, IMPOSSIBLE = 2, 3
"""Exit codes: the input cannot be read; there is no answer."""


@click.group("selection")
def selection() -> None:
    """Reviews and offers."""


@selection.command("lapse-offers")
def lapse_offers() -> None:
    """Close offers whose time is over, and move waiting lists up."""
    click.echo(f"{jobs.lapse_due_offers()} lapsed")


@selection.command("assign")
@click.argument("applications", type=click.Path(path_type=Path))
@click.argument("reviewers", type=click.Path(path_type=Path))
@click.argument("conflicts", type=click.Path(path_type=Path), required=False)
@click.option("--per-application", type=click.IntRange(1, 10), required=True)
@click.option("--seed", type=click.IntRange(0, 2**63 - 1), required=True)
@click.option("--out", type=click.Path(path_type=Path), required=True)
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
    sheet = _Sheet()
    papers = sheet.read(applications, ("application", "language"), _paper, key="application")
    readers = sheet.read(reviewers, ("reviewer", "languages", "limit"), _reader, key="reviewer")
    known = {paper.id for paper in papers}, {reader.id for reader in readers}
    pairs = (
        sheet.read(conflicts, ("reviewer", "application"), _conflict(*known)) if conflicts else []
    )
    if sheet.faults:
        _end(REFUSED, sheet.faults)
    try:
        made = assign(papers, readers, conflicts=pairs, per_application=per_application, seed=seed)
    except Unassignable as lack:
        lines = [f"{paper}: lacks {count} reviewers" for paper, count in lack.missing.items()]
        _end(IMPOSSIBLE, sorted(lines))
    with out.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(("application", "reviewer"))
        writer.writerows(made)
    click.echo(f"{len(made)} pairs")


def _end(code: int, lines: list[str]) -> None:
    for line in lines:
        click.echo(line, err=True)
    sys.exit(code)


class _Sheet:
    """Reads files, and gathers what is wrong with them by line."""

    def __init__(self) -> None:
        self.faults: list[str] = []

    def read(
        self,
        path: Path,
        columns: tuple[str, ...],
        make: Callable[[dict[str, str]], T],
        *,
        key: str = "",
    ) -> list[T]:
        made: list[T] = []
        seen: set[str] = set()
        try:
            for number, row in self.rows(path, columns):
                if key and row[key] in seen:
                    self.faults.append(f"{path.name}:{number}: {key} {row[key]!r} stands twice")
                    continue
                seen.add(row[key] if key else "")
                try:
                    made.append(make(row))
                except ValueError as fault:
                    self.faults.append(f"{path.name}:{number}: {fault}")
        except (OSError, UnicodeDecodeError, csv.Error) as fault:
            self.faults.append(f"{path.name}: {fault}")
        return made

    def rows(self, path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream, strict=True)
            missing = [name for name in columns if name not in (reader.fieldnames or [])]
            if missing:
                self.faults.append(f"{path.name}:1: column {', '.join(missing)} is missing")
                return
            for row in reader:
                if None in row or None in row.values():
                    self.faults.append(
                        f"{path.name}:{reader.line_num}: not as many fields as the header"
                    )
                    continue
                yield reader.line_num, {name: row[name].strip() for name in columns}


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


def _conflict(papers: set[str], readers: set[str]) -> Callable[[dict[str, str]], tuple[str, str]]:
    def make(row: dict[str, str]) -> tuple[str, str]:
        if row["application"] not in papers:
            raise ValueError(f"there is no application {row['application']!r}")
        if row["reviewer"] not in readers:
            raise ValueError(f"there is no reviewer {row['reviewer']!r}")
        return row["application"], row["reviewer"]

    return make
