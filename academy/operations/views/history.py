"""Who did what to what, and who tried what was denied."""

from flask import render_template, request

from academy.access.doors import needs
from academy.access.permissions import P
from academy.audit import see
from academy.audit.models import Entry
from academy.core.actors import Actor
from academy.operations import fields, queries
from academy.operations.forms import HistoryForm
from academy.operations.labels import VIA, act_of, noun_of
from academy.operations.queries import HistoryFilter
from academy.operations.runs import runs_of
from academy.operations.views.blueprint import bp
from academy.web.paging import page


@bp.get("/staff/history")
@needs(P.HISTORY_READ)
def history(actor: Actor) -> str:
    """List what was done, the newest first, with what each field held before and after."""
    form = HistoryForm(request.args)
    form.offer_kinds()
    zone = queries.zone_of(actor)
    wanted = _wanted(form) if form.validate() else HistoryFilter()
    found = page(
        queries.select_history(actor, wanted, zone),
        [Entry.id],
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    values = queries.values_of(e.id for e in found.items)
    people = {e.actor_id for e in found.items} | {e.about_id for e in found.items}
    people |= fields.people_in(values.values())
    see(people)
    return render_template(
        "operations/history.html",
        form=form,
        page=found,
        people=queries.people_named(people),
        runs=runs_of(found.items),
        values=values,
        noun_of=noun_of,
        act_of=act_of,
        fields=fields,
        via=VIA,
        zone=zone,
    )


def _wanted(form: HistoryForm) -> HistoryFilter:
    return HistoryFilter(
        kind=form.kind.data or "",
        # A reference that nobody has finds nothing, rather than everything.
        person_id=queries.person_id_of(form.person.data) if form.person.data else None,
        denied=bool(form.denied.data),
        until=form.until.data,
    )
