"""`academy outbox bounces`: hand in what mail servers have returned."""

import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from academy.outbox.bounces import mails_in
from academy.outbox.jobs import Returned, take_back


@click.group()
def outbox() -> None:
    """Letters and what became of them."""


@outbox.command("bounces")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, allow_dash=True, path_type=Path))
@with_appcontext
def bounces(paths: tuple[Path, ...]) -> None:
    """Mark addresses that take no letters, from an mbox, a Maildir, files, or `-` for one mail.

    Reading the same mail again changes nothing, so that a whole box may be handed in every hour.
    """
    counted = dict.fromkeys(Returned, 0)
    for path in paths or (Path("-"),):
        mails = [sys.stdin.buffer.read()] if str(path) == "-" else mails_in(path)
        for mail in mails:
            counted[take_back(mail)] += 1
    for outcome, count in counted.items():
        click.echo(f"{count} {outcome.value}")
