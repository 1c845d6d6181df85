"""Whom to ask: the academy as a whole, each campus about applying, and pages that answer."""

from typing import Any

from flask import current_app, render_template

from academy.access.doors import public
from academy.cohorts.queries import all_sites
from academy.core.settings import Settings
from academy.intake import queries
from academy.outreach.views.blueprint import bp


@bp.get("/contact")
@public("whoever has a question may know whom to ask")
def contact() -> Any:
    """Show the addresses of the academy and of its campuses."""
    settings: Settings = current_app.config["SETTINGS"]
    return render_template(
        "outreach/contact.html",
        email=settings.contact_email,
        address=settings.contact_address,
        sites=all_sites(),
        applying=queries.contacts_for_applying(),
    )
