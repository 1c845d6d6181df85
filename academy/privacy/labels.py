"""What this desk calls things, and why and until when data are kept."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from academy.core.personal import Topic
from academy.privacy.states import (
    Channel,
    Identity,
    Item,
    Klass,
    LegalKind,
    Refusal,
    RequestKind,
    RequestState,
    ToldBy,
    What,
)


class Purpose(NamedTuple):
    """What data of a topic are called, why they are kept, and until when."""

    name: Any
    why: Any
    until: Any
    klass: Klass | None = None
    """The class whose days `until` names."""

    def until_when(self, days: Mapping[Klass, int]) -> str:
        """Return until when, with the days that are set."""
        return str(self.until) % {"days": days[self.klass]} if self.klass else str(self.until)


PURPOSE: dict[Topic, Purpose] = {
    Topic.ACCOUNT: Purpose(
        _l("Your account and sign-in"),
        _l("So that you can sign in and we can reach you."),
        _l("Until you close the account. Sessions go after 90 days."),
    ),
    Topic.APPLICATION: Purpose(
        _l("Your applications"),
        _l("To decide on your application, before an agreement with you."),
        _l(
            "%(days)s days after the result if you were not admitted; for admitted people as long"
            " as their enrolment."
        ),
        Klass.DECLINED,
    ),
    Topic.ARRANGEMENT: Purpose(
        _l("What we arrange for you"),
        _l("Only with your consent, so that tests, interviews and sessions are ready for you."),
        _l(
            "Until you take it back, at the latest %(days)s days after the cohort, or after the"
            " result if you were not admitted."
        ),
        Klass.ACCOMMODATIONS,
    ),
    Topic.STATISTICS: Purpose(
        _l("Voluntary statistics"),
        _l(
            "Only that you answered. The answers are kept apart under a pseudonym, are only ever"
            " counted, and can be taken back on the page on which you gave them."
        ),
        _l("Until the account is closed. The pseudonym goes with your application already."),
    ),
    Topic.NEWS: Purpose(
        _l("News that you asked for"),
        _l("Only because you asked to hear when a round opens."),
        _l("Until you say stop, at the latest after a year."),
    ),
    Topic.LEARNING: Purpose(
        _l("Your time at the academy"),
        _l("To carry out the agreement with you: sessions, attendance, completion."),
        _l("Five years after the end of the cohort."),
    ),
    Topic.TEAM: Purpose(
        _l("Teams and mentoring"),
        _l("To carry out the agreement with you: team projects and mentors."),
        _l("Five years after the end of the cohort."),
    ),
    Topic.GRADUATION: Purpose(
        _l("Your certificate"),
        _l("So that you and others can check that it is genuine."),
        _l("For good; without your name once you ask for erasure."),
    ),
    Topic.ALUMNI: Purpose(
        _l("After the academy"),
        _l("What you told us about your way, and invitations to come back as a mentor."),
        _l("Until you close the account."),
    ),
    Topic.WORK: Purpose(
        _l("Your work here"),
        _l("Because you mentor, review or work at the academy."),
        _l("As long as the work is shown in records; your name goes with your account."),
    ),
    Topic.LETTERS: Purpose(
        _l("Letters to you"),
        _l("So that we can tell what you were told, and help when a letter is lost."),
        _l("The text for 90 days."),
    ),
    Topic.REQUESTS: Purpose(
        _l("Requests about your data"),
        _l("Because the law wants us to answer in time and to show that we did."),
        _l("Three years after the answer."),
    ),
}

TABLE: dict[str, Any] = {
    "people": _l("You"),
    "users": _l("Sign-in"),
    "grants": _l("Roles"),
    "sign_ins": _l("Sign-in sessions"),
    "passkeys": _l("Passkeys"),
    "devices": _l("Remembered devices"),
    "recovery_codes": _l("Recovery codes"),
    "address_proposals": _l("New mail addresses that staff proposed"),
    "codes": _l("Codes sent to you"),
    "letters": _l("Letters"),
    "documents": _l("Papers made for you"),
    "bouncing_addresses": _l("Addresses that take no mail"),
    "message_recipients": _l("Messages to many"),
    "enrolments": _l("Enrolment"),
    "enrolment_changes": _l("Steps of the enrolment"),
    "attendances": _l("Attendance"),
    "attendance_changes": _l("Corrections of attendance"),
    "class_sessions": _l("Sessions you lead"),
    "calendar_feeds": _l("Addresses of calendars"),
    "code_tries": _l("Wrong check-in codes"),
    "excuses": _l("Excuses"),
    "accommodation_requests": _l("What to arrange"),
    "monitoring_marks": _l("Rounds for which you answered"),
    "applications": _l("Applications"),
    "answers": _l("Answers"),
    "former_answers": _l("Answers that counted before"),
    "attachments": _l("Files"),
    "consents": _l("Consents"),
    "interests": _l("Wish to hear of the next round"),
    "assistances": _l("What staff wrote for you"),
    "supplements": _l("What was asked in addition"),
    "reminders": _l("Reminders"),
    "enquiries": _l("Questions to staff"),
    "enquiry_words": _l("Questions and answers"),
    "info_places": _l("Places at information sessions"),
    "offers": _l("Offers"),
    "verdict_letters": _l("Letters of decision"),
    "paper_marks": _l("Papers you handed in"),
    "call_notes": _l("Calls to you"),
    "test_seats": _l("Your time of the online test"),
    "rechecks": _l("Explanations and re-checks you asked for"),
    "interview_bookings": _l("Interviews"),
    "conflicts": _l("People you know"),
    "reviewers": _l("You as a reviewer"),
    "absences": _l("Days away"),
    "stage_reviewers": _l("Stages in which you review"),
    "saved_views": _l("Saved views"),
    "staff_notes": _l("Notes of staff about your application"),
    "former_notes": _l("What these notes said before"),
    "alike_pairs": _l("Whether two applications are of one person"),
    "team_members": _l("Teams"),
    "join_requests": _l("Requests to join a team"),
    "challenge_attempts": _l("Challenges you worked on alone"),
    "hand_ins": _l("What you handed in for challenges"),
    "hand_in_files": _l("Files you handed in for challenges"),
    "gate_steps": _l("Decisions at the gates of challenges"),
    "journal_entries": _l("Your journal"),
    "mentor_meeting_people": _l("Meetings with a mentor"),
    "mentor_actions": _l("Actions you took on"),
    "mentor_appointments": _l("Appointments as a mentor"),
    "mentor_meetings": _l("Meetings you wrote up"),
    "completion_decisions": _l("Completion"),
    "certificates": _l("Certificates"),
    "alumni": _l("Record as a graduate"),
    "outcomes": _l("What you do now"),
    "mentor_candidates": _l("Candidate for mentor"),
    "data_requests": _l("Requests"),
    "breach_people": _l("Possible leaks that concern you"),
    "holds": _l("Holds on erasure"),
}
"""What the rows of a table are called; a test asks for each that is shown."""

REQUEST_KIND = {
    RequestKind.ACCESS: _l("See my data"),
    RequestKind.CORRECTION: _l("Correct my data"),
    RequestKind.DELETION: _l("Erase my data"),
    RequestKind.STOP: _l("Stop using my data"),
    RequestKind.EXPLANATION: _l("Explain a decision"),
}

REQUEST_STATE = {
    RequestState.OPEN: (_l("Waiting for an answer"), "progress"),
    RequestState.ANSWERED: (lazy_pgettext("request", "Answered"), "success"),
    RequestState.REFUSED: (lazy_pgettext("request", "Refused"), "danger"),
    RequestState.WITHDRAWN: (lazy_pgettext("request", "Taken back"), "neutral"),
}

CHANNEL = {
    Channel.PORTAL: _l("On this site"),
    Channel.MAIL: _l("By e-mail"),
    Channel.PHONE: _l("By telephone"),
    Channel.LETTER: _l("By post"),
    Channel.IN_PERSON: _l("In person"),
}

IDENTITY = {
    Identity.SIGNED_IN: _l("Signed in with their account"),
    Identity.CALLED_BACK: _l("Called back on the number on file"),
    Identity.CODE_BY_MAIL: _l("Answered from the address on file"),
    Identity.PAPER_SHOWN: _l("Showed an official paper; no copy was kept"),
}

REFUSAL = {
    Refusal.LAW: _l("A law forbids or limits it (Personal Information Protection Act, 35(4)1)"),
    Refusal.OTHERS: _l("It would harm another person (35(4)2)"),
    Refusal.CONTRACT: _l("The agreement with the person cannot be carried out without (37(2)4)"),
    Refusal.NOT_IDENTIFIED: _l("It could not be made sure who asks"),
}

KLASS = {
    Klass.DECLINED: _l("Applications that were not admitted"),
    Klass.WITHDRAWN: _l("Applications that were withdrawn"),
    Klass.NOT_HANDED_IN: _l("Applications that were never handed in"),
    Klass.ACCOMMODATIONS: _l("What was arranged for whom"),
}

KLASS_FROM = {
    Klass.DECLINED: _l("counted from the release of the result"),
    Klass.WITHDRAWN: _l("counted from the withdrawal, at the earliest from closing"),
    Klass.NOT_HANDED_IN: _l("counted from the closing of the round"),
    Klass.ACCOMMODATIONS: _l("counted from the end of the cohort"),
}

WHAT = {
    What.PERSON: _l("All data of a person"),
    What.APPLICATION: _l("Application"),
    What.ARRANGEMENT: _l("What to arrange"),
}

TOLD_BY = {
    ToldBy.POST: _l("By post"),
    ToldBy.PHONE: _l("By telephone"),
    ToldBy.IN_PERSON: _l("In person"),
    ToldBy.NOTICE: _l("By a notice on the website for 30 days: everyone without an e-mail address"),
}

ITEM = {
    Item.NAME: _l("Names"),
    Item.CONTACT: _l("Mail addresses or telephone numbers"),
    Item.BIRTH_DATE: _l("Dates of birth"),
    Item.ANSWERS: _l("Answers or files of applications"),
    Item.SCORES: _l("Scores or results"),
    Item.PASSWORD: _l("Passwords or codes"),
    Item.ACCOMMODATION: _l("Health data: what was to be arranged (sensitive)"),
    Item.UNIQUE_ID: _l("Unique identifiers, such as registration numbers"),
}

LEGAL = {
    LegalKind.PRIVACY: (
        _l("Privacy policy"),
        _l("What we keep about you, why, for how long, and what you can ask of us."),
    ),
    LegalKind.OFFICER: (
        _l("Privacy officer"),
        _l("Who answers for personal data here, and whom to write to."),
    ),
    LegalKind.PROCESSORS: (
        _l("Processors"),
        _l("Who works with personal data on our behalf."),
    ),
    LegalKind.TRANSFERS: (
        _l("Transfers abroad"),
        _l("Which personal data leave the country of your academy."),
    ),
    LegalKind.TERMS: (
        _l("Terms of use"),
        _l("What holds between the academy and those who use this site."),
    ),
}
"""Pages that every footer leads to: (name, what they say)."""
