"""Every page of the site, who looks at it in the demo, and where its example comes from.

A page that has no entry here fails `test_axe.py`; so does an entry whose example is gone.
"""

from typing import Any

import sqlalchemy as sa
from flask import Flask, url_for

from academy.core.db import db
from tests.journeys.intake_pages import INTAKE
from tests.journeys.learning_pages import LEARNING
from tests.journeys.outreach_pages import OUTREACH
from tests.journeys.privacy_pages import PRIVACY
from tests.journeys.selection_pages import SELECTION
from tests.journeys.stops import Stop

NO_PAGES = {
    "documents.file",
    "documents.file_public",
    "intake.import_errors",
    "intake.my_file",
    "intake.staff_file",
    "languages.change",
    "operations.demo_letter_html",
    "accounts.second_factor",  # Shown in tests/accounts, with a real app.
    "operations.demo_letter",
    "messages.preview_letter",
    "messages.text_list",
    "messages.unsubscribe",  # Shown in tests/messages: no promotion goes out in the demo.
    "operations.live",
    "outreach.place_calendar",
    "operations.metrics",
    "operations.ready",
    "privacy.download_my_data",
    "projects.cover",
    "projects.my_work_file",
    "reports.export_file",
    "selection.exam_table_errors",
    "selection.my_test",  # Shown in tests/selection: who is in the demo's test has no account.
    "selection.my_test_calendar",
    "selection.interview_calendar",
    "selection.interview_day_table",
    "selection.meeting_list_csv",
    "selection.packet_file",
    "selection.page_to_clear",
    "reports.totals_as_csv",
    "static",
    "accounts.home",
    "accounts.new_passkey",  # Shown in test_passkeys.py, at an address that browsers allow.
    "accounts.recovery_codes",  # Shown in tests/accounts, right after codes were made.
    "curriculum.attendance",
    "curriculum.calendar",
    "curriculum.code",
    "curriculum.feed",
    "projects.staff_teams",
    "projects.work_file",
}
"""Addresses that answer with a file, a word or another address."""


POHANG, NAPOLI = {"site": "pohang", "number": 5}, {"site": "napoli", "number": 5}
BY_CODE = {"site_code": "pohang", "number": 5}
PASSED = "SELECT number FROM certificates ORDER BY id LIMIT 1"
TEAM = "SELECT ref FROM teams WHERE site_id = (SELECT id FROM sites WHERE code = 'napoli')"
OWN_CHALLENGE = (
    "SELECT c.ref FROM challenges c JOIN team_members m ON m.challenge_id = c.id"
    " JOIN people p ON p.id = m.person_id WHERE p.email = 'learner@academy.example'"
)
ATTEMPT = (
    "SELECT a.ref FROM challenge_attempts a JOIN teams t ON t.id = a.team_id"
    " WHERE t.name = 'Vesuvio'"
)
PERSON = "SELECT ref FROM people WHERE email = 'reviewer@academy.example'"
LETTER = (
    "SELECT id AS letter_id FROM letters"
    " WHERE site_id = (SELECT id FROM sites WHERE code = 'pohang') ORDER BY id DESC"
)
MESSAGE = "SELECT ref FROM messages WHERE status = 'prepared'"
DRAFT = "SELECT ref FROM tracks WHERE status = 'draft'"

