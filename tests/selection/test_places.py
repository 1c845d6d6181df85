"""Letters, corrections, an offer out of turn, a place that is given up, papers and calls."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from academy.cohorts import queries as cohorts
from academy.cohorts.states import Discipline, EnrolmentState
from academy.core import clock
from academy.core.db import db
from academy.core.errors import MoveRefused, RuleBroken, Taken
from academy.core.types import Texts
from academy.intake.states import ApplicationState
from academy.selection import queries, services
from academy.selection.models import CallNote, Decision, VerdictLetter
from academy.selection.states import CallResult, LetterKind, OfferState, Outcome
from tests.factories.selection import Season
from tests.personas import actor_of, sign_in


@pytest.fixture
def season(app):
    return starting_soon(Season(applicants=4, seats=2).review())


def starting_soon(season):
    """Let the cohort start in two months."""
    today = clock.today(season.site.zone)
    season.cohort.starts_on = today + timedelta(days=60)
    season.cohort.ends_on = today + timedelta(days=300)
    db.session.commit()
    return season


def letters_to(application):
    return [(each.kind, each.body) for each in queries.letters_to(application.id)]


def accept(season, application):
    offer = season.offer_of(application)
    services.accept(offer, discipline=Discipline.TECH, actor=actor_of(application.person))
    return offer


def test_release_writes_each_decision_its_letter_in_both_languages(season):
    first, second, third, _fourth = season.applications
    season.decide(first, Outcome.OFFER)
    season.decide(second, Outcome.WAITLIST, 1)
    season.decide(third, Outcome.DECLINE)
    season.release()
    ((kind, body),) = letters_to(first)
    assert kind is LetterKind.OFFER
    assert set(body) == {"ko", "en"}
    assert season.people[0].name in body["ko"]
    assert "{" not in body["ko"] + body["en"]
    ((kind, body),) = letters_to(second)
    assert kind is LetterKind.WAITLIST
    assert "1번" in body["ko"]
    ((kind, _body),) = letters_to(third)
    assert kind is LetterKind.DECLINE


def test_decision_without_its_letter_is_refused_by_the_database(season):
    season.offer(season.applications[:1])
    db.session.commit()
    with pytest.raises(IntegrityError):
        db.session.execute(
            sa.update(Decision).where(Decision.release_id.is_not(None)).values(letter_id=None)
        )
    db.session.rollback()


def test_letter_with_a_name_that_looks_like_a_placeholder_is_filled_once(app, season):
    person = season.people[0]
    person.name = "{number} <b>굵게</b>"
    db.session.commit()
    season.offer(season.applications[:1])
    page = sign_in(app.test_client(), person).get(f"/my/offers/{season.applications[0].number}")
    text = page.get_data(as_text=True)
    assert "{number} &lt;b&gt;" in text
    assert "<b>굵게" not in text


def test_letter_text_with_an_unknown_placeholder_or_of_another_kind_is_refused(season):
    actor = actor_of(season.alice)
    for text in ("{score}", "{accept_until}"):
        with pytest.raises(RuleBroken) as refused:
            services.write_letter_text(
                season.site, LetterKind.DECLINE, body=Texts(ko=text, en="x"), known=0, actor=actor
            )
        assert refused.value.field == "body"


def test_letter_text_written_by_two_at_once_tells_the_second(season):
    actor, body = actor_of(season.alice), Texts(ko="{이름} 님", en="Dear {name}")
    services.write_letter_text(season.site, LetterKind.OFFER, body=body, known=0, actor=actor)
    with pytest.raises(RuleBroken, match="1판"):
        services.write_letter_text(season.site, LetterKind.OFFER, body=body, known=0, actor=actor)
    season.offer(season.applications[:1])
    assert letters_to(season.applications[0])[0][1]["en"] == f"Dear {season.people[0].name}"


def test_release_refuses_a_letter_that_would_have_a_gap(season):
    services.write_letter_text(
        season.site,
        LetterKind.OFFER,
        body=Texts(ko="{문의처}", en="{contact}"),
        known=0,
        actor=actor_of(season.alice),
    )
    season.round.contact = ""
    season.decide(season.applications[0], Outcome.OFFER)
    db.session.commit()
    with pytest.raises(RuleBroken, match="contact"):
        season.release()
    assert season.applications[0].status is ApplicationState.IN_REVIEW
    assert not db.session.scalar(sa.select(sa.func.count()).select_from(VerdictLetter))


def test_promote_out_of_turn_needs_a_reason_and_a_free_place(season):
    first, second, third, fourth = season.applications
    season.decide(first, Outcome.OFFER)
    season.wait([second, third, fourth])
    season.release()
    actor = actor_of(season.bob)
    db.session.commit()
    with pytest.raises(RuleBroken):
        services.promote(third, reason=" ", actor=actor)
    offer = services.promote(third, reason="Lives next door, starts tomorrow.", actor=actor)
    assert third.status is ApplicationState.OFFERED
    assert offer.status is OfferState.OPEN
    assert letters_to(third)[0][0] is LetterKind.OFFER
    assert queries.place_in_line(second) == 1
    assert queries.place_in_line(fourth) == 2
    db.session.commit()
    with pytest.raises(Taken):
        services.promote(second, reason="One too many.", actor=actor)


def test_promote_after_a_lapsed_offer_makes_another(season, freeze):
    (offer,) = season.offer(season.applications[:1])
    freeze(offer.expires_at + timedelta(seconds=1))
    services.lapse(offer, actor=actor_of(season.bob))
    again = services.promote(
        season.applications[0], reason="The mail did not arrive.", actor=actor_of(season.bob)
    )
    assert again.id != offer.id
    accept(season, season.applications[0])
    assert season.applications[0].status is ApplicationState.ACCEPTED


def test_give_up_frees_the_seat_and_moves_the_waiting_list(season):
    one, two, three, _four = season.applications
    season.decide(one, Outcome.OFFER)
    season.decide(two, Outcome.OFFER)
    season.wait([three])
    season.release()
    offer = accept(season, one)
    services.confirm(offer, actor=actor_of(one.person))
    for _press in range(2):
        services.give_up(offer, actor=actor_of(one.person))
    assert one.status is ApplicationState.WITHDRAWN
    enrolment = cohorts.enrolment_of(one.person_id, season.cohort.id)
    assert enrolment.status is EnrolmentState.WITHDRAWN
    assert three.status is ApplicationState.OFFERED
    # Whoever came up takes the seat that is free.
    accept(season, two)
    accept(season, three)
    assert cohorts.count_seated(season.cohort.id) == 2


def test_give_up_by_staff_needs_a_reason_and_after_the_first_day_offers_nobody(season, freeze):
    one, two = season.applications[:2]
    season.decide(one, Outcome.OFFER)
    season.wait([two])
    season.release()
    offer = accept(season, one)
    db.session.commit()
    with pytest.raises(RuleBroken):
        services.give_up(offer, actor=actor_of(season.alice))
    freeze(clock.now() + timedelta(days=61))
    services.give_up(offer, reason="By telephone.", actor=actor_of(season.alice))
    assert two.status is ApplicationState.WAITLISTED


def test_paper_is_marked_once_and_only_for_who_has_a_place(season):
    season.offer(season.applications[:2])
    accept(season, season.applications[0])
    actor = actor_of(season.alice)
    paper = services.ask_paper(
        season.round, title=Texts(ko="신분증", en="Card"), note=Texts(), due_on=None, actor=actor
    )
    for _press in range(2):
        services.mark_paper(paper, season.applications[0], arrived=True, actor=actor)
    assert queries.papers_in([season.applications[0].id]) == {season.applications[0].id: {paper.id}}
    services.mark_paper(paper, season.applications[0], arrived=False, actor=actor)
    assert queries.papers_in([season.applications[0].id]) == {}
    db.session.commit()
    with pytest.raises(MoveRefused):
        services.mark_paper(paper, season.applications[1], arrived=True, actor=actor)


def test_call_pressed_twice_is_noted_once_and_shown(app, season):
    application = season.applications[0]
    season.decide(application, Outcome.WAITLIST, 1)
    season.release()
    db.session.commit()
    staff = sign_in(app.test_client(), season.alice)
    address = f"/staff/selection/applications/{application.number}/calls"
    for _press in range(2):
        staff.post(address, data={"result": "not_reached", "note": "Voice box"})
    assert db.session.scalar(sa.select(sa.func.count()).select_from(CallNote)) == 1
    page = staff.get(f"/staff/selection/{season.round.ref}/places").get_data(as_text=True)
    assert season.people[0].name in page
    assert "Voice box" in staff.get(address).get_data(as_text=True)
    assert CallResult.NOT_REACHED.value == "not_reached"


def test_give_up_while_others_accept_never_oversells(app, at_once):
    season = starting_soon(Season(applicants=12, seats=4).review())
    chosen = season.applications[:4]
    for application in chosen:
        season.decide(application, Outcome.OFFER)
    season.wait(season.applications[4:])
    season.release()
    for application in chosen[:2]:
        accept(season, application)
    db.session.commit()
    numbers = [application.number for application in chosen]

    def act(turn):
        offer = queries.get_offer(numbers[turn])
        actor = actor_of(queries.applicant_of(offer))
        if offer.status is OfferState.ACCEPTED:
            services.give_up(offer, actor=actor)
        else:
            services.accept(offer, discipline=Discipline.TECH, actor=actor)

    outcomes = at_once(4, act)
    assert outcomes == [None] * 4
    db.session.rollback()
    db.session.expire_all()
    held = queries.count_held(season.round, at=clock.now())
    # Two gave up, two came up for them, two accepted: every place is held, none twice.
    assert (cohorts.count_seated(season.cohort.id), held.cohort_offers) == (2, 2)
