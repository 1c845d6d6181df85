"""Admins bring people of old cohorts in from a table: look first, then confirm."""

from contextlib import closing
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from academy.access.doors import needs
from academy.access.permissions import P
from academy.audit import see
from academy.cohorts.labels import DISCIPLINES
from academy.cohorts.models import Site
from academy.cohorts.queries import all_sites
from academy.core import files, text
from academy.core.actors import Actor, Role
from academy.graduation import importing, queries
from academy.graduation.forms import ImportForm
from academy.graduation.models import PastImport
from academy.graduation.past_table import COLUMNS, MAX_BYTES, MAX_ROWS
from academy.graduation.states import ImportState
from academy.graduation.views.pages import bp
from academy.web.requests import locks_late
from academy.web.words import said


def load_import(ref: str) -> PastImport | None:
    """Return the import that an address names."""
    return queries.get_import(ref)


def _sites(actor: Actor) -> list[Site]:
    wanted = actor.sites(Role.ADMIN)
    return [site for site in all_sites() if wanted is None or site.id in wanted]


def _form(sites: list[Site]) -> ImportForm:
    form = ImportForm()
    form.site.choices = [(site.code, said(site.name)) for site in sites]
    return form


@bp.get("/staff/import")
@needs(P.PAST_PEOPLE_IMPORT)
def new_import(actor: Actor) -> Any:
    """Ask for a table of people of old cohorts."""
    return _new_page(_form(_sites(actor)))


@bp.post("/staff/import")
@needs(P.PAST_PEOPLE_IMPORT)
@locks_late
def read_import(actor: Actor) -> Any:
    """Read a table and show what it would do."""
    sites = _sites(actor)
    form = _form(sites)
    content, name = _read(request.files.get("table"))
    site = next((each for each in sites if each.code == form.site.data), None)
    if (
        form.validate_on_submit()
        and site is not None
        and form.carry_out(
            importing.preview, site, file_name=name[-200:], content=content, actor=actor
        )
    ):
        return redirect(url_for("graduation.show_import", ref=form.result.ref), 303)
    return _new_page(form), 422


def _read(upload: FileStorage | None) -> tuple[bytes, str]:
    if upload is None:
        return b"", ""
    with closing(upload):
        return upload.read(MAX_BYTES + 1), text.line(upload.filename or "")


@bp.get("/staff/import/<ref>")
@needs(P.PAST_PEOPLE_IMPORT, load=load_import)
def show_import(past: PastImport, actor: Actor) -> Any:
    """Show what a table would do, or what it has done."""
    plan = None
    if past.status == ImportState.PREVIEWED:
        plan = importing.plan(past.site, files.fetch(past.file_key))
        see(plan.known_people)
    return render_template(
        "graduation/import.html", past=past, plan=plan, most=50, disciplines=DISCIPLINES
    )


@bp.post("/staff/import/<ref>/confirm")
@needs(P.PAST_PEOPLE_IMPORT, load=load_import)
def confirm_import(past: PastImport, actor: Actor) -> Any:
    """Write everyone of a table who is not there yet."""
    count = importing.confirm(past, actor=actor)
    importing.forget_file(past)
    flash(_("Imported: %(count)s people are new.", count=count))
    return redirect(url_for("graduation.show_import", ref=past.ref), 303)


@bp.post("/staff/import/<ref>/drop")
@needs(P.PAST_PEOPLE_IMPORT, load=load_import)
def drop_import(past: PastImport, actor: Actor) -> Any:
    """Throw a table away that was only looked at."""
    importing.drop(past, actor=actor)
    importing.forget_file(past)
    flash(_("The table is thrown away; nobody was written."))
    return redirect(url_for("graduation.new_import"), 303)


def _new_page(form: ImportForm) -> str:
    return render_template(
        "graduation/new_import.html", form=form, columns=COLUMNS, max_rows=MAX_ROWS
    )
