"""Papers of an application as PDF: asked for here, made by the worker."""

from typing import Any

from flask import redirect

from academy.access.doors import needs
from academy.access.permissions import P
from academy.core.actors import Actor
from academy.documents.services import want
from academy.documents.views import address_of
from academy.intake import papers, queries
from academy.intake.models import Application
from academy.intake.views.blueprint import bp
from academy.web.languages import current_locale


def load_handed_in(number: str) -> Application | None:
    """Return an application that was handed in; a draft has no papers, nor one taken up again."""
    application = queries.get_application(number)
    return application if application is not None and application.is_handed_in else None


@bp.post("/my/applications/<number>/receipt.pdf")
@needs(P.APPLICATION_OWN, load=load_handed_in)
def receipt_paper(application: Application, actor: Actor) -> Any:
    """Have the receipt made, or hand out the one that says the same."""
    return _ask(papers.RECEIPT, application, actor)


@bp.post("/my/applications/<number>/confirmation.pdf")
@needs(P.APPLICATION_OWN, load=load_handed_in)
def confirmation_paper(application: Application, actor: Actor) -> Any:
    """Have the letter made that confirms an application."""
    return _ask(papers.CONFIRMATION, application, actor)


def _ask(kind: str, application: Application, actor: Actor) -> Any:
    document = want(
        kind,
        application.number,
        person_id=application.person_id,
        site_id=application.site_id,
        locale=current_locale(),
        actor=actor,
    )
    return redirect(address_of(document), 303)
