"""The pages of applicants and of the recruiting desk."""

from tests.journeys.stops import Stop

ROUND = {"ref": "pohang-5-2"}
ASKED = (
    "SELECT r.ref, q.key FROM questions q JOIN rounds r ON r.id = q.round_id"
    " WHERE r.status = 'open' ORDER BY q.id"
)
OWN = (
    "SELECT a.number FROM applications a JOIN people p ON p.id = a.person_id"
    " WHERE p.email = 'applicant@academy.example'"
)
SUPPLEMENT = (
    "SELECT a.number FROM supplements s JOIN applications a ON a.id = s.application_id"
    " ORDER BY s.id"
)
ASSISTED = "SELECT a.number FROM applications a JOIN assistances s ON s.application_id = a.id"
SCAN = (
    "SELECT a.number, t.ref FROM attachments t JOIN applications a ON a.id = t.application_id"
    " WHERE t.is_scan AND t.sent_at IS NOT NULL ORDER BY t.id"
)

INTAKE: dict[str, Stop] = {
    "intake.accommodations": Stop("applicant", parts=ROUND),
    "intake.applications": Stop("admissions"),
    "intake.ask_for_supplement": Stop("admissions", SUPPLEMENT),
    "intake.address": Stop("admissions", ASSISTED),
    "intake.assist": Stop("admissions", ASSISTED),
    "intake.begin_for": Stop("admissions", parts=ROUND),
    "intake.begin": Stop(parts=ROUND),
    "intake.birth": Stop("applicant", parts=ROUND),
    "intake.build": Stop("admin", parts=ROUND),
    "intake.check": Stop("applicant", parts=ROUND),
    "intake.check_for": Stop("admissions", ASSISTED),
    "intake.correct_round": Stop("admin", parts=ROUND),
    "intake.decide_alike": Stop(
        "admissions",
        "SELECT a.number, b.number AS other FROM applications a"
        " JOIN applications b ON b.round_id = a.round_id AND b.id > a.id"
        " WHERE b.status = 'submitted' ORDER BY a.id",
    ),
    "intake.edit_note": Stop(
        "admissions",
        "SELECT a.number, n.ref FROM staff_notes n JOIN applications a ON a.id = n.application_id",
    ),
    "intake.edit_notice": Stop("admin", parts={"code": "pohang", "kind": "privacy"}),
    "intake.edit_question": Stop(
        "admin",
        "SELECT r.ref, q.key FROM questions q JOIN rounds r ON r.id = q.round_id"
        " WHERE r.status = 'draft'",
    ),
    "intake.edit_section": Stop(
        "admin", "SELECT r.ref, s.key FROM form_sections s JOIN rounds r ON r.id = s.round_id"
    ),
    "intake.edit_round": Stop("admin", "SELECT ref FROM rounds WHERE status = 'draft'"),
    "intake.files": Stop("applicant", "SELECT ref FROM rounds WHERE number = 4"),
    "intake.mine": Stop("applicant"),
    "intake.my_application": Stop("applicant", OWN),
    "intake.new_question": Stop("admin", "SELECT ref FROM rounds WHERE status = 'draft'"),
    "intake.new_round": Stop("admin"),
    "intake.new_section": Stop("admin", parts=ROUND),
    "intake.news": Stop("applicant", parts=ROUND),
    "intake.notices": Stop("admin", parts={"code": "pohang"}),
    "intake.show_notice": Stop("admin", parts={"code": "pohang", "kind": "privacy", "number": 1}),
    "intake.overridden": Stop("admin"),
    "intake.preview": Stop("admin", parts=ROUND),
    "intake.receipt": Stop("applicant", OWN),
    "intake.remove_question": Stop("admin", ASKED),
    "intake.rounds": Stop("admin"),
    "intake.scans": Stop("admissions"),
    "intake.delete_scan": Stop("admissions", SCAN),
    "intake.section": Stop("applicant", parts=ROUND | {"section": "answers"}),
    "intake.versions_of_question": Stop("admin", ASKED),
    "intake.show_application": Stop(
        "admissions", "SELECT number FROM applications WHERE status = 'submitted'"
    ),
    "intake.show_round": Stop("admin", parts=ROUND),
    "intake.statistics": Stop("applicant", parts=ROUND),
    "intake.supplement": Stop("SELECT person_id FROM supplements ORDER BY id LIMIT 1", SUPPLEMENT),
    "intake.withdrawal": Stop("applicant", f"{OWN} AND a.status IN ('draft', 'submitted')"),
    "intake.write_for": Stop("admissions", ASSISTED, {"section": "about"}),
    "intake.imports": Stop("admissions"),
    "intake.show_import": Stop(
        "admissions", "SELECT ref FROM application_imports WHERE status = 'checked'"
    ),
    "intake.import_columns": Stop(
        "admissions", "SELECT ref FROM application_imports WHERE status = 'read'"
    ),
}
