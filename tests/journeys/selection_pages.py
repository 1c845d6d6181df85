"""The pages of the selection: the staff's of a round and its stages, the reviewer's, the result."""

from tests.journeys.stops import Stop

ROUND = {"ref": "pohang-5-1"}
STAGE = (
    "SELECT s.ref FROM stages s JOIN rounds r ON r.id = s.round_id"
    " WHERE r.ref = 'pohang-5-1' AND s.kind = 'documents'"
)
ANCHOR = (
    "SELECT s.ref, a.number FROM anchors x JOIN stages s ON s.id = x.stage_id"
    " JOIN applications a ON a.id = x.application_id ORDER BY x.id"
)
PART = (
    "SELECT s.ref, p.ref AS person FROM stage_reviewers x JOIN stages s ON s.id = x.stage_id"
    " JOIN people p ON p.id = x.person_id WHERE p.email = 'reviewer@academy.example'"
    " ORDER BY x.id DESC"
)
RUBRIC = "SELECT ref FROM rubrics WHERE published_at IS NULL"
REVIEW = (
    "SELECT a.ref FROM assignments a JOIN people p ON p.id = a.reviewer_id"
    " WHERE p.email = 'reviewer@academy.example' AND a.status = 'open'"
)
FILE = "SELECT f.ref FROM attachments f JOIN clearances c ON c.attachment_id = f.id ORDER BY f.id"
IN_REVIEW = "SELECT number FROM applications WHERE status = 'in_review' ORDER BY id"
WAITS = "SELECT number FROM applications WHERE status = 'waitlisted' ORDER BY id DESC"
TALKS = "SELECT ref FROM stages WHERE kind = 'interview'"
TALKS_DAY = (
    "SELECT s.ref, substr(x.starts_at, 1, 10) AS day FROM stages s"
    " JOIN interview_slots x ON x.stage_id = s.id"
    " JOIN interview_bookings b ON b.slot_id = x.id ORDER BY x.id"
)
BOOKED = (
    "SELECT a.number FROM applications a JOIN interview_bookings b ON b.application_id = a.id"
    " ORDER BY b.id"
)
BOOKED_SLOT = (
    "SELECT x.ref FROM interview_slots x"
    " JOIN interview_bookings b ON b.slot_id = x.id ORDER BY b.id"
)
WHO_BOOKED = (
    "SELECT a.person_id FROM applications a JOIN interview_bookings b ON b.application_id = a.id"
    " ORDER BY b.id LIMIT 1"
)

LIST = "SELECT ref FROM meeting_lists ORDER BY id"
TEST = "SELECT ref FROM stages WHERE kind = 'test' ORDER BY id"
TEST_RESULT = (
    "SELECT s.ref, a.number FROM test_results r JOIN stages s ON s.id = r.stage_id"
    " JOIN applications a ON a.id = r.application_id ORDER BY r.id"
)
TEST_SITTER = (
    "SELECT s.ref, a.number FROM test_seats t JOIN stages s ON s.id = t.stage_id"
    " JOIN applications a ON a.id = t.application_id ORDER BY t.id"
)
ASKED = "FROM rechecks r JOIN applications a ON a.id = r.application_id ORDER BY r.id DESC LIMIT 1"

SELECTION: dict[str, Stop] = {
    "selection.anchor": Stop("admissions", ANCHOR),
    "selection.anchors": Stop("admissions", STAGE),
    "selection.arrivals": Stop("admissions", parts=ROUND),
    "selection.ask_recheck": Stop(
        f"SELECT a.person_id {ASKED}",
        f"SELECT a.number {ASKED}",
        parts={"stage": "documents"},
    ),
    "selection.calibrations": Stop("admissions", STAGE),
    "selection.calls": Stop("admissions", WAITS),
    "selection.candidate": Stop("admissions", IN_REVIEW),
    "selection.criteria": Stop("admissions", STAGE),
    "selection.criterion": Stop("admissions", RUBRIC, parts={"key": "motivation"}),
    "selection.decide_list": Stop("admissions", STAGE),
    "selection.desk": Stop("admissions"),
    "selection.exam_line": Stop("admissions", TEST),
    "selection.exam_plan": Stop("admissions", TEST),
    "selection.exam_result": Stop("admissions", TEST_RESULT),
    "selection.exam_results_page": Stop("admissions", TEST),
    "selection.exam_sitter": Stop("admissions", TEST_SITTER),
    "selection.exam_sitters": Stop("admissions", TEST),
    "selection.exam_slot": Stop("admissions", "SELECT ref FROM test_slots ORDER BY id DESC"),
    "selection.exam_slots": Stop("admissions", TEST),
    "selection.exam_table": Stop(
        "admissions", "SELECT ref FROM test_imports WHERE status = 'checked'"
    ),
    "selection.exam_tables": Stop("admissions", TEST),
    "selection.file_to_clear": Stop("admissions", FILE),
    "selection.files_to_clear": Stop("admissions", parts=ROUND),
    "selection.give_up_for": Stop(
        "admissions",
        "SELECT number FROM applications a JOIN offers o ON a.id = o.application_id"
        " WHERE o.status = 'accepted' ORDER BY o.id DESC",
    ),
    "selection.letter": Stop("admissions", parts={"site": "pohang", "kind": "offer"}),
    "selection.letters": Stop("admissions"),
    "selection.meeting_list": Stop("admissions", LIST),
    "selection.fairness": Stop("admin", STAGE),
    "selection.fairness_stages": Stop("admin"),
    "selection.my_rechecks": Stop(
        f"SELECT a.person_id {ASKED}",
        f"SELECT a.number {ASKED}",
    ),
    "selection.candidate_interview": Stop("admissions", BOOKED),
    "selection.interview_day": Stop("admissions", TALKS_DAY),
    "selection.interview_day_print": Stop("admissions", TALKS_DAY),
    "selection.interview_people_list": Stop("admissions", TALKS),
    "selection.interviews_desk": Stop("admissions", TALKS),
    "selection.my_interview": Stop(WHO_BOOKED, BOOKED),
    "selection.my_interviews": Stop("reviewer"),
    "selection.new_panel": Stop("admissions", TALKS),
    "selection.new_slots": Stop("admissions", TALKS),
    "selection.offer": Stop(
        "SELECT person_id FROM offers ORDER BY id DESC LIMIT 1",
        "SELECT number FROM applications a JOIN offers o ON a.id = o.application_id"
        " ORDER BY o.id DESC",
    ),
    "selection.panel": Stop("admissions", "SELECT ref FROM interview_panels ORDER BY id"),
    "selection.people": Stop("reviewer"),
    "selection.places": Stop("admissions", parts=ROUND),
    "selection.ranking": Stop("admissions", STAGE),
    "selection.recheck": Stop("admissions", "SELECT ref FROM rechecks ORDER BY id"),
    "selection.rechecks": Stop("admissions", parts=ROUND),
    "selection.release_page": Stop("admissions", parts=ROUND),
    "selection.review": Stop("reviewer", REVIEW),
    "selection.reviews": Stop("reviewer"),
    "selection.round_desk": Stop("admissions", parts=ROUND),
    "selection.rubric": Stop("admissions", RUBRIC),
    "selection.rubrics": Stop("admissions"),
    "selection.slot": Stop("admissions", BOOKED_SLOT),
    "selection.stage_desk": Stop("admissions", STAGE),
    "selection.stage_reviewer": Stop("admissions", PART),
    "selection.stage_reviewers": Stop("admissions", STAGE),
    "selection.step_back": Stop("reviewer", REVIEW),
}
