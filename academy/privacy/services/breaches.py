"""A possible leak: recorded, those concerned gathered and told, reported, closed with a finding."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from academy.accounts.models import Person
from academy.audit import record
from academy.cohorts.models import Site
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.errors import RuleBroken
from academy.outbox import post
from academy.privacy import mail
from academy.privacy.labels import TOLD_BY
from academy.privacy.models import Breach, BreachPerson, BreachStep
from academy.privacy.queries import breaches as queries
from academy.privacy.rules import Duties, duties_of
from academy.privacy.states import BREACH_FLOW, Item, ToldBy

NAMED = 20
"""References that one line of the log holds; all of them stand on the list."""


def duties(breach: Breach) -> Duties:
    """Return what the law asks for: by those gathered or those estimated, whichever is more."""
    gathered, _told = queries.count_concerned(breach.id)
    return duties_of(
        people=max(breach.people, gathered),
        items=[Item(item) for item in breach.items],
        from_outside=breach.from_outside,
        known_at=breach.known_at,
    )


@verb
def open_breach(
    site: Site,
    *,
    title: str,
    known_at: datetime,
    what: str,
    measures: str,
    items: list[Item],
    people: int,
    from_outside: bool,
    actor: Actor,
) -> Breach:
    """Record a possible leak; the 72 hours run from when anybody here first knew.

    The same one again at once is the same leak.

    Raises:
        RuleBroken: the time is still to come, or the number makes no sense.
    """
    if known_at > clock.now():
        raise RuleBroken(_l("This time is still to come."), field="known_at")
    if people < 0:
        raise RuleBroken(_l("Please write a whole number, such as 30."), field="people")
    lock(site)
    same = sa.select(Breach).where(Breach.site_id == site.id, Breach.known_at == known_at)
    known = db.session.scalar(same.where(Breach.title == title, Breach.what == what).limit(1))
    if known is not None:
        return known
    made = Breach(
        site_id=site.id,
        title=title,
        what=what,
        measures=measures,
        known_at=known_at,
        items=[str(item) for item in items],
        people=people,
        from_outside=from_outside,
        opened_by=actor.person_id,
    )
    db.session.add(made)
    record("breach.open", made, actor=actor)
    _step(made, _("Recorded."), actor=actor)
    return made


@verb
def add_concerned(breach: Breach, person_ids: Iterable[int], *, source: str, actor: Actor) -> int:
    """Put people on the list of those concerned, each once, and return how many are new.

    Raises:
        MoveRefused: it is closed.
    """
    lock(breach)
    BREACH_FLOW.after(breach.status, "close")
    wanted = set(person_ids)
    known = queries.known_in(breach.id, wanted)
    alive = db.session.scalars(
        sa.select(Person.id).where(Person.id.in_(wanted - known), Person.erased_at.is_(None))
    ).all()
    db.session.add_all(
        BreachPerson(breach_id=breach.id, person_id=key, source=source[:80]) for key in alive
    )
    record("breach.add_concerned", breach, actor=actor, people=len(alive))
    text = _("%(count)s people put on the list: %(source)s", count=len(alive), source=source)
    _step(breach, text, actor=actor)
    return len(alive)


@verb
def tell_concerned(breach: Breach, *, actor: Actor) -> int:
    """Write to everyone on the list who was not told yet, and return to how many.

    Raises:
        MoveRefused: it is closed.
        RuleBroken: nobody is left to be told.
    """
    lock(breach)
    BREACH_FLOW.after(breach.status, "close")
    site = db.session.get_one(Site, breach.site_id)
    waiting = db.session.scalars(queries.untold(breach.id, by_letter=True)).all()
    if not waiting:
        raise RuleBroken(_l("Nobody on the list is left to be written to."))
    for entry in waiting:
        post(mail.breach(breach, entry.person, site))
        entry.told_at = clock.now()
    breach.notified_at = breach.notified_at or clock.now()
    record("breach.tell", breach, actor=actor, people=len(waiting))
    _step(breach, _("Letters to %(count)s people.", count=len(waiting)), actor=actor)
    return len(waiting)


@verb
def note_told(breach: Breach, refs: Iterable[str], *, how: ToldBy, note: str, actor: Actor) -> int:
    """Note that people were told otherwise than by a letter from here, and return how many.

    A notice on the website is for everyone whom no letter reaches, known or not, and names nobody;
    the same again is one, and who was told before stays told.

    Raises:
        MoveRefused: it is closed.
        RuleBroken: nobody was named, or somebody for a notice.
    """
    lock(breach)
    BREACH_FLOW.after(breach.status, "close")
    refs = list(refs)
    _check_ticks(breach, refs, how)
    waiting = queries.untold(breach.id, by_letter=False if how is ToldBy.NOTICE else None)
    if how is not ToldBy.NOTICE:
        waiting = waiting.where(Person.ref.in_(refs))
    told = db.session.scalars(waiting).all()
    if not told and how is not ToldBy.NOTICE:
        return 0
    text = f"{TOLD_BY[how]}: {_named(told)}. {note}"
    if not told and text in {step.text for step, _who in queries.steps_of(breach.id)}:
        return 0
    now = clock.now()
    for entry in told:
        entry.told_at = now
    breach.notified_at = breach.notified_at or now
    record("breach.tell", breach, actor=actor, people=len(told), how=str(how))
    _step(breach, text, actor=actor)
    return len(told)


def _check_ticks(breach: Breach, refs: list[str], how: ToldBy) -> None:
    if how is ToldBy.NOTICE and refs:
        raise RuleBroken(
            _l("A notice is for everyone without an e-mail address: please tick nobody here."),
            field="people",
        )
    if how is not ToldBy.NOTICE and not queries.on_list(breach.id, refs):
        raise RuleBroken(_l("Please tick who was told."), field="people")


def _named(told: Sequence[BreachPerson]) -> str:
    # References, not names: the log cannot be changed when somebody is erased.
    named = ", ".join(entry.person.ref for entry in told[:NAMED])
    return f"{named} …" if len(told) > NAMED else named or "–"


@verb
def note_report(breach: Breach, *, actor: Actor) -> None:
    """Note that it was reported to the authority; twice is once."""
    lock(breach)
    BREACH_FLOW.after(breach.status, "close")
    if breach.reported_at is None:
        breach.reported_at = clock.now()
        record("breach.report", breach, actor=actor)
        _step(breach, _("Reported to the authority."), actor=actor)


@verb
def add_step(breach: Breach, *, text: str, actor: Actor) -> None:
    """Add a line to the log, which nobody can change afterwards."""
    lock(breach)
    BREACH_FLOW.after(breach.status, "close")
    _step(breach, text, actor=actor)
    record("breach.step", breach, actor=actor)


@verb
def close(breach: Breach, *, finding: str, actor: Actor) -> None:
    """Close it with a finding.

    Raises:
        MoveRefused: it is closed.
        RuleBroken: a duty is still open.
    """
    lock(breach)
    after = BREACH_FLOW.after(breach.status, "close")
    owed = duties(breach)
    if owed.report and breach.reported_at is None:
        raise RuleBroken(_l("It must be reported to the authority before it is closed."))
    if owed.notify and (breach.notified_at is None or any(queries.count_untold(breach.id))):
        raise RuleBroken(_l("Those concerned must be told before it is closed."))
    breach.status, breach.finding, breach.closed_at = after, finding, clock.now()
    record("breach.close", breach, actor=actor)
    _step(breach, _("Closed."), actor=actor)


def _step(breach: Breach, text: str, *, actor: Actor) -> None:
    db.session.flush()
    db.session.add(
        BreachStep(breach_id=breach.id, at=clock.now(), written_by=actor.person_id, text=text)
    )
