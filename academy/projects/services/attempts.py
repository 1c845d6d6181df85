"""Work on challenges: begun, handed in version by version, with files.

Every verb holds the attempt, so that of two who hand in at once the second is told.
"""

from dataclasses import dataclass

from flask_babel import gettext as _

from academy.audit import record
from academy.cohorts.models import Cohort, Enrolment, Site
from academy.cohorts.queries import enrolment_of
from academy.cohorts.states import EnrolmentState
from academy.core import clock, files
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.errors import NotPermitted, RuleBroken
from academy.core.refs import new_ref
from academy.intake.inspection import Looked
from academy.projects import queries
from academy.projects.models import Attempt, Challenge, HandIn, HandInFile, Team
from academy.projects.rules import (
    IN_TEAMS,
    check_days,
    check_room_for_file,
    check_work,
    check_writable,
)
from academy.projects.states import Deliverable


@dataclass(frozen=True)
class Saved:
    """What a save came to: the version in force, and whether it is somebody else's newer one."""

    hand_in: HandIn | None
    is_overtaken: bool = False


@dataclass(frozen=True)
class KeptFile:
    """A file that was looked into and lies in the store, before any row knows of it."""

    stored: str
    name: str
    content_type: str
    size: int
    digest: str


@verb
def begin_attempt(
    challenge: Challenge, *, team: Team | None, enrolment: Enrolment, actor: Actor
) -> Attempt:
    """Begin the work of a team, or of a learner alone, on a challenge; twice is once.

    Raises:
        RuleBroken: it has not begun, the cohort has ended, or a challenge of teams lacks one.
    """
    lock(challenge)
    known = queries.attempt_of(challenge.id, team, None if team else enrolment)
    if known is not None:
        return known
    if (challenge.kind in IN_TEAMS) != (team is not None):
        raise RuleBroken(_("This challenge is done in teams. You are in none yet."))
    attempt = Attempt(
        challenge_id=challenge.id,
        cohort_id=challenge.cohort_id,
        site_id=challenge.site_id,
        team_id=team.id if team else None,
        enrolment_id=None if team else enrolment.id,
        began_at=clock.now(),
    )
    check_may_work(attempt, actor=actor)
    db.session.add(attempt)
    record("attempt.begin", attempt, actor=actor)
    return attempt


@verb
def save_deliverable(
    attempt: Attempt, deliverable: Deliverable, *, text: str, link: str, seen: int, actor: Actor
) -> Saved:
    """Hand in the next version of a deliverable; the same words again write nothing.

    `seen` is the number of the version that was on the page, 0 for none. If somebody has handed in
    another one since, nothing is written and that one is returned.

    Raises:
        RuleBroken: its phase is not open, or the address is none.
    """
    hold(attempt, actor=actor)
    check_writable(deliverable, reached=attempt.phase, status=attempt.status)
    check_work(text, link)
    latest = queries.latest_version(attempt.id, deliverable)
    if (text, link) == ((latest.text, latest.link) if latest else ("", "")):
        return Saved(latest)
    if latest is not None and latest.number != seen:
        return Saved(latest, is_overtaken=True)
    of_before = latest.files if latest else []
    return Saved(_add(attempt, deliverable, text, link, of_before, actor=actor))


def keep_file(looked: Looked) -> KeptFile:
    """Lay a file that was looked into into the store."""
    stored = files.keep(looked.content, HandInFile.stored)
    size = len(looked.content)
    return KeptFile(stored, looked.name, looked.content_type, size, looked.digest)


@verb
def add_file(
    attempt: Attempt, deliverable: Deliverable, kept: KeptFile, *, actor: Actor
) -> HandInFile | None:
    """Add a file to a deliverable, as its next version; None where the same is there already.

    Raises:
        RuleBroken: its phase is not open, or there are enough files.
    """
    hold(attempt, actor=actor)
    check_writable(deliverable, reached=attempt.phase, status=attempt.status)
    latest = queries.latest_version(attempt.id, deliverable)
    refs = latest.files if latest else []
    known = queries.files_of(attempt.id)
    if any(known[ref].digest == kept.digest for ref in refs if ref in known):
        return None
    check_room_for_file(len(refs))
    file = HandInFile(
        ref=new_ref(20),
        attempt_id=attempt.id,
        challenge_id=attempt.challenge_id,
        site_id=attempt.site_id,
        deliverable=deliverable,
        stored=kept.stored,
        name=kept.name,
        content_type=kept.content_type,
        size=kept.size,
        digest=kept.digest,
        person_id=_person(actor),
        added_at=clock.now(),
    )
    db.session.add(file)
    record("file.attach", file, actor=actor)
    text, link = (latest.text, latest.link) if latest else ("", "")
    _add(attempt, deliverable, text, link, [*refs, file.ref], actor=actor)
    return file


@verb
def take_out_file(attempt: Attempt, deliverable: Deliverable, ref: str, *, actor: Actor) -> None:
    """Take a file out of a deliverable, as its next version; earlier versions keep it.

    Raises:
        RuleBroken: its phase is not open.
    """
    hold(attempt, actor=actor)
    check_writable(deliverable, reached=attempt.phase, status=attempt.status)
    latest = queries.latest_version(attempt.id, deliverable)
    if latest is not None and ref in latest.files:
        rest = [each for each in latest.files if each != ref]
        _add(attempt, deliverable, latest.text, latest.link, rest, actor=actor)


def hold(attempt: Attempt, *, actor: Actor) -> None:
    """Lock an attempt for someone who works on it.

    Raises:
        RuleBroken: it is too early or too late, or the person does not take part any more.
    """
    lock(attempt)
    check_may_work(attempt, actor=actor)


def check_may_work(attempt: Attempt, *, actor: Actor) -> None:
    """Refuse work by those who do not take part, before the first day and after the cohort.

    Raises:
        RuleBroken: says which of these it is.
    """
    challenge = db.session.get_one(Challenge, attempt.challenge_id)
    cohort = db.session.get_one(Cohort, attempt.cohort_id)
    zone = db.session.get_one(Site, attempt.site_id).zone
    check_days(clock.today(zone), starts_on=challenge.starts_on, cohort_ends=cohort.ends_on)
    enrolment = enrolment_of(_person(actor), attempt.cohort_id)
    if enrolment is None or enrolment.status is not EnrolmentState.ACTIVE:
        raise RuleBroken(_("Only learners who take part now can hand in."))
    if attempt.team_id is None:
        if attempt.enrolment_id != enrolment.id:
            raise NotPermitted()
        return
    team = queries.team_in(attempt.challenge_id, enrolment.person_id)
    if team is None or team.id != attempt.team_id:
        raise RuleBroken(_("You are not in this team any more."))


def _add(
    attempt: Attempt,
    deliverable: Deliverable,
    text: str,
    link: str,
    refs: list[str],
    *,
    actor: Actor,
) -> HandIn:
    latest = queries.latest_version(attempt.id, deliverable)
    made = HandIn(
        attempt_id=attempt.id,
        challenge_id=attempt.challenge_id,
        site_id=attempt.site_id,
        deliverable=deliverable,
        number=latest.number + 1 if latest else 1,
        text=text,
        link=link,
        files=refs,
        person_id=_person(actor),
        handed_at=clock.now(),
    )
    db.session.add(made)
    record("deliverable.hand_in", made, actor=actor)
    return made


def _person(actor: Actor) -> int:
    if actor.person_id is None:
        raise NotPermitted()
    return actor.person_id
