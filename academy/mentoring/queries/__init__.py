"""What mentors, teams and staff read of this room; always ordered, bounded by a team or cohort."""

from academy.mentoring.queries.desk import (
    TeamCard,
    my_teams,
)
from academy.mentoring.queries.registry import (
    MentorRow,
    active_appointment,
    cohort_of,
    cohorts_managed_by,
    get_appointment,
    get_assignment,
    mentors_of,
    open_assignments,
    today_at,
    uncovered_kinds,
)
from academy.mentoring.queries.teams import (
    MentoredAction,
    MentoredTeam,
    actions_of,
    get_mentored_action,
    get_mentored_team,
    last_meeting,
    meeting_of_draft,
    meetings_of,
    member_ids,
    members,
    project_of,
    teams_of_person,
    who_came,
)
from academy.mentoring.queries.trackers import mentors_by_team, teams_tracked_by

__all__ = [
    "MentorRow",
    "MentoredAction",
    "MentoredTeam",
    "TeamCard",
    "actions_of",
    "active_appointment",
    "cohort_of",
    "cohorts_managed_by",
    "get_appointment",
    "get_assignment",
    "get_mentored_action",
    "get_mentored_team",
    "last_meeting",
    "meeting_of_draft",
    "meetings_of",
    "member_ids",
    "members",
    "mentors_by_team",
    "mentors_of",
    "my_teams",
    "open_assignments",
    "project_of",
    "teams_of_person",
    "teams_tracked_by",
    "today_at",
    "uncovered_kinds",
    "who_came",
]
