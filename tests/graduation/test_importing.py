from datetime import date
from io import BytesIO

import pytest
import sqlalchemy as sa

from academy.accounts.models import Grant, Person
from academy.audit.models import Entry
from academy.cohorts import figures
from academy.cohorts.models import Enrolment, LedgerEntry
from academy.cohorts.states import EnrolmentState, Measure
from academy.core import clock
from academy.core.actors import SYSTEM, Role
from academy.core.db import db
from academy.core.errors import MoveRefused, RuleBroken
from academy.core.events import wire
from academy.core.paths import asset_dir
from academy.graduation import importing, queries
from academy.graduation.events import Graduated
from academy.graduation.models import Certificate, PastImport
from academy.graduation.states import CertificateBasis
from academy.reactions import REACTIONS
from academy.reports.instants import Instants
from academy.reports.queries import totals
from tests.factories.cohorts import a_cohort, a_site, an_enrolment
from tests.pages import parse
from tests.personas import make_person

HEADING = "name,cohort,discipline,graduated_on,email,romanised_name"
TABLE = f"""{HEADING}
김하나,3,design,2024-12-10,hana@example.org,Kim Hana
이두리,2,tech,2023-12-08,,
박세찬,3,domain,2024-12-10,,
"""


@pytest.fixture
def site(app, freeze):
    freeze("2026-11-22T12:00:00+09:00")
    site = a_site()
    for number in (2, 3, 4):
        a_cohort(site, number)
    seed = asset_dir("seed") / "reference" / "cohort_totals.csv"
    figures.publish(figures.read_table(seed.read_text(encoding="utf-8")), actor=SYSTEM)
    return site


@pytest.fixture
def admin(sign_in, site):
    return sign_in(make_person("Ada", roles=[(Role.ADMIN, site)]))


def bring_in(site, text=TABLE):
    past = importing.preview(site, file_name="old.csv", content=text.encode(), actor=SYSTEM)
    return importing.confirm(past, actor=SYSTEM)


def count(model):
    return db.session.scalar(sa.select(sa.func.count()).select_from(model))


def cumulative(site):
    found = totals(Instants(date(2026, 11, 22), clock.now()), [site])
    return {m: [ln.cumulative for ln in found.of("pohang", m)] for m in Measure}


def test_confirm_makes_graduates_and_changes_no_total(site):
    heard = []
    wire({Graduated: [heard.append]})
    before = cumulative(site)
    assert bring_in(site) == 3
    wire(REACTIONS)
    assert cumulative(site) == before
    assert before[Measure.TRAINED][-1] == 760
    person = db.session.scalar(sa.select(Person).where(Person.name == "김하나"))
    assert (person.email, person.romanised_name) == ("hana@example.org", "Kim Hana")
    (enrolment,) = db.session.scalars(sa.select(Enrolment).where(Enrolment.person_id == person.id))
    assert enrolment.status == EnrolmentState.COMPLETED
    (certificate,) = queries.certificates_of(person.id)
    assert certificate.basis == CertificateBasis.IMPORTED
    assert len(heard) == 3
    assert count(Grant) == 0


def test_confirm_counts_people_from_the_start_and_from_their_graduation(site):
    bring_in(site)
    rows = db.session.execute(
        sa.select(LedgerEntry.measure, LedgerEntry.effective_at).order_by(LedgerEntry.id).limit(2)
    ).all()
    assert [(m, at.isoformat()) for m, at in rows] == [
        (Measure.TRAINED, "2024-03-01T15:00:00+00:00"),
        (Measure.GRADUATED, "2024-12-09T15:00:00+00:00"),
    ]


def test_confirm_of_the_same_table_again_writes_nobody(site):
    bring_in(site)
    before = (count(Person), count(Enrolment), count(LedgerEntry), count(Certificate))
    assert bring_in(site) == 0
    assert bring_in(site, TABLE.replace("hana@example.org", "")) == 0
    assert (count(Person), count(Enrolment), count(LedgerEntry), count(Certificate)) == before


def test_confirm_with_the_same_row_twice_writes_one(site):
    assert bring_in(site, TABLE + "이두리,2기,테크,2023. 12. 8.,,\n") == 3


def test_confirm_twice_is_refused(site):
    past = importing.preview(site, file_name="a", content=TABLE.encode(), actor=SYSTEM)
    importing.confirm(past, actor=SYSTEM)
    with pytest.raises(MoveRefused):
        importing.confirm(past, actor=SYSTEM)


def test_confirm_with_a_wrong_row_writes_nobody(site):
    text = TABLE + "최네모,9,tech,2024-12-10,,\n"
    with pytest.raises(RuleBroken):
        bring_in(site, text)
    assert count(Enrolment) == 0
    (past,) = db.session.scalars(sa.select(PastImport))
    assert past.status == "previewed"


