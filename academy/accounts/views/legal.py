"""What the law and good manners demand to be said, linked from every footer."""

from typing import Any

from flask import current_app, render_template

from academy.access.doors import public
from academy.accounts.views.parts import bp
from academy.core.settings import Settings

WHY = "anyone may read what we do with personal data"


def _page(name: str) -> Any:
    settings: Settings = current_app.config["SETTINGS"]
    return render_template(f"accounts/legal/{name}.html", officer=settings.privacy_officer)


@bp.get("/privacy")
@public(WHY)
def privacy() -> Any:
    """Show the privacy policy."""
    return _page("privacy")


@bp.get("/privacy/officer")
@public(WHY)
def privacy_officer() -> Any:
    """Show who answers for personal data."""
    return _page("officer")


@bp.get("/privacy/processors")
@public(WHY)
def privacy_processors() -> Any:
    """Show who works with personal data on our behalf."""
    return _page("processors")


@bp.get("/privacy/transfers")
@public(WHY)
def privacy_transfers() -> Any:
    """Show which personal data leave the country."""
    return _page("transfers")
