"""`academy seed`: data that nobody entered, for trying out and for measuring."""

import time

import click
from flask.cli import with_appcontext

from academy.seeding.crowd import plant_crowd


@click.group("seed")
def seed() -> None:
    """Fill an empty database."""


@seed.command("bench")
@click.option("--applications", type=click.IntRange(100), required=True, help="A multiple of 100.")
@with_appcontext
def bench(applications: int) -> None:
    """Make a round with that many applications, as the verbs would have left them."""
    began = time.monotonic()
    round = plant_crowd(applications)
    seconds = time.monotonic() - began
    click.echo(f"{applications} applications in round {round.ref}, in {seconds:.0f} s.")
