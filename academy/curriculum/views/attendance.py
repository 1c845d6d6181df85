"""Attendance of a cohort: the sheet of a month, who is at risk, and what it goes by."""

from datetime import timedelta
from typing import Any

from flask import flash, render_template, request
from flask_babel import gettext as _

from academy.access.doors import needs
from academy.access.permissions import P
from academy.accounts.models import Person
from academy.audit import see
from academy.cohorts.models import Cohort, Enrolment
from academy.cohorts.states import EnrolmentState
from academy.core import clock
from academy.core.actors import Actor
from academy.curriculum import queries, services
from academy.curriculum.forms import TermsForm
from academy.curriculum.labels import (
    ATTENDANCE,
    ATTENDANCE_KINDS,
    ATTENDANCE_SIGNS,
    describe_risk,
    group_name,
)
from academy.curriculum.rules import (
    FALLS_BY,
    IN_A_ROW,
    LATELY,
    Terms,
    find_risk,
    is_member_on,
    percent_of,
    read_networks,
)
from academy.curriculum.views.calendar import month_asked, nearest_cohort
from academy.curriculum.views.parts import bp, cohort_at, status_of, to
from academy.web.paging import page

SIZE = 50
"""People on one page of the sheet."""


@bp.get("/staff/attendance")
@needs(P.ATTENDANCE_MARK)
def attendance(actor: Actor) -> Any:
    """Go to the risks of the cohort that runs, or of the next one."""
    chosen = nearest_cohort(actor)
    if chosen is None:
        return render_template("curriculum/no_cohort.html")
    return to("curriculum.risks", site=chosen.site.code, number=chosen.number)


@bp.get("/staff/attendance/<site>/<int:number>/month")
@needs(P.ATTENDANCE_MARK, load=cohort_at)
def month_sheet(cohort: Cohort, actor: Actor) -> Any:
    """Show who came to the sessions of a month, fifty people at a time."""
    month = month_asked(cohort)
    following = (month + timedelta(days=32)).replace(day=1)
    previous = (month - timedelta(days=1)).replace(day=1)
    whole = queries.sessions_of(cohort.id, first=month, last=following - timedelta(days=1))
    sessions = [session for session in whole if not session.is_cancelled]
    args = request.args
    people = page(
        queries.people_begun(cohort.id),
        [Person.name, Person.id],
        after=args.get("after"),
        before=args.get("before"),
        size=SIZE,
        descending=False,
    )
    begun = queries.enrolments_of_people(cohort.id, [person.id for person in people.items])
    ids = [enrolment.id for enrolment in begun.values()]
    see(begun)
    counted = queries.attendance_by_enrolment(ids)
    return render_template(
        "curriculum/month.html",
        cohort=cohort,
        cohorts=queries.cohorts_of(actor, *queries.LEADERS),
        sessions=sessions,
        page=people,
        rows=[(person, begun[person.id]) for person in people.items],
        marks=queries.sheet_of(ids, [session.id for session in sessions]),
        rates={key: percent_of(*counts) for key, counts in counted.items()},
        terms=queries.terms_of(cohort.id),
        belongs=_belongs,
        signs=ATTENDANCE_SIGNS,
        labels=ATTENDANCE,
        kinds=ATTENDANCE_KINDS,
        month=month,
        previous=previous if previous >= cohort.starts_on.replace(day=1) else None,
        following=following if following <= cohort.ends_on else None,
    )


def _belongs(enrolment: Enrolment, session: Any) -> bool:
    in_time = is_member_on(session.on, enrolment.began_on, enrolment.ended_on)
    return in_time and session.session_group in ("", enrolment.session_group)


@bp.get("/staff/attendance/<site>/<int:number>")
@needs(P.ATTENDANCE_MARK, load=cohort_at)
def risks(cohort: Cohort, actor: Actor) -> Any:
    """List who is at risk, with the rule behind each reason, the most absences in a row first."""
    terms = queries.terms_of(cohort.id)
    turn = min(clock.today(cohort.site.zone), cohort.ends_on) - LATELY + timedelta(days=1)
    before, lately, in_a_row = queries.counts_around(cohort.id, turn)
    people = queries.enrolments_in(cohort.id, EnrolmentState.ACTIVE)
    found = [
        (person, risk)
        for person in people
        if (
            risk := find_risk(
                before.get(person.id, {}),
                lately.get(person.id, {}),
                in_a_row.get(person.id, 0),
                terms,
            )
        )
    ]
    found.sort(key=lambda each: (-each[1].in_a_row, each[1].rate or 0, each[0].id))
    see(person.person_id for person, _risk in found)
    return render_template(
        "curriculum/risks.html",
        cohort=cohort,
        cohorts=queries.cohorts_of(actor, *queries.LEADERS),
        found=found,
        people=len(people),
        marked=len(before.keys() | lately.keys()),
        describe_risk=describe_risk,
        group_name=group_name,
        terms=terms,
        in_a_row=IN_A_ROW,
        falls_by=FALLS_BY,
        weeks=LATELY.days // 7,
    )


@bp.route("/staff/attendance/<site>/<int:number>/rules", methods=["GET", "POST"])
@needs(P.TRACK_MANAGE, load=cohort_at)
def terms(cohort: Cohort, actor: Actor) -> Any:
    """Set what a cohort's attendance goes by."""
    site, number, cohort_id = cohort.site.code, cohort.number, cohort.id
    row = queries.rules_of(cohort_id)
    form = TermsForm.over(row, lambda _row: _filled(queries.terms_of(cohort_id)), hold=cohort)
    if form.validate_on_submit() and form.carry_out(_set_terms, cohort, form, actor):
        flash(_("Saved. Marks that are there keep their state."), "success")
        return to("curriculum.risks", site=site, number=number)
    page = render_template("curriculum/terms.html", form=form, cohort=cohort_at(site, number))
    return page, status_of(form)


def _filled(terms: Terms) -> dict[str, Any]:
    return {
        "opens_minutes": terms.opens_minutes,
        "late_minutes": terms.late_minutes,
        "late_per_absence": terms.late_per_absence,
        "least_percent": terms.least_percent,
        "networks": "\n".join(terms.networks),
    }


def _set_terms(cohort: Cohort, form: Any, actor: Actor) -> None:
    numbers = "opens_minutes", "late_minutes", "late_per_absence", "least_percent"
    terms = Terms(
        **{name: form[name].data for name in numbers},
        networks=read_networks(form.networks.data or ""),
    )
    services.set_terms(cohort, terms, actor=actor)
