"""Notices for staff: the texts that people read before data are asked, version by version."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from academy.access.doors import needs
from academy.access.permissions import P
from academy.cohorts.models import Site
from academy.core.actors import Actor
from academy.core.types import Texts
from academy.intake import queries, services
from academy.intake.forms.staff import NoticeForm, notice_values
from academy.intake.labels import NOTICE
from academy.intake.states import NoticeKind
from academy.intake.views.blueprint import bp
from academy.web.edits import status_of


@dataclass(frozen=True)
class Place:
    """A site and one kind of notice."""

    site: Site
    kind: NoticeKind | None = None

    @property
    def site_id(self) -> int:
        """The site, so that policy may ask where this is."""
        return self.site.id


def load_place(code: str, kind: str | None = None) -> Place | None:
    """Return a site, and the kind that an address names."""
    site = queries.get_site(code)
    if site is None or (kind is not None and kind not in set(NoticeKind)):
        return None
    return Place(site, NoticeKind(kind) if kind else None)


@bp.get("/staff/notices/<code>")
@needs(P.ROUND_MANAGE, load=load_place)
def notices(place: Place, actor: Actor) -> Any:
    """List the notices of a site with their versions."""
    return render_template(
        "intake/notices.html",
        site=place.site,
        newest=queries.newest_notices(place.site.id),
        names=NOTICE,
        kinds=list(NoticeKind),
    )


@bp.route("/staff/notices/<code>/<kind>", methods=["GET", "POST"])
@needs(P.ROUND_MANAGE, load=load_place)
def edit_notice(place: Place, actor: Actor) -> Any:
    """Write a new version; rounds that are open keep theirs."""
    assert place.kind is not None
    newest = queries.newest_notices(place.site.id).get(place.kind)
    form = NoticeForm.over(newest, partial(notice_values, kind=place.kind), hold=place.site)
    if form.validate_on_submit() and form.carry_out(
        services.publish_notice,
        place.site,
        place.kind,
        title=Texts(ko=form.title_ko.data or "", en=form.title_en.data or ""),
        body=Texts(ko=form.body_ko.data or "", en=form.body_en.data or ""),
        actor=actor,
    ):
        flash(_("Version %(version)s is kept.", version=form.result.version), "success")
        return redirect(url_for("intake.notices", code=place.site.code), 303)
    page = render_template(
        "intake/notice_form.html",
        site=place.site,
        kind=place.kind,
        names=NOTICE,
        newest=newest,
        form=form,
    )
    return page, status_of(form)
