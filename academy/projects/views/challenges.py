"""Challenges as learners work on them: phase by phase, handed in for the gate."""

from typing import Any

from flask import current_app, flash, render_template
from flask_babel import gettext as _

from academy.access.doors import needs
from academy.access.permissions import P
from academy.core import clock, files
from academy.core.actors import Actor
from academy.intake import inspection
from academy.projects import queries, services
from academy.projects.forms import WorkFileForm, WorkForm
from academy.projects.queries import Place
from academy.projects.rules import IN_TEAMS, phase_of
from academy.projects.states import DELIVERABLES, AttemptState
from academy.projects.views.parts import bp, current_enrolment, status_of, to
from academy.projects.views.work import (
    AT_WORK,
    WORDS,
    download,
    is_late,
    own_deliverable,
    own_file,
    own_place,
    own_work,
    phases_shown,
)
from academy.web.forms import Form
from academy.web.requests import locks_late


@bp.get("/my/challenges")
@needs(P.ATTEMPT_OWN)
def my_challenges(actor: Actor) -> Any:
    """Show the challenges of the year in their order, with phase and state."""
    enrolment = current_enrolment(actor.person_id)
    if enrolment is None:
        return render_template("projects/no_learning.html")
    cohort = enrolment.cohort
    today = clock.today(cohort.site.zone)
    challenges, attempts = queries.challenges_of(cohort.id), queries.attempts_of(enrolment)
    every = queries.teams_of_person(enrolment.person_id, cohort.id)
    return render_template(
        "projects/my_challenges.html",
        cohort=cohort,
        challenges=challenges,
        attempts=attempts,
        teams={team.challenge_id: team for team in every},
        in_teams=IN_TEAMS,
        late={c.id for c in challenges if is_late(c, attempts.get(c.id), today)},
        is_over=today > cohort.ends_on,
        today=today,
        due=queries.day_due,
        **WORDS,
    )


@bp.get("/my/challenges/<ref>")
@needs(P.ATTEMPT_OWN, load=own_place)
def my_challenge(place: Place, actor: Actor) -> Any:
    """Show one challenge: its phases, what was handed in, and what was said at the gates."""
    return _page(place, Form())


def _page(place: Place, form: Form) -> Any:
    attempt, cohort = place.attempt, place.enrolment.cohort
    today = clock.today(cohort.site.zone)
    shown = phases_shown(place.challenge, attempt, cohort.site.zone)
    takes_part = today <= cohort.ends_on and place.enrolment.status == "active"
    page = render_template(
        "projects/my_challenge.html",
        form=form,
        place=place,
        challenge=place.challenge,
        cohort=cohort,
        attempt=attempt,
        shown=shown,
        steps=queries.steps_of(attempt.id) if attempt else [],
        files=queries.files_of(attempt.id) if attempt else {},
        people=queries.people_of(attempt) if attempt and attempt.team_id else [],
        can_work=takes_part and (attempt is None or attempt.status in AT_WORK),
        can_take_back=takes_part and attempt and attempt.status is AttemptState.WAITING,
        today=today,
        **WORDS,
    )
    return page, status_of(form)


@bp.post("/my/challenges/<ref>/begin")
@needs(P.ATTEMPT_OWN, load=own_place)
def begin_challenge(place: Place, actor: Actor) -> Any:
    """Begin to work on a challenge."""
    form, ref = Form(), place.challenge.ref
    if form.validate_on_submit() and form.carry_out(
        services.begin_attempt,
        place.challenge,
        team=place.team,
        enrolment=place.enrolment,
        actor=actor,
    ):
        return to("projects.my_challenge", ref=ref)
    return _page(place, form)


@bp.post("/my/challenges/<ref>/gate")
@needs(P.ATTEMPT_OWN, load=own_work)
def ask_gate(place: Place, actor: Actor) -> Any:
    """Hand the open phase in for its gate."""
    form, ref = Form(), place.challenge.ref
    if form.validate_on_submit() and form.carry_out(services.ask_gate, place.attempt, actor=actor):
        flash(_("Handed in. You get a letter when the gate is decided."), "success")
        return to("projects.my_challenge", ref=ref)
    return _page(place, form)


@bp.post("/my/challenges/<ref>/gate/take-back")
@needs(P.ATTEMPT_OWN, load=own_work)
def take_back_gate(place: Place, actor: Actor) -> Any:
    """Take a phase back that waits for its gate."""
    form, ref = Form(), place.challenge.ref
    if form.validate_on_submit() and form.carry_out(
        services.take_back_gate, place.attempt, actor=actor
    ):
        flash(_("You can go on working. Hand the phase in again when it is ready."), "success")
        return to("projects.my_challenge", ref=ref)
    return _page(place, form)


