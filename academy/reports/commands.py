"""`academy report ...`: the figures of the house, for programs and terminals."""

from collections.abc import Sequence
from dataclasses import replace

import click
from flask.cli import AppGroup
from flask_babel import force_locale
from sqlalchemy.exc import OperationalError, ProgrammingError

from academy.cohorts.models import Site
from academy.cohorts.queries import all_sites
from academy.core import clock
from academy.core.errors import RuleBroken
from academy.reports import queries, tables
from academy.reports.instants import Instants, read_as_of, read_known_at

report = AppGroup("report", help="Print totals as of any date.")


class NoAnswer(click.ClickException):
    """The question was right and cannot be answered."""

    exit_code = 3


def _instants(as_of: str | None, known_at: str | None) -> Instants:
    with force_locale("en"):
        try:
            return Instants(
                read_as_of(as_of, today=clock.today("UTC")),
                read_known_at(known_at, now=clock.now()),
            )
        except RuleBroken as refusal:
            name = str(refusal.field).replace("_", "-")
            raise click.UsageError(f"--{name}: {refusal.message}") from None


def _sites() -> Sequence[Site]:
    try:
        return all_sites()
    except (OperationalError, ProgrammingError):
        raise NoAnswer("the database holds no tables yet; `academy migrate` makes them") from None


@report.command("graduates")
@click.option("--as-of", metavar="DATE", help="The day whose end counts, in the zone of each site.")
@click.option("--known-at", metavar="INSTANT", help="Use only what was known then. Default: now.")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table")
def graduates(as_of: str | None, known_at: str | None, form: str) -> None:
    """Print people trained and graduated, by site and cohort."""
    instants = _instants(as_of, known_at)
    sites = _sites()
    if not as_of:
        instants = replace(instants, as_of=queries.latest_today(sites))
    totals = queries.totals(instants, sites)
    rows = tables.rows_of(totals)
    if form == "json":
        click.echo(tables.as_json(totals, instants))
        return
    heading = f"as of {instants.as_of}, known at {instants.known_at.isoformat()}"
    if form == "csv":
        click.echo(tables.as_csv(tables.COLUMNS, rows).replace("\r\n", "\n"), nl=False)
        click.echo(heading, err=True)
        return
    click.echo(heading)
    click.echo(tables.as_text(tables.COLUMNS, rows))
    for check in totals.checks:
        if not check.holds:
            click.echo(
                f"check {check.name}: {check.site} {check.measure} cohorts "
                f"{check.first}-{check.last}: expected {check.expected}, found {check.found}",
                err=True,
            )
