"""Plans: what programme managers draft, publish and supersede."""

from itertools import groupby
from typing import Any

from flask import flash, render_template
from flask_babel import gettext as _

from academy.access.doors import needs
from academy.access.permissions import P
from academy.cohorts.models import Cohort
from academy.core.actors import Actor, Role
from academy.core.types import Texts
from academy.curriculum import queries, services
from academy.curriculum.forms import ModuleForm, TrackForm
from academy.curriculum.labels import SUBJECTS, TRACK_KINDS, TRACK_STATES, describe_lacks
from academy.curriculum.models import Module, Track
from academy.curriculum.rules import find_lacks, spans
from academy.curriculum.views.parts import bp, cohort_at, plan_of, status_of, to
from academy.web.forms import Form

LABELS = {"subjects": SUBJECTS, "states": TRACK_STATES, "kinds": TRACK_KINDS}


@bp.get("/staff/tracks")
@needs(P.TRACK_MANAGE)
def tracks(actor: Actor) -> Any:
    """List the plans of all cohorts, and the cohorts that have none."""
    found = queries.tracks_visible_to(actor)
    by_cohort = {key: list(some) for key, some in groupby(found, key=lambda t: t.cohort_id)}
    cohorts = queries.cohorts_of(actor, Role.PROGRAMME)
    return render_template("curriculum/tracks.html", cohorts=cohorts, by_cohort=by_cohort, **LABELS)


@bp.route("/staff/tracks/new/<site>/<int:number>", methods=["GET", "POST"])
@needs(P.TRACK_MANAGE, load=cohort_at)
def new_track(cohort: Cohort, actor: Actor) -> Any:
    """Begin a plan, or the next edition of the one that holds."""
    before = queries.published_track(cohort.id)
    form = TrackForm(title=before.title if before else Texts())
    if form.validate_on_submit() and form.carry_out(
        services.create_track, cohort, title=form.title.data, actor=actor
    ):
        return to("curriculum.track", ref=form.result.ref)
    page = render_template("curriculum/track_form.html", form=form, cohort=cohort, before=before)
    return page, status_of(form)


@bp.get("/staff/tracks/<ref>")
@needs(P.TRACK_MANAGE, load=queries.get_track)
def track(track: Track, actor: Actor) -> Any:
    """Show an edition, what it lacks, and what can be done with it."""
    return _page(track.ref, Form())


def _page(ref: str, form: Form) -> Any:
    # Read anew: a refused verb has rolled back and let go of what was loaded before.
    track = queries.get_track(ref)
    if track is None:
        return to("curriculum.tracks")
    plan = plan_of(track)
    lacks = describe_lacks(find_lacks(spans(plan["modules"])))
    page = render_template("curriculum/track.html", form=form, lacks=lacks, **plan, **LABELS)
    return page, status_of(form)


@bp.route("/staff/tracks/<ref>/title", methods=["GET", "POST"])
@needs(P.TRACK_MANAGE, load=queries.get_track)
def rename_track(track: Track, actor: Actor) -> Any:
    """Give a draft another title."""
    form = TrackForm.over(track)
    if form.validate_on_submit() and form.carry_out(
        services.rename_track, track, title=form.title.data, actor=actor
    ):
        return to("curriculum.track", ref=track.ref)
    page = render_template(
        "curriculum/track_form.html", form=form, cohort=track.cohort, track=track, before=None
    )
    return page, status_of(form)


@bp.post("/staff/tracks/<ref>/publish")
@needs(P.TRACK_MANAGE, load=queries.get_track)
def publish_track(track: Track, actor: Actor) -> Any:
    """Let a draft hold, or say exactly what is missing."""
    form, ref = Form(), track.ref
    if form.validate_on_submit() and form.carry_out(services.publish, track, actor=actor):
        flash(_("The plan is published. Learners see it from now on."), "success")
        return to("curriculum.track", ref=ref)
    return _page(ref, form)


@bp.post("/staff/tracks/<ref>/discard")
@needs(P.TRACK_MANAGE, load=queries.get_track)
def discard_track(track: Track, actor: Actor) -> Any:
    """Throw a draft away."""
    services.discard_track(track, actor=actor)
    flash(_("The draft is gone. What was published stays."), "success")
    return to("curriculum.tracks")


@bp.route("/staff/tracks/<ref>/modules/new", methods=["GET", "POST"])
@needs(P.TRACK_MANAGE, load=queries.get_track)
def new_module(track: Track, actor: Actor) -> Any:
    """Put a module into a draft."""
    form, ref = ModuleForm(), track.ref
    if form.validate_on_submit() and form.carry_out(
        services.add_module, track, **_typed(form), actor=actor
    ):
        return to("curriculum.track", ref=ref)
    return _module_page(form, ref, None)


@bp.route("/staff/modules/<ref>", methods=["GET", "POST"])
@needs(P.TRACK_MANAGE, load=queries.get_module)
def module(module: Module, actor: Actor) -> Any:
    """Change a module of a draft."""
    track_ref, module_ref = module.track.ref, module.ref
    form = ModuleForm.over(module)
    if form.validate_on_submit() and form.carry_out(
        services.change_module, module, **_typed(form), actor=actor
    ):
        return to("curriculum.track", ref=track_ref)
    return _module_page(form, track_ref, module_ref)


def _module_page(form: ModuleForm, track_ref: str, module_ref: str | None) -> Any:
    page = render_template(
        "curriculum/module_form.html",
        form=form,
        track=queries.get_track(track_ref),
        module_ref=module_ref,
    )
    return page, status_of(form)


@bp.post("/staff/modules/<ref>/remove")
@needs(P.TRACK_MANAGE, load=queries.get_module)
def remove_module(module: Module, actor: Actor) -> Any:
    """Take a module out of a draft."""
    services.remove_module(module, actor=actor)
    flash(_("The module is removed."), "success")
    return to("curriculum.track", ref=module.track.ref)


def _typed(form: ModuleForm) -> dict[str, Any]:
    names = "subject", "title", "objectives", "first_week", "last_week"
    return {name: form[name].data for name in names}
