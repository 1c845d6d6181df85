"""`academy eligibility` for those who have a date and no browser; `academy search rebuild`."""

import json
from datetime import date, datetime

import click

from academy.accounts.search import rebuild_people
from academy.core.errors import RuleBroken
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
