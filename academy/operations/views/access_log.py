"""Who saw whose data, when and from where."""

from flask import render_template, request

from academy.access.doors import needs
from academy.access.permissions import P
from academy.audit import see
from academy.audit.models import Access
from academy.audit.queries import people_by_look
from academy.core.actors import Actor
from academy.operations import queries
from academy.operations.forms import AccessForm
from academy.operations.labels import subject_of
from academy.operations.views.blueprint import bp
from academy.web.paging import page

NAMED = 5
"""People of one look who are named in the list; the others are counted."""


@bp.get("/staff/access-log")
@needs(P.ACCESS_LOG_READ)
def access_log(actor: Actor) -> str:
    """List looks at people's data, the newest first."""
    form = AccessForm(request.args)
    asked = form.person.data if form.validate() else ""
    found = page(
        queries.select_access(actor, queries.person_id_of(asked) if asked else None),
        [Access.id],
        after=request.args.get("after"),
        before=request.args.get("before"),
        size=30,
    )
    seen = people_by_look([look.id for look in found.items], of_file=NAMED)
    people = {look.actor_id for look in found.items}.union(*seen.values())
    see(people)
    return render_template(
        "operations/access_log.html",
        form=form,
        subject_of=subject_of,
        page=found,
        seen=seen,
        named=NAMED,
        people=queries.people_named(people),
        zone=queries.zone_of(actor),
    )
