"""Which thing stands behind each address with a name in it, and how the matrix is written down."""

import re

THING_OF = [
    # The first pattern that fits an address names the thing its arguments come from.
    (r"/staff/privacy/requests/", "data_request"),
    (r"/staff/privacy/holds/", "hold"),
    (r"/staff/privacy/leaks/", "leak"),
    (r"/staff/privacy/", "privacy_desk"),
    (r"/(staff/)?legal/", "legal_text"),
    (r"/my/consents/", "consent"),
    (r"/my/data/applications/", "application"),
    (r"/my/data/requests/", "data_request"),
    (r"/account/sessions/", "sign_in"),
    (r"/account/security/passkeys/", "passkey"),
    (r"/staff/people/", "person"),
    (r"/staff/messages/templates/", "message_template"),
    (r"/staff/messages/.*/preview/", "message_preview"),
    (r"/staff/messages/.*/texts/", "handover"),
    (r"/staff/messages/", "message"),
    (r"/unsubscribe/", "recipient"),
    (r"/staff/mail/bounces/", "bouncing"),
    (r"/staff/mail/", "letter"),
    (r"/staff/accommodations/", "accommodation"),
    (r"/apply/|/staff/rounds/", "round"),
    (r"/staff/notices/", "site"),
    (r"/staff/call/parts/", "call_part"),
    (r"/staff/info-sessions/places/", "info_place"),
    (r"/staff/info-sessions/", "info_session"),
    (r"/staff/questions/", "enquiry"),
    (r"/staff/call/", "site"),
    (r"/staff/applications/views/", "view"),
    (r"/staff/applications/<number>/notes/", "note"),
    (r"/staff/applications/<number>/alike/", "alike"),
    (r"/my/applications/<number>/recheck/<stage>", "askable"),
    (r"/my/applications/<number>/interview", "invited"),
    (r"/staff/selection/applications/<number>/interview", "invited"),
    (r"/staff/selection/interviews/panels/", "panel"),
    (r"/staff/selection/interviews/slots/", "slot"),
    (r"/staff/selection/interviews/bookings/", "booking"),
    (r"/staff/selection/stages/<ref>/interviews", "interviews"),
    (r"/(my|staff)/applications/<number>/files/", "attachment"),
    (r"/my/applications/<number>/test", "offer"),
    (r"/(my|staff)/applications/", "application"),
    (r"/staff/selection/files/", "file_to_clear"),
    (r"/staff/selection/assignments/", "assignment"),
    (r"/staff/selection/applications/|/my/offers/", "offer"),
    (r"/staff/selection/rechecks/<ref>", "recheck"),
    (r"/staff/fairness/stages/<ref>", "stage"),
    (r"/staff/selection/stages/<ref>/reviewers/<person>", "stage_reviewer"),
    (r"/staff/selection/stages/<ref>/(results|sitters)/<number>", "test_result"),
    (r"/staff/selection/stages/<ref>/(test|slots|sitters|results|line|tables)", "test_stage"),
    (r"/staff/selection/slots/", "test_slot"),
    (r"/staff/selection/tables/", "test_table"),
    (r"/staff/selection/stages/<ref>/set/<number>", "anchor"),
    (r"/staff/selection/stages/", "stage"),
    (r"/staff/selection/lists/", "meeting_list"),
    (r"/staff/selection/letters/", "letters"),
    (r"/staff/selection/papers/<ref>/of/", "paper_place"),
    (r"/staff/selection/papers/", "paper"),
    (r"/staff/selection/rubrics/<ref>/criteria/", "criterion"),
    (r"/staff/selection/rubrics/<site>", "rubrics"),
    (r"/staff/selection/rubrics/", "rubric"),
    (r"/staff/selection/", "closed_round"),
    (r"/reviews/people/", "conflict"),
    (r"/reviews/away/", "away"),
    (r"/reviews/<ref>/files/", "packet_file"),
    (r"/reviews/", "assignment"),
    (r".*/invite/<person_ref>", "asked"),
    (r".*<(site|site_code)>/<int:number>", "cohort"),
    (r"/staff/candidates/|/my/invitations/", "candidate"),
    (r"/staff/enrolments/|/staff/graduation/learners/", "enrolment"),
    (r"/staff/modules/", "module"),
    (r"/staff/tracks/", "track"),
    (r"/sessions/|/my/check-in/", "session"),
    (r"/staff/rooms/new/|/staff/days-off/<code>", "cohort"),
    (r"/staff/rooms/", "room"),
    (r"/my/calendar/<ref>", "feed"),
    (r"/staff/days-off/", "closed_day"),
    (r"/(staff|my)/excuses/", "excuse"),
    (r"/(my|staff)/certificates/", "certificate"),
    (r"/staff/import/", "import"),
    (r"/staff/scans/", "attachment"),
    (r"/staff/exports/", "export"),
    (r"/staff/imports/", "table"),
    (r"/documents/public/", "public_document"),
    (r"/documents/", "document"),
    (r"/my/requests/", "request"),
    (r"/staff/members/", "member"),
    (r"/my/challenges/<ref>/(parts|files|gate)", "own_work"),
    (r"/(my|staff)/challenges/", "challenge"),
    (r"/staff/attempts/", "work"),
    (r"/my/journal/", "entry"),
    (r"/staff/journals/", "enrolment"),
    (r"/staff/projects/", "project"),
    (r"/staff/mentors/appointments/", "appointment"),
    (r"/staff/mentors/assignments/", "mentor_assignment"),
    (r"/mentoring/actions/", "action"),
    (r"/mentoring/teams/|/my/teams/|/staff/teams/", "team"),
]


def thing_of(path: str) -> str | None:
    """Return the name of the thing that an address is about, or None when nobody said."""
    return next((thing for pattern, thing in THING_OF if re.match(pattern, path)), None)


def line(method: str, path: str, door: str, answers: dict[str, str]) -> list[str]:
    """Return what stands in the file for one endpoint: who passes, and what the others meet."""
    passing = [name for name, answer in answers.items() if answer == "passes"]
    others = sorted({answer for answer in answers.values() if answer != "passes"})
    told = [f"    {answer}: {_names(answers, answer)}" for answer in others]
    everyone = len(passing) == len(answers) - 1 and "anonymous" not in passing
    who = "everyone who is signed in" if everyone else " ".join(passing) or "nobody"
    return [f"{method} {path}  ({door})", f"    passes: {who}", *told]


def _names(answers: dict[str, str], wanted: str) -> str:
    names = [name for name, answer in answers.items() if answer == wanted]
    rest = sum(answer not in ("passes", "sign in") for answer in answers.values())
    return "everyone else" if wanted != "sign in" and len(names) == rest else " ".join(names)
