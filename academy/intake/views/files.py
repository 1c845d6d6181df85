"""Files of an application: attached, replaced, and served as downloads only."""

from io import BytesIO
from typing import Any

from flask import current_app, flash, redirect, render_template, send_file
from flask_babel import gettext as _

from academy.access.doors import needs
from academy.access.permissions import P
from academy.audit import see
from academy.core import files as store
from academy.core.actors import Actor
from academy.core.errors import NotFound
from academy.intake import inspection, queries, services
from academy.intake.forms.applicant import FileForm
from academy.intake.models import Attachment, Question
from academy.intake.services.files import keep
from academy.intake.states import QuestionKind
from academy.intake.views.apply import to_start
from academy.intake.views.blueprint import bp
from academy.intake.views.desk import Desk, load_desk
from academy.web.requests import locks_late


@bp.get("/apply/<ref>/files")
@needs(P.APPLICATION_START, load=load_desk)
def files(desk: Desk, actor: Actor) -> Any:
    """Show the questions that a file answers."""
    elsewhere = to_start(desk)
    if elsewhere is None and "files" not in desk.sections:
        raise NotFound()
    return elsewhere or _page(desk, {})


def load_desk_for(ref: str, key: str) -> tuple[Desk, Question] | None:
    """Return the desk and the question of a file, if the person has begun."""
    desk = load_desk(ref)
    if desk is None or desk.draft is None:
        return None
    found = [q for q in desk.questions if q.key == key and q.kind is QuestionKind.FILE]
    return (desk, found[0]) if found else None


@bp.post("/apply/<ref>/files/<key>")
@locks_late
@needs(P.APPLICATION_START, load=load_desk_for)
def attach(place: tuple[Desk, Question], actor: Actor) -> Any:
    """Look into a file, keep it, and attach it; the lock is taken only for the last step."""
    desk, question = place
    form = FileForm(prefix=question.key)
    upload = form.file.data
    content = upload.read() if hasattr(upload, "read") else b""
    limit = current_app.config["SETTINGS"].upload_limit
    name = getattr(upload, "filename", "") or ""
    if not form.validate_on_submit() or not form.carry_out(
        inspection.inspect, content, name, limit=limit, field="file"
    ):
        return _page(desk, {question.key: form}), 422
    kept = keep(form.result)
    attached = form.carry_out(
        services.attach, desk.application, desk.round, question, kept, actor=actor
    )
    if not attached:
        store.forget(kept.stored)
        return _page(desk, {question.key: form}), 422
    _forget(form.result)
    flash(_("Saved: %(name)s", name=kept.name), "success")
    return redirect(desk.url("files"), 303)


@bp.post("/apply/<ref>/files/<key>/remove")
@needs(P.APPLICATION_START, load=load_desk_for)
def remove(place: tuple[Desk, Question], actor: Actor) -> Any:
    """Take a file out."""
    desk, question = place
    form = FileForm(prefix=question.key)
    removed = form.carry_out(
        services.remove_file, desk.application, desk.round, question, actor=actor
    )
    if not removed:
        return _page(desk, {question.key: form}), 422
    _forget(form.result)
    return redirect(desk.url("files"), 303)


@bp.get("/my/applications/<number>/files/<ref>")
@needs(P.APPLICATION_OWN, load=queries.get_attachment)
def my_file(attachment: Attachment, actor: Actor) -> Any:
    """Hand a file back to its owner."""
    return _download(attachment)


@bp.get("/staff/applications/<number>/files/<ref>")
@needs(P.APPLICATION_READ, load=queries.get_attachment)
def staff_file(attachment: Attachment, actor: Actor) -> Any:
    """Hand a file to staff, and note whose it was."""
    if attachment.sent_at is None:
        raise NotFound()
    see([attachment.person_id])
    return _download(attachment)


def _download(attachment: Attachment) -> Any:
    response = send_file(
        BytesIO(store.fetch(attachment.stored)),
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=attachment.name,
        max_age=0,
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response


def _forget(keys: list[str]) -> None:
    for key in keys:
        store.forget(key)


def _page(desk: Desk, forms: dict[str, FileForm]) -> str:
    attached = [f for f in queries.attachments_of(desk.application.id) if f.removed_at is None]
    asked = {item.key for item in desk.shown}
    questions = [q for q in desk.questions if q.kind is QuestionKind.FILE and q.key in asked]
    by_key = {file.question.key: file for file in attached}
    return render_template(
        "intake/files.html",
        desk=desk,
        questions=questions,
        attached={q.id: by_key[q.key] for q in questions if q.key in by_key},
        forms={q.key: forms.get(q.key) or FileForm(formdata=None, prefix=q.key) for q in questions},
        accepted=inspection.ACCEPTED,
        limit=current_app.config["SETTINGS"].upload_limit // (1024 * 1024),
    )
