"""Destroy what has been kept long enough; each thing in a transaction of its own.

A run that was killed is still open; the next one goes on with it. What cannot go stays and is
counted, and does not stop the rest.
"""

from flask_babel import lazy_gettext as _l

from academy.accounts.models import Person
from academy.audit import record
from academy.cohorts.models import Site
from academy.core import clock
from academy.core.actors import SYSTEM, Actor
from academy.core.db import db, lock, verb
from academy.core.errors import RuleBroken
from academy.privacy import erasure_list
from academy.privacy.models import Hold, Retention, Run
from academy.privacy.queries import retention as queries
from academy.privacy.rules import LONGEST
from academy.privacy.services.erasure import (
    Wiped,
    drop_files,
    erase_application,
    erase_arrangement,
)
from academy.privacy.states import Klass

AT_ONCE = 200
"""Things that one press destroys; the clock takes the rest."""


@verb
def set_days(site: Site, klass: Klass, *, days: int, actor: Actor) -> None:
    """Say how long a site keeps a class.

    Raises:
        RuleBroken: no number of days that makes sense.
    """
    if not 1 <= days <= LONGEST:
        raise RuleBroken(
            _l("Please choose between 1 and %(most)s days.", most=LONGEST), field="days"
        )
    found = queries.retention_of(site.id, klass)
    if found is None:
        found = Retention(site_id=site.id, klass=klass, days=days)
        db.session.add(found)
    else:
        lock(found)
    found.days = days
    record("retention.set", found, actor=actor)


@verb
def place_hold(site: Site, person: Person, *, reason: str, actor: Actor) -> Hold:
    """Forbid that anything of a person is destroyed at a site, with the reason."""
    made = Hold(
        site_id=site.id,
        person_id=person.id,
        reason=reason,
        placed_at=clock.now(),
        placed_by=actor.person_id,
    )
    db.session.add(made)
    record("hold.place", made, actor=actor)
    return made


@verb
def lift_hold(hold: Hold, *, actor: Actor) -> None:
    """Allow it again; twice is once."""
    lock(hold)
    if hold.lifted_at is None:
        hold.lifted_at, hold.lifted_by = clock.now(), actor.person_id
        record("hold.lift", hold, actor=actor)


def destroy_due(site: Site, klass: Klass, *, actor: Actor, limit: int | None = None) -> int:
    """Destroy what is due in a class and return how many things; go on with a run that stopped."""
    days = queries.days_of(site.id)[klass]
    due = [one.thing.id for one in queries.due_now(site, klass, days, limit=limit)]
    known = queries.open_run(site.id, klass)
    if not due and known is None:
        db.session.rollback()
        return 0
    run = known or _begin(site, klass, days, len(due), actor=actor)
    done = 0
    for thing_id in due:
        wiped = _destroy(site, klass, days, thing_id, run.id, actor=actor)
        if wiped is not None:
            drop_files(wiped)
            done += 1
    # Once for all of them: the list is read each time. What a crash leaves out, the clock adds.
    erasure_list.export()
    if limit is None or len(due) < limit:
        _end(run, actor=actor)
    return done


@verb
def _begin(site: Site, klass: Klass, days: int, due: int, *, actor: Actor) -> Run:
    run = Run(
        site_id=site.id,
        klass=klass,
        days=days,
        due=due,
        started_at=clock.now(),
        started_by=actor.person_id,
    )
    db.session.add(run)
    record("destruction.begin", run, actor=actor)
    return run


@verb
def _end(run: Run, *, actor: Actor) -> None:
    lock(run)
    if run.ended_at is None:
        run.ended_at = clock.now()
        record("destruction.end", run, actor=actor)


@verb
def _destroy(
    site: Site, klass: Klass, days: int, thing_id: int, run_id: int, *, actor: Actor
) -> Wiped | None:
    # Asked again under the lock: somebody may have placed a hold, or been faster.
    found = queries.due_now(site, klass, days, only=thing_id)
    if not found:
        return None
    erase = erase_arrangement if klass is Klass.ACCOMMODATIONS else erase_application
    one = found[0]
    return erase(one.thing, actor=actor, klass=klass, run_id=run_id, ended_at=one.ended_at)


def destroy_all_due() -> int:
    """Destroy what is due at every site, as the clock does."""
    done = 0
    for site in db.session.query(Site).order_by(Site.id).all():
        for klass in Klass:
            done += destroy_due(site, klass, actor=SYSTEM)
    return done
