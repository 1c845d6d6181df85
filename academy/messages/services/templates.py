"""Templates: written, changed and retired; their placeholders are checked when they are saved."""

import tomllib
from typing import Any, NamedTuple

import sqlalchemy as sa

from academy.audit import record
from academy.cohorts.models import Site
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.errors import RuleBroken
from academy.core.paths import asset_dir
from academy.core.types import Texts
from academy.messages.models import Template
from academy.messages.placeholders import PLACEHOLDERS
from academy.messages.rules import check_text
from academy.messages.states import Audience
from academy.web.placeholders import check


class Wording(NamedTuple):
    """What a template says, in the languages of its site."""

    name: Texts
    subject: Texts
    body: Texts
    short: Texts


@verb
def create_template(
    site: Site, wording: Wording, *, key: str | None = None, actor: Actor
) -> Template:
    """Keep a new template.

    Raises:
        RuleBroken: it asks for a placeholder that does not exist.
    """
    check_wording(wording, Audience.APPLICANTS)
    made = Template(
        site_id=site.id,
        site=site,
        key=key,
        audience=Audience.APPLICANTS,
        created_at=clock.now(),
        **wording._asdict(),
    )
    db.session.add(made)
    record("template.create", made, actor=actor)
    return made


@verb
def change_template(template: Template, wording: Wording, *, actor: Actor) -> None:
    """Change what a template says; messages begun from it keep what they say.

    Raises:
        RuleBroken: it asks for a placeholder that does not exist.
    """
    check_wording(wording, template.audience)
    for field, texts in wording._asdict().items():
        setattr(template, field, texts)
    record("template.edit", template, actor=actor)


@verb
def retire_template(template: Template, *, actor: Actor) -> None:
    """Offer a template no more; twice is once."""
    lock(template)
    if template.retired_at is None:
        template.retired_at = clock.now()
        record("template.retire", template, actor=actor)


@verb
def add_suggested(site: Site, *, actor: Actor) -> int:
    """Add the templates that come with the system and that a site never had; return how many."""
    lock(site)
    known = set(db.session.scalars(sa.select(Template.key).where(Template.site_id == site.id)))
    with (asset_dir("seed") / "reference" / "message_templates.toml").open("rb") as file:
        suggested: dict[str, Any] = tomllib.load(file)
    new = {key: said for key, said in suggested.items() if key not in known}
    for key, said in new.items():
        fields = {field: Texts(said.get(field, {})) for field in Wording._fields}
        create_template(site, Wording(**fields), key=key, actor=actor)
    return len(new)


def check_wording(wording: Wording, audience: Audience) -> None:
    """Demand that every text of a template can be filled, and sent.

    Raises:
        RuleBroken: says at which field it cannot.
    """
    for field in ("subject", "body", "short"):
        texts: Texts = getattr(wording, field)
        for text in texts.values():
            try:
                check(text, PLACEHOLDERS[audience])
                if field == "short":
                    check_text(text)
            except RuleBroken as refusal:
                raise RuleBroken(refusal.message, field=field) from None
