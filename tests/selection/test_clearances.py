"""Files on their way to reviewers: searched, boxed, cleared by a person, or withheld."""

from io import BytesIO

import pypdfium2
import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from academy.audit.models import AccessPerson, Entry
from academy.core import clock, files
from academy.core.db import db
from academy.intake.inspection import HEIC, PDF
from academy.intake.models import Attachment
from academy.selection import clearing, queries
from academy.selection.clearance_states import ClearanceState
from academy.selection.models import Clearance
from academy.selection.services import clearances
from tests.factories.selection import Season, a_handed_in_file
from tests.intake import papers
from tests.personas import sign_in


@pytest.fixture
def season(app):
    made = Season(applicants=2, reviewers=3).review().assign()
    made.people[0].name, made.people[0].romanised_name = "홍길동", "Gildong Hong"
    db.session.commit()
    return made


def a_file(season, content=None, content_type=PDF, number=0, **more):
    application = season.applications[number]
    content = content or papers.pdf("I am Gildong Hong and build bridges")
    values = {"name": "홍길동 Gildong.pdf"} | more
    made = a_handed_in_file(application, content, content_type, **values)
    db.session.commit()
    return made


@pytest.fixture
def staff(app, season):
    return english(app, season.alice)


def english(app, person):
    made = sign_in(app.test_client(), person)
    made.get("/language/en")
    return made


def desk(file, act=""):
    return f"/staff/selection/files/{file.ref}{act}"


def known(file):
    db.session.expire_all()
    found = queries.clearance_of(file.id)
    return {"known": str(found.version)} if found else {}


def cleared(staff, file):
    staff.post(desk(file, "/search"))
    assert staff.post(desk(file, "/clear"), data=known(file)).status_code == 303
    return queries.clearance_of(file.id)


def assignment_of(season, number=0):
    return queries.assignments_of(season.applications[number].id)[0]


def test_search_then_clear_gives_reviewers_a_copy_without_the_name(app, season, staff):
    file = a_file(season)
    assert staff.post(desk(file, "/search")).status_code == 303
    assert staff.get(desk(file)).get_data(as_text=True).count("<rect") == 1
    assignment = assignment_of(season)
    reader = english(app, assignment.reviewer)
    text = reader.get(f"/reviews/{assignment.ref}").get_data(as_text=True)
    assert "A file is still being checked" in text
    for secret in ("Gildong", "PDF", str(file.size)):
        assert secret not in text
    assert staff.post(desk(file, "/clear"), data=known(file)).status_code == 303
    assert "File 1 (PDF)" in reader.get(f"/reviews/{assignment.ref}").get_data(as_text=True)
    response = reader.get(f"/reviews/{assignment.ref}/files/1")
    assert response.status_code == 200
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "attachment" in response.headers["Content-Disposition"]
    assert "ildong" not in response.headers["Content-Disposition"]
    assert b"ildong" not in response.data
    with pypdfium2.PdfDocument(BytesIO(response.data)) as document:
        assert not document[0].get_textpage().get_text_range().strip()
    verbs = set(db.session.scalars(sa.select(Entry.verb)))
    assert {"clearance.search_file", "clearance.clear_file"} <= verbs
    seen = db.session.scalars(sa.select(AccessPerson.person_id)).all()
    assert season.people[0].id in seen


def test_packet_file_that_is_not_cleared_foreign_or_missing_looks_the_same(app, season, staff):
    file = a_file(season)
    mine = assignment_of(season)
    other = next(p for p in season.reviewers if p.id != mine.reviewer_id)

    def answer(person, ref, number=1):
        made = english(app, person).get(f"/reviews/{ref}/files/{number}")
        # The request's own number, and the address in the link to the other language.
        shown = made.data.replace(made.headers["X-Request-ID"].encode(), b"")
        return made.status_code, shown.replace(f"{ref}%2Ffiles%2F{number}".encode(), b"")

    missing = answer(mine.reviewer, "x" * len(mine.ref))
    assert missing[0] == 404
    assert answer(mine.reviewer, mine.ref) == missing, "it waits"
    cleared(staff, file)
    assert answer(other, mine.ref)[0] == 404
    assert answer(other, mine.ref) == answer(other, "x" * len(mine.ref))
    assert answer(mine.reviewer, mine.ref, 2) == missing


def test_clear_by_two_at_once_tells_the_second(app, season, staff):
    file = a_file(season)
    staff.post(desk(file, "/search"))
    state = known(file)
    assert staff.post(desk(file, "/box"), data={**state, "page": "1"}).status_code == 303
    bob = english(app, season.bob)
    for act, more in (("/clear", {}), ("/withhold", {"reason": "A face"}), ("/box", {"page": "1"})):
        late = bob.post(desk(file, act), data={**state, **more})
        assert late.status_code == 422
        assert "Somebody else has changed this file" in late.get_data(as_text=True)
    assert queries.clearance_of(file.id).status is ClearanceState.WAITING


