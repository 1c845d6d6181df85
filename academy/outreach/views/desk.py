"""The desk of questions: open ones first, claimed, answered, made public."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from academy.access.doors import needs
from academy.access.permissions import P
from academy.audit import see
from academy.core.actors import Actor
from academy.outreach import queries, services
from academy.outreach.forms.enquiries import AnswerForm, NoteForm
from academy.outreach.forms.parts import PartForm
from academy.outreach.labels import ENQUIRY, PART_HELP
from academy.outreach.models import Enquiry
from academy.outreach.states import EnquiryState, PartKind, WordKind
from academy.outreach.views.blueprint import bp
from academy.web.edits import status_of

ACTS: dict[str, Callable[[Enquiry, Actor], None]] = {
    "claim": lambda enquiry, actor: services.claim(enquiry, actor=actor),
    "give-back": lambda enquiry, actor: services.give_back(enquiry, actor=actor),
    "close": lambda enquiry, actor: services.close_enquiry(enquiry, actor=actor),
    "reopen": lambda enquiry, actor: services.reopen_enquiry(enquiry, actor=actor),
}
"""What can be done with a question by one press."""


@bp.get("/staff/questions")
@needs(P.ENQUIRY_LIST)
def questions_desk(actor: Actor) -> Any:
    """List questions of the actor's sites: those that wait longest first."""
    wanted = request.args.get("state", "")
    state = EnquiryState(wanted) if wanted in set(EnquiryState) else EnquiryState.OPEN
    mine = request.args.get("mine") == "1"
    found = queries.enquiries_visible_to(
        actor,
        state,
        mine=mine,
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    see([enquiry.person_id for enquiry in found.items])
    return render_template(
        "outreach/questions_desk.html", page=found, state=state, mine=mine, states=ENQUIRY
    )


@bp.get("/staff/questions/<ref>")
@needs(P.ENQUIRY_ANSWER, load=queries.get_enquiry)
def question(enquiry: Enquiry, actor: Actor) -> Any:
    """Show a question with its thread and the notes of staff."""
    return _page(enquiry)


@bp.post("/staff/questions/<ref>/answer")
@needs(P.ENQUIRY_ANSWER, load=queries.get_enquiry)
def answer_question(enquiry: Enquiry, actor: Actor) -> Any:
    """Send an answer."""
    form = AnswerForm(prefix="answer")
    if form.validate_on_submit() and form.carry_out(
        services.answer, enquiry, form.body.data or "", seen=form.last_seen(), actor=actor
    ):
        flash(_("The answer is on its way."), "success")
        return redirect(url_for("outreach.question", ref=enquiry.ref), 303)
    return _page(enquiry, answer=form), 422


@bp.post("/staff/questions/<ref>/note")
@needs(P.ENQUIRY_ANSWER, load=queries.get_enquiry)
def note_question(enquiry: Enquiry, actor: Actor) -> Any:
    """Leave a note for other staff."""
    form = NoteForm(prefix="note")
    if form.validate_on_submit() and form.carry_out(
        services.note, enquiry, form.body.data or "", actor=actor
    ):
        return redirect(url_for("outreach.question", ref=enquiry.ref), 303)
    return _page(enquiry, note=form), 422


@bp.post("/staff/questions/<ref>/<act>")
@needs(P.ENQUIRY_ANSWER, load=lambda ref, act: queries.get_enquiry(ref) if act in ACTS else None)
def change_question(enquiry: Enquiry, actor: Actor) -> Any:
    """Claim a question, give it back, lay it aside, or take it up again."""
    ACTS[str((request.view_args or {})["act"])](enquiry, actor)
    return redirect(url_for("outreach.question", ref=enquiry.ref), 303)


@bp.route("/staff/questions/<ref>/public", methods=["GET", "POST"])
@needs(P.ENQUIRY_ANSWER, load=queries.get_enquiry)
def publish_question(enquiry: Enquiry, actor: Actor) -> Any:
    """Turn a question and its answer into a draft among the questions and answers."""
    words = queries.thread_of(enquiry.id, notes=False)
    see([enquiry.person_id])
    form = PartForm(data=_suggested(enquiry, words))
    if form.validate_on_submit() and form.carry_out(
        services.make_public, enquiry, form.plan(), actor=actor
    ):
        flash(_("Saved as a draft. Publish it when it is ready."), "success")
        return redirect(
            url_for("outreach.call_desk", campus=enquiry.site.code, _anchor=PartKind.FAQ.value), 303
        )
    title, body = PART_HELP[PartKind.FAQ]
    form.title.label.text, form.body.label.text = str(title), str(body)
    page = render_template("outreach/publish_question.html", enquiry=enquiry, form=form)
    return page, status_of(form)


def _suggested(enquiry: Enquiry, words: list[Any]) -> dict[str, Any]:
    answers = [word.body for word in words if word.kind is WordKind.ANSWER]
    return {
        "title": {enquiry.locale: enquiry.subject},
        "body": {enquiry.locale: answers[-1] if answers else ""},
    }


def _page(
    enquiry: Enquiry, *, answer: AnswerForm | None = None, note: NoteForm | None = None
) -> str:
    see([enquiry.person_id])
    words = queries.thread_of(enquiry.id, notes=True)
    answer = answer or AnswerForm(formdata=None, prefix="answer")
    answer.seen.data = str(queries.last_word_id(enquiry.id))
    return render_template(
        "outreach/question.html",
        enquiry=enquiry,
        words=words,
        states=ENQUIRY,
        State=EnquiryState,
        WordKind=WordKind,
        answer=answer,
        note=note or NoteForm(formdata=None, prefix="note"),
    )
