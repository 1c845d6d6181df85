"""The staff desk and the applicant's result: released by two people, read by one."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from academy.audit.models import Entry
from academy.core.actors import Role
from academy.core.db import db
from academy.intake.states import ApplicationState
from academy.selection import queries
from academy.selection.rules import fingerprint
from academy.selection.states import Outcome
from tests.factories.cohorts import a_site
from tests.factories.selection import Season
from tests.pages import parse
from tests.personas import make_person, sign_in


@pytest.fixture
def season(app):
    return Season(applicants=3, reviewers=3).review().assign()


def visit(app, person):
    return sign_in(app.test_client(), person)


def pile(season, number=0):
    return queries.assignments_of(season.applications[number].id)


def count_entries(verb):
    """Return how often something stands in the history."""
    return db.session.scalar(
        sa.select(sa.func.count()).select_from(Entry).where(Entry.verb == verb)
    )


def filled(season, version=0, level=4, **more):
    levels = {f"criterion_{key}": str(value) for key, value in season.levels(level).items()}
    notes = {f"note_{key}": "Said so." for key in season.levels(level)}
    return {**levels, **notes, "comment": "Clear and kind.", "version": str(version), **more}


@pytest.mark.parametrize("locale", ["ko", "en"])
def test_the_desk_walks_from_closing_to_release(app, locale):
    season = Season(applicants=3, reviewers=2, seats=1)
    alice, bob = visit(app, season.alice), visit(app, season.bob)
    for client in (alice, bob):
        client.set_cookie("academy_language", locale)
    ref = season.round.ref
    assert season.round.ref in alice.get("/staff/selection").get_data(as_text=True)
    assert alice.get(f"/staff/selection/{ref}").status_code == 200
    sent = alice.post(f"/staff/selection/{ref}/start", data={"per_application": "2"})
    assert sent.status_code == 303
    desk = f"/staff/selection/stages/{season.stage.ref}"
    assert alice.post(f"{desk}/assign").status_code == 303
    assert alice.post(f"{desk}/phase", data={"move": "start_scoring"}).status_code == 303
    for assignment in pile(season):
        reader = visit(app, assignment.reviewer)
        reader.post(f"/reviews/{assignment.ref}", data=filled(season, act="hand_in"))
    page = parse(alice.get(f"{desk}/ranking"))
    assert "4.00 · 4.00" in page.text
    numbers = [a.number for a in season.applications]
    for number, data in zip(
        numbers,
        ({"outcome": "offer"}, {"outcome": "waitlist", "rank": "1"}, {"outcome": "decline"}),
        strict=True,
    ):
        where = f"/staff/selection/applications/{number}"
        assert alice.get(where).status_code == 200
        if data["outcome"] == "decline":
            assert alice.post(where, data=data).status_code == 422
        assert alice.post(where, data=data | {"reason": "Said so."}).status_code == 303
        assert alice.get(where).status_code == 200
    held = parse(alice.get(f"/staff/selection/{ref}/release")).values()
    assert "looked_at" not in held, "who prepared is given no button"
    held = parse(bob.get(f"/staff/selection/{ref}/release")).values()
    released = bob.post(f"/staff/selection/{ref}/release", data={"looked_at": held["looked_at"]})
    assert released.status_code == 303
    assert bob.get(f"/staff/selection/{ref}/release").status_code == 200
    assert alice.get(f"{desk}/criteria").status_code == 200
    assert [a.status for a in season.applications] == [
        ApplicationState.OFFERED, ApplicationState.WAITLISTED, ApplicationState.DECLINED
    ]  # fmt: skip


def test_release_pressed_twice_releases_once(app, season, freeze):
    freeze(datetime(2027, 3, 2, 1, tzinfo=UTC))
    season.decide(season.applications[0], Outcome.OFFER)
    bob, where = visit(app, season.bob), f"/staff/selection/{season.round.ref}"
    looked_at = parse(bob.get(f"{where}/release")).values()["looked_at"]
    for _press in range(2):
        pressed = bob.post(f"{where}/release", data={"looked_at": looked_at})
        assert (pressed.status_code, pressed.location) == (303, where)
    assert count_entries("decision.release") == 1
    freeze(datetime(2027, 3, 2, 2, tzinfo=UTC))
    late = bob.post(f"{where}/release", data={"looked_at": looked_at})
    assert late.status_code == 422, "there is nothing to release, and nothing was"


def test_accept_pressed_twice_takes_one_place(app, season):
    season.offer(season.applications[:1])
    taker = visit(app, season.people[0])
    where = f"/my/offers/{season.applications[0].number}"
    for _press in range(2):
        pressed = taker.post(f"{where}/accept", data={"discipline": "design"})
        assert (pressed.status_code, pressed.location) == (303, where)
    assert count_entries("offer.accept") == 1


def test_release_by_who_prepared_is_refused_by_page_too(app, season):
    season.decide(season.applications[0], Outcome.OFFER)
    looked_at = fingerprint((d.id, d.version) for d in queries.prepared(season.round.id))
    response = visit(app, season.alice).post(
        f"/staff/selection/{season.round.ref}/release", data={"looked_at": looked_at}
    )
    assert response.status_code == 422
    assert season.applications[0].status is ApplicationState.IN_REVIEW


def test_take_back_needs_a_reason(app, season):
    assignment = pile(season)[0]
    staff = visit(app, season.alice)
    where = f"/staff/selection/assignments/{assignment.ref}/take-back"
    staff.post(where, data={"reason": ""})
    assert queries.get_assignment(assignment.ref) is not None
    staff.post(where, data={"reason": "Neighbours."})
    assert queries.get_assignment(assignment.ref) is None


def test_staff_of_another_site_find_nothing(app, season):
    other = a_site("napoli")
    stranger = visit(app, make_person("Gina", roles=[(Role.ADMISSIONS, other)]))
    number = season.applications[0].number
    for address in (
        f"/staff/selection/{season.round.ref}",
        f"/staff/selection/{season.round.ref}/release",
        f"/staff/selection/stages/{season.stage.ref}/criteria",
        f"/staff/selection/applications/{number}",
    ):
        assert stranger.get(address).status_code == 404
    assert season.round.ref not in stranger.get("/staff/selection").get_data(as_text=True)


def test_result_before_release_does_not_exist(app, season):
    season.decide(season.applications[0], Outcome.OFFER)
    applicant = visit(app, season.people[0])
    assert applicant.get(f"/my/offers/{season.applications[0].number}").status_code == 404


@pytest.mark.parametrize("locale", ["ko", "en"])
def test_result_tells_each_verdict_and_lets_the_offer_be_taken(app, season, locale):
    season.decide(season.applications[0], Outcome.OFFER)
    season.decide(season.applications[1], Outcome.WAITLIST, 7)
    season.decide(season.applications[2], Outcome.DECLINE)
    season.release()
    pages = []
    for person, application in zip(season.people, season.applications, strict=True):
        client = visit(app, person)
        client.set_cookie("academy_language", locale)
        page = parse(client.get(f"/my/offers/{application.number}"))
        assert "Because." not in page.text, "the reason is for staff"
        assert "Alice" not in page.text, "the applicant sees the academy"
        pages.append(page)
    assert len({page.h1 for page in pages}) == 3
    taker = visit(app, season.people[0])
    where = f"/my/offers/{season.applications[0].number}"
    assert taker.post(f"{where}/accept", data={"discipline": "nothing"}).status_code == 422
    assert taker.post(f"{where}/accept", data={"discipline": "design"}).status_code == 303
    assert taker.get(where).status_code == 200
    assert season.applications[0].status is ApplicationState.ACCEPTED


def test_an_offer_given_up_by_page_goes_to_the_next(app, season):
    season.decide(season.applications[0], Outcome.OFFER)
    season.decide(season.applications[1], Outcome.WAITLIST, 1)
    season.release()
    client = visit(app, season.people[0])
    where = f"/my/offers/{season.applications[0].number}"
    for _press in range(2):
        assert client.post(f"{where}/decline").location == where
    assert client.get(where).status_code == 200
    assert count_entries("offer.decline") == 1
    assert season.applications[1].status is ApplicationState.OFFERED


def test_an_offer_of_someone_else_is_not_found(app, season):
    season.offer(season.applications[:1])
    stranger = visit(app, season.people[1])
    where = f"/my/offers/{season.applications[0].number}"
    assert stranger.get(where).status_code == 404
    assert stranger.post(f"{where}/accept", data={"discipline": "tech"}).status_code == 404


def test_long_list_is_released_whole_and_read_page_by_page(app, monkeypatch):
    monkeypatch.setattr("academy.selection.queries.waiting.SIZE", 2)
    season = Season(applicants=5, seats=2).review()
    for application in season.applications[:2]:
        season.decide(application, Outcome.OFFER)
    for application in season.applications[2:]:
        season.decide(application, Outcome.DECLINE)
    db.session.commit()
    where = f"/staff/selection/{season.round.ref}/release"
    bob = visit(app, season.bob)
    page = bob.get(where).get_data(as_text=True)
    numbers = [application.number for application in season.applications]
    assert [number in page for number in numbers] == [True, True, False, False, False]
    answer = bob.get(f"{where}?show=decline")
    declined = answer.get_data(as_text=True)
    assert [number in declined for number in numbers] == [False, False, True, True, False]
    looked_at = parse(answer).values()["looked_at"]
    assert bob.post(where, data={"looked_at": looked_at}).status_code == 303
    assert not queries.prepared(season.round.id)
