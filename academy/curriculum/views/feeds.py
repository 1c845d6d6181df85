"""Calendar feeds: the page on which addresses are given out, and what programs fetch."""

from typing import Any

from flask import Response, abort, flash, render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from academy.access.current import current_actor
from academy.access.doors import needs, public
from academy.access.permissions import P
from academy.accounts.queries import get_person
from academy.cohorts.models import Cohort
from academy.core import clock
from academy.core.actors import Actor
from academy.curriculum import feeds, queries, services
from academy.curriculum.labels import feed_name
from academy.curriculum.models import CalendarFeed
from academy.curriculum.states import FeedKind
from academy.curriculum.views.parts import bp, cohort_at, to


def own_feed(ref: str) -> CalendarFeed | None:
    """Return a feed of the reader."""
    feed = queries.get_feed(ref)
    return feed if feed and feed.person_id == current_actor().person_id else None


@bp.get("/my/calendar")
@needs(P.ACCOUNT_OWN)
def my_calendar(actor: Actor) -> Any:
    """Show which calendars one can subscribe to, and the addresses one has."""
    known = {(feed.kind, feed.cohort_id): feed for feed in queries.feeds_of(actor.person_id or 0)}
    rows = [
        (kind, cohort, feed_name(kind, cohort), known.get((kind, cohort.id if cohort else None)))
        for kind, cohort in _possible(actor)
    ]
    return render_template("curriculum/my_calendar.html", rows=rows, address=_address)


def _possible(actor: Actor) -> list[tuple[FeedKind, Cohort | None]]:
    """Return the calendars that concern somebody: as a learner, a leader, by cohort."""
    found: list[tuple[FeedKind, Cohort | None]] = []
    if queries.own_enrolment(actor.person_id) is not None:
        found.append((FeedKind.OWN, None))
    if any(actor.holds_any(role) for role in queries.LEADERS):
        found.append((FeedKind.LEADING, None))
        today = clock.now().date()
        cohorts = queries.cohorts_of(actor, *queries.LEADERS)
        found += [(FeedKind.COHORT, cohort) for cohort in cohorts if cohort.ends_on >= today]
    return found


def _address(feed: CalendarFeed) -> str:
    return url_for("curriculum.feed", token=feeds.token_of(feed), _external=True)


@bp.post("/my/calendar/open")
@needs(P.ACCOUNT_OWN)
def open_feed(actor: Actor) -> Any:
    """Give out an address for a calendar that concerns the reader."""
    kind, site, number = (request.form.get(name, "") for name in ("kind", "site", "number"))
    cohort = cohort_at(site, int(number)) if number.isdecimal() and len(number) < 4 else None
    wanted = (FeedKind(kind), cohort) if kind in set(FeedKind) else None
    person = get_person(actor.person_id or 0)
    if person is None or wanted is None or wanted not in _possible(actor):
        flash(_("This calendar is none of yours."), "danger")
    else:
        services.open_feed(person, *wanted, actor=actor)
        flash(_("The address is there. Add it to your calendar program."), "success")
    return to("curriculum.my_calendar")


@bp.post("/my/calendar/<ref>/revoke")
@needs(P.ACCOUNT_OWN, load=own_feed)
def revoke_feed(feed: CalendarFeed, actor: Actor) -> Any:
    """Take an address back."""
    services.revoke_feed(feed, actor=actor)
    flash(_("The address is taken back. Whoever has it reads nothing any more."), "success")
    return to("curriculum.my_calendar")


@bp.get("/calendar/<token>.ics")
@public("calendar programs do not sign in: the address itself is the secret")
def feed(token: str) -> Any:
    """Give the sessions of a feed to whoever has its address."""
    ref = feeds.ref_in(token)
    found = queries.get_feed(ref) if ref else None
    if found is None:
        abort(404)
    now, locale = clock.now(), found.person.locale
    with force_locale(locale):
        name = feed_name(found.kind, found.cohort)
    body = feeds.calendar_of(queries.sessions_in(found, now), name=name, locale=locale, at=now)
    answer = Response(body, mimetype="text/calendar")
    answer.headers["Content-Disposition"] = 'inline; filename="academy.ics"'
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.cache_control.private = True
    answer.cache_control.max_age = 300
    return answer
