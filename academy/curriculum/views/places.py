"""Rooms of a campus, and the days on which it has no lessons."""

from datetime import date
from typing import Any

from flask import abort, flash, render_template, request, url_for
from flask_babel import gettext as _

from academy.access.doors import needs
from academy.access.permissions import P
from academy.cohorts.models import Site
from academy.cohorts.queries import get_site
from academy.core import clock
from academy.core.actors import Actor, Role
from academy.curriculum import queries, services
from academy.curriculum.forms import ClosedDayForm, RoomForm
from academy.curriculum.models import ClosedDay, Room
from academy.curriculum.views.parts import bp, status_of, to


@bp.get("/staff/rooms")
@needs(P.TRACK_MANAGE)
def rooms(actor: Actor) -> Any:
    """List the rooms of the actor's campuses."""
    sites = queries.sites_of(actor, Role.PROGRAMME)
    return render_template(
        "curriculum/rooms.html", rooms=[(site, queries.rooms_of(site.id)) for site in sites]
    )


@bp.route("/staff/rooms/new/<code>", methods=["GET", "POST"])
@needs(P.TRACK_MANAGE, load=get_site)
def new_room(site: Site, actor: Actor) -> Any:
    """Add a room to a campus."""
    form = RoomForm()
    if form.validate_on_submit() and form.carry_out(
        services.add_room, site, name=form.name.data, seats=form.seats.data, actor=actor
    ):
        flash(_("The room is added."), "success")
        return to("curriculum.rooms")
    page = render_template("curriculum/room_form.html", form=form, room=None)
    return page, status_of(form)


@bp.route("/staff/rooms/<ref>", methods=["GET", "POST"])
@needs(P.TRACK_MANAGE, load=queries.get_room)
def room(room: Room, actor: Actor) -> Any:
    """Change a room, or close it."""
    form = RoomForm.over(room)
    if form.validate_on_submit() and form.carry_out(
        services.change_room,
        room,
        name=form.name.data,
        seats=form.seats.data,
        is_closed=form.is_closed.data,
        actor=actor,
    ):
        flash(_("The room is saved."), "success")
        return to("curriculum.rooms")
    return render_template("curriculum/room_form.html", form=form, room=room), status_of(form)


@bp.get("/staff/days-off")
@needs(P.TRACK_MANAGE)
def days_off(actor: Actor) -> Any:
    """Show the days off of a campus in a year."""
    sites = queries.sites_of(actor, Role.PROGRAMME)
    wanted = request.args.get("site", "")
    site = next((each for each in sites if each.code == wanted), sites[0] if sites else None)
    if site is None:
        return render_template("curriculum/no_cohort.html")
    today = clock.today(site.zone)
    typed = request.args.get("year", "")
    year = int(typed) if typed.isascii() and typed.isdigit() and len(typed) == 4 else today.year
    year = min(max(year, today.year - 5), today.year + 2)
    first, last = date(year, 1, 1), date(year, 12, 31)
    return render_template(
        "curriculum/days_off.html",
        site=site,
        sites=sites,
        year=year,
        today=today,
        days=queries.days_off(site, first, last),
        closed={day.on: day for day in queries.closed_days(site.id, first, last)},
        years=range(today.year - 1, today.year + 3),
    )


@bp.route("/staff/days-off/<code>/new", methods=["GET", "POST"])
@needs(P.TRACK_MANAGE, load=get_site)
def new_closed_day(site: Site, actor: Actor) -> Any:
    """Say that a campus closes on a day, and move what falls on it in the same step.

    The first time the page only shows what falls on the day; the second time it is done.
    """
    form, code = ClosedDayForm(), site.code
    shifts = []
    if form.validate_on_submit() and form.on.data:
        shifts = services.shifts_from(site, form.on.data)
        is_sure = request.form.get("shown") == form.on.data.isoformat()
        if (is_sure or not shifts) and form.carry_out(
            services.close_day,
            site,
            on=form.on.data,
            name=form.name.data,
            moving=form.moving.data or (),
            actor=actor,
        ):
            flash(_("The day is a day off now."), "success")
            return to("curriculum.days_off", site=code, year=form.result.on.year)
        if not is_sure:
            form.moving.data = [shift.session.ref for shift in shifts if shift.to]
    fresh = get_site(code)
    if fresh is None:
        abort(404)
    back = url_for("curriculum.days_off", site=code)
    page = render_template(
        "curriculum/closed_day_form.html", form=form, site=fresh, shifts=shifts, back=back
    )
    return page, status_of(form)


@bp.post("/staff/days-off/<ref>/remove")
@needs(P.TRACK_MANAGE, load=queries.get_closed_day)
def remove_closed_day(closed: ClosedDay, actor: Actor) -> Any:
    """Take back that a campus closes on a day."""
    site, year = queries.site_by_id(closed.site_id), closed.on.year
    services.open_day(closed, actor=actor)
    flash(_("The day is no day off any more. Sessions that were moved stay where they are."))
    return to("curriculum.days_off", site=site.code, year=year)
