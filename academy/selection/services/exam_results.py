"""Results of a test: one by hand, and decisions prepared from a line that a person has drawn."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from academy.audit import Act, record, record_all
from academy.cohorts.models import Cohort
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.errors import MoveRefused, RuleBroken
from academy.intake.models import Application, Round
from academy.intake.states import ApplicationState
from academy.selection import queries
from academy.selection.models import ExamResult, Stage
from academy.selection.queries import exam_lines, exam_results, exams
from academy.selection.rules import (
    NOBODY_DECIDED,
    Verdict,
    check_goes_on,
    check_reason,
    check_same_list,
)
from academy.selection.rules.exam_slots import check_over
from academy.selection.rules.exams import Marking, check_counts, check_points, mark
from academy.selection.services.decisions import prepare_all, take_back
from academy.selection.services.exams import needed_plan
from academy.selection.states import Outcome

RELEASED = _l(
    "The result of this application is released, and its points with it. Please prepare the"
    " correction on the page of the application first: then the points can be changed, and both are"
    " told together."
)


@dataclass(frozen=True)
class Entered:
    """A result as a person enters it: nobody came, or counts, or points alone."""

    sat: bool
    right: int | None = None
    wrong: int | None = None
    blank: int | None = None
    points: int | None = None

    @property
    def counts(self) -> tuple[int | None, int | None, int | None]:
        """Right, wrong and blank."""
        return self.right, self.wrong, self.blank


@dataclass(frozen=True)
class Changed:
    """A result that was entered, and how many prepared decisions were taken back with it."""

    result: ExamResult
    taken_back: int


@verb
def enter_result(
    stage: Stage, application: Application, entered: Entered, *, reason: str, actor: Actor
) -> Changed:
    """Enter or change one result by hand, with a reason; no table overwrites it afterwards.

    What was prepared from the former result is taken back, so that nothing is released that no
    longer follows from it.

    Raises:
        MoveRefused: nobody has said how the test is marked, or the application is withdrawn.
        RuleBroken: there is no reason; the numbers do not fit the test; the result is released
            and no correction of it is prepared.
    """
    if actor.person_id is None:
        raise RuleBroken(NOBODY_DECIDED)
    lock(db.session.get_one(Round, stage.round_id))
    plan = needed_plan(stage.id)
    check_reason(reason)
    db.session.refresh(application, ["status", "stage"])
    if application.status is ApplicationState.WITHDRAWN:
        raise MoveRefused()
    released = queries.is_released(stage.id, application.id)
    if released and not queries.is_being_corrected(stage.id, application.id):
        raise RuleBroken(RELEASED)
    points = _points_of(entered, exams.marking_of(plan)) if entered.sat else 0
    result = exams.result_of(stage.id, application.id)
    if result is None:
        result = ExamResult(stage_id=stage.id, application_id=application.id, site_id=stage.site_id)
        db.session.add(result)
    result.sat, result.points = entered.sat, points
    counts = entered.counts if entered.sat else (None, None, None)
    result.n_right, result.n_wrong, result.n_blank = counts
    result.by_hand, result.import_id = True, None
    result.entered_by, result.entered_at = actor.person_id, clock.now()
    db.session.flush()
    record(
        "exam_result.enter_by_hand", result, about=application.person_id, actor=actor, reason=reason
    )
    taken_back = 0 if released else take_back(stage, [application.id], actor=actor)
    return Changed(result, taken_back)


@verb
def note_absent(stage: Stage, *, looked_at: str, reason: str, actor: Actor) -> int:
    """Note of everybody without a result that they did not sit the test; return of how many.

    A table that comes later still counts: it may know of somebody what was not known here.

    Raises:
        RuleBroken: no person says so, there is no reason, the test can still be sat, or the list
            has changed since it was looked at.
    """
    if actor.person_id is None:
        raise RuleBroken(NOBODY_DECIDED)
    lock(db.session.get_one(Round, stage.round_id))
    plan = needed_plan(stage.id)
    check_reason(reason)
    now = clock.now()
    check_over(exams.end_of(plan), now)
    missing = exam_results.without_result(stage.id)
    check_same_list(looked_at, exam_results.fingerprint_of(missing))
    made = [
        ExamResult(
            stage_id=stage.id, site_id=stage.site_id, application_id=id, sat=False, points=0,
            entered_by=actor.person_id, entered_at=now,
        )
        for id in missing
    ]  # fmt: skip
    db.session.add_all(made)
    db.session.flush()
    acts = [
        Act("exam_result.note_absent", result, missing[result.application_id], reason)
        for result in made
    ]
    record_all(acts, actor=actor)
    return len(made)


def _points_of(entered: Entered, marking: Marking) -> int:
    """Return the points of a result; the counts alone decide where they are given."""
    given = [count for count in entered.counts if count is not None]
    if not given:
        if entered.points is None:
            raise RuleBroken(
                _l("Please give the numbers of answers, or the points."), field="n_right"
            )
        check_points(marking, entered.points)
        return entered.points
    right, wrong, blank = (count or 0 for count in entered.counts)
    check_counts(marking, right, wrong, blank)
    points = mark(marking, right, wrong, blank)
    if entered.points not in (None, points):
        raise RuleBroken(
            _l("These points are not what the numbers of answers come to."), field="points"
        )
    return points


@dataclass(frozen=True)
class Prepared:
    """What came of a line: how many were invited on, declined, and freed of a decision."""

    advanced: int
    declined: int
    dropped: int


@verb
def prepare_by_line(
    stage: Stage,
    *,
    line: int,
    declines: bool,
    replaces: bool,
    reason: str,
    looked_at: str,
    actor: Actor,
) -> Prepared:
    """Prepare decisions for who lies at the line or above, and on wish for the others.

    A person drew the line and has seen the numbers; another releases what is prepared. What is
    prepared already stays, unless it is to be replaced. Of whom no result is known nothing is said.

    Raises:
        RuleBroken: the numbers have changed since they were looked at, there is no reason, no
            stage follows, or nobody is at the line or above and nobody is to be declined.
    """
    if actor.person_id is None:
        raise RuleBroken(NOBODY_DECIDED)
    round = db.session.get_one(Round, stage.round_id)
    # In the order of every verb that decides, so that no release comes between look and deed.
    lock(db.session.get_one(Cohort, round.cohort_id))
    lock(round)
    needed_plan(stage.id)
    cut = exam_lines.cut_at(stage, line)
    check_same_list(looked_at, cut.looked_at)
    check_reason(reason)
    others = [*cut.below, *cut.absent]
    passing = cut.left(cut.passing, replaces=replaces)
    declined = cut.left(others, replaces=replaces) if declines else []
    dropped = [] if declines or not replaces else [id for id in others if id in cut.prepared]
    if not passing and not declined and not dropped:
        raise RuleBroken(_l("With this line nothing would be prepared."))
    if passing:
        check_goes_on(queries.next_kind(round, stage.kind))
    lines = queries.lines_of(round.id, [*passing, *declined])
    verdicts = [Verdict(id, lines[id], Outcome.ADVANCE) for id in passing]
    verdicts += [Verdict(id, lines[id], Outcome.DECLINE) for id in declined]
    reasons = {Outcome.ADVANCE: reason, Outcome.DECLINE: reason}
    prepare_all(stage, verdicts, reasons, actor=actor)
    take_back(stage, dropped, actor=actor)
    record(
        "exam_line.prepare", stage, actor=actor, reason=reason, points=line / 100,
        advanced=len(passing), declined=len(declined), dropped=len(dropped),
    )  # fmt: skip
    return Prepared(len(passing), len(declined), len(dropped))
