"""Rounds in which people are interviewed, for tests: `Talks()`, and one thing of each kind."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from academy.accounts.models import Person
from academy.cohorts.models import Cohort
from academy.core import clock
from academy.core.db import db
from academy.intake.models import Application
from academy.selection import queries
from academy.selection import services as selection
from academy.selection.models import InterviewSlot, Panel, Stage
from academy.selection.queries import interview_days, interviews
from academy.selection.queries.interview_days import Invited
from academy.selection.rules import fingerprint
from academy.selection.services import interviews as services
from academy.selection.states import Outcome, StageKind
from tests.factories.intake import a_submitted_application, an_open_round
from tests.factories.selection import Season
from tests.personas import actor_of


def in_days(days: int, hour: int = 9) -> datetime:
    """Return an hour of a day to come, in the world's time."""
    day = (clock.now() + timedelta(days=days)).date()
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


class Talks(Season):
    """A season whose applicants were all invited to interviews."""

    talks: Stage

    def __init__(self, applicants: int = 3, reviewers: int = 4, *, waits: bool = False) -> None:
        """Bring everybody to the interviews, or stop where documents are read."""
        super().__init__(applicants=applicants, reviewers=reviewers)
        self.round.test_on = None
        self.round.interview_on = in_days(7).date()
        self.review()
        if waits:
            self.assign()
        else:
            self.go_on()

    def go_on(self) -> None:
        """Invite everybody to the interviews."""
        for application in self.applications:
            self.decide(application, Outcome.ADVANCE)
        self.release()
        found = queries.stage_at(self.round.id, StageKind.INTERVIEW)
        assert found is not None
        self.talks = found

    @property
    def staff(self):
        """The one of admissions who does everything here."""
        return actor_of(self.alice)

    def panel(self, name: str = "A", members: Sequence[Person] | None = None) -> Panel:
        """Make a panel; of the first two reviewers, unless others are named."""
        made = services.make_panel(
            self.talks,
            name=name,
            place=f"https://meet.example/{name}",
            members=self.reviewers[:2] if members is None else members,
            actor=self.staff,
        )
        found = interviews.get_panel(made.ref)
        assert found is not None
        return found

    def slot(
        self, panel: Panel, starts_at: datetime | None = None, *, seats: int = 1
    ) -> InterviewSlot:
        """Make one time of half an hour, in a week unless it is said."""
        begins = starts_at or in_days(7)
        made = InterviewSlot(
            panel_id=panel.id,
            stage_id=self.talks.id,
            site_id=self.talks.site_id,
            starts_at=begins,
            ends_at=begins + timedelta(minutes=30),
            seats=seats,
        )
        db.session.add(made)
        db.session.commit()
        found = interviews.get_slot(made.ref)
        assert found is not None
        return found

    def publish(self) -> "Talks":
        """Let applicants choose."""
        services.publish_times(self.talks, actor=self.staff)
        return self

    def invited(self, number: int = 0) -> Invited:
        """Return an applicant as the interviews know them."""
        found = interview_days.get_invited(self.applications[number].number)
        assert found is not None
        return found

    def book(self, slot: InterviewSlot, number: int = 0):
        """Let an applicant take a time."""
        return services.book(self.invited(number), slot, actor=actor_of(self.people[number]))


def _advanced(application: Application, one, other) -> None:
    selection.decide(application, outcome=Outcome.ADVANCE, actor=one)
    looked_at = fingerprint((d.id, d.version) for d in queries.prepared(application.round_id))
    selection.release(application.round, looked_at=looked_at, actor=other)


def interview_things(
    cohort: Cohort, people: Mapping[str, Person | None]
) -> dict[str, dict[str, str]]:
    """Return what the addresses of interviews name: a stage, a panel, a time, an appointment."""
    by = {name: person for name, person in people.items() if person is not None}
    now, staff, other = clock.now(), actor_of(by["admissions"]), actor_of(by["admin"])
    round = an_open_round(
        cohort, number=3, opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=1)
    )
    round.test_on, round.interview_on = None, in_days(7).date()
    mine = a_submitted_application(by["applicant"], round)
    selection.start_review(round, per_application=1, actor=staff)
    _advanced(mine, staff, other)
    stage = queries.stage_at(round.id, StageKind.INTERVIEW)
    assert stage is not None
    panel = services.make_panel(
        stage, name="A", place="Room 1", members=[by["reviewer"]], actor=staff
    )
    begins = in_days(7)
    slot = InterviewSlot(
        panel_id=panel.id,
        stage_id=stage.id,
        site_id=stage.site_id,
        starts_at=begins,
        ends_at=begins + timedelta(minutes=30),
        seats=1,
    )
    db.session.add(slot)
    services.publish_times(stage, actor=staff)
    invited = interview_days.get_invited(mine.number)
    assert invited is not None
    booking = services.book_for(invited, slot, reason="By telephone.", actor=staff)
    return {
        "interviews": {"ref": stage.ref, "day": begins.date().isoformat()},
        "invited": {"number": mine.number},
        "panel": {"ref": panel.ref},
        "slot": {"ref": slot.ref},
        "booking": {"ref": booking.ref},
    }
