"""What the law and good manners demand to be said, linked from every footer, by version."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from academy.access.doors import needs, public
from academy.access.permissions import P
from academy.cohorts.queries import all_sites
from academy.core import clock
from academy.core.actors import Actor
from academy.core.errors import NotFound
from academy.core.settings import Settings
from academy.core.types import Texts
from academy.privacy.forms import LegalForm
from academy.privacy.labels import LEGAL
from academy.privacy.models import LegalText
from academy.privacy.prose import as_written, blocks_of
from academy.privacy.queries import legal
from academy.privacy.queries.retention import longest_days
from academy.privacy.services.legal import publish_text
from academy.privacy.states import Klass, LegalKind
from academy.privacy.views.blueprint import bp
from academy.privacy.views.own import zone_of_house
from academy.web.edits import status_of
from academy.web.languages import LOCALES

WHY = "anyone may read what we do with personal data"


def _today() -> date:
    return clock.today(zone_of_house())


def _officer() -> str:
    settings: Settings = current_app.config["SETTINGS"]
    return settings.privacy_officer


def _page(kind: LegalKind, number: int | None = None) -> Any:
    texts = legal.texts_of(kind)
    current = legal.in_force(texts, _today())
    shown = current if number is None else next((t for t in texts if t.number == number), None)
    if shown is None and number not in (None, 1):
        raise NotFound()
    return render_template(
        "privacy/legal/page.html",
        kind=kind,
        names=LEGAL,
        shown=shown,
        current=current,
        texts=texts,
        today=_today(),
        officer=_officer(),
        days=longest_days()[Klass.DECLINED],
        blocks_of=blocks_of,
    )


@bp.get("/privacy")
@public(WHY)
def policy() -> Any:
    """Show the privacy policy."""
    return _page(LegalKind.PRIVACY)


@bp.get("/privacy/officer")
@public(WHY)
def officer() -> Any:
    """Show who answers for personal data."""
    return _page(LegalKind.OFFICER)


@bp.get("/privacy/processors")
@public(WHY)
def processors() -> Any:
    """Show who works with personal data on our behalf."""
    return _page(LegalKind.PROCESSORS)


@bp.get("/privacy/transfers")
@public(WHY)
def transfers() -> Any:
    """Show which personal data leave the country."""
    return _page(LegalKind.TRANSFERS)


@bp.get("/terms")
@public(WHY)
def terms() -> Any:
    """Show what holds between the academy and those who use this site."""
    return _page(LegalKind.TERMS)


@bp.get("/legal/<kind>/<int:number>")
@public(WHY)
def legal_version(kind: str, number: int) -> Any:
    """Show a version that held before, or that is to come."""
    if kind not in set(LegalKind):
        raise NotFound()
    return _page(LegalKind(kind), number)


@dataclass(frozen=True)
class Desk:
    """One of the texts, as staff work on it, and the site through which the house speaks."""

    kind: LegalKind
    site_id: int


def load_kind(kind: str) -> Desk | None:
    """Return the text that an address names."""
    home = next(iter(all_sites()), None)
    return Desk(LegalKind(kind), home.id) if home and kind in set(LegalKind) else None


@bp.get("/staff/legal")
@needs(P.LEGAL_PUBLISH)
def legal_texts(actor: Actor) -> Any:
    """List the texts with their versions."""
    found = {kind: legal.texts_of(kind) for kind in LegalKind}
    current = {kind: legal.in_force(texts, _today()) for kind, texts in found.items()}
    return render_template(
        "privacy/legal_texts.html",
        texts=found,
        current=current,
        names=LEGAL,
        today=_today(),
        zone=zone_of_house(),
        desk=load_kind(LegalKind.PRIVACY),
    )


@bp.route("/staff/legal/<kind>", methods=["GET", "POST"])
@needs(P.LEGAL_PUBLISH, load=load_kind)
def publish_legal(desk: Desk, actor: Actor) -> Any:
    """Write a version, look at it, and publish it."""
    kind, newest = desk.kind, legal.newest_text(desk.kind)
    form = LegalForm.over(newest, lambda text: _values(kind, text))
    wants_look = "look" in request.form
    if (
        form.validate_on_submit()
        and not wants_look
        and form.carry_out(
            publish_text,
            kind,
            body=form.body.data,
            effective_on=form.effective_on.data,
            today=_today(),
            actor=actor,
        )
    ):
        flash(_("The text is published."), "success")
        return redirect(url_for("privacy.legal_texts"), 303)
    page = render_template(
        "privacy/legal_form.html",
        form=form,
        kind=kind,
        names=LEGAL,
        newest=newest,
        look=wants_look and not form.errors,
        languages=LOCALES,
        blocks_of=blocks_of,
    )
    return page, status_of(form)


def _values(kind: LegalKind, newest: LegalText | None) -> dict[str, Any]:
    if newest is not None:
        return {"body": newest.body, "effective_on": max(newest.effective_on, _today())}
    body = {}
    for code in LOCALES:
        with force_locale(code):
            page = render_template(
                f"privacy/legal/_{kind}.html",
                officer=_officer(),
                days=longest_days()[Klass.DECLINED],
            )
        body[code] = as_written(page)
    return {"body": Texts(body), "effective_on": _today()}
