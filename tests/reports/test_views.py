import csv
from io import StringIO

import pytest

from academy.cohorts import figures, services
from academy.core.actors import SYSTEM, Role
from academy.core.db import db
from academy.core.paths import asset_dir
from tests.factories.cohorts import a_cohort, a_site, an_enrolment
from tests.factories.intake import a_submitted_application, an_open_round
from tests.pages import parse
from tests.personas import make_person, sign_in
from tests.reports.exporting import ask, newest

PAGE = "/staff/reports/totals"
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def site(app, freeze):
    freeze("2026-11-22T09:00:00+09:00")
    site = a_site()
    services.recruit(a_cohort(site, 5), actor=SYSTEM)
    seed = asset_dir("seed") / "reference" / "cohort_totals.csv"
    figures.publish(figures.read_table(seed.read_text(encoding="utf-8")), actor=SYSTEM)
    return site


@pytest.fixture
def admin(client, site):
    return sign_in(client, make_person("Ada", roles=[(Role.ADMIN, site)]))


def rows(response):
    """Return the cells of each row, by the caption of its table."""
    page = parse(response)
    return {
        "".join(table.find("caption").itertext()).strip(): [
            ["".join(cell.itertext()).split() for cell in row] for row in table.findall("tbody/tr")
        ]
        for table in page.all(".//table[@role='table']")
    }


@pytest.mark.parametrize("language", ["ko", "en"])
def test_totals_keep_trained_and_graduated_apart_and_explain_760(admin, language):
    page = parse(admin.get(PAGE, headers={"Accept-Language": language}))
    assert "760" in page.text
    assert "586" in page.text
    assert "1346" not in page.text.replace(",", "")
    assert "190 + 200 + 196 + 174 = 760" in page.text
    assert "배출" in page.text
    assert "경험" in page.text


def test_totals_of_cohort_5_are_0_and_recruiting(admin):
    trained = rows(admin.get(PAGE, headers=ENGLISH))["People trained, by cohort"]
    assert trained[4][0] == ["Cohort", "5", "recruiting"]
    assert [cell[0] for cell in trained[4][1:5]] == ["0", "0", "0", "760"]


def test_totals_with_a_day_before_the_figures_show_what_was_true_then(admin):
    page = admin.get(f"{PAGE}?as_of=2022-12-31", headers=ENGLISH)
    trained = rows(page)["People trained, by cohort"]
    assert [row[4] for row in trained] == [["190"], ["190"]]


@pytest.mark.parametrize(
    ("query", "field"),
    [("as_of=nope", "as_of"), ("as_of=1800-01-01", "as_of"), ("as_of=a%00b", "as_of"),
     ("as_of=" + "9" * 5000, "as_of"), ("known_at=soon", "known_at"),
     ("known_at=2030-01-01", "known_at"),
     ("known_at=%00", "known_at"), ("site=elsewhere", "site"), ("site=napoli", "site")],
)  # fmt: skip
def test_totals_with_a_bad_question_say_so_at_the_field(admin, query, field):
    a_cohort(a_site("napoli"), 1)
    for path in (PAGE, f"{PAGE}.csv"):
        response = admin.get(f"{path}?{query}")
        assert response.status_code == 422
        assert parse(response).errors[field]


def test_totals_of_a_foreign_site_are_not_offered(admin):
    a_cohort(a_site("napoli"), 1)
    assert "napoli" not in admin.get(PAGE).get_data(as_text=True)


def test_totals_for_the_network_offer_every_site(client, site):
    a_cohort(a_site("napoli"), 1)
    network = sign_in(client, make_person("Nora", roles=[(Role.NETWORK, None)]))
    page = parse(network.get(f"{PAGE}?site=napoli", headers=ENGLISH))
    assert "Developer Academy Naples" in page.text


@pytest.mark.parametrize("role", [Role.LEARNER, Role.MENTOR, Role.REVIEWER])
def test_totals_for_others_are_forbidden(client, site, role):
    person = sign_in(client, make_person("Bob", roles=[(role, site)]))
    assert person.get(PAGE).status_code == 403


def test_link_to_exactly_this_answer_gives_the_same_next_year(admin, site, freeze):
    link = parse(admin.get(PAGE, headers=ENGLISH)).links["Link to exactly this answer"]
    before = rows(admin.get(link, headers=ENGLISH))
    freeze("2027-11-22T09:00:00+09:00")
    an_enrolment(make_person("가"), a_cohort(site, 4))
    a_cohort(site, 7)
    assert rows(admin.get(link, headers=ENGLISH)) == before
    assert rows(admin.get(PAGE, headers=ENGLISH)) != before


def test_totals_on_paper_have_boxes_for_approval(admin):
    page = parse(admin.get(f"{PAGE}/print"))
    boxes = page.one(".//table[@class='approval']")
    assert [cell.text for cell in boxes.iter("th")] == ["담당", "검토", "승인"]
    assert "오전 9:00" in page.text


def test_totals_as_csv_open_in_excel_and_say_both_instants(admin):
    response = admin.get(f"{PAGE}.csv?as_of=2025-12-31")
    assert response.data.startswith(b"\xef\xbb\xbf")
    assert response.headers["Content-Disposition"].endswith('"totals-pohang-2025-12-31.csv"')
    lines = list(csv.DictReader(StringIO(response.data.decode("utf-8-sig"))))
    assert lines[3]["cumulative"] == "760"
    assert lines[0]["as_of"] == "2025-12-31"
    assert lines[0]["known_at"] == "2026-11-22T00:00:00+00:00"


def test_totals_without_a_site_say_what_to_do(client, app):
    network = sign_in(client, make_person("Nora", roles=[(Role.NETWORK, None)]))
    assert network.get(PAGE).status_code == 200
    assert network.get(f"{PAGE}/print").status_code == 200


def test_export_of_a_choice_that_is_gone_asks_anew_instead_of_taking_everybody(admin, site):
    round = an_open_round(a_cohort(site, 6))
    a_submitted_application(make_person("Bob"), round)
    db.session.commit()
    lost = "/staff/exports?view=2345ABCDEFGH"
    answer = ask(admin, round, url=lost)
    assert answer.status_code == 422
    for page in (parse(answer), parse(admin.get(lost, headers=ENGLISH))):
        assert "Your choice is no longer kept. Please choose again." in page.text
        assert page.all(".//main//form")[0].get("action") == "/staff/exports"
    assert newest() is None
