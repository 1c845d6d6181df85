"""A1, the call: in every phase, for anyone, keeping nothing."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from academy.core import clock
from academy.core.actors import SYSTEM
from academy.core.db import db
from academy.intake.models import Application
from academy.outbox.models import StoredLetter
from academy.outreach import services
from academy.outreach.models import Interest
from tests.factories.cohorts import a_cohort, a_site
from tests.factories.intake import an_open_round
from tests.factories.outreach import a_part
from tests.intake.test_rules import VECTORS
from tests.pages import parse
from tests.pages import text_of as text_in


def count(model):
    return db.session.scalar(sa.select(sa.func.count()).select_from(model))


def text_of(answer):
    return answer.get_data(as_text=True)


def test_call_names_the_closing_time_and_the_lowest_age(app, client, freeze):
    freeze("2027-01-03T12:00:00+09:00")
    closes = clock.now() + timedelta(days=12, hours=6)
    round = an_open_round(a_cohort(a_site(), 6), closes_at=closes)
    text = text_of(client.get("/", headers={"Accept-Language": "ko"}))
    for word in ("D-12", "2027. 1. 15.(금) 오후 6시까지", "한국 시간", "만 19세 이상이면"):
        assert word in text
    assert "전공·학력·경력 무관" in text
    assert "2008. 1. 15. 이전 출생자" in text
    assert 'property="og:title"' in text
    assert f"/apply/{round.ref}" in text
    assert "D-12" in text_of(client.get("/campus/pohang", headers={"Accept-Language": "en"}))


@pytest.mark.parametrize("row", VECTORS, ids=lambda row: f"{row['born']}@{row['as_of']}")
def test_check_agrees_with_every_vector_and_keeps_nothing(app, client, freeze, row):
    freeze(f"{row['as_of']}T12:00:00+09:00")
    an_open_round(a_cohort(a_site(), 9), closes_at=clock.now() + timedelta(hours=1))
    said = client.post(
        "/campus/pohang/eligibility",
        data={"born_on": row["born"]},
        headers={"Accept-Language": "en"},
    )
    assert said.status_code == 200
    assert ("You may apply." in text_of(said)) is (row["eligible_19"] == "yes")
    with client.session_transaction() as session:
        assert row["born"] not in str(dict(session))
    assert count(Application) == 0


@pytest.mark.parametrize("typed", ["", "soon", "2000-13-01", "9" * 30, "2999-01-01", "a\0b"])
def test_check_of_odd_dates_tells_at_the_field(app, client, typed):
    an_open_round(a_cohort(a_site()))
    said = client.post("/campus/pohang/eligibility", data={"born_on": typed})
    assert said.status_code == 422
    assert 'aria-invalid="true"' in text_of(said)


def test_call_of_every_phase_answers_in_both_languages(app, client):
    site = a_site()
    now = clock.now()
    pages = [("none", lambda: None)]
    cohort = a_cohort(site)
    for number, (opens, closes) in enumerate([(-60, -30), (30, 60), (-1, 1)], start=1):
        times = {"opens_at": now + timedelta(opens), "closes_at": now + timedelta(closes)}
        pages.append((number, lambda n=number, t=times: an_open_round(cohort, n, **t)))
    for _name, arrange in pages:
        arrange()
        for language in ("ko", "en"):
            assert client.get("/", headers={"Accept-Language": language}).status_code == 200
    a_site("napoli")
    assert "/campus/napoli" in text_of(client.get("/"))
    assert client.get("/campus/nowhere").status_code == 404


def test_tell_me_asks_twice_and_forgets_with_one_click(app, client):
    a_site()
    form = {"email": "Someone@Example.org", "consent": "y"}
    for _ in range(2):
        assert client.post("/campus/pohang/tell-me", data=form).location == "/campus/pohang"
    assert count(StoredLetter) == 1
    interest = db.session.scalars(sa.select(Interest)).one()
    assert (interest.email, interest.confirmed_at) == ("someone@example.org", None)
    where = f"/tell-me/{interest.ref}"
    assert client.get(where).status_code == 200
    db.session.refresh(interest)
    assert interest.confirmed_at is None
    assert client.post(f"{where}/confirm").location == where
    db.session.refresh(interest)
    assert interest.confirmed_at is not None
    assert client.post(f"{where}/forget").location == "/"
    assert client.post(f"{where}/forget").location == "/"
    assert count(Interest) == 0
    assert client.get(where).status_code == 404


@pytest.mark.parametrize(
    "form",
    [{}, {"email": "a@example.org"}, {"email": "nobody", "consent": "y"},
     {"email": "a@b@c", "consent": "y"}, {"email": "x" * 400 + "@example.org", "consent": "y"},
     {"email": "a\0@example.org", "consent": "y"},
     {"email": "a@example.org\r\nBcc: b@example.org", "consent": "y"}],
)  # fmt: skip
def test_tell_me_with_odd_input_keeps_nothing(app, client, form):
    a_site()
    assert client.post("/campus/pohang/tell-me", data=form).status_code == 422
    assert count(Interest) == count(StoredLetter) == 0


@pytest.mark.parametrize(
    "typed",
    ["2007.3.21", "20070321", "2007년 3월 21일", "2007. 3. 21.", "２００７．０３．２１",
     "2007/3/21", "２００７０３２１", " 2007 3 21 ", "2007-03-21"],
)  # fmt: skip
def test_check_reads_dates_as_people_write_them_and_says_so_in_the_title(app, client, typed):
    an_open_round(a_cohort(a_site()))
    said = client.post("/campus/pohang/eligibility", data={"born_on": typed})
    page = parse(said)
    assert said.status_code == 200
    assert page.title.startswith("지원하실 수 있습니다")
    assert page.one(".//*[@id='answer']").get("autofocus") is not None


@pytest.mark.parametrize("typed", ["2007121", "07.3.21", "2007321"])
def test_check_does_not_guess_where_a_month_ends(app, client, typed):
    an_open_round(a_cohort(a_site()))
    said = client.post("/campus/pohang/eligibility", data={"born_on": typed})
    assert said.status_code == 422
    assert parse(said).one(".//*[@id='born_on']").get("autofocus") is not None


def test_address_that_is_none_is_shown_where_it_was_typed(app, client):
    a_site()
    assert parse(client.get("/")).one(".//*[@id='email']").get("autofocus") is None
    said = client.post("/campus/pohang/tell-me", data={"email": "nobody"})
    assert said.status_code == 422
    assert parse(said).one(".//*[@id='email']").get("autofocus") is not None


@pytest.mark.parametrize(
    ("now", "says"),
    [
        ("2027-01-14T23:59:59+09:00", "D-1"),
        ("2027-01-15T00:00:00+09:00", "오늘 마감"),
        ("2027-01-15T17:59:59+09:00", "오늘 마감"),
        ("2027-01-15T18:00:00+09:00", "오늘 마감"),
        ("2027-01-15T18:00:01+09:00", "마감"),
    ],
)
def test_call_counts_days_in_the_zone_of_the_site(app, client, freeze, now, says):
    freeze("2027-01-03T12:00:00+09:00")
    closes = clock.now() + timedelta(days=12, hours=6)
    an_open_round(a_cohort(a_site(), 6), closes_at=closes)
    freeze(now)
    page = parse(client.get("/", headers={"Accept-Language": "ko"}))
    assert text_in(page.one(".//*[@class='d-day']")) == says


def test_call_that_closes_at_midnight_says_today_on_the_day_before(app, client, freeze):
    freeze("2027-01-15T12:00:00+09:00")
    an_open_round(a_cohort(a_site(), 6), closes_at=clock.now() + timedelta(hours=12))
    page = parse(client.get("/", headers={"Accept-Language": "en"}))
    assert text_in(page.one(".//*[@class='d-day']")) == "Closes today"


def test_call_takes_few_statements(app, client, count_statements):
    an_open_round(a_cohort(a_site()))
    for _ in range(3):
        a_part(a_site())
    client.get("/")
    count_statements()
    client.get("/")
    found = count_statements()
    assert len(found) <= 6, "\n".join(found)


def test_one_click_in_a_mail_program_deletes_the_address_without_a_token(app, client):
    site = a_site()
    services.ask_to_hear(site, "a@example.org", locale="ko", actor=SYSTEM)
    where = f"/tell-me/{db.session.scalars(sa.select(Interest.ref)).one()}/unsubscribe"
    assert client.get(where).status_code == 303
    assert count(Interest) == 1
    client.csrf = False
    for _ in range(2):
        answer = client.post(where, data={"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 204
    assert count(Interest) == 0
