"""`academy people ...`: the first administrator, and what is quicker in a terminal."""

import click
from flask.cli import with_appcontext

from academy.accounts.queries import person_by_email, site_names, user_of
from academy.accounts.roles import grant_by_hand
from academy.accounts.rules import normal_email
from academy.accounts.services import create_person, invite
from academy.core.actors import SYSTEM, Role
from academy.core.db import atomic
from academy.core.errors import RuleBroken


@click.group()
def people() -> None:
    """People and their roles."""


@people.command("grant")
@click.option("--email", required=True, help="Address of the person.")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--site", default="", help="Code of the site; without it the role holds at all.")
@click.option("--name", default="", help="Name, if the person is new.")
@click.option("--locale", type=click.Choice(["ko", "en"]), default="ko", show_default=True)
@click.option("--mail/--print", "by_mail", default=False, help="Send the link, or print it.")
@with_appcontext
def grant(email: str, role: str, site: str, name: str, locale: str, by_mail: bool) -> None:
    """Give a role; someone new gets a link to set a password (exit 2: refused input)."""
    try:
        link, shown = _grant(email, Role(role), site, name, locale, by_mail=by_mail)
    except RuleBroken as refusal:
        raise click.UsageError(str(refusal.message)) from refusal
    click.echo(f"{shown} now holds {role}{f' at {site}' if site else ' at all sites'}.")
    if link and by_mail:
        click.echo("An invitation is on its way.")
    elif link:
        click.echo(f"Set a password within 7 days at:\n{link}")


def _grant(
    typed: str, role: Role, site: str, name: str, locale: str, *, by_mail: bool
) -> tuple[str, str]:
    """Return (link of the invitation or "", address)."""
    email = normal_email(typed)
    found = {known.code: known.id for known in site_names()}
    if site and site not in found:
        there = ", ".join(sorted(found)) or "none"
        raise click.UsageError(f"No site {site!r}. There are: {there}.")
    with atomic():
        person = person_by_email(email)
        if person is None:
            person = create_person(
                name=name or email.partition("@")[0], email=email, locale=locale, actor=SYSTEM
            )
        grant_by_hand(
            person.id, role, site_id=found.get(site), reason="academy people grant", actor=SYSTEM
        )
        user = user_of(person.id)
        if user is not None and user.password is not None:
            return "", email
        return invite(person, email=email, send=by_mail, actor=SYSTEM), email
