"""The desk reads: applications by a filter, views by who may use them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from academy.cohorts.states import Discipline
from academy.core import clock
from academy.core.actors import Role
from academy.core.db import db
from academy.core.errors import RuleBroken
from academy.intake import queries, services
from academy.intake.models import SavedView
from academy.intake.rules import Filter
from academy.intake.services.lists import MOST_VIEWS
from tests.factories.cohorts import a_cohort, a_site
from tests.factories.intake import a_draft, a_submitted_application, an_open_round
from tests.personas import actor_of, make_person


@pytest.fixture
def cohort(app):
    return a_cohort(a_site())


@pytest.fixture
def staff(cohort):
    return actor_of(make_person("Adam", roles=[(Role.ADMISSIONS, cohort.site_id)]))


def names(actor, **chosen):
    query = queries.select_applications(actor, Filter(**chosen))
    return sorted(db.session.scalars(query).all(), key=lambda a: a.id)


def test_filter_narrows_by_each_of_its_parts(cohort, staff):
    one, two = an_open_round(cohort, 1), an_open_round(cohort, 2)
    draft = a_draft(make_person("Dora"), one, language="en", discipline=Discipline.DESIGN)
    sent = a_submitted_application(make_person("Sam"), two, extended_until=clock.now())
    assert names(staff) == [draft, sent]
    assert names(staff, round=one.ref) == [draft]
    assert names(staff, round="pohang-9-9") == []
    assert names(staff, cohort=cohort.number) == [draft, sent]
    assert names(staff, cohort=99) == []
    assert names(staff, states=("submitted",)) == [sent]
    assert names(staff, languages=("en",)) == [draft]
    assert names(staff, disciplines=("design",)) == [draft]
    assert names(staff, extended=True) == [sent]
    assert names(staff, numbers=(draft.number,)) == [draft]
    assert names(staff, term="Do") == [draft]


def test_filter_reads_days_on_the_wall_of_each_site(cohort):
    napoli = a_cohort(a_site("napoli"))
    # 2026-11-22 in Pohang, where it is half past midnight; still the 21st in Naples.
    at = datetime(2026, 11, 21, 15, 30, tzinfo=UTC)
    here = a_submitted_application(make_person("A"), an_open_round(cohort), submitted_at=at)
    there = a_submitted_application(make_person("B"), an_open_round(napoli), submitted_at=at)
    a_draft(make_person("C"), an_open_round(cohort, 3))
    everywhere = actor_of(make_person("Ada", roles=[(Role.ADMIN, None)]))
    assert names(everywhere, submitted_from=date(2026, 11, 22)) == [here]
    assert names(everywhere, submitted_to=date(2026, 11, 21)) == [there]
    both = {"submitted_from": date(2026, 11, 21), "submitted_to": date(2026, 11, 22)}
    assert names(everywhere, **both) == [here, there]


def test_filter_shows_nothing_of_another_site(cohort, staff):
    napoli = a_cohort(a_site("napoli"))
    there = a_submitted_application(make_person("There"), an_open_round(napoli))
    assert names(staff, numbers=(there.number,)) == []
    assert names(actor_of(make_person("Nobody"))) == []


def test_filter_survives_being_kept():
    chosen = Filter(
        round="pohang-5-2", cohort=5, states=("draft", "submitted"), languages=("ko",),
        disciplines=("tech",), submitted_from=date(2026, 11, 1), extended=True, term="민우",
        numbers=("5-2-AAAA-BB",),
    )  # fmt: skip
    assert Filter.from_json(chosen.to_json()) == chosen
    assert Filter().is_empty
    assert Filter.from_json({}) == Filter()


@pytest.mark.parametrize(
    "kept",
    [
        {"round": 7, "cohort": "5", "states": "draft", "extended": "yes"},
        {"states": ["nonsense"], "disciplines": [None], "submitted_from": "2026-13-40"},
        {"cohort": 2**70, "numbers": [[]], "submitted_to": 20261122, "unknown": 1},
    ],
)
def test_filter_that_is_not_understood_narrows_nothing(kept):
    assert Filter.from_json(kept).is_empty


def test_view_is_used_by_its_owner_and_by_the_site_it_is_shared_with(cohort, staff):
    colleague = actor_of(make_person("Bea", roles=[(Role.ADMIN, cohort.site_id)]))
    elsewhere = actor_of(make_person("Ciro", roles=[(Role.ADMIN, a_site("napoli"))]))
    own = services.save_view(
        Filter(term="민우"), name="내 보기", columns=[], site_id=None, actor=staff
    )
    shared = services.save_view(
        Filter(), name="모두", columns=["number"], site_id=cohort.site_id, actor=staff
    )
    held = services.hold_view(Filter(cohort=5), actor=staff)
    assert [v.name for v in queries.views_of(staff)] == ["내 보기", "모두"]
    assert [v.name for v in queries.views_of(colleague)] == ["모두"]
    assert queries.views_of(elsewhere) == []
    assert queries.get_view(own.ref, colleague) is None
    assert queries.get_view(shared.ref, colleague) is not None
    assert queries.get_view(shared.ref, elsewhere) is None
    assert queries.get_view(held.ref, staff) is not None
    with pytest.raises(RuleBroken):
        services.save_view(Filter(), name="x", columns=[], site_id=cohort.site_id, actor=elsewhere)


def test_save_view_of_a_name_in_use_or_beyond_the_limit_is_refused(staff):
    services.save_view(Filter(), name="v0", columns=[], site_id=None, actor=staff)
    with pytest.raises(RuleBroken):
        services.save_view(Filter(), name="v0", columns=[], site_id=None, actor=staff)
    for number in range(1, MOST_VIEWS):
        services.save_view(Filter(), name=f"v{number}", columns=[], site_id=None, actor=staff)
    with pytest.raises(RuleBroken):
        services.save_view(Filter(), name="more", columns=[], site_id=None, actor=staff)


def test_forget_unnamed_views_keeps_named_and_young_ones(staff):
    named = services.save_view(Filter(), name="kept", columns=[], site_id=None, actor=staff)
    services.hold_view(Filter(), actor=staff)
    assert services.forget_unnamed_views() == 0
    with clock.freeze(clock.now() + timedelta(days=8)):
        young = services.hold_view(Filter(), actor=staff)
        assert services.forget_unnamed_views() == 1
    assert set(db.session.scalars(db.select(SavedView.id))) == {named.id, young.id}
