"""Rounds in review for tests: `a_round_in_review(site)`, `decided(...)`, `offered(...)`."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from academy.accounts.models import Person
from academy.cohorts.models import Cohort
from academy.core import clock, files
from academy.core.actors import Actor, Role
from academy.core.db import db
from academy.core.refs import new_ref
from academy.core.types import Texts
from academy.intake import queries as intake
from academy.intake.models import Application, Attachment, Round
from academy.selection import queries, services
from academy.selection.clearing import Searched
from academy.selection.models import Clearance, Offer, Stage
from academy.selection.queries import exams
from academy.selection.recheck_states import RecheckKind
from academy.selection.rules import fingerprint
from academy.selection.rules.exams import Marking
from academy.selection.services import exam_imports
from academy.selection.services import exams as exam_services
from academy.selection.services.exams import ExamSetting
from academy.selection.states import Outcome, StageKind, StagePhase
from tests.factories.cohorts import a_cohort, a_site
from tests.factories.intake import a_submitted_application, an_open_round
from tests.intake.papers import PNG
from tests.personas import actor_of, make_person


class Season:
    """A round that has closed, its people, and staff of every kind that selection needs."""

    def __init__(self, applicants: int = 3, reviewers: int = 3, seats: int = 2) -> None:
        """Make everything up to handed-in applications."""
        self.site = a_site()
        self.cohort: Cohort = a_cohort(self.site, number=5, seats=max(seats, 1))
        now = clock.now()
        # Before its first day, while places are still given by themselves.
        self.cohort.starts_on = clock.today(self.site.zone) + timedelta(days=60)
        self.cohort.ends_on = self.cohort.starts_on + timedelta(days=280)
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

    def assign(self, *, opens: bool = True) -> "Season":
        """Deal the applications, and open the piles to the reviewers."""
        services.assign_reviewers(self.stage, actor=actor_of(self.alice))
        if opens and self.stage.phase is StagePhase.ASSIGNING:
            services.start_scoring(self.stage, actor=actor_of(self.alice))
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

    def notes(self, note: str = "Because of what stands there.") -> dict[int, str]:
        """Return the same reason for every criterion."""
        return {criterion.id: note for criterion in queries.criteria_of(self.stage.id)}


def selection_things(
    cohort: Cohort, people: Mapping[str, Person | None]
) -> dict[str, dict[str, str]]:
    """Return what the addresses of this room name: a round in review, one application offered."""
    by = {name: person for name, person in people.items() if person is not None}
    now, staff = clock.now(), actor_of(by["admissions"])
    round = an_open_round(
        cohort, number=1, opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=1)
    )
    mine = a_submitted_application(by["applicant"], round)
    others = a_submitted_application(by["applicant_other"], round)
    services.start_review(round, per_application=2, actor=staff)
    stage = queries.stage_of(round.id)
    assert stage is not None
    services.assign_reviewers(stage, actor=staff)
    services.start_scoring(stage, actor=staff)
    test = _in_test(mine, round, staff, actor_of(by["admin"]))
    _score_and_offer(mine, round, staff, actor_of(by["admin"]))
    services.pick_anchor(stage, others, actor=staff)
    reviewer = actor_of(by["reviewer"])
    away = services.be_away(first_on=now.date(), last_on=now.date(), actor=reviewer)
    assignment = next(
        a for a in queries.assignments_of(others.id) if a.reviewer_id == reviewer.person_id
    )
    return _asked_about(mine, stage, actor_of(by["applicant"])) | {
        "closed_round": {"ref": round.ref},
        "offer": {"number": mine.number},
        "assignment": {"ref": assignment.ref},
        "conflict": {"ref": services.list_person("Someone", actor=reviewer).ref},
        "away": {"ref": away.ref},
        "stage": {"ref": stage.ref},
        "stage_reviewer": {"ref": stage.ref, "person": by["reviewer"].ref},
        "anchor": {"ref": stage.ref, "number": others.number},
        "file_to_clear": {"ref": _cleared_file(others, staff).ref, "number": 1},
        "packet_file": {"ref": assignment.ref, "number": 1},
        **_test_things(test, mine),
        **_list_things(stage, mine, staff),
    }


def _list_things(stage: Stage, mine: Application, staff: Actor) -> dict[str, dict[str, str]]:
    paper = services.ask_paper(
        stage.round, title=Texts(ko="신분증", en="Card"), note=Texts(), due_on=None, actor=staff
    )
    rubric = services.draft_rubric(stage.round.site, StageKind.DOCUMENTS, actor=staff)
    return {
        "rubric": {"ref": rubric.ref},
        "rubrics": {"site": stage.round.site.code, "kind": "documents"},
        "criterion": {"ref": rubric.ref, "key": rubric.content[0]["key"]},
        "meeting_list": {"ref": services.freeze_list(stage, actor=staff).ref},
        "letters": {"site": stage.round.site.code, "kind": "offer"},
        "paper": {"ref": paper.ref},
        "paper_place": {"ref": paper.ref, "number": mine.number},
    }


def _test_things(test: Stage, application: Application) -> dict[str, dict[str, str]]:
    return {
        "test_stage": {"ref": test.ref},
        "test_result": {"ref": test.ref, "number": application.number},
        "test_slot": {"ref": exams.slots_of(test.id)[0].ref},
        "test_table": {"ref": exams.exam_imports_of(test.id)[0].ref},
    }


def _in_test(application: Application, round: Round, one: Actor, other: Actor) -> Stage:
    """Invite an application to the test of its round, with a slot and a table of results."""
    round.test_on = clock.now().date() + timedelta(days=30)
    db.session.flush()
    services.decide(application, outcome=Outcome.ADVANCE, actor=one)
    looked_at = fingerprint((d.id, d.version) for d in queries.prepared(round.id))
    services.release(round, looked_at=looked_at, actor=other)
    stage = queries.stage_at(round.id, StageKind.TEST)
    assert stage is not None
    marking = Marking(items=30, for_right=200, for_wrong=-50, for_blank=0, best=6000)
    setting = ExamSetting("", Texts(), None, None, 24, marking)
    exam_services.set_exam(stage, setting, actor=one)
    start = clock.now() + timedelta(days=9)
    spans = [(start, start + timedelta(hours=1))]
    exam_services.add_slots(stage, spans, places=3, actor=one)
    content = f"number,points\n{application.number},30\n".encode()
    exam_imports.bring_results(stage, content=content, file_name="r.csv", actor=one)
    return stage


def _asked_about(application: Application, stage: Stage, actor: Actor) -> dict[str, dict[str, str]]:
    asked = services.ask_recheck(application, stage, kind=RecheckKind.EXPLAIN, actor=actor)
    return {
        "askable": {"number": application.number, "stage": "documents"},
        "recheck": {"ref": asked.ref},
    }


def _score_and_offer(application: Application, round: Round, one: Actor, other: Actor) -> None:
    for each in queries.assignments_of(application.id):
        levels = {criterion.id: 3 for criterion in queries.criteria_of(each.stage_id)}
        services.hand_in(
            each, levels=levels, comment=None, version=0, actor=actor_of(each.reviewer)
        )
    services.decide(application, outcome=Outcome.OFFER, actor=one)
    looked_at = fingerprint((d.id, d.version) for d in queries.prepared(round.id))
    services.release(round, looked_at=looked_at, actor=other)


def a_handed_in_file(
    application: Application, content: bytes, content_type: str = "image/png", **more: object
) -> Attachment:
    """Return a file in the store that was handed in with an application."""
    values: dict[str, object] = {
        "ref": new_ref(12),
        "application_id": application.id,
        "site_id": application.site_id,
        "person_id": application.person_id,
        "question_id": intake.questions_of(application.round_id)[2].id,
        "stored": files.keep(content, Attachment.stored),
        "name": "portfolio",
        "content_type": content_type,
        "size": len(content),
        "digest": "0" * 64,
        "added_at": clock.now(),
        "sent_at": clock.now(),
    }
    file = Attachment(**(values | more))
    db.session.add(file)
    db.session.flush()
    return file


def _cleared_file(application: Application, staff: Actor) -> Attachment:
    file = a_handed_in_file(application, PNG, is_scan=True)
    searched = Searched(((8.0, 6.0),), (False,), ())
    clearance = services.keep_search(file, searched, actor=staff)
    copy = files.keep(PNG, Clearance.stored)
    services.clear_file(clearance, copy, known=clearance.version, actor=staff)
    return file
