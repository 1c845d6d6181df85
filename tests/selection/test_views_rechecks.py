"""The pages of asking and answering: the applicant's own, and the staff's; nothing of reviewers."""

import pytest

from academy.core import clock
from academy.core.actors import Role
from academy.core.db import db
from academy.selection import queries, services
from academy.selection.models import Recheck
from academy.selection.recheck_states import RecheckKind, RecheckState
from academy.selection.states import Outcome
from tests.factories.cohorts import a_site
from tests.factories.selection import Season
from tests.pages import parse
from tests.personas import actor_of, make_person, sign_in

KINDS = ".//input[@name='kind']"

DRAFT = {"answer-ko": "초안입니다.", "answer-en": "A draft of mine.", "version": "1"}


@pytest.fixture
def season(app):
    made = Season(applicants=3, reviewers=3).review().assign()
    for application in made.applications:
        for each in queries.assignments_of(application.id):
            services.hand_in(
                each,
                levels=made.levels(3),
                notes=made.notes("A secret note."),
                comment="A secret comment.",
                version=0,
                actor=actor_of(each.reviewer),
            )
        made.decide(application, Outcome.DECLINE)
    made.release()
    return made


def visit(app, person, locale="en"):
    client = sign_in(app.test_client(), person)
    client.set_cookie("academy_language", locale)
    return client


def where_of(season, number=0):
    return f"/my/applications/{season.applications[number].number}/recheck"


def asked(season, number=0):
    services.ask_recheck(
        season.applications[number],
        season.stage,
        kind=RecheckKind.RECHECK,
        why="Please look at the third answer.",
        actor=actor_of(season.people[number]),
    )
    return db.session.query(Recheck).order_by(Recheck.id.desc()).first().ref


@pytest.mark.parametrize("locale", ["ko", "en"])
def test_applicant_asks_and_reads_the_answer_and_nothing_of_reviewers(app, season, locale):
    hana, bob = visit(app, season.people[0], locale), visit(app, season.bob, locale)
    where = where_of(season)
    assert where in hana.get(f"/my/offers/{season.applications[0].number}").get_data(as_text=True)
    assert hana.get(where).status_code == 200
    assert hana.get(f"{where}/documents").status_code == 200
    refused = hana.post(f"{where}/documents", data={"kind": "recheck", "why": ""})
    assert refused.status_code == 422
    long = "x" * 2001
    kept = hana.post(f"{where}/documents", data={"kind": "recheck", "why": long})
    assert kept.status_code == 422
    assert long in kept.get_data(as_text=True)
    data = {"kind": "recheck", "why": "Please look at the third answer."}
    for _press in range(2):
        assert hana.post(f"{where}/documents", data=data).location == where
    round = season.round.ref
    assert "(1)" in bob.get(f"/staff/selection/{round}").get_data(as_text=True)
    ref = db.session.query(Recheck).one().ref
    assert ref in bob.get(f"/staff/selection/{round}/rechecks").get_data(as_text=True)
    desk = f"/staff/selection/rechecks/{ref}"
    page = bob.get(desk).get_data(as_text=True)
    assert season.stage.criteria[0].levels[2]["ko"] in page
    assert "secret" not in page
    assert bob.post(desk, data=DRAFT).location == desk
    assert "A draft of mine." not in hana.get(where).get_data(as_text=True)
    assert "초안" not in hana.get(where).get_data(as_text=True)
    final = {"answer-ko": "그대로입니다.", "answer-en": "It stands.", "verdict": "stands"}
    unsaid = bob.post(f"{desk}/answer", data=final | {"verdict": "", "version": "2"})
    assert unsaid.status_code == 422
    assert "It stands." in unsaid.get_data(as_text=True)
    for _press in range(2):
        assert bob.post(f"{desk}/answer", data=final | {"version": "2"}).status_code == 303
    told = hana.get(where).get_data(as_text=True)
    assert ("그대로입니다." if locale == "ko" else "It stands.") in told
    for never in ("Bob", "Alice", "Reviewer", "secret"):
        assert never not in told
    for page in (desk, f"/staff/selection/{round}/rechecks?show=answered"):
        assert "Bob" in bob.get(page).get_data(as_text=True)
    candidate = f"/staff/selection/applications/{season.applications[0].number}"
    assert desk in bob.get(candidate).get_data(as_text=True)


