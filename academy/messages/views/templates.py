"""Templates: the list, one of them, and those that come with the system."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from academy.access.doors import needs
from academy.access.permissions import P
from academy.core.actors import Actor
from academy.core.types import Texts
from academy.messages import queries, services
from academy.messages.forms import NewTemplateForm, TemplateForm
from academy.messages.models import Template
from academy.messages.placeholders import PLACEHOLDERS
from academy.messages.services import Wording
from academy.messages.states import Audience
from academy.messages.views.blueprint import bp
from academy.web.edits import status_of
from academy.web.words import said


@bp.get("/staff/messages/templates")
@needs(P.MESSAGE_WRITE)
def templates(actor: Actor) -> Any:
    """List the templates of one's sites."""
    sites = queries.sites_to_write_for(actor)
    found = queries.templates_at(site.id for site in sites)
    return render_template("messages/templates.html", templates=found, several_sites=len(sites) > 1)


@bp.post("/staff/messages/templates/suggested")
@needs(P.MESSAGE_WRITE)
def add_suggested(actor: Actor) -> Any:
    """Add those that come with the system and that are not there yet."""
    count = sum(
        services.add_suggested(site, actor=actor) for site in queries.sites_to_write_for(actor)
    )
    flash(
        ngettext("%(count)s template was added.", "%(count)s templates were added.", count,
                 count=count),
        "success",
    )  # fmt: skip
    return redirect(url_for(".templates"), 303)


@bp.get("/staff/messages/templates/new")
@needs(P.MESSAGE_WRITE)
def new_template(actor: Actor) -> Any:
    """An empty template."""
    return _new_page(_new_form(actor))


@bp.post("/staff/messages/templates/new")
@needs(P.MESSAGE_WRITE)
def create_template(actor: Actor) -> Any:
    """Keep a new template."""
    form = _new_form(actor)
    sites = {site.code: site for site in queries.sites_to_write_for(actor)}
    if form.validate() and form.carry_out(
        services.create_template, sites[form.site.data], _wording(form), actor=actor
    ):
        flash(_("The template is saved."), "success")
        return redirect(url_for(".templates"), 303)
    return _new_page(form), status_of(form)


def _new_form(actor: Actor) -> NewTemplateForm:
    form = NewTemplateForm.over(None, lambda _row: {"name": Texts(), "subject": Texts()})
    sites = queries.sites_to_write_for(actor)
    form.site.choices = [(site.code, said(site.name)) for site in sites]
    return form


def _new_page(form: NewTemplateForm) -> str:
    return render_template(
        "messages/template.html",
        template=None,
        form=form,
        placeholders=PLACEHOLDERS[Audience.APPLICANTS],
        several_sites=len(list(form.site.choices or ())) > 1,
    )


@bp.get("/staff/messages/templates/<ref>")
@needs(P.MESSAGE_WRITE, load=queries.get_template)
def template(template: Template, actor: Actor) -> Any:
    """One template."""
    return _page(template, TemplateForm.over(template, _values))


@bp.post("/staff/messages/templates/<ref>")
@needs(P.MESSAGE_WRITE, load=queries.get_template)
def save_template(template: Template, actor: Actor) -> Any:
    """Keep what a template says."""
    form = TemplateForm.over(template, _values)
    if form.validate() and form.carry_out(
        services.change_template, template, _wording(form), actor=actor
    ):
        flash(_("The template is saved."), "success")
        return redirect(url_for(".templates"), 303)
    return _page(template, form), status_of(form)


@bp.post("/staff/messages/templates/<ref>/retire")
@needs(P.MESSAGE_WRITE, load=queries.get_template)
def retire_template(template: Template, actor: Actor) -> Any:
    """Offer it no more."""
    services.retire_template(template, actor=actor)
    flash(_("The template is offered no more. Messages begun from it stay."), "success")
    return redirect(url_for(".templates"), 303)


def _page(template: Template, form: TemplateForm) -> str:
    return render_template(
        "messages/template.html",
        template=template,
        form=form,
        placeholders=PLACEHOLDERS[template.audience],
        several_sites=False,
    )


def _values(template: Template) -> dict[str, Any]:
    return {field: getattr(template, field) for field in Wording._fields}


def _wording(form: TemplateForm) -> Wording:
    return Wording(form.name.data, form.subject.data, form.body.data, form.short.data)
