"""The showcase: what teams have made, for everyone."""

from typing import Any

from flask import Response, abort, current_app, render_template, request, url_for

from academy.access.doors import public
from academy.projects import queries
from academy.projects.covers import draw_cover
from academy.projects.models import TeamMember
from academy.projects.states import Credit, Serves
from academy.projects.views.parts import LABELS, bp
from academy.web.languages import current_locale

WHY = "the showcase is for everyone"


@bp.get("/showcase")
@public(WHY)
def showcase() -> Any:
    """Show all published projects, or those for some people or of one cohort."""
    every = queries.published_projects()
    people = next((p for p in Serves if p == request.args.get("serves")), None)
    numbers = sorted({project.cohort.number for project in every}, reverse=True)
    number = next((n for n in numbers if str(n) == request.args.get("cohort")), None)
    return render_template(
        "projects/showcase.html",
        projects=queries.published_projects(people=people, cohort_number=number),
        offered=[p for p in Serves if any(project.people == p for project in every)],
        numbers=numbers,
        people=people,
        number=number,
        is_empty=not every,
        **LABELS,
    )


@bp.get("/showcase/<slug>")
@public(WHY)
def exhibit(slug: str) -> Any:
    """Show one published project."""
    project = queries.get_published(slug)
    if project is None:
        abort(404)
    names, others = _credited(queries.members_of(project.team_id))
    base = current_app.config["BASE_URL"].rstrip("/")
    return render_template(
        "projects/exhibit.html",
        project=project,
        names=names,
        others=others,
        address=base + url_for("projects.exhibit", slug=slug),
        picture=base + url_for("projects.cover", slug=slug),
        **LABELS,
    )


def _credited(members: list[TeamMember]) -> tuple[list[tuple[str, str]], int]:
    """Return (name, role) of those who want to be named, and how many others there are."""
    english = current_locale() == "en"
    named = [
        ((english and member.person.romanised_name) or member.person.name, member.role)
        for member in members
        if member.credit == Credit.NAMED and member.person.name
    ]
    return named, len(members) - len(named)


@bp.get("/showcase/<slug>/cover.svg")
@public(WHY)
def cover(slug: str) -> Any:
    """Draw the cover of a published project."""
    project = queries.get_published(slug)
    if project is None:
        abort(404)
    response = Response(draw_cover(project.slug), mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response