@bp.route("/my/challenges/<ref>/parts/<deliverable>", methods=["GET", "POST"])
@needs(P.ATTEMPT_OWN, load=own_deliverable)
def deliverable(place: Place, actor: Actor) -> Any:
    """Write the next version of one deliverable, and show those before it."""
    attempt, kind = place.attempt, place.deliverable
    assert attempt is not None
    assert kind is not None
    latest = queries.latest_version(attempt.id, kind)
    form, ref = WorkForm.over(latest, hold=attempt), place.challenge.ref
    seen = int(form.seen or 0)
    if form.validate_on_submit() and form.carry_out(
        services.save_deliverable,
        attempt,
        kind,
        text=form.text.data or "",
        link=form.link.data or "",
        seen=seen,
        actor=actor,
    ):
        saved: services.Saved = form.result
        if not saved.is_overtaken:
            flash(_("Saved."), "success")
            return to("projects.my_challenge", ref=ref)
        # Somebody was faster between the two looks: the newer version has been seen now.
        assert saved.hand_in is not None
        form.lay_beside({"text": saved.hand_in.text, "link": saved.hand_in.link})
        form.version.raw_data, form.version.data = None, str(saved.hand_in.number)
    return _deliverable_page(place, form, WorkFileForm(formdata=None))


def _deliverable_page(place: Place, form: WorkForm, upload: WorkFileForm) -> Any:
    attempt, kind = place.attempt, place.deliverable
    assert attempt is not None
    assert kind is not None
    cohort = place.enrolment.cohort
    versions = queries.versions_of(attempt.id, kind)
    takes_part = clock.today(cohort.site.zone) <= cohort.ends_on
    page = render_template(
        "projects/deliverable.html",
        form=form,
        upload=upload,
        place=place,
        challenge=place.challenge,
        kind=kind,
        phase=phase_of(kind),
        cohort=cohort,
        versions=versions,
        files=queries.files_of(attempt.id),
        can_write=takes_part
        and place.enrolment.status == "active"
        and kind in DELIVERABLES[attempt.phase]
        and attempt.status in AT_WORK,
        accepted=inspection.ACCEPTED,
        limit=current_app.config["SETTINGS"].upload_limit // (1024 * 1024),
        **WORDS,
    )
    return page, max(status_of(form), status_of(upload))


@bp.post("/my/challenges/<ref>/parts/<deliverable>/files")
@locks_late
@needs(P.ATTEMPT_OWN, load=own_deliverable)
def add_work_file(place: Place, actor: Actor) -> Any:
    """Look into a file, keep it, and add it; the lock is taken only for the last step."""
    attempt, kind = place.attempt, place.deliverable
    assert attempt is not None
    assert kind is not None
    upload = WorkFileForm()
    sent = upload.file.data
    content = sent.read() if hasattr(sent, "read") else b""
    limit = current_app.config["SETTINGS"].upload_limit
    name = getattr(sent, "filename", "") or ""
    if upload.validate_on_submit() and upload.carry_out(
        inspection.inspect, content, name, limit=limit, field="file"
    ):
        kept = services.keep_file(upload.result)
        added = upload.carry_out(services.add_file, attempt, kind, kept, actor=actor)
        if not added or upload.result is None:
            files.forget(kept.stored)
        if added:
            flash(_("Saved: %(name)s", name=kept.name), "success")
            return to("projects.deliverable", ref=place.challenge.ref, deliverable=kind.value)
    latest = queries.latest_version(attempt.id, kind)
    return _deliverable_page(place, WorkForm.over(latest, unsent=True), upload)


@bp.post("/my/challenges/<ref>/files/<file>/take-out")
@needs(P.ATTEMPT_OWN, load=own_file)
def take_out_file(place: Place, actor: Actor) -> Any:
    """Take a file out of its deliverable."""
    attempt, file = place.attempt, place.file
    assert attempt is not None
    assert file is not None
    form = Form()
    if form.validate_on_submit() and form.carry_out(
        services.take_out_file, attempt, file.deliverable, file.ref, actor=actor
    ):
        kind = file.deliverable.value
        return to("projects.deliverable", ref=place.challenge.ref, deliverable=kind)
    return _page(place, form)


@bp.get("/my/challenges/<ref>/files/<file>")
@needs(P.ATTEMPT_OWN, load=own_file)
def my_work_file(place: Place, actor: Actor) -> Any:
    """Hand a file back to those who handed it in."""
    return download(place.file)
