"""What happens to challenges, teams and projects: the verbs, gathered from their nouns."""

from academy.projects.services.challenges import add_challenge, change_challenge
from academy.projects.services.projects import (
    accept_project,
    choose_credit,
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
    choose_role,
    decline_request,
    form_team,
    join,
    leave,
    open_team,
    remove_member,
    rename_team,
    withdraw_request,
)

__all__ = [
    "accept_project",
    "accept_request",
    "add_challenge",
    "add_member",
    "ask_to_join",
    "change_challenge",
    "choose_credit",
    "choose_role",
    "decline_request",
    "edit_project",
    "form_team",
    "join",
    "leave",
    "move_project",
    "open_team",
    "publish",
    "remove_member",
    "rename_team",
    "start_project",
    "unpublish",
    "withdraw_request",
]
