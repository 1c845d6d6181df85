"""Notices for staff: the texts that people read before data are asked, version by version."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import force_locale, get_locale
from flask_babel import gettext as _

from academy.access.doors import needs
from academy.access.permissions import P
from academy.cohorts.models import Site
from academy.core.actors import Actor
from academy.core.types import Texts
from academy.intake import queries, services
from academy.intake.forms.notices import notice_form
from academy.intake.labels import GROUND, NOTICE, part_name
from academy.intake.models import Notice
from academy.intake.states import NoticeKind, NoticePart
from academy.intake.views.blueprint import bp
from academy.web.edits import status_of
from academy.web.languages import LOCALES


@bp.app_template_global()
def notice_parts(notice: Notice, language: str | None = None) -> list[tuple[str, str]]:
    """Return what a notice says, part by part with its name; none of a text of old."""
    code = language or str(get_locale())
    with force_locale(code):
        return [
            (str(part_name(notice.kind, part)), Texts(notice.parts[part]).said(code))
            for part in NoticePart
            if part in notice.parts
        ]


@dataclass(frozen=True)
class Place:
    """A site, one kind of notice, and one version of it."""

    site: Site
    kind: NoticeKind | None = None
    edition: queries.NoticeVersion | None = None

    @property
    def site_id(self) -> int:
        """The site, so that policy may ask where this is."""
        return self.site.id


def load_place(code: str, kind: str | None = None, number: int | None = None) -> Place | None:
    """Return a site, and the kind and version that an address names."""
    site = queries.get_site(code)
    if site is None or (kind is not None and kind not in set(NoticeKind)):
        return None
    if kind is None or number is None:
        return Place(site, NoticeKind(kind) if kind else None)
    edition = queries.get_notice_version(site.id, NoticeKind(kind), number)
    return Place(site, NoticeKind(kind), edition) if edition else None


@bp.get("/staff/notices/<code>")
@needs(P.ROUND_MANAGE, load=load_place)
def notices(place: Place, actor: Actor) -> Any:
    """List the notices of a site with their versions."""
    return render_template(
        "intake/notices.html",
        site=place.site,
        editions=queries.versions_of_notices(place.site.id),
        names=NOTICE,
        grounds=GROUND,
    )


@bp.get("/staff/notices/<code>/<kind>/<int:number>")
@needs(P.ROUND_MANAGE, load=load_place)
def show_notice(place: Place, actor: Actor) -> Any:
    """Show one version as applicants read it, in every language."""
    return render_template(
        "intake/notice.html",
        site=place.site,
        kind=place.kind,
        edition=place.edition,
        names=NOTICE,
        grounds=GROUND,
        languages=LOCALES,
    )


@bp.route("/staff/notices/<code>/<kind>", methods=["GET", "POST"])
@needs(P.ROUND_MANAGE, load=load_place)
def edit_notice(place: Place, actor: Actor) -> Any:
    """Write a new version; rounds that are open keep theirs."""
    assert place.kind is not None
    newest = queries.newest_notices(place.site.id).get(place.kind)
    form = notice_form(place.kind, newest, place.site)
    if form.validate_on_submit() and form.carry_out(
        services.publish_notice,
        place.site,
        place.kind,
        title=form.title.data,
        parts=form.parts(),
        actor=actor,
    ):
        version = form.result.version
        flash(_("Version %(version)s is kept.", version=version), "success")
        where = {"code": place.site.code, "kind": place.kind, "number": version}
        return redirect(url_for("intake.show_notice", **where), 303)
    page = render_template(
        "intake/notice_form.html",
        site=place.site,
        kind=place.kind,
        names=NOTICE,
        newest=newest,
        form=form,
        fields=list(form.parts()),
    )
    return page, status_of(form)