PAGES: dict[str, Stop] = {
    **INTAKE,
    **LEARNING,
    **OUTREACH,
    **PRIVACY,
    **SELECTION,
    "accommodations.index": Stop("admissions"),
    "accommodations.show": Stop("admissions", "SELECT id FROM accommodation_requests"),
    "accounts.account": Stop("applicant"),
    "accounts.confirm": Stop("applicant"),
    "accounts.end_grant": Stop(
        "admin",
        "SELECT p.ref, g.id AS grant_id FROM grants g JOIN people p ON p.id = g.person_id"
        " WHERE p.email = 'reviewer@academy.example'",
    ),
    "accounts.list_sessions": Stop("applicant"),
    "accounts.new_app": Stop("applicant"),
    "accounts.new_email": Stop("applicant"),
    "accounts.new_email_code": Stop(
        "applicant", start=("/account/email", {"email": "elsewhere@example.org"})
    ),
    "accounts.new_password": Stop("applicant"),
    "accounts.new_person": Stop("admin"),
    "accounts.people": Stop("admin"),
    "accounts.person": Stop("admin", PERSON),
    "accounts.reset": Stop(),
    "accounts.reset_code": Stop(start=("/reset", {"email": "nobody@example.org"})),
    "accounts.reset_factors": Stop("admin", PERSON),
    "accounts.security": Stop("applicant"),
    "accounts.sign_in": Stop(),
    "accounts.sign_up": Stop(),
    "accounts.sign_up_code": Stop(
        start=(
            "/sign-up",
            {"name": "Nova", "email": "nova@example.org", "password": "eleven quiet otters"},
        )
    ),
    "accounts.stop_address": Stop(parts={"token": "no-such-link"}),
    "accounts.use_address": Stop(parts={"token": "no-such-link"}),
    "accounts.welcome": Stop(parts={"token": "no-such-invitation"}),
    "alumni.candidate": Stop("programme", "SELECT ref FROM mentor_candidates"),
    "alumni.candidates": Stop("programme", parts=BY_CODE),
    "alumni.cohorts": Stop("programme"),
    "alumni.invitation": Stop("alumnus", "SELECT ref FROM mentor_candidates"),
    "alumni.invite": Stop(
        "programme",
        "SELECT p.ref AS person_ref FROM people p JOIN alumni a ON a.person_id = p.id"
        " WHERE p.email <> '' AND p.id NOT IN (SELECT person_id FROM mentor_candidates)"
        " ORDER BY a.id DESC",
        BY_CODE,
    ),
    "alumni.record": Stop("alumnus"),
    "cohorts.enrolment": Stop(
        "programme_napoli",
        "SELECT ref FROM enrolments WHERE status = 'active' ORDER BY id DESC",
    ),
    "cohorts.index": Stop("programme"),
    "cohorts.new_cohort": Stop("programme"),
    "cohorts.show": Stop("programme_napoli", parts=NAPOLI),
    "curriculum.module": Stop(
        "programme", f"SELECT ref FROM modules WHERE track_id = ({DRAFT.replace('ref', 'id')})"
    ),
    "curriculum.new_module": Stop("programme", DRAFT),
    "curriculum.new_sessions": Stop("programme", parts=POHANG),
    "curriculum.new_track": Stop("programme_napoli", parts=NAPOLI),
    "curriculum.programme": Stop(),
    "curriculum.programme_of": Stop(parts=NAPOLI),
    "curriculum.rename_track": Stop("programme", DRAFT),
    "curriculum.sessions": Stop("programme_napoli", parts=NAPOLI),
    "curriculum.track": Stop("programme", DRAFT),
    "curriculum.tracks": Stop("programme"),
    "documents.show": Stop("applicant", "SELECT ref FROM documents WHERE person_id IS NOT NULL"),
    "documents.show_public": Stop(row="SELECT ref FROM documents WHERE person_id IS NULL"),
    "graduation.certificate": Stop("admin", PASSED),
    "graduation.cohort": Stop("programme", parts={"site": "pohang", "number": 4}),
    "graduation.index": Stop("programme"),
    "graduation.learner": Stop(
        "programme_napoli", "SELECT ref FROM enrolments WHERE status = 'active' ORDER BY id DESC"
    ),
    "graduation.my_certificate": Stop(
        "alumnus",
        "SELECT c.number FROM certificates c JOIN people p ON p.id = c.person_id"
        " WHERE p.email = 'alumnus@academy.example'",
    ),
    "graduation.my_certificates": Stop("alumnus"),
    "graduation.new_import": Stop("admin"),
    "graduation.show_import": Stop("admin", "SELECT ref FROM past_imports"),
    "graduation.verify": Stop(row=PASSED),
    "graduation.verify_form": Stop(),
    "mentoring.desk": Stop("mentor"),
    "mentoring.end": Stop(
        "programme_napoli", "SELECT ref FROM mentor_appointments ORDER BY id DESC"
    ),
    "mentoring.mentors": Stop("programme_napoli", parts={"site_code": "napoli", "number": 5}),
    "mentoring.mine": Stop("learner"),
    "mentoring.staff": Stop("programme"),
    "mentoring.team": Stop("mentor", TEAM),
    "mentoring.write_up": Stop("mentor", TEAM),
    "monitoring.totals": Stop("admin"),
    "operations.access_log": Stop("auditor"),
    "messages.compose": Stop("admissions"),
    "messages.edit": Stop("admissions", "SELECT ref FROM messages WHERE status = 'draft'"),
    "messages.index": Stop("admissions"),
    "messages.message": Stop("admissions", MESSAGE),
    "messages.new_template": Stop("admissions"),
    "messages.preview": Stop("admissions", MESSAGE),
    "messages.recipients": Stop("admissions", MESSAGE),
    "messages.template": Stop("admissions", "SELECT ref FROM message_templates"),
    "messages.templates": Stop("admissions"),
    "operations.bounces": Stop("admin"),
    "operations.demo_letters": Stop(),
    "operations.history": Stop("auditor"),
    "operations.letter": Stop("admin", LETTER),
    "operations.letters": Stop("admin"),
    "projects.attempt": Stop("programme_napoli", ATTEMPT),
    "projects.challenge_work": Stop(
        "programme", "SELECT ref FROM challenges WHERE kind = 'bridge' ORDER BY id"
    ),
    "projects.deliverable": Stop("learner", OWN_CHALLENGE, {"deliverable": "guiding_questions"}),
    "projects.edit_entry": Stop(
        "learner",
        "SELECT e.ref FROM journal_entries e JOIN people p ON p.id = e.person_id"
        " WHERE p.email = 'learner@academy.example'",
    ),
    "projects.gates": Stop("mentor"),
    "projects.journal": Stop("learner"),
    "projects.learner_journal": Stop(
        "mentor",
        "SELECT n.ref FROM enrolments n JOIN journal_entries e ON e.enrolment_id = n.id"
        " WHERE e.is_shared ORDER BY e.id DESC",
    ),
    "projects.my_challenge": Stop("learner", OWN_CHALLENGE),
    "projects.my_challenges": Stop("learner"),
    "projects.new_entry": Stop("learner"),
    "projects.versions": Stop("mentor", ATTEMPT, {"deliverable": "guiding_questions"}),
    "projects.challenge": Stop("programme_napoli", "SELECT ref FROM challenges ORDER BY id DESC"),
    "projects.cohort_teams": Stop("programme_napoli", parts=NAPOLI),
    "projects.edit_project": Stop("programme", "SELECT slug FROM projects ORDER BY id"),
    "projects.edit_team": Stop("learner", TEAM),
    "projects.exhibit": Stop(row="SELECT slug FROM projects WHERE published_at IS NOT NULL"),
    "projects.form_team": Stop("programme_napoli", "SELECT ref FROM challenges ORDER BY id DESC"),
    "projects.learning": Stop("learner"),
    "projects.me": Stop("learner", TEAM),
    "projects.new_challenge": Stop("programme", parts=POHANG),
    "projects.new_team": Stop("learner"),
    "projects.project": Stop("learner", TEAM),
    "projects.showcase": Stop(),
    "projects.staff_team": Stop("programme_napoli", TEAM),
    "projects.team": Stop("learner", TEAM),
    "projects.teams": Stop("learner"),
    "reports.export": Stop("admissions"),
    "reports.show_export": Stop("admissions", "SELECT ref FROM exports"),
    "reports.recruiting": Stop("admissions"),
    "reports.recruiting_gaps": Stop("admissions"),
    "reports.totals": Stop("admin"),
    "reports.totals_on_paper": Stop("admin"),
    "styleguide.show": Stop(),
}


def address_of(app: Flask, endpoint: str, stop: Stop, more: dict[str, Any]) -> str:
    """Return the path of a page with an example from the database."""
    found: dict[str, Any] = {}
    if stop.row:
        row = db.session.execute(sa.text(stop.row)).mappings().first()
        assert row is not None, f"{endpoint}: the demo holds no example"
        found = dict(row)
    with app.test_request_context():
        return url_for(endpoint, **(stop.parts | found | more))
