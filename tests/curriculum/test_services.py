import pytest
import sqlalchemy as sa

from academy.audit.models import Entry
from academy.cohorts.models import Cohort
from academy.core.actors import SYSTEM
from academy.core.db import db
from academy.core.errors import MoveRefused, RuleBroken
from academy.curriculum import queries, services
from academy.curriculum.models import Module, Track
from academy.curriculum.states import Subject, TrackState
from tests.factories.cohorts import a_cohort
from tests.factories.curriculum import WHOLE, a_module, a_track, texts

pytestmark = pytest.mark.usefixtures("app")


def verbs_of(kind):
    query = sa.select(Entry.verb).where(Entry.kind == kind).order_by(Entry.id)
    return list(db.session.scalars(query))


def test_create_track_while_one_is_drafted_is_refused():
    cohort = a_cohort()
    a_track(cohort, [], published=False)
    with pytest.raises(MoveRefused):
        services.create_track(cohort, title=texts("둘", "Two"), actor=SYSTEM)


def test_create_track_beside_a_published_one_copies_its_modules():
    cohort = a_cohort()
    first = a_track(cohort)
    second = services.create_track(cohort, title=texts("둘", "Two"), actor=SYSTEM)
    assert (second.edition, second.status) == (2, TrackState.DRAFT)
    as_spans = [(m.subject, m.first_week, m.last_week) for m in queries.modules_of(second.id)]
    assert sorted(as_spans) == sorted(WHOLE)
    assert {m.id for m in queries.modules_of(first.id)}.isdisjoint(
        m.id for m in queries.modules_of(second.id)
    )


def test_publish_a_whole_plan_lets_it_hold():
    cohort = a_cohort()
    track = a_track(cohort)
    assert queries.published_track(cohort.id) == track
    assert track.published_at is not None
    assert verbs_of("tracks") == ["track.create", "track.publish"]


def test_publish_with_a_missing_subject_says_which_and_changes_nothing():
    cohort = a_cohort()
    spans = [s for s in WHOLE if s[0] != Subject.AI] + [(Subject.CODING, 17, 30)]
    track = a_track(cohort, spans, published=False)
    with pytest.raises(RuleBroken, match="AI"):
        services.publish(track, actor=SYSTEM)
    db.session.refresh(track)
    assert track.status is TrackState.DRAFT
    assert queries.published_track(cohort.id) is None


def test_publish_too_short_with_a_gap_says_both():
    track = a_track(
        a_cohort(), [*((s, 1, 4) for s in Subject), (Subject.AI, 6, 30)], published=False
    )
    with pytest.raises(RuleBroken, match=r"30.*5"):
        services.publish(track, actor=SYSTEM)


def test_publish_a_second_edition_supersedes_the_first_unchanged():
    cohort = a_cohort()
    first = a_track(cohort)
    before = [(m.id, m.title, m.first_week) for m in queries.modules_of(first.id)]
    second = services.create_track(cohort, title=texts("둘", "Two"), actor=SYSTEM)
    services.publish(second, actor=SYSTEM)
    assert (first.status, second.status) == (TrackState.SUPERSEDED, TrackState.PUBLISHED)
    assert [(m.id, m.title, m.first_week) for m in queries.modules_of(first.id)] == before


@pytest.mark.parametrize("status", [TrackState.PUBLISHED, TrackState.SUPERSEDED])
def test_edit_a_track_that_is_no_draft_is_refused(status):
    cohort = a_cohort()
    track = a_track(cohort)
    module = queries.modules_of(track.id)[0]
    if status is TrackState.SUPERSEDED:
        second = services.create_track(cohort, title=texts("둘", "Two"), actor=SYSTEM)
        services.publish(second, actor=SYSTEM)
    assert track.status is status
    for attempt in (
        lambda: a_module(track),
        lambda: services.remove_module(module, actor=SYSTEM),
        lambda: services.rename_track(track, title=texts("셋", "Three"), actor=SYSTEM),
        lambda: services.discard_track(track, actor=SYSTEM),
        lambda: services.publish(track, actor=SYSTEM),
        lambda: services.change_module(
            module,
            subject=Subject.AI,
            title=texts("가", "A"),
            objectives=texts("", ""),
            first_week=1,
            last_week=2,
            actor=SYSTEM,
        ),
    ):
        with pytest.raises(MoveRefused):
            attempt()


def test_change_module_of_a_draft_is_kept_with_what_it_was():
    track = a_track(a_cohort(), [], published=False)
    module = a_module(track, Subject.AI, 1, 4)
    services.change_module(
        module,
        subject=Subject.CODING,
        title=texts("코딩", "Coding"),
        objectives=texts("", ""),
        first_week=2,
        last_week=6,
        actor=SYSTEM,
    )
    again = queries.get_module(module.ref)
    assert (again.subject, again.first_week, again.last_week) == (Subject.CODING, 2, 6)
    assert verbs_of("modules") == ["module.add", "module.change"]


def test_discard_track_removes_draft_and_modules_only():
    cohort = a_cohort()
    first = a_track(cohort)
    second = services.create_track(cohort, title=texts("둘", "Two"), actor=SYSTEM)
    services.discard_track(second, actor=SYSTEM)
    assert list(db.session.scalars(sa.select(Track.id))) == [first.id]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Module)) == len(WHOLE)


def test_create_track_at_once_makes_one_draft(at_once):
    cohort = a_cohort()
    cohort_id = cohort.id

    def attempt(_number):
        mine = db.session.get(Cohort, cohort_id)
        services.create_track(mine, title=texts("하나", "One"), actor=SYSTEM)

    answers = at_once(6, attempt)
    assert [type(a) for a in answers if a is not None] == [MoveRefused] * 5
    assert queries.last_edition(cohort_id) == 1
