"""A document: the page that waits for it, and the file itself."""

from io import BytesIO
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, send_file, url_for
from flask_babel import gettext as _

from academy.access.doors import needs, public
from academy.access.permissions import P
from academy.core import clock
from academy.core import files as store
from academy.core.actors import Actor
from academy.core.errors import NotFound
from academy.documents import queries, services
from academy.documents.models import Document
from academy.documents.rules import SLOW
from academy.documents.states import DocumentState
from academy.web.navigation import Entry

bp = Blueprint("documents", __name__)
NAVIGATION: list[Entry] = []
bp.add_app_template_global(services.can_be_made, "can_make_documents")

PUBLIC = "what it holds is about nobody; one that concerns a person has another address"


def address_of(document: Document) -> str:
    """Return where a document is had: its file if it is made, else the page that waits for it."""
    made = document.status is DocumentState.MADE
    return _address(document, "file" if made else "show")


@bp.get("/documents/<ref>")
@needs(P.DOCUMENT_OWN, load=queries.get_document)
def show(document: Document, actor: Actor) -> Any:
    """Show how far a document is."""
    return _page(document)


@bp.get("/documents/<ref>/file")
@needs(P.DOCUMENT_OWN, load=queries.get_document)
def file(document: Document, actor: Actor) -> Any:
    """Hand a document to the person whom it concerns."""
    return _download(document)


@bp.post("/documents/<ref>/again")
@needs(P.DOCUMENT_OWN, load=queries.get_document)
def try_again(document: Document, actor: Actor) -> Any:
    """Have a document made that could not be made."""
    services.try_again(document, actor=actor)
    flash(_("We are trying again."), "info")
    return redirect(_address(document, "show"), 303)


@bp.get("/documents/public/<ref>")
@public(PUBLIC)
def show_public(ref: str) -> Any:
    """Show how far a public document is."""
    return _page(_public(ref))


@bp.get("/documents/public/<ref>/file")
@public(PUBLIC)
def file_public(ref: str) -> Any:
    """Hand out a public document."""
    return _download(_public(ref))


def _public(ref: str) -> Document:
    document = queries.get_public_document(ref)
    if document is None:
        raise NotFound()
    return document


def _address(document: Document, endpoint: str) -> str:
    name = endpoint if document.person_id is not None else f"{endpoint}_public"
    return url_for(f"documents.{name}", ref=document.ref)


def _page(document: Document) -> Any:
    file_url = _address(document, "file")
    waited = clock.now() - document.wanted_at
    page = render_template(
        "documents/show.html",
        document=document,
        State=DocumentState,
        file_url=file_url,
        slow=waited > SLOW,
    )
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    if document.status is DocumentState.MADE:
        response.headers["Refresh"] = f"1; url={file_url}"
    return response


def _download(document: Document) -> Any:
    if document.status is not DocumentState.MADE:
        return redirect(_address(document, "show"), 303)
    response = send_file(
        BytesIO(store.fetch(document.stored)),
        mimetype="application/pdf",
        as_attachment=True,
        download_name=document.name,
        max_age=0,
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response
