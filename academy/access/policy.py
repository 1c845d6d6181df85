"""THE policy: for each permission the ways to have it; a way is a list of things all true.

A permission asked without a thing (a list page, a menu entry) is answered by the ways that hold
for a role anywhere; the queries `..._visible_to(actor)` then narrow the rows to the actor's sites.
"""

from typing import Any

from academy.access import predicates as p
from academy.access.permissions import P
from academy.access.predicates import Predicate
from academy.core.actors import Actor

Ways = list[list[Predicate]]

POLICY: dict[P, Ways] = {
    # accounts
    P.ACCOUNT_OWN: [[p.is_owner]],
    P.PEOPLE_READ: [[p.is_admin]],
    P.GRANTS_MANAGE: [[p.is_admin]],
    # operations
    P.MAIL_DESK: [[p.is_admin_of_site], [p.is_admissions_of_site]],
    P.HISTORY_READ: [[p.is_admin], [p.is_auditor]],
    P.ACCESS_LOG_READ: [[p.is_admin], [p.is_auditor]],
    # documents
    P.DOCUMENT_OWN: [[p.is_owner]],
    # cohorts
    P.COHORT_READ: [
        [p.is_programme_of_site],
        [p.is_admin_of_site],
        [p.is_admissions_of_site],
        [p.is_auditor_of_site],
    ],
    P.COHORT_MANAGE: [[p.is_programme_of_site], [p.is_admin_of_site]],
    P.ENROLMENT_MANAGE: [[p.is_programme_of_site], [p.is_admin_of_site]],
    # curriculum
    P.TRACK_READ: [[p.is_programme_of_site], [p.is_mentor_of_site], [p.is_learner_of_site]],
    P.TRACK_MANAGE: [[p.is_programme_of_site]],
    P.LEARN: [[p.is_learner]],
    P.ATTENDANCE_MARK: [[p.is_programme_of_site], [p.is_mentor_of_site]],
    # accommodations, monitoring
    P.ACCOMMODATION_OWN: [[p.is_owner]],
    # Health data: whoever scores at a site never sees it, whatever else they are there.
    P.ACCOMMODATION_ARRANGE: [
        [p.is_admissions_of_site, p.is_no_reviewer_of_site],
        [p.is_programme_of_site, p.is_no_reviewer_of_site],
    ],
    P.MONITORING_READ: [[p.is_admin_of_site]],
    # intake
    P.ROUND_MANAGE: [[p.is_admissions_of_site], [p.is_admin_of_site]],
    P.QUESTION_OVERRIDE: [[p.is_admin_of_site]],
    P.FAIRNESS_READ: [[p.is_admin_of_site], [p.is_programme_of_site], [p.is_auditor_of_site]],
    P.FAIRNESS_COUNT: [[p.is_admin_of_site], [p.is_programme_of_site]],
    P.APPLICATION_START: [[p.is_signed_in]],
    P.APPLICATION_OWN: [[p.is_owner]],
    P.APPLICATION_LIST: [[p.is_admissions], [p.is_admin]],
    P.APPLICATION_ASSIST: [[p.is_admissions_of_site], [p.is_admin_of_site]],
    P.APPLICATION_READ: [[p.is_admissions_of_site], [p.is_admin_of_site]],
    P.APPLICATION_IMPORT: [[p.is_admissions_of_site], [p.is_admin_of_site]],
    # outreach
    P.CALL_EDIT: [[p.is_admissions_of_site], [p.is_admin_of_site]],
    P.INFO_MANAGE: [[p.is_admissions_of_site], [p.is_admin_of_site]],
    P.ENQUIRY_OWN: [[p.is_signed_in]],
    P.ENQUIRY_LIST: [[p.is_admissions], [p.is_admin]],
    P.ENQUIRY_ANSWER: [[p.is_admissions_of_site], [p.is_admin_of_site]],
    # selection
    P.REVIEW_LIST: [[p.is_reviewer]],
    P.REVIEW_WRITE: [[p.is_reviewer_of_site, p.is_owner]],
    P.CONFLICT_OWN: [[p.is_reviewer, p.is_owner]],
    P.SELECTION_MANAGE: [[p.is_admissions_of_site], [p.is_admin_of_site]],
    P.DECISION_RELEASE: [[p.is_admissions_of_site], [p.is_admin_of_site]],
    P.OFFER_ANSWER: [[p.is_owner]],
    P.EXAM_OWN: [[p.is_owner]],
    P.RECHECK_ASK: [[p.is_owner]],
    # Whoever decided is refused by the verb, where there is another person.
    P.RECHECK_ANSWER: [[p.is_admissions_of_site], [p.is_admin_of_site]],
    P.INTERVIEW_OWN: [[p.is_owner]],
    # messages
    P.MESSAGE_READ: [[p.is_admissions_of_site], [p.is_admin_of_site]],
    P.MESSAGE_WRITE: [[p.is_admissions_of_site]],
    # Whoever had a hand in a large or promotional message is refused by the verb.
    P.MESSAGE_RELEASE: [[p.is_admissions_of_site], [p.is_admin_of_site]],
    # projects
    P.TEAM_OWN: [[p.is_owner]],
    P.TEAM_READ: [[p.is_programme_of_site], [p.is_admin_of_site], [p.is_mentor_of_site]],
    P.TEAM_MANAGE: [[p.is_programme_of_site]],
    P.PROJECT_EDIT: [[p.is_programme_of_site]],
    P.PROJECT_PUBLISH: [[p.is_programme_of_site]],
    P.ATTEMPT_OWN: [[p.is_owner]],
    # A team has mentors of its own; a learner alone has those of the site.
    P.ATTEMPT_READ: [
        [p.is_mentor_of_site, p.tracks_team],
        [p.is_mentor_of_site, p.is_done_alone],
        [p.is_programme_of_site],
    ],
    P.GATE_LIST: [[p.is_mentor_of_site], [p.is_programme_of_site]],
    P.GATE_DECIDE: [
        [p.is_mentor_of_site, p.tracks_team],
        [p.is_mentor_of_site, p.is_done_alone],
        [p.is_programme_of_site],
    ],
    P.GATE_REOPEN: [[p.is_programme_of_site]],
    P.JOURNAL_OWN: [[p.is_owner]],
    # Of these pages only entries that their writer shares are read.
    P.JOURNAL_READ: [[p.is_mentor_of_site], [p.is_programme_of_site]],
    # mentoring
    P.MENTOR_DESK: [[p.is_mentor]],
    P.MENTORED_TEAM_READ: [[p.is_mentor_of_site, p.tracks_team], [p.is_programme_of_site]],
    P.MEETING_WRITE: [[p.is_mentor_of_site, p.tracks_team]],
    P.MENTORS_MANAGE: [[p.is_programme_of_site], [p.is_admin_of_site]],
    # graduation
    P.GRADUATION_DECIDE: [[p.is_programme_of_site]],
    P.GRADUATION_RELEASE: [[p.is_programme_of_site], [p.is_admin_of_site]],
    P.CERTIFICATE_OWN: [[p.is_owner]],
    P.CERTIFICATE_REVOKE: [[p.is_admin_of_site]],
    P.PAST_PEOPLE_IMPORT: [[p.is_admin_of_site]],
    # alumni
    P.ALUMNUS_OWN: [[p.is_owner]],
    P.CANDIDATES_MANAGE: [[p.is_programme_of_site], [p.is_admin_of_site]],
    P.CANDIDATE_ANSWER: [[p.is_owner]],
    # privacy
    P.DATA_OWN: [[p.is_owner]],
    P.PRIVACY_DESK: [[p.is_admin_of_site]],
    # These texts hold for all sites; the house speaks through the site that it began with.
    P.LEGAL_PUBLISH: [[p.is_admin_of_site]],
    # reports
    P.REPORT_READ: [[p.is_admin], [p.is_network], [p.is_auditor], [p.is_programme]],
    P.EXPORT_ASK: [[p.is_admissions_of_site], [p.is_admin_of_site]],
    P.EXPORT_FETCH: [[p.is_admissions_of_site, p.is_owner], [p.is_admin_of_site, p.is_owner]],
    P.EXPORT_BIRTH_DATES: [[p.is_admin_of_site]],
    P.RECRUITING_READ: [
        [p.is_admissions],
        [p.is_admin],
        [p.is_programme],
        [p.is_network],
        [p.is_auditor],
    ],
}


def permits(permission: P, actor: Actor, thing: Any = None) -> bool:
    """Whether the actor may do this, with this thing."""
    return any(all(ask(actor, thing) for ask in way) for way in POLICY[permission])
