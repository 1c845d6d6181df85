"""The plan as everyone may see it."""

from typing import Any

from flask import abort, render_template

from academy.access.doors import public
from academy.cohorts.queries import all_sites
from academy.curriculum import queries
from academy.curriculum.labels import SUBJECTS
from academy.curriculum.models import Track
from academy.curriculum.rules import HOURS_A_WEEK
from academy.curriculum.views.parts import bp, cohort_at, plan_of

WHY = "a published plan is no secret"


@bp.get("/programme")
@public(WHY)
def programme() -> Any:
    """Show the plan of the home site's youngest cohort that has one, else of any site's."""
    tracks = queries.published_tracks()
    if not tracks:
        return render_template("curriculum/no_programme.html")
    home = all_sites()[0].id
    return _page(next((t for t in tracks if t.site_id == home), tracks[0]), tracks)


@bp.get("/programme/<site>/<int:number>")
@public(WHY)
def programme_of(site: str, number: int) -> Any:
    """Show the plan of one cohort."""
    cohort = cohort_at(site, number)
    track = queries.published_track(cohort.id) if cohort else None
    if track is None:
        abort(404)
    return _page(track, queries.published_tracks())


def _page(track: Track, tracks: list[Track]) -> Any:
    return render_template(
        "curriculum/programme.html",
        tracks=tracks,
        subjects=SUBJECTS,
        hours=HOURS_A_WEEK,
        **plan_of(track),
    )
