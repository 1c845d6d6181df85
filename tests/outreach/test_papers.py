"""The call as a paper: it says what the page says, and is set once for all who ask."""

import pytest
from flask_babel import force_locale

from academy.core.errors import NotFound
from academy.documents.services import can_be_made
from academy.outreach import papers
from academy.outreach.states import PartKind
from tests.factories.cohorts import a_cohort, a_site
from tests.factories.intake import a_round, an_open_round
from tests.factories.outreach import a_part


@pytest.fixture
def round(app):
    site = a_site()
    a_part(site, PartKind.FAQ, "Lunch")
    a_part(site, PartKind.FAQ, "Hidden", published=False)
    return an_open_round(a_cohort(site))


def test_paper_says_closing_time_age_dates_questions_and_published_texts(app, round):
    with app.test_request_context(), force_locale("en"):
        said = str(papers.call(round.ref, "en"))
    for text in ("until ", "Korea time", "19 or older", "Why do you apply?", "About Lunch"):
        assert text in said
    assert "Hidden" not in said
    assert f"{app.config['BASE_URL']}/campus/pohang" in said


def test_paper_of_a_draft_is_missing(app, round):
    draft = a_round(round.cohort, 5)
    with app.test_request_context(), pytest.raises(NotFound):
        papers.call(draft.ref, "ko")


def test_call_is_set_once_for_everyone_and_anew_when_it_changes(app, client, round):
    first = client.post("/campus/pohang/call.pdf").location
    assert first.startswith("/documents/public/")
    assert client.post("/campus/pohang/call.pdf").location == first
    a_part(round.site, PartKind.SUPPORT, "Mentors")
    assert client.post("/campus/pohang/call.pdf").location != first
    assert client.post("/campus/nowhere/call.pdf").status_code == 404


def test_call_offers_its_paper_where_papers_can_be_made(client, round):
    page = client.get("/", headers={"Accept-Language": "en"}).get_data(as_text=True)
    assert ("The call as a PDF" in page) is can_be_made()
