"""For staff: the month's look at the access log, to be signed."""

import re
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from academy.access.doors import needs
from academy.access.permissions import P
from academy.cohorts.models import Site
from academy.core import clock
from academy.core.actors import Actor
from academy.privacy import queries
from academy.privacy.forms import SignForm
from academy.privacy.queries import reviews as months
from academy.privacy.rules import bounds_of
from academy.privacy.scopes import words
from academy.privacy.services import reviews
from academy.privacy.views.blueprint import bp
from academy.web.edits import status_of


@dataclass(frozen=True)
class SiteMonth:
    """One month at one site."""

    site: Site
    month: str

    @property
    def site_id(self) -> int:
        """The site, so that policy may ask where this is."""
        return self.site.id


def load_month(code: str, month: str) -> SiteMonth | None:
    """Return a month at a site."""
    site = queries.get_desk_site(code)
    sound = re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", month)
    return SiteMonth(site, month) if site and sound else None


@bp.get("/staff/privacy/<code>/reviews")
@needs(P.PRIVACY_DESK, load=queries.get_desk_site)
def review_list(site: Site, actor: Actor) -> Any:
    """List the months: those to sign, and those that are signed."""
    return render_template(
        "privacy/reviews.html",
        site=site,
        unsigned=months.unsigned_months(site),
        signed=months.reviews_of(site.id),
    )


@bp.route("/staff/privacy/<code>/reviews/<month>", methods=["GET", "POST"])
@needs(P.PRIVACY_DESK, load=load_month)
def review(place: SiteMonth, actor: Actor) -> Any:
    """Show a month's figures and sample, and take the signature."""
    site, month, form = place.site, place.month, SignForm()
    if form.validate_on_submit() and form.carry_out(
        reviews.sign, site, month, remarks=form.remarks.data, actor=actor
    ):
        flash(_("The month is signed."), "success")
        return redirect(url_for("privacy.review", code=site.code, month=month), 303)
    signed = months.review_of(site.id, month)
    page = render_template(
        "privacy/review.html",
        form=form,
        site=site,
        month=month,
        signed=signed,
        is_over=bounds_of(month, site.zone)[1] <= clock.now(),
        sound=reviews.is_as_signed(signed, site) if signed else None,
        figures=signed.figures if signed else months.figures_of(site, month),
        sample=signed.sample if signed else months.sample_of(site, month),
        words=words(),
    )
    return page, status_of(form)
