"""The calibration set beside what reviewers found."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.accounts.models import Person
from academy.core.db import db
from academy.core.refs import tidy_ref
from academy.intake.models import Application
from academy.selection.models import Anchor, Assignment, Review, Stage, StageEntry
from academy.selection.queries.reviewers import taking_part
from academy.selection.queries.stages import entry_of, get_stage
from academy.selection.rules import weigh
from academy.selection.states import AssignmentState


@dataclass(frozen=True)
class AnchorLine:
    """One application of the calibration set with what each reviewer found."""

    stage: Stage
    anchor: Anchor
    application: Application
    entry: StageEntry
    assignments: Sequence[Assignment]

    @property
    def id(self) -> int:
        """The key of its place in the set."""
        return self.anchor.id

    @property
    def site_id(self) -> int:
        """The site of the stage, so that policy may ask where this is."""
        return self.stage.site_id

    @property
    def agreed(self) -> Fraction | None:
        """The weighted mean of the agreed levels, or None before anything was agreed."""
        criteria = {c.id: c for c in self.stage.criteria}
        levels = {c.id: self.anchor.agreed.get(c.key) for c in criteria.values()}
        known = {id: level for id, level in levels.items() if level is not None}
        if len(known) < len(criteria) or not criteria:
            return None
        points, weight = weigh(known, {id: c.weight for id, c in criteria.items()})
        return Fraction(points, weight)

    @property
    def scored(self) -> list[Assignment]:
        """Who has scored it."""
        return [a for a in self.assignments if a.status is AssignmentState.SCORED and a.review]


@dataclass(frozen=True)
class Beside:
    """One reviewer beside the agreed scores: application -> own mean, and how far off on average.

    `off` is the mean of own minus agreed in levels; above 0 is lenient. None before both are there.
    """

    reviewer: Person
    means: dict[int, Fraction]
    off: Fraction | None


def anchor_lines(stage: Stage) -> list[AnchorLine]:
    """Return the calibration set of a stage with every review of it."""
    anchors = db.session.scalars(
        sa.select(Anchor).where(Anchor.stage_id == stage.id).order_by(Anchor.id)
    ).all()
    ids = [anchor.application_id for anchor in anchors]
    applications = {
        a.id: a for a in db.session.scalars(sa.select(Application).where(Application.id.in_(ids)))
    }
    entries = {
        e.application_id: e
        for e in db.session.scalars(
            sa.select(StageEntry).where(
                StageEntry.stage_id == stage.id, StageEntry.application_id.in_(ids)
            )
        )
    }
    assignments = defaultdict(list)
    for each in db.session.scalars(
        _assignments(stage.id).where(Assignment.application_id.in_(ids))
    ):
        assignments[each.application_id].append(each)
    return [
        AnchorLine(stage, a, applications[a.application_id], entries[a.application_id],
                   assignments[a.application_id])
        for a in anchors
    ]  # fmt: skip


def _assignments(stage_id: int) -> sa.Select[Assignment]:
    return (
        sa.select(Assignment)
        .join(Assignment.reviewer)
        .where(Assignment.stage_id == stage_id)
        .options(
            joinedload(Assignment.reviewer),
            joinedload(Assignment.review).selectinload(Review.scores),
        )
        .order_by(Person.name, Person.id)
    )


def get_anchor_line(ref: str, number: str) -> AnchorLine | None:
    """Return an application of the calibration set of a stage."""
    stage = get_stage(ref)
    application = candidate_in(stage.id, number) if stage else None
    if stage is None or application is None:
        return None
    anchor = db.session.scalar(
        sa.select(Anchor).where(
            Anchor.stage_id == stage.id, Anchor.application_id == application.id
        )
    )
    entry = entry_of(application.id, stage.id)
    if anchor is None or entry is None:
        return None
    found = db.session.scalars(
        _assignments(stage.id).where(Assignment.application_id == application.id)
    ).all()
    return AnchorLine(stage, anchor, application, entry, found)


def candidate_in(stage_id: int, number: str) -> Application | None:
    """Return an application that came into a stage, by its receipt number, with its person."""
    return db.session.scalar(
        sa.select(Application)
        .join(StageEntry, StageEntry.application_id == Application.id)
        .where(StageEntry.stage_id == stage_id, Application.number == tidy_ref(number))
        .options(joinedload(Application.person))
    )


def beside_agreed(stage: Stage, lines: Sequence[AnchorLine]) -> list[Beside]:
    """Return every reviewer of a stage beside the agreed scores, by name."""
    found = []
    for row in taking_part(stage.id):
        means = {
            line.application.id: each.review.mean
            for line in lines
            for each in line.scored
            if each.reviewer_id == row.person_id and each.review and each.review.mean is not None
        }
        gaps = [
            means[line.application.id] - line.agreed
            for line in lines
            if line.agreed is not None and line.application.id in means
        ]
        off = sum(gaps, Fraction(0)) / len(gaps) if gaps else None
        found.append(Beside(row.person, means, off))
    return found
