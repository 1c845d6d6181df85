"""What happens to challenges, teams and projects: the verbs, gathered from their nouns."""

from academy.projects.services.challenges import add_challenge, change_challenge
from academy.projects.services.projects import (
    accept_project,
    edit_project,
    move_project,
    publish,
    start_project,
    unpublish,
)
from academy.projects.services.teams import (
    accept_request,
    add_member,
    ask_to_join,
    decline_request,
    describe_self,
    edit_team,
    form_team,
    join,
    leave,
    remove_member,
    withdraw_request,
)

__all__ = [
    "accept_project",
    "accept_request",
    "add_challenge",
    "add_member",
    "ask_to_join",
    "change_challenge",
    "describe_self",
    "decline_request",
    "edit_project",
    "form_team",
    "join",
    "leave",
    "move_project",
    "publish",
    "remove_member",
    "edit_team",
    "start_project",
    "unpublish",
    "withdraw_request",
]
