"""`academy worker`, `academy history ...`, `academy backup`, `academy restore`."""

import json
import sys
from pathlib import Path
from typing import IO

import click
from flask import current_app
from flask.cli import with_appcontext

from academy.audit import sealing
from academy.core import migrations
from academy.core.actors import SYSTEM
from academy.core.settings import SettingError
from academy.operations import backup, sweeping
from academy.operations.worker import Worker
from academy.privacy.services.replay import replay


@click.command("worker")
@click.option("--threads", type=click.IntRange(1, 32), default=2, show_default=True)
@with_appcontext
def worker(threads: int) -> None:
    """Deliver mail and do what the clock says, until Ctrl-C."""
    try:
        made = Worker(current_app._get_current_object(), threads)  # type: ignore[attr-defined]
    except SettingError as error:
        raise click.ClickException(str(error)) from error
    made.run()


@click.group("history")
def history() -> None:
    """Prove that the history is what it was."""


@history.command("verify")
@click.option("--head", type=click.File(), help="What `history head` said before.")
@with_appcontext
def verify(head: IO[str] | None) -> None:
    """Check the chain of seals, every row and every value; exit 1 if anything was changed."""
    known = json.loads(head.read().strip().splitlines()[-1]) if head else None
    report = sealing.verify(current_app.config["HISTORY_KEY"], known_head=known)
    for finding in report.findings:
        rows = f"rows {finding.first_id}-{finding.last_id}"
        where = f"seal {finding.seal_id}, {rows}" if finding.seal_id else rows
        click.echo(f"tampered: {where}: {finding.what}")
    click.echo(
        f"{report.seals} seals over {report.rows} rows, {report.erased} with erased values, "
        f"{report.unsealed} not sealed yet"
    )
    if report.seals and len({f.seal_id for f in report.findings} - {None}) == report.seals:
        click.echo(
            "No seal fits: perhaps this is not the key with which the history was sealed. A"
            " restored installation needs its old ACADEMY_HISTORY_KEY or history.key."
        )
    if report.findings:
        sys.exit(1)


@history.command("head")
@with_appcontext
def export_head() -> None:
    """Print the newest seal; keep it where the database's administrators cannot write."""
    click.echo(json.dumps(sealing.head()))


@click.command("backup")
@click.argument("target", type=click.Path(path_type=Path))
@with_appcontext
def take_backup(target: Path) -> None:
    """Write database and files into the new folder TARGET, while the site serves."""
    try:
        manifest = backup.take(target.resolve())
    except backup.BackupError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{len(manifest['digests'])} files in {target}, as of {manifest['began_at']}")


@click.command("restore")
@click.argument("source", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--yes", is_flag=True, help="Replace a database that holds something.")
@with_appcontext
def restore_backup(source: Path, yes: bool) -> None:
    """Put the backup in the folder SOURCE in place; stop web and worker before."""
    try:
        backup.check(source.resolve())
        if not yes and not backup.is_target_empty():
            raise backup.BackupError("the database is not empty; --yes replaces what it holds")
        manifest = backup.restore(source.resolve())
    except backup.BackupError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"restored what there was at {manifest['began_at']}")
    if migrations.is_current():
        click.echo(f"{replay(actor=SYSTEM)} things were erased again; now run:")
        click.echo("  academy history verify")
    else:
        click.echo("It is of an older version; before anyone uses it, run:")
        click.echo("  academy migrate && academy erasures && academy history verify")


@click.command("erasures")
@with_appcontext
def replay_erasures() -> None:
    """Erase again what the list of erasures names and a restored backup brought back."""
    click.echo(f"{replay(actor=SYSTEM)} things were erased again")


@click.command("sweep")
@click.option("--yes", is_flag=True, help="Delete them, however many they are.")
@with_appcontext
def sweep_files(yes: bool) -> None:
    """List stored files older than a day that no row names; the worker deletes them daily."""
    found = sweeping.look()
    for key in found.orphans:
        click.echo(key)
    click.echo(f"{len(found.orphans)} of {found.files} files belong to nothing")
    if found.too_many and not yes:
        click.echo("So many that this may be the wrong database or file store; --yes deletes them.")
    if yes:
        sweeping.sweep(found)
