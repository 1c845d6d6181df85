"""`academy eligibility` for those who have a date and no browser; `academy search rebuild`."""

import json
from datetime import date, datetime
from pathlib import Path

import click

from academy.accounts.search import rebuild_people
from academy.core.actors import SYSTEM
from academy.core.errors import RuleBroken
from academy.core.text import line
from academy.intake import foreign_file, foreign_table, importing, queries
from academy.intake.grams import rebuild_applications
from academy.intake.rules import AGE_FLOOR, OLDEST, judge_age


class Day(click.ParamType):
    """A date written as 2005-03-21."""

    name = "YYYY-MM-DD"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        if isinstance(value, date):
            return value
        try:
            return datetime.strptime(str(value), "%Y-%m-%d").date()  # noqa: DTZ007  a date has no zone
        except ValueError:
            self.fail(f"{value!r} is not a date such as 2005-03-21", param, ctx)


@click.command("eligibility")
@click.option("--born", type=Day(), required=True, help="Date of birth.")
@click.option("--as-of", type=Day(), required=True, help="Day on which age is judged.")
@click.option(
    "--floor", type=click.IntRange(0, OLDEST), default=AGE_FLOOR, show_default=True, help="Years."
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def eligibility(born: date, as_of: date, floor: int, form: str) -> None:
    """Say whether someone is old enough to apply, and from which day on they are."""
    try:
        found = judge_age(born, as_of=as_of, floor=floor)
    except RuleBroken as refusal:
        raise click.UsageError(str(refusal.message)) from None
    if form == "json":
        click.echo(
            json.dumps(
                {
                    "eligible": found.eligible,
                    "age": found.age,
                    "first_date": found.first_date.isoformat(),
                }
            )
        )
        return
    answer = "yes" if found.eligible else "no"
    click.echo(f"{answer}: aged {found.age} on {as_of}, {floor} reached on {found.first_date}")


@click.group("search")
def search() -> None:
    """What the search of people and applications looks names up in."""


@search.command("rebuild")
def rebuild_search() -> None:
    """Cut all names into pieces anew; needed only after rows were written past the program."""
    people, applications = rebuild_people(), rebuild_applications()
    click.echo(f"{people} pieces of people's names, {applications} by application")


@click.group("intake")
def intake() -> None:
    """Applications."""


@intake.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--round", "ref", required=True, help="Reference of the round, such as pohang-5-2.")
@click.option("--source", required=True, help="Which other form it is from; stands in the history.")
@click.option(
    "--map", "meant", multiple=True, metavar="COLUMN=KEY",
    help="What a column holds: a field, the key of a question, or nothing. Others are guessed.",
)  # fmt: skip
@click.option("--skip-errors", is_flag=True, help="Leave rows out that cannot be brought in.")
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
def import_applications(
    file: Path, ref: str, source: str, meant: tuple[str, ...], skip_errors: bool, dry_run: bool
) -> None:
    """Bring applications in from another form (CSV or XLSX); the same file again adds nothing."""
    round = queries.get_round(ref)
    if round is None:
        raise click.UsageError(f"there is no round {ref!r}")
    form = importing.form_of(round)
    try:
        headings, rows = foreign_file.read_rows(file.read_bytes())
        columns = foreign_table.guess(headings, form.asked)
        columns.update(_mapped(meant, headings))
        for heading, key in columns.items():
            click.echo(f"{heading!r} -> {key or '(left out)'}", err=True)
        found = importing.plan(round, headings, rows, columns, form)
    except RuleBroken as refusal:
        raise click.UsageError(str(refusal.message)) from None
    for error in found.errors:
        click.echo(f"line {error.line}, {error.column}: {error.message}", err=True)
    for line_number in found.unsent:
        click.echo(f"line {line_number}: here already, but begun only or withdrawn", err=True)
    click.echo(f"{len(found.new)} new, {len(found.known)} here already, {len(found.errors)} faults")
    if found.errors and not skip_errors:
        click.echo("Nothing was written: mend the rows, or add --skip-errors.", err=True)
        raise SystemExit(2)
    if not dry_run:
        made = importing.run(round, found, form, source=line(source)[:200], actor=SYSTEM)
        click.echo(f"{made} applications were brought in")


def _mapped(meant: tuple[str, ...], headings: list[str]) -> dict[str, str]:
    found = {}
    for pair in meant:
        heading, equals, key = pair.rpartition("=")
        if not equals or heading not in headings:
            raise click.UsageError(f"--map {pair!r}: write COLUMN=KEY with a column of the file")
        found[heading] = key
    return found