def test_boxes_of_a_cleared_file_change_and_it_waits_again(app, season, staff):
    file = a_file(season)
    copy = cleared(staff, file).stored
    assert staff.post(desk(file, "/uncover"), data={**known(file), "box": "0"}).status_code == 303
    found = queries.clearance_of(file.id)
    db.session.refresh(found)
    assert (found.status, found.boxes, found.stored) == (ClearanceState.WAITING, [], "")
    with pytest.raises(FileNotFoundError):
        files.fetch(copy)


def test_words_are_covered_wherever_they_stand(season, staff):
    file = a_file(season)
    staff.post(desk(file, "/search"))
    data = {**known(file), "sought": "BRIDGES"}
    assert staff.post(desk(file, "/words"), data=data).status_code == 303
    assert len(queries.clearance_of(file.id).boxes) == 2
    lost = staff.post(desk(file, "/words"), data={**known(file), "sought": "tunnels"})
    assert lost.status_code == 422
    assert "These words were not found" in lost.get_data(as_text=True)


@pytest.mark.parametrize(
    "data",
    [{"page": "2"}, {"page": "0"}, {"page": "1", "left": "101"}, {"page": "x"}, {},
     {"page": "9" * 30}, {"page": "1", "width": "0"}],
)  # fmt: skip
def test_box_outside_the_file_is_refused_kindly(season, staff, data):
    file = a_file(season)
    staff.post(desk(file, "/search"))
    assert staff.post(desk(file, "/box"), data={**known(file), **data}).status_code == 422


def test_file_that_cannot_be_drawn_can_only_be_withheld(app, season, staff):
    file = a_file(season, papers.HEIC, HEIC, is_scan=True)
    staff.post(desk(file, "/search"))
    assert "can only be withheld" in staff.get(desk(file)).get_data(as_text=True)
    assert staff.post(desk(file, "/clear"), data=known(file)).status_code == 422
    told = staff.post(desk(file, "/withhold"), data={**known(file), "reason": "HEIC"})
    assert told.status_code == 303
    assignment = assignment_of(season)
    reader = english(app, assignment.reviewer)
    assert "A file is still" not in reader.get(f"/reviews/{assignment.ref}").get_data(as_text=True)
    assert reader.get(f"/reviews/{assignment.ref}/files/1").status_code == 404


def test_search_that_finds_too_much_covers_whole_pages_and_says_so(season, staff, monkeypatch):
    monkeypatch.setattr(clearances, "MOST_BOXES", 1)
    file = a_file(season, papers.pdf("I am Gildong Hong, gildong@example.net, 010-1234-5678"))
    page = staff.post(desk(file, "/search"), follow_redirects=True).text
    assert len(queries.clearance_of(file.id).boxes) == 1
    assert "is covered whole" in page


def test_scan_says_that_nothing_was_searched(season, staff):
    file = a_file(season, papers.picture("PNG", (60, 40)), "image/png", is_scan=True)
    staff.post(desk(file, "/search"))
    text = staff.get(desk(file)).get_data(as_text=True)
    assert "Nothing was searched" in text
    assert "I have looked at every page: clear for reviewers" in text
    assert staff.get(desk(file, "/pages/1")).data.startswith(b"\x89PNG")
    assert staff.get(desk(file, "/pages/2")).status_code == 404


def test_process_that_dies_leaves_nothing_cleared(season, staff, monkeypatch):
    file = a_file(season)
    staff.post(desk(file, "/search"))
    monkeypatch.setattr(clearing, "MODULE", "academy.selection.not_there")
    failed = staff.post(desk(file, "/clear"), data=known(file))
    assert failed.status_code == 422
    assert "No copy could be made" in failed.get_data(as_text=True)
    assert queries.clearance_of(file.id).status is ClearanceState.WAITING


def test_full_store_leaves_nothing_cleared(season, staff, monkeypatch):
    file = a_file(season)
    staff.post(desk(file, "/search"))

    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "keep", full)
    data = known(file)
    assert staff.post(desk(file, "/clear"), data=data).status_code == 500
    assert queries.clearance_of(file.id).status is ClearanceState.WAITING


def test_new_file_never_shows_the_clearance_of_the_old(season, staff):
    old = a_file(season)
    cleared(staff, old)
    db.session.execute(sa.delete(Attachment).where(Attachment.id == old.id))
    db.session.commit()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Clearance)) == 0
    new = a_file(season)
    [numbered] = queries.numbered_files(season.applications[0].id)
    assert (numbered.attachment.id, numbered.is_cleared) == (new.id, False)


def test_cleared_without_a_copy_cannot_be_written(season, staff):
    file = a_file(season)
    staff.post(desk(file, "/search"))
    with pytest.raises(IntegrityError):
        db.session.execute(sa.update(Clearance).values(status="cleared", judged_at=clock.now()))
    db.session.rollback()


def test_list_counts_what_waits_and_logs_whose(app, season, staff):
    first, _second = a_file(season), a_file(season, number=1)
    a_file(season, sent_at=None)
    where = f"/staff/selection/{season.round.ref}/files"
    assert "To be checked (2)" in staff.get(where).get_data(as_text=True)
    cleared(staff, first)
    assert "To be checked (1)" in staff.get(where).get_data(as_text=True)
    decided = staff.get(f"{where}?show=decided").get_data(as_text=True)
    assert "Cleared" in decided
    assert "홍길동" in decided
