"""Totals on the screen, on paper and as a table."""

from dataclasses import dataclass
from typing import Any

from flask import Response, render_template, request

from academy.access.doors import needs
from academy.access.permissions import P
from academy.cohorts import labels as cohort_labels
from academy.cohorts.models import Site
from academy.cohorts.states import Measure
from academy.core import clock
from academy.core.actors import Actor
from academy.reports import labels, queries, tables
from academy.reports.forms import TotalsForm
from academy.reports.instants import Instants, read_as_of, read_known_at
from academy.reports.rules import Totals
from academy.reports.views.blueprint import bp
from academy.web.words import said


@dataclass(frozen=True)
class Answer:
    """A question about totals with its answer; without a site there is none."""

    form: TotalsForm
    site: Site | None
    instants: Instants
    totals: Totals
    status: int

    @property
    def link(self) -> dict[str, str]:
        """Return the parameters that ask the very same again, next year too."""
        return {
            "site": self.site.code if self.site else "",
            "as_of": self.instants.as_of.isoformat(),
            "known_at": self.instants.known_at.isoformat(),
        }


def _answer(actor: Actor) -> Answer:
    sites = queries.sites_reported_to(actor)
    form = TotalsForm([(site.code, said(site.name)) for site in sites], request.args)
    good = not request.args or form.validate()
    site = next((each for each in sites if each.code == form.site.data), None)
    today = clock.today(site.zone if site else "UTC")
    day = form.as_of.data if good else None
    if day is not None:
        good = form.carry_out(read_as_of, day.isoformat(), today=today)
    known_at = clock.now()
    if good and form.known_at.data:
        good = form.carry_out(read_known_at, form.known_at.data, now=known_at)
        known_at = form.result if good else known_at
    instants = Instants(day if good and day else today, known_at)
    if form.as_of.data is None and not form.as_of.errors:
        form.as_of.data, form.as_of.raw_data = instants.as_of, None
    totals = queries.totals(instants, [site] if site else [])
    return Answer(form, site, instants, totals, 200 if good else 422)


@bp.get("/staff/reports/totals")
@needs(P.REPORT_READ)
def totals(actor: Actor) -> Any:
    """Show people trained and graduated by cohort, as of a day, by what was known at an instant."""
    answer = _answer(actor)
    return _page("reports/totals.html", answer), answer.status


@bp.get("/staff/reports/totals/print")
@needs(P.REPORT_READ)
def totals_on_paper(actor: Actor) -> Any:
    """Show the same on paper, with boxes for approval."""
    answer = _answer(actor)
    return _page("reports/totals_print.html", answer), answer.status


@bp.get("/staff/reports/totals.csv")
@needs(P.REPORT_READ)
def totals_as_csv(actor: Actor) -> Any:
    """Send the same as a table that Excel opens; it holds totals, no one's data."""
    answer = _answer(actor)
    if answer.status != 200:
        return _page("reports/totals.html", answer), answer.status
    instants = (answer.instants.as_of.isoformat(), answer.instants.known_at.isoformat())
    rows = [(*row, *instants) for row in tables.rows_of(answer.totals)]
    text = tables.BOM + tables.as_csv((*tables.COLUMNS, "as_of", "known_at"), rows)
    name = f"totals-{answer.link['site']}-{instants[0]}.csv"
    return Response(
        text,
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _page(template: str, answer: Answer) -> str:
    return render_template(
        template,
        answer=answer,
        form=answer.form,
        site=answer.site,
        totals=answer.totals,
        measures=list(Measure),
        states=queries.states_of(answer.site) if answer.site else {},
        labels=labels,
        cohort_labels=cohort_labels,
    )
