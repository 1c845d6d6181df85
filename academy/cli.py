"""The `academy` command: one group for each room, and what an operator needs."""

import json

import click
from flask import Flask, current_app
from flask.cli import FlaskGroup

from academy import rooms
from academy.access.doors import doors
from academy.app import create_app


def _create() -> Flask:
    return create_app()


@click.group(cls=FlaskGroup, create_app=_create, add_default_commands=False, load_dotenv=False)
def main() -> None:
    """Run an academy: its site, its worker, its figures."""


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


for group in rooms.COMMANDS:
    main.add_command(group)
