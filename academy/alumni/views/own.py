"""What a graduate sees and decides."""

from typing import Any

from flask import flash, redirect, render_template, session, url_for
from flask_babel import gettext as _

from academy.access.current import current_actor
from academy.access.doors import needs
from academy.access.permissions import P
from academy.alumni import labels, queries, services
from academy.alumni.forms import AudienceForm, OutcomeForm, PostponeForm, audience_values
from academy.alumni.models import Alumnus, Candidate
from academy.alumni.states import CANDIDATE_FLOW, CANDIDATES_OWN_VERBS, Audience, OutcomeKind
from academy.alumni.views.blueprint import bp
from academy.cohorts.labels import DISCIPLINES
from academy.core import clock
from academy.core.actors import Actor
from academy.mentoring.labels import KIND
from academy.web.edits import status_of


def is_graduate(actor: Actor) -> bool:
    """Whether the menu shows a graduate's record: asked once a day, not on each page."""
    today = clock.now().date().isoformat()
    if session.get("graduate") not in ("yes", today):
        session["graduate"] = "yes" if queries.is_alumnus(actor) else today
    return bool(session["graduate"] == "yes")


def _own_record() -> Alumnus | None:
    return queries.alumnus_of(current_actor().person_id or 0)


def _record_page(
    alumnus: Alumnus, audience: AudienceForm | None = None, outcome: OutcomeForm | None = None
) -> Any:
    if audience is None:
        audience = AudienceForm.over(alumnus, audience_values, unsent=True)
    page = render_template(
        "alumni/record.html",
        alumnus=alumnus,
        outcomes=queries.outcomes_of(alumnus.person_id),
        candidacies=queries.candidacies_of(alumnus.person_id),
        audience=audience,
        outcome=outcome or OutcomeForm(formdata=None),
        disciplines=DISCIPLINES,
        labels=labels,
        kinds=KIND,
    )
    return page, max(status_of(audience), status_of(outcome) if outcome else 200)


@bp.get("/my/alumni")
@needs(P.ALUMNUS_OWN, load=_own_record)
def record(alumnus: Alumnus, actor: Actor) -> Any:
    """My record as a graduate."""
    return _record_page(alumnus)


@bp.post("/my/alumni/audience")
@needs(P.ALUMNUS_OWN, load=_own_record)
def choose_audience(alumnus: Alumnus, actor: Actor) -> Any:
    """Choose who finds me in the directory."""
    form = AudienceForm.over(alumnus, audience_values)
    if form.validate():
        services.choose_audience(alumnus, Audience(form.audience.data), actor=actor)
        flash(_("Your choice is saved."), "success")
        return redirect(url_for("alumni.record"), 303)
    return _record_page(alumnus, audience=form)


@bp.post("/my/alumni/outcomes")
@needs(P.ALUMNUS_OWN, load=_own_record)
def tell_outcome(alumnus: Alumnus, actor: Actor) -> Any:
    """Tell what I do now."""
    form = OutcomeForm()
    if form.validate() and form.carry_out(
        services.tell_outcome,
        alumnus,
        kind=OutcomeKind(form.kind.data),
        organisation=form.organisation.data or "",
        since_on=form.since_on.data,
        actor=actor,
    ):
        flash(_("Thank you. It is in your record."), "success")
        return redirect(url_for("alumni.record"), 303)
    return _record_page(alumnus, outcome=form)


@bp.get("/my/invitations/<ref>")
@needs(P.CANDIDATE_ANSWER, load=queries.get_candidate)
def invitation(candidate: Candidate, actor: Actor) -> Any:
    """An invitation to come back as a mentor."""
    return _invitation_page(candidate, PostponeForm(formdata=None))


@bp.post("/my/invitations/<ref>/accept")
@needs(P.CANDIDATE_ANSWER, load=queries.get_candidate)
def accept(candidate: Candidate, actor: Actor) -> Any:
    """Say that I am interested."""
    services.answer(candidate, "accept", actor=actor)
    flash(_("Thank you. The academy will write to you about a talk."), "success")
    return redirect(url_for("alumni.invitation", ref=candidate.ref), 303)


@bp.post("/my/invitations/<ref>/decline")
@needs(P.CANDIDATE_ANSWER, load=queries.get_candidate)
def decline(candidate: Candidate, actor: Actor) -> Any:
    """Say no, without a reason."""
    services.answer(candidate, "decline", actor=actor)
    flash(_("Thank you for telling us."), "success")
    return redirect(url_for("alumni.invitation", ref=candidate.ref), 303)


@bp.post("/my/invitations/<ref>/withdraw")
@needs(P.CANDIDATE_ANSWER, load=queries.get_candidate)
def withdraw(candidate: Candidate, actor: Actor) -> Any:
    """Step back after having shown interest."""
    services.answer(candidate, "withdraw", actor=actor)
    flash(_("Thank you for telling us."), "success")
    return redirect(url_for("alumni.invitation", ref=candidate.ref), 303)


@bp.post("/my/invitations/<ref>/postpone")
@needs(P.CANDIDATE_ANSWER, load=queries.get_candidate)
def postpone(candidate: Candidate, actor: Actor) -> Any:
    """Ask to be asked again on a day."""
    form = PostponeForm()
    if form.validate() and form.carry_out(
        services.answer,
        candidate,
        "postpone",
        ask_again_on=form.ask_again_on.data,
        actor=actor,
    ):
        flash(_("We will ask you again then."), "success")
        return redirect(url_for("alumni.invitation", ref=candidate.ref), 303)
    return _invitation_page(candidate, form)


def _invitation_page(candidate: Candidate, postpone_form: PostponeForm) -> Any:
    verbs = [v for v in CANDIDATE_FLOW.open_verbs(candidate.status) if v in CANDIDATES_OWN_VERBS]
    page = render_template(
        "alumni/invitation.html",
        candidate=candidate,
        cohort=candidate.cohort,
        verbs=verbs,
        form=postpone_form,
        labels=labels,
        kinds=KIND,
    )
    return page, 422 if postpone_form.errors else 200