def test_preview_writes_nobody(site):
    importing.preview(site, file_name="a", content=TABLE.encode(), actor=SYSTEM)
    assert (count(Person), count(Enrolment), count(LedgerEntry)) == (0, 0, 0)


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("최네모,9,tech,2024-12-10,,", "cohort"),
        ("최네모,3,tech,2024-03-01,,", "graduated_on"),
        ("최네모,3,tech,2027-01-01,,", "graduated_on"),
        ("최네모,3,tech,2024-12-10,ada@example.org,", "email"),
        ("박세찬,3,tech,2024-12-10,,", "email"),
        ("박세찬,3,domain,2024-12-10,second@example.org,", "email"),
        ("정다섯,4,tech,2025-12-10,,", "name"),
    ],
)
def test_plan_names_what_does_not_fit_with_its_line(site, line, column):
    make_person("Ada", email="ada@example.org")
    an_enrolment(make_person("정다섯"), a_cohort(site, 4))
    found = importing.plan(site, (TABLE + line).encode())
    assert [(error.line, error.column) for error in found.errors] == [(5, column)]


def test_plan_takes_two_of_one_name_apart_by_their_addresses(site):
    line = "김하나,3,tech,2024-12-10,"
    text = f"{HEADING}\n{line}a@example.org,\n{line}b@example.org,"
    assert bring_in(site, text) == 2
    assert len(importing.plan(site, text.encode()).known) == 2


def test_plan_joins_a_person_who_is_known_by_the_address(site):
    person = make_person("김하나", email="hana@example.org")
    bring_in(site)
    assert len(queries.certificates_of(person.id)) == 1
    assert count(Person) == 3


def test_import_at_once_writes_each_person_once(site, at_once):
    imports = [
        importing.preview(site, file_name="a", content=TABLE.encode(), actor=SYSTEM).id
        for _ in range(4)
    ]

    def run(n):
        return importing.confirm(db.session.get_one(PastImport, imports[n]), actor=SYSTEM)

    assert sorted(at_once(4, run)) == [0, 0, 0, 3]
    assert count(Person) == 3


def upload(client, content, site="pohang", name="old.csv"):
    return client.post("/staff/import", data={"site": site, "table": (BytesIO(content), name)})


def test_import_by_pages_previews_confirms_and_forgets_the_file(admin, database):
    response = upload(admin, TABLE.encode("cp949"))
    assert response.status_code == 303
    address = response.headers["Location"]
    assert "이두리" in parse(admin.get(address)).text
    assert count(Enrolment) == 0
    assert admin.post(f"{address}/confirm").status_code == 303
    assert count(Enrolment) == 3
    assert "신규 3명" in parse(admin.get(address)).text
    assert not [path for path in (database.var / "files").rglob("*") if path.is_file()]
    assert admin.post(f"{address}/confirm").status_code == 409


def test_import_with_wrong_rows_shows_line_column_and_the_way_out(admin):
    address = upload(admin, f"{HEADING}\n=1+1,3,tech,2024-12-10,,".encode()).headers["Location"]
    page = parse(admin.get(address, headers={"Accept-Language": "en"}))
    assert "A name does not start with = + - or @: remove the sign." in page.text
    assert "=1+1" not in page.text
    assert admin.post(f"{address}/confirm").status_code == 422
    assert admin.post(f"{address}/drop").status_code == 303
    assert admin.get(address).status_code == 200


@pytest.mark.parametrize("content", [b"", b"\x00", b"a,b\n1,2", b"\x89PNG\r\n\x1a\n\x00"])
def test_import_of_no_such_table_says_so_at_the_field(admin, content):
    response = upload(admin, content)
    assert response.status_code == 422
    assert parse(response).errors["table"]
    assert count(PastImport) == 0


def test_import_without_a_file_or_for_a_foreign_site_is_refused(admin, site):
    a_site("napoli")
    response = admin.post(
        "/staff/import", data={"site": "pohang"}, headers={"Accept-Language": "en"}
    )
    assert response.status_code == 422
    assert parse(response).errors["table"] == "Please choose a file."
    response = upload(admin, TABLE.encode(), site="napoli")
    assert response.status_code == 422
    assert count(PastImport) == 0


def test_import_of_another_site_is_not_found(sign_in, site):
    past = importing.preview(site, file_name="a", content=TABLE.encode(), actor=SYSTEM)
    other = sign_in(make_person("Nina", roles=[(Role.ADMIN, a_site("napoli"))]))
    assert other.get(f"/staff/import/{past.ref}").status_code == 404
    assert other.post(f"/staff/import/{past.ref}/confirm").status_code == 404


def test_history_of_an_import_names_no_file_key(site):
    bring_in(site)
    kinds = set(db.session.scalars(sa.select(Entry.verb)))
    assert {"past_import.preview", "past_import.confirm", "certificate.issue"} <= kinds
