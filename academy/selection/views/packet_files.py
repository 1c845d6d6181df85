"""Cleared files of a packet, as a reviewer gets them."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from flask import request, send_file

from academy.access.doors import needs
from academy.access.permissions import P
from academy.audit import see
from academy.core import files as store
from academy.core.actors import Actor
from academy.core.errors import NotFound
from academy.intake.inspection import SUFFIXES
from academy.selection import labels_clearing, queries
from academy.selection.models import Assignment
from academy.selection.packet import PacketFile
from academy.selection.queries import NumberedFile
from academy.selection.views.blueprint import bp
from academy.web.languages import current_locale


def load_with_number(ref: str, number: int) -> Assignment | None:
    """Return the assignment of a file; which file it is, the view finds out."""
    return queries.get_assignment(ref)


@bp.get("/reviews/<ref>/files/<int:number>")
@needs(P.REVIEW_WRITE, load=load_with_number)
def packet_file(assignment: Assignment, actor: Actor) -> Any:
    """Hand a cleared copy to a reviewer, under the code name."""
    application = assignment.application
    number = int((request.view_args or {})["number"])
    found = [f for f in queries.numbered_files(application.id) if f.number == number]
    if not found or not found[0].is_cleared or found[0].clearance is None:
        raise NotFound()
    see([application.person_id])
    suffix = SUFFIXES[found[0].attachment.content_type]
    response = send_file(
        BytesIO(store.fetch(found[0].clearance.stored)),
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=f"{assignment.entry.said(current_locale())}-{number}{suffix}",
        max_age=0,
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response


def packet_files(files: Iterable[NumberedFile]) -> list[PacketFile]:
    """Return what a packet may say of the files that were cleared."""
    return [
        PacketFile(
            each.number,
            labels_clearing.KIND[each.attachment.content_type],
            len(each.clearance.pages),
        )
        for each in files
        if each.is_cleared and each.clearance is not None
    ]
