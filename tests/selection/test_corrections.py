"""What was released is corrected by a new decision, with a reason, by two people."""

import pytest

from academy.cohorts.states import Discipline
from academy.core.db import db
from academy.core.errors import MoveRefused, RuleBroken
from academy.intake.states import ApplicationState
from academy.selection import queries, services
from academy.selection.states import LetterKind, OfferState, Outcome
from tests.factories.selection import Season
from tests.personas import actor_of


@pytest.fixture
def season(app):
    return Season(applicants=4, seats=2).review()


def letters_to(application):
    return [(each.kind, each.body) for each in queries.letters_to(application.id)]


def accept(season, application):
    offer = season.offer_of(application)
    services.accept(offer, discipline=Discipline.TECH, actor=actor_of(application.person))
    return offer


def test_correction_is_a_new_decision_with_a_reason_by_two_people(season):
    application = season.applications[0]
    season.decide(application, Outcome.DECLINE)
    season.release()
    db.session.commit()
    with pytest.raises(RuleBroken):
        services.decide(application, outcome=Outcome.OFFER, actor=actor_of(season.alice))
    season.decide(application, Outcome.OFFER)
    season.release()
    assert application.status is ApplicationState.OFFERED
    last, first = queries.decisions_of(application.id)
    assert last.corrects_id == first.id
    assert first.outcome is Outcome.DECLINE
    assert [kind for kind, _body in letters_to(application)] == [
        LetterKind.OFFER,
        LetterKind.DECLINE,
    ]


def test_correction_takes_back_an_offer_that_nobody_accepted(season):
    one, two = season.applications[:2]
    season.offer([one, two])
    season.decide(one, Outcome.DECLINE)
    season.decide(two, Outcome.DECLINE)
    accept(season, two)
    season.release()
    assert season.offer_of(one).status is OfferState.REVOKED
    assert one.status is ApplicationState.DECLINED
    # Whoever accepted in the meantime keeps the place.
    assert two.status is ApplicationState.ACCEPTED
    with pytest.raises(MoveRefused):
        season.decide(two, Outcome.DECLINE)


def test_corrections_can_give_the_last_place_to_another_in_one_release(season):
    wrong, held, right, late = season.applications
    season.offer([wrong, held])
    season.decide(right, Outcome.DECLINE)
    season.decide(late, Outcome.DECLINE)
    season.release()
    season.decide(wrong, Outcome.DECLINE)
    season.decide(right, Outcome.OFFER)
    season.decide(late, Outcome.OFFER)
    with pytest.raises(RuleBroken, match="자리는 1"):
        season.release()
    services.drop_decision(late, actor=actor_of(season.alice))
    season.release()
    assert season.offer_of(wrong).status is OfferState.REVOKED
    assert season.offer_of(right).status is OfferState.OPEN
    assert queries.seats_free(season.round, season.cohort) == 0


def test_decision_prepared_before_a_place_came_free_does_not_take_the_offer_back(season):
    first, second = season.applications[:2]
    season.decide(first, Outcome.OFFER)
    season.decide(second, Outcome.WAITLIST, 1)
    season.release()
    season.decide(second, Outcome.DECLINE)
    services.decline(season.offer_of(first), actor=actor_of(season.people[0]))
    assert second.status is ApplicationState.OFFERED
    assert not queries.prepared(season.round.id)
    db.session.commit()
    with pytest.raises(RuleBroken):
        season.release(by=season.alice)
    assert season.offer_of(second).status is OfferState.OPEN
