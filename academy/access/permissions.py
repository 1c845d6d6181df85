"""Every permission of the house; who has it stands in `policy.py` and nowhere else."""

from enum import StrEnum


class P(StrEnum):
    """A permission, named by room and act."""

    # accounts
    ACCOUNT_OWN = "account.own"
    PEOPLE_READ = "people.read"
    GRANTS_MANAGE = "grants.manage"
    # operations
    MAIL_DESK = "mail.desk"
    HISTORY_READ = "history.read"
    ACCESS_LOG_READ = "access_log.read"
    # documents
    DOCUMENT_OWN = "document.own"
    # cohorts
    COHORT_READ = "cohort.read"
    COHORT_MANAGE = "cohort.manage"
    ENROLMENT_MANAGE = "enrolment.manage"
    # curriculum
    TRACK_READ = "track.read"
    TRACK_MANAGE = "track.manage"
    LEARN = "learn"
    ATTENDANCE_MARK = "attendance.mark"
    # accommodations, monitoring
    ACCOMMODATION_OWN = "accommodation.own"
    ACCOMMODATION_ARRANGE = "accommodation.arrange"
    MONITORING_READ = "monitoring.read"
    # intake
    ROUND_MANAGE = "round.manage"
    FAIRNESS_READ = "fairness.read"
    FAIRNESS_COUNT = "fairness.count"
    QUESTION_OVERRIDE = "question.override"
    APPLICATION_START = "application.start"
    APPLICATION_OWN = "application.own"
    APPLICATION_LIST = "application.list"
    APPLICATION_ASSIST = "application.assist"
    APPLICATION_READ = "application.read"
    APPLICATION_IMPORT = "application.import"
    # outreach
    CALL_EDIT = "call.edit"
    INFO_MANAGE = "info_session.manage"
    ENQUIRY_OWN = "enquiry.own"
    ENQUIRY_LIST = "enquiry.list"
    ENQUIRY_ANSWER = "enquiry.answer"
    # selection
    REVIEW_LIST = "review.list"
    REVIEW_WRITE = "review.write"
    CONFLICT_OWN = "conflict.own"
    SELECTION_MANAGE = "selection.manage"
    DECISION_RELEASE = "decision.release"
    OFFER_ANSWER = "offer.answer"
    EXAM_OWN = "exam.own"
    RECHECK_ASK = "recheck.ask"
    RECHECK_ANSWER = "recheck.answer"
    INTERVIEW_OWN = "interview.own"
    # messages
    MESSAGE_READ = "message.read"
    MESSAGE_WRITE = "message.write"
    MESSAGE_RELEASE = "message.release"
    # projects
    TEAM_OWN = "team.own"
    TEAM_READ = "team.read"
    TEAM_MANAGE = "team.manage"
    PROJECT_EDIT = "project.edit"
    PROJECT_PUBLISH = "project.publish"
    ATTEMPT_OWN = "attempt.own"
    ATTEMPT_READ = "attempt.read"
    GATE_LIST = "gate.list"
    GATE_DECIDE = "gate.decide"
    GATE_REOPEN = "gate.reopen"
    JOURNAL_OWN = "journal.own"
    JOURNAL_READ = "journal.read"
    # mentoring
    MENTOR_DESK = "mentor.desk"
    MENTORED_TEAM_READ = "mentored_team.read"
    MEETING_WRITE = "meeting.write"
    MENTORS_MANAGE = "mentors.manage"
    # graduation
    GRADUATION_DECIDE = "graduation.decide"
    GRADUATION_RELEASE = "graduation.release"
    CERTIFICATE_OWN = "certificate.own"
    CERTIFICATE_REVOKE = "certificate.revoke"
    PAST_PEOPLE_IMPORT = "past_people.import"
    # alumni
    ALUMNUS_OWN = "alumnus.own"
    CANDIDATES_MANAGE = "candidates.manage"
    CANDIDATE_ANSWER = "candidate.answer"
    # privacy
    DATA_OWN = "data.own"
    PRIVACY_DESK = "privacy.desk"
    LEGAL_PUBLISH = "legal.publish"
    # reports
    REPORT_READ = "report.read"
    RECRUITING_READ = "recruiting.read"
    EXPORT_ASK = "export.ask"
    EXPORT_FETCH = "export.fetch"
    EXPORT_BIRTH_DATES = "export.birth_dates"
