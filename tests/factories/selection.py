"""Rounds in review for tests: `a_round_in_review(site)`, `decided(...)`, `offered(...)`."""

from collections.abc import Sequence
from datetime import timedelta

from academy.accounts.models import Person
from academy.cohorts.models import Cohort
from academy.core import clock
from academy.core.actors import Role
from academy.core.db import db
from academy.intake.models import Application, Round
from academy.selection import queries, services
from academy.selection.models import Offer, Stage
from academy.selection.rules import fingerprint
from academy.selection.states import Outcome
from tests.factories.cohorts import a_cohort, a_site
from tests.factories.intake import a_submitted_application, an_open_round
from tests.personas import actor_of, make_person


class Season:
    """A round that has closed, its people, and staff of every kind that selection needs."""

    def __init__(self, applicants: int = 3, reviewers: int = 3, seats: int = 2) -> None:
        """Make everything up to handed-in applications."""
        self.site = a_site()
        self.cohort: Cohort = a_cohort(self.site, number=5, seats=max(seats, 1))
        now = clock.now()
        self.round: Round = an_open_round(
            self.cohort,
            opens_at=now - timedelta(days=20),
            closes_at=now - timedelta(days=1),
            seats=max(seats, 1),
        )
        self.people = [
            make_person(f"Applicant {n}", email=f"applicant{n}@example.org")
            for n in range(applicants)
        ]
        self.applications = [a_submitted_application(p, self.round) for p in self.people]
        self.reviewers = [
            make_person(f"Reviewer {n}", roles=[(Role.REVIEWER, self.site)])
            for n in range(reviewers)
        ]
        self.alice = make_person("Alice", roles=[(Role.ADMISSIONS, self.site)])
        self.bob = make_person("Bob", roles=[(Role.ADMISSIONS, self.site)])

    @property
    def stage(self) -> Stage:
        """The stage, once review has begun."""
        found = queries.stage_of(self.round.id)
        assert found is not None
        return found

    def review(self) -> "Season":
        """Take everything into review."""
        services.start_review(self.round, per_application=2, actor=actor_of(self.alice))
        return self

    def assign(self) -> "Season":
        """Deal the applications."""
        services.assign_reviewers(self.stage, actor=actor_of(self.alice))
        return self

    def decide(self, application: Application, outcome: Outcome, rank: int | None = None) -> None:
        """Prepare a decision by Alice."""
        services.decide(
            application,
            outcome=outcome,
            rank=rank,
            reason="Because.",
            actor=actor_of(self.alice),
        )

    def release(self, by: Person | None = None) -> None:
        """Release everything prepared, by Bob."""
        looked_at = fingerprint((d.id, d.version) for d in queries.prepared(self.round.id))
        services.release(self.round, looked_at=looked_at, actor=actor_of(by or self.bob))

    def offer(self, applications: Sequence[Application]) -> list[Offer]:
        """Offer places to some, released."""
        for application in applications:
            self.decide(application, Outcome.OFFER)
        self.release()
        return [self.offer_of(application) for application in applications]

    def wait(self, applications: Sequence[Application]) -> None:
        """Prepare places on the waiting list, in this order."""
        for rank, application in enumerate(applications, start=1):
            self.decide(application, Outcome.WAITLIST, rank)

    def offer_of(self, application: Application) -> Offer:
        """Return the offer on an application."""
        found = queries.get_offer(application.number)
        assert found is not None
        return found

    def levels(self, level: int) -> dict[int, int]:
        """Return the same level for every criterion."""
        db.session.flush()
        return {criterion.id: level for criterion in queries.criteria_of(self.stage.id)}
