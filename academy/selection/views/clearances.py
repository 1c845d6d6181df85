"""Files to clear: staff look at what an applicant sent before any reviewer does."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from academy.access.doors import needs
from academy.access.permissions import P
from academy.audit import see
from academy.core import files as store
from academy.core.actors import Actor
from academy.core.errors import NotFound
from academy.intake import queries as intake
from academy.intake.models import Application, Attachment, Round
from academy.selection import clearing, labels_clearing, queries, services
from academy.selection.forms.clearances import BoxForm, KnownForm, WithholdForm, WordsForm
from academy.selection.models import Clearance
from academy.selection.queries import FilePlace
from academy.selection.redaction import Known
from academy.selection.views.blueprint import bp
from academy.web.forms import Form
from academy.web.paging import page
from academy.web.requests import locks_late

SIZE = 30
SHEETS = 5
"""Pages shown at once; each is drawn by a process of its own."""


@bp.get("/staff/selection/<ref>/files")
@needs(P.SELECTION_MANAGE, load=intake.get_round)
def files_to_clear(round: Round, actor: Actor) -> Any:
    """List the files that wait, or those about which somebody has decided."""
    decided = request.args.get("show") == "decided"
    found = page(
        queries.files_to_clear(round.id, decided=decided),
        [Attachment.id],
        after=request.args.get("after"),
        before=request.args.get("before"),
        size=SIZE,
        descending=False,
    )
    see(file.person_id for file in found.items)
    return render_template(
        "selection/clear_files.html",
        round=round,
        page=found,
        decided=decided,
        waiting=queries.count_to_clear(round.id),
        clearances=queries.clearances_of(found.items),
        labels=labels_clearing,
    )


@bp.get("/staff/selection/files/<ref>")
@needs(P.SELECTION_MANAGE, load=queries.get_file_to_clear)
def file_to_clear(place: FilePlace, actor: Actor) -> Any:
    """One file with what was found in it."""
    return _page(place)


@bp.get("/staff/selection/files/<ref>/pages/<int:number>")
@needs(P.SELECTION_MANAGE, load=queries.get_page_to_clear)
def page_to_clear(place: FilePlace, actor: Actor) -> Any:
    """One page of a file as a picture."""
    file = place.attachment
    picture = clearing.draw(_content(file), file.content_type, place.page)
    if picture is None:
        raise NotFound()
    see([file.person_id])
    return picture, 200, {"Content-Type": "image/png", "Cache-Control": "private, no-store"}


@bp.post("/staff/selection/files/<ref>/search")
@locks_late
@needs(P.SELECTION_MANAGE, load=queries.get_file_to_clear)
def search_file(place: FilePlace, actor: Actor) -> Any:
    """Look for what leads to the applicant, and open the file."""
    file = place.attachment
    if place.clearance is None:
        found = clearing.search(_content(file), file.content_type, _known(file.application))
        services.keep_search(file, found, actor=actor)
    return redirect(url_for(".file_to_clear", ref=file.ref), 303)


@bp.post("/staff/selection/files/<ref>/words")
@locks_late
@needs(P.SELECTION_MANAGE, load=queries.get_file_to_clear)
def cover_words(place: FilePlace, actor: Actor) -> Any:
    """Cover words wherever they stand."""
    form, file, clearance = WordsForm(), place.attachment, _searched(place)
    if form.validate():
        found = clearing.search_words(_content(file), file.content_type, [form.sought.data or ""])
        if not found:
            form.sought.errors = [_("These words were not found. What is a picture has none.")]
        elif _run(form, services.mark, clearance, [*clearance.boxes, *found], actor=actor):
            flash(_("Covered: the words were found and boxed."), "success")
            return _back(place, found[0].page)
    return _page(place, words=form), 422


@bp.post("/staff/selection/files/<ref>/box")
@needs(P.SELECTION_MANAGE, load=queries.get_file_to_clear)
def cover_place(place: FilePlace, actor: Actor) -> Any:
    """Cover a place on a page, or the whole page."""
    form, clearance = BoxForm(), _searched(place)
    if form.validate():
        if form.box.page > len(clearance.pages):
            form.page.errors = [_("This file has no such page.")]
        elif _run(form, services.mark, clearance, [*clearance.boxes, form.box], actor=actor):
            return _back(place, form.box.page)
    return _page(place, box=form), 422


@bp.post("/staff/selection/files/<ref>/uncover")
@needs(P.SELECTION_MANAGE, load=queries.get_file_to_clear)
def uncover(place: FilePlace, actor: Actor) -> Any:
    """Take one box away."""
    form, clearance = KnownForm(), _searched(place)
    typed = request.form.get("box", "")
    which = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else -1
    boxes = clearance.boxes
    if not 0 <= which < len(boxes):
        return _back(place, 1)
    number = boxes[which].page
    rest = [box for at, box in enumerate(boxes) if at != which]
    if form.validate() and _run(form, services.mark, clearance, rest, actor=actor):
        return _back(place, number)
    return _page(place, whole=form), 422


@bp.post("/staff/selection/files/<ref>/clear")
@locks_late
@needs(P.SELECTION_MANAGE, load=queries.get_file_to_clear)
def clear_file(place: FilePlace, actor: Actor) -> Any:
    """Make the copy that reviewers get."""
    form, file, clearance = KnownForm(), place.attachment, _searched(place)
    if form.validate() and form.carry_out(
        clearing.cover, _content(file), file.content_type, clearance.boxes
    ):
        stored = store.keep(form.result, Clearance.stored)
        if _run(form, services.clear_file, clearance, stored, actor=actor):
            flash(_("Cleared: reviewers get the copy."), "success")
            return redirect(url_for(".files_to_clear", ref=file.application.round.ref), 303)
        store.forget(stored)
    return _page(place, whole=form), 422


@bp.post("/staff/selection/files/<ref>/withhold")
@needs(P.SELECTION_MANAGE, load=queries.get_file_to_clear)
def withhold_file(place: FilePlace, actor: Actor) -> Any:
    """Keep a file from reviewers."""
    form, clearance = WithholdForm(), _searched(place)
    if form.validate() and _run(
        form, services.withhold, clearance, reason=form.reason.data or "", actor=actor
    ):
        flash(_("Withheld: reviewers get nothing of this file."), "success")
        round = place.attachment.application.round
        return redirect(url_for(".files_to_clear", ref=round.ref), 303)
    return _page(place, withhold=form), 422


def _run(form: KnownForm, verb: Callable[..., Any], *args: Any, **more: Any) -> bool:
    """Carry a verb out on what the page showed, and forget the copy that it leaves behind."""
    if not form.carry_out(verb, *args, known=form.state, **more):
        return False
    for key in form.result:
        store.forget(key)
    return True


def _searched(place: FilePlace) -> Clearance:
    if place.clearance is None:
        raise NotFound()
    return place.clearance


def _content(file: Attachment) -> bytes:
    return store.fetch(file.stored)


def _known(application: Application) -> Known:
    person = application.person
    names = tuple(n for n in (person.name, person.nickname, person.romanised_name) if n)
    return Known(names, person.email, person.phone or "", application.born_on)


def _back(place: FilePlace, number: int) -> Any:
    where = url_for(".file_to_clear", ref=place.attachment.ref, page=number)
    return redirect(f"{where}#page-{number}", 303)


def _page(place: FilePlace, **forms: Form) -> str:
    file = place.attachment
    see([file.person_id])
    fresh = queries.get_file_to_clear(file.ref) or place
    pages = fresh.clearance.pages if fresh.clearance else []
    typed = request.args.get("page", "")
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 1
    first = (min(max(number, 1), max(len(pages), 1)) - 1) // SHEETS * SHEETS + 1
    return render_template(
        "selection/clear_file.html",
        file=file,
        clearance=fresh.clearance,
        known=fresh.version,
        sheets=list(enumerate(pages, start=1))[first - 1 : first - 1 + SHEETS],
        first=first,
        size=SHEETS,
        words=forms.get("words") or WordsForm(formdata=None),
        box=forms.get("box") or BoxForm(formdata=None),
        withhold=forms.get("withhold") or WithholdForm(formdata=None),
        whole=forms.get("whole") or KnownForm(formdata=None),
        labels=labels_clearing,
    )
