"""The `academy` command: one group for each room, and what an operator needs."""

import json
import os
import sys

import click
from flask import Flask, current_app
from flask.cli import FlaskGroup

from academy import launch, seeding
from academy.access.doors import doors
from academy.accounts.commands import people
from academy.app import create_app
from academy.core import migrations
from academy.core.safety import unsafe_settings
from academy.core.settings import SettingError, Settings, described
from academy.intake.commands import eligibility, intake, search
from academy.operations.commands import (
    history,
    replay_erasures,
    restore_backup,
    sweep_files,
    take_backup,
    worker,
)
from academy.outbox.commands import outbox
from academy.reports.commands import report
from academy.seeding.commands import seed
from academy.selection.commands import selection

# They stand in the `commands.py` of their rooms. The index of rooms does not name them, because web
# processes read it, and need neither the worker nor its queue.
ROOMS: tuple[click.Command, ...] = (
    people,
    eligibility,
    intake,
    search,
    selection,
    report,
    worker,
    outbox,
    history,
    take_backup,
    replay_erasures,
    restore_backup,
    sweep_files,
    seed,
)

PORT = click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)


def _create() -> Flask:
    try:
        return create_app()
    except SettingError as error:
        raise click.ClickException(str(error)) from error


class _Group(FlaskGroup):
    """Our commands only: neither Flask's options nor the commands of extensions."""

    def __init__(self, **extra: object) -> None:
        super().__init__(
            create_app=lambda: _create(),
            add_default_commands=False,
            add_version_option=False,
            load_dotenv=False,
            set_debug_flag=False,
            **extra,
        )
        self._loaded_plugin_commands = True
        self.params = [p for p in self.params if p.name not in {"app", "debug", "env_file"}]


@click.group(cls=_Group)
def main() -> None:
    """Run an academy: its site, its worker, its figures."""
    launch.keep_private()


@main.command("routes")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def routes(form: str) -> None:
    """List every endpoint with its methods, path and door."""
    found = [
        {"endpoint": endpoint, "methods": methods, "path": path, "door": str(door)}
        for endpoint, path, methods, door in sorted(doors(current_app), key=lambda row: row[:2])
    ]
    if form == "json":
        click.echo(json.dumps(found, indent=2))
        return
    for row in found:
        click.echo(f"{','.join(row['methods']):<10} {row['path']:<50} {row['door']}")


@main.command("run", with_appcontext=False)
@PORT
def run(port: int) -> None:
    """Serve the demo: embedded database, migrations, demo data, web and worker."""
    if not launch.is_free(port):
        raise click.ClickException(
            f"Something is served at port {port} already. Choose another: make run PORT={port + 1}"
        )
    os.environ.setdefault("ACADEMY_DEMO", "true")
    os.environ.setdefault("ACADEMY_STAFF_SECOND_FACTOR", "optional")
    os.environ.setdefault("ACADEMY_BASE_URL", f"http://127.0.0.1:{port}")
    os.environ.setdefault("ACADEMY_LOG_LEVEL", "warning")
    os.environ.setdefault("ACADEMY_CONTACT_EMAIL", "hello@academy.example")
    os.environ.setdefault("ACADEMY_PRIVACY_OFFICER", "김하늘, privacy@pohang.example")
    app = _create()
    with app.app_context():
        migrations.upgrade()
        seeding.load_demo()
        ready = seeding.welcome(app.config["BASE_URL"])
    counting = launch.counting_together(app.config["SETTINGS"].var, port)
    commands = [(launch.web_command(port), counting), (launch.worker_command(), {})]
    sys.exit(launch.run_together(commands, port=port, ready=ready))


@main.command("serve", with_appcontext=False)
@PORT
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True)
def serve(port: int, host: str, workers: int) -> None:
    """Serve the web site only; the worker is `academy worker`."""
    try:
        var = Settings.from_environment().var
    except SettingError as error:
        raise click.ClickException(str(error)) from error
    command = launch.web_command(port, host=host, workers=workers)
    os.execve(command[0], command, os.environ | launch.counting_together(var, port))


@main.command("migrate")
@click.option("--down", metavar="REVISION", help="Take migrations back to this revision instead.")
def migrate(down: str | None) -> None:
    """Bring the database to the schema of this version."""
    if down:
        migrations.downgrade(down)
    else:
        migrations.upgrade()
    click.echo(f"database at {migrations.revision_in_force()}")


@main.command("check")
def check() -> None:
    """Say what is unsafe for real use; exit 1 if anything is."""
    settings: Settings = current_app.config["SETTINGS"]
    findings = unsafe_settings(settings)
    if not migrations.is_current():
        findings.append("The database is not at this version's schema: run `academy migrate`.")
    for finding in findings:
        click.echo(f"unsafe: {finding}")
    if findings:
        sys.exit(1)
    click.echo("nothing unsafe found")


@main.command("settings", with_appcontext=False)
def settings() -> None:
    """List every setting with type, default, unit and meaning."""
    for name, kind, default, unit, about in described():
        given = f" [{unit}]" if unit else ""
        click.echo(f"{name}  {kind}{given}  default: {default or '-'}\n    {about}")


for group in ROOMS:
    main.add_command(group)
