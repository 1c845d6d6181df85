"""Work on challenges and journals for tests, made through the verbs."""

from datetime import date
from typing import Any

from academy.accounts.models import Person
from academy.cohorts.models import Enrolment
from academy.cohorts.queries import enrolment_of
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db
from academy.core.refs import new_ref
from academy.projects import queries, services
from academy.projects.models import (
    Attempt,
    Challenge,
    HandIn,
    HandInFile,
    JournalEntry,
    Team,
)
from academy.projects.states import DELIVERABLES, Deliverable, Phase
from tests.personas import actor_of


def enrolled(person: Person, cohort_id: int) -> Enrolment:
    """Return the enrolment of a learner, which must be there."""
    found = enrolment_of(person.id, cohort_id)
    assert found is not None
    return found


def an_attempt(challenge: Challenge, person: Person, team: Team | None = None) -> Attempt:
    """Return the work of a learner alone, or of a team with this member."""
    return services.begin_attempt(
        challenge,
        team=team,
        enrolment=enrolled(person, challenge.cohort_id),
        actor=actor_of(person),
    )


def a_hand_in(
    attempt: Attempt, person: Person, deliverable: Deliverable, text: str = "Words."
) -> HandIn:
    """Return the next version of a deliverable."""
    latest = queries.latest_version(attempt.id, deliverable)
    saved = services.save_deliverable(
        attempt,
        deliverable,
        text=text,
        link="",
        seen=latest.number if latest else 0,
        actor=actor_of(person),
    )
    assert saved.hand_in is not None
    return saved.hand_in


def fill(attempt: Attempt, person: Person, text: str = "Words.") -> None:
    """Hand in every deliverable of the phase that is open."""
    for each in DELIVERABLES[attempt.phase]:
        a_hand_in(attempt, person, each, text)


def asked(attempt: Attempt, person: Person) -> Attempt:
    """Return the work with its open phase handed in for the gate."""
    fill(attempt, person)
    services.ask_gate(attempt, actor=actor_of(person))
    return attempt


def decide(attempt: Attempt, decider: Actor, *, passes: bool = True, feedback: str = "") -> None:
    """Decide at the gate that is waited for."""
    services.decide_gate(
        attempt, passes=passes, feedback=feedback, seen=attempt.version, actor=decider
    )


def passed_until(attempt: Attempt, person: Person, decider: Actor, phase: Phase) -> Attempt:
    """Return the work with all gates before a phase passed."""
    while attempt.phase != phase:
        decide(asked(attempt, person), decider)
    return attempt


def a_file(attempt: Attempt, person: Person, deliverable: Deliverable) -> HandInFile:
    """Return the row of a file, without anything in the store."""
    file = HandInFile(
        ref=new_ref(20), attempt_id=attempt.id, challenge_id=attempt.challenge_id,
        site_id=attempt.site_id, deliverable=deliverable, stored="none", name="sketch.pdf",
        content_type="application/pdf", size=1, digest="0", person_id=person.id,
        added_at=clock.now(),
    )  # fmt: skip
    db.session.add(file)
    db.session.flush()
    return file


def an_entry(person: Person, cohort_id: int, on: date | None = None, **more: Any) -> JournalEntry:
    """Return an entry of a learner's journal, private unless said otherwise."""
    enrolment = enrolled(person, cohort_id)
    values: dict[str, Any] = {
        "on": on or clock.today(enrolment.cohort.site.zone),
        "text": "Quiet day.",
        "challenge": None,
        "is_shared": False,
    }
    return services.write_entry(enrolment, **(values | more), actor=actor_of(person))


def attempt_things(team: Team, person: Person) -> dict[str, dict[str, Any]]:
    """Return the names in addresses of one piece of work of a team, and of a journal."""
    challenge = db.session.get_one(Challenge, team.challenge_id)
    with clock.freeze(clock.now().replace(year=challenge.acts_on.year, month=5, day=12)):
        attempt = asked(an_attempt(challenge, person, team), person)
        entry = an_entry(person, team.cohort_id)
    file = a_file(attempt, person, Deliverable.BIG_IDEA)
    named = {"deliverable": Deliverable.BIG_IDEA.value, "file": file.ref}
    return {
        "own_work": {"ref": challenge.ref} | named,
        "work": {"ref": attempt.ref} | named,
        "entry": {"ref": entry.ref},
    }
