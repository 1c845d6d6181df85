"""Rubrics: drafted, published, superseded; nothing in use ever changes."""

import pytest

from academy.core.errors import MoveRefused, RuleBroken
from academy.core.types import Texts
from academy.intake.wordlist import forbidden_words
from academy.selection import queries, services
from academy.selection.rubric import suggested_content
from academy.selection.rules import MOST_CRITERIA, texts_of
from academy.selection.states import SCORED_KINDS, StageKind
from tests.factories.selection import Season
from tests.personas import actor_of


@pytest.fixture
def season(app):
    return Season(applicants=2, reviewers=2).review()


def staff(season):
    return actor_of(season.alice)


def row(**more):
    text = Texts({"ko": "끈기", "en": "Patience"})
    return {"name": text, "about": text, "weight": 2, "levels": [dict(text)] * 5, **more}


def draft(season):
    return services.draft_rubric(season.site, StageKind.DOCUMENTS, actor=staff(season))


@pytest.mark.parametrize("kind", sorted(SCORED_KINDS))
def test_the_suggested_rubrics_are_whole_and_ask_for_nothing_forbidden(kind):
    content = suggested_content(kind)
    assert 1 <= len(content) <= MOST_CRITERIA
    assert len({each["key"] for each in content}) == len(content)
    for each in content:
        assert len(each["levels"]) == 5
        assert all({"ko", "en"} == set(text) for text in (each["name"], *each["levels"]))
        assert not forbidden_words(texts_of(each))


def test_first_stage_publishes_the_suggested_rubric_as_version_one(season):
    rubric = season.stage.rubric
    assert (rubric.number, rubric.published_at is not None) == (1, True)
    assert [c.key for c in season.stage.criteria] == [c["key"] for c in rubric.content]


def test_draft_twice_is_one_draft_and_begins_as_a_copy(season):
    one = draft(season)
    assert draft(season) is one
    assert (one.number, one.content) == (2, season.stage.rubric.content)


def test_published_version_never_changes(season):
    rubric = season.stage.rubric
    for verb in (
        lambda: services.write_criterion(rubric, row=row(), instead_of=None, actor=staff(season)),
        lambda: services.drop_criterion(rubric, "motivation", actor=staff(season)),
        lambda: services.drop_rubric(rubric, actor=staff(season)),
    ):
        with pytest.raises(RuleBroken):
            verb()


def test_stage_that_began_keeps_its_rubric_until_it_takes_the_new_one_over(season):
    new = draft(season)
    services.write_criterion(new, row=row(), instead_of="motivation", actor=staff(season))
    services.publish_rubric(new, actor=staff(season))
    services.publish_rubric(new, actor=staff(season))
    assert season.stage.criteria[0].name["en"] != "Patience"
    services.adopt_rubric(season.stage, actor=staff(season))
    first = queries.criteria_of(season.stage.id)[0]
    assert (first.name["en"], first.weight, first.key) == ("Patience", 2, "motivation")
    assert season.stage.rubric_id == new.id


def test_stage_being_scored_keeps_its_rubric(season):
    new = draft(season)
    services.publish_rubric(new, actor=staff(season))
    season.assign()
    with pytest.raises(MoveRefused):
        services.adopt_rubric(season.stage, actor=staff(season))


@pytest.mark.parametrize("word", ["전공", "university", "나이", "family"])
def test_criterion_about_what_must_never_count_is_refused(season, word):
    text = Texts({"ko": word, "en": word})
    with pytest.raises(RuleBroken):
        services.write_criterion(
            draft(season), row=row(name=text), instead_of=None, actor=staff(season)
        )


@pytest.mark.parametrize("weight", [0, -1, 21])
def test_criterion_of_a_senseless_weight_is_refused(season, weight):
    with pytest.raises(RuleBroken) as refused:
        services.write_criterion(
            draft(season), row=row(weight=weight), instead_of=None, actor=staff(season)
        )
    assert refused.value.field == "weight"


def test_empty_and_endless_rubrics_are_not_published(season):
    rubric = draft(season)
    for key in [each["key"] for each in rubric.content]:
        services.drop_criterion(rubric, key, actor=staff(season))
    with pytest.raises(RuleBroken):
        services.publish_rubric(rubric, actor=staff(season))
    for _each in range(MOST_CRITERIA + 1):
        services.write_criterion(rubric, row=row(), instead_of=None, actor=staff(season))
    assert len({each["key"] for each in rubric.content}) == MOST_CRITERIA + 1
    with pytest.raises(RuleBroken):
        services.publish_rubric(rubric, actor=staff(season))