def test_an_application_of_someone_else_is_not_found(app, season):
    ref = asked(season)
    stranger = visit(app, season.people[1])
    for address in (where_of(season), f"{where_of(season)}/documents"):
        assert stranger.get(address).status_code == 404
    data = {"kind": "explain"}
    assert stranger.post(f"{where_of(season)}/documents", data=data).status_code == 404
    assert stranger.get(f"/staff/selection/rechecks/{ref}").status_code in (403, 404)
    gina = visit(app, make_person("Gina", roles=[(Role.ADMISSIONS, a_site("napoli"))]))
    for address in (
        f"/staff/selection/rechecks/{ref}",
        f"/staff/selection/{season.round.ref}/rechecks",
    ):
        assert gina.get(address).status_code == 404
    assert db.session.query(Recheck).count() == 1


def test_a_stage_without_a_release_is_not_found(app, season):
    hana = visit(app, season.people[0])
    assert hana.get(f"{where_of(season)}/interview").status_code == 404
    assert hana.get(f"{where_of(season)}/nothing").status_code == 404


def test_after_the_time_one_reads_but_cannot_ask(app, season):
    hana, where = visit(app, season.people[0]), where_of(season)
    until = queries.get_askable(season.applications[0].number, "documents").until
    late = until.timestamp() + 1
    with clock.freeze(until.fromtimestamp(late, until.tzinfo)):
        hana = visit(app, season.people[0])
        page = hana.get(where)
        assert f"{where}/documents" not in page.get_data(as_text=True)
        assert hana.get(f"{where}/documents").location == where
        sent = hana.post(f"{where}/documents", data={"kind": "recheck", "why": "Kept words."})
        assert sent.status_code == 422
        assert "Kept words." in sent.get_data(as_text=True)


def test_who_decided_sees_no_form_and_is_refused(app, season):
    ref = asked(season)
    alice, desk = visit(app, season.alice), f"/staff/selection/rechecks/{ref}"
    assert "answer-ko" not in alice.get(desk).get_data(as_text=True)
    refused = alice.post(f"{desk}/answer", data=DRAFT | {"verdict": "stands"})
    assert refused.status_code == 422
    assert db.session.query(Recheck).one().status is RecheckState.OPEN


def test_two_who_answer_at_once_lose_nothing(app, season):
    carol = make_person("Carol", roles=[(Role.ADMISSIONS, season.site)])
    ref = asked(season)
    desk = f"/staff/selection/rechecks/{ref}"
    one, two = visit(app, season.bob), visit(app, carol)
    assert one.post(desk, data=DRAFT).status_code == 303
    other = DRAFT | {"answer-en": "Words of Carol.", "verdict": "correct"}
    overtaken = two.post(f"{desk}/answer", data=other)
    assert overtaken.status_code == 409
    assert "Words of Carol." in overtaken.get_data(as_text=True)
    assert db.session.query(Recheck).one().status is RecheckState.OPEN


def test_a_reviewer_answers_nothing(app, season):
    reviewer = visit(app, season.reviewers[0])
    assert reviewer.get(f"/staff/selection/rechecks/{asked(season)}").status_code in (403, 404)


def test_what_is_left_to_ask_is_chosen_already_and_says_what_it_needs(app, season):
    anna = visit(app, season.people[0], "ko")
    page = parse(anna.get(f"{where_of(season)}/documents"))
    assert len(page.all(KINDS)) == 2
    assert not page.all(f"{KINDS}[@checked]")
    services.ask_recheck(
        season.applications[0],
        season.stage,
        kind=RecheckKind.EXPLAIN,
        actor=actor_of(season.people[0]),
    )
    db.session.commit()
    page = parse(anna.get(f"{where_of(season)}/documents"))
    assert page.one(f"{KINDS}[@checked]").get("value") == "recheck"
    assert "(선택)" not in "".join(page.one(".//label[@for='why']").itertext())
