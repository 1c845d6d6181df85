"""What to arrange: asked with consent, taken back at once, hidden from whoever scores."""

import pytest
import sqlalchemy as sa

from academy.accommodations import queries, services
from academy.accommodations.models import AccommodationRequest
from academy.accommodations.states import Need
from academy.audit.models import Entry, Values
from academy.core.actors import SYSTEM, Role
from academy.core.db import db
from academy.core.errors import RuleBroken
from academy.intake.states import NoticeKind
from tests.factories.cohorts import a_cohort, a_site
from tests.factories.intake import a_draft, an_open_round, some_notices
from tests.personas import make_person


@pytest.fixture
def cohort(app):
    made = a_cohort(a_site())
    some_notices(made.site_id)
    return made


@pytest.fixture
def hana(cohort):
    made = make_person("Hana")
    db.session.commit()
    return made


def ask(person, cohort, **more):
    notice = next(n for n in some_notices(cohort.site_id) if n.kind is NoticeKind.ACCOMMODATION)
    values = {"needs": [Need.CAPTIONS], "arrange": "자막을 켜 주세요.", "consent": True}
    return services.ask(
        person.id,
        cohort_id=cohort.id,
        site_id=cohort.site_id,
        notice_id=notice.id,
        actor=SYSTEM,
        **(values | more),
    )


def test_ask_keeps_what_to_arrange_and_tells_the_history_no_word_of_it(cohort, hana):
    ask(hana, cohort)
    assert queries.needs_of(hana.id, cohort.id) == ([Need.CAPTIONS], "자막을 켜 주세요.")
    contents = str(db.session.scalars(sa.select(Values.content)).all())
    assert "captions" not in contents
    assert "자막" not in contents


def test_ask_again_takes_the_place_of_what_was_asked(cohort, hana):
    ask(hana, cohort)
    ask(hana, cohort, needs=[Need.EXTRA_TIME], arrange="")
    assert queries.needs_of(hana.id, cohort.id) == ([Need.EXTRA_TIME], "")
    assert db.session.scalar(sa.select(sa.func.count()).select_from(AccommodationRequest)) == 1


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"consent": False}, "consent"),
        ({"needs": [], "arrange": ""}, "needs"),
        ({"arrange": "900101-1234567"}, "arrange"),
    ],
)
def test_ask_that_may_not_be_kept_names_the_field(cohort, hana, more, field):
    with pytest.raises(RuleBroken) as refusal:
        ask(hana, cohort, **more)
    assert refusal.value.field == field
    assert queries.needs_of(hana.id, cohort.id) == ([], "")


def test_withdraw_deletes_at_once(cohort, hana):
    request = ask(hana, cohort)
    services.withdraw(request, actor=SYSTEM)
    assert (request.needs, request.arrange) == ([], "")
    assert queries.needs_of(hana.id, cohort.id) == ([], "")
    with pytest.raises(RuleBroken):
        services.mark_arranged(request, actor=SYSTEM)


def test_applicant_asks_changes_and_takes_back_in_pages(cohort, hana, sign_in):
    round = an_open_round(cohort)
    a_draft(hana, round)
    browser, where = sign_in(hana), f"/apply/{round.ref}/accommodations"
    form = {"needs": ["captions", "extra_time"], "arrange": "앞자리", "consent": "y"}
    for odd in ({"needs": "captions"}, form | {"needs": "bribe"}, form | {"arrange": "가" * 501}):
        assert browser.post(where, data=odd).status_code == 422
    assert browser.post(where, data=form | {"arrange": "900101-1234567"}).status_code == 422
    assert queries.needs_of(hana.id, cohort.id) == ([], "")
    assert browser.post(where, data=form).status_code == 303
    assert "앞자리" in browser.get(where).get_data(as_text=True)
    assert browser.post(f"{where}/withdraw").location == where
    assert "앞자리" not in browser.get(where).get_data(as_text=True)


def test_whoever_arranges_sees_it_and_notes_it_done(cohort, hana, sign_in):
    request = ask(hana, cohort)
    for role in (Role.ADMISSIONS, Role.PROGRAMME):
        browser = sign_in(make_person("Ada", roles=[(role, cohort.site_id)]))
        assert "Hana" in browser.get("/staff/accommodations").get_data(as_text=True)
        page = browser.get(f"/staff/accommodations/{request.id}").get_data(as_text=True)
        assert "자막을 켜 주세요." in page
    where = f"/staff/accommodations/{request.id}"
    assert browser.post(f"{where}/arranged").location == where
    assert browser.post(f"{where}/arranged").location == where
    verbs = db.session.scalars(
        sa.select(Entry.verb).where(Entry.verb == "accommodation.arrange")
    ).all()
    assert len(verbs) == 1


@pytest.mark.parametrize(
    "roles",
    [
        [Role.REVIEWER],
        [Role.REVIEWER, Role.ADMISSIONS],
        [Role.REVIEWER, Role.PROGRAMME],
        [Role.MENTOR],
        [Role.ADMIN],
        [],
    ],
)
def test_whoever_scores_gets_the_same_403_with_and_without_the_id(cohort, hana, sign_in, roles):
    request = ask(hana, cohort)
    person = make_person("Rex", roles=[(role, cohort.site_id) for role in roles])
    browser = sign_in(person)
    answers = []
    for number in (request.id, request.id + 1):
        for method, path in (("GET", ""), ("POST", "/arranged")):
            said = browser.open(f"/staff/accommodations/{number}{path}", method=method)
            # The page leads back to its own address, whose length is the asker's own doing.
            page = said.get_data(as_text=True).replace(f"accommodations%2F{number}", "")
            answers.append((method, said.status_code, len(page)))
    assert {status for _method, status, _size in answers} == {403}
    assert len(set(answers)) == 2, "one answer to each method, whether the id is there or not"
    listed = browser.get("/staff/accommodations")
    assert listed.status_code == 403 or "Hana" not in listed.get_data(as_text=True)
