"""What happens to challenges, teams, work and journals: the verbs, gathered from their nouns."""

from academy.projects.services.attempts import (
    KeptFile,
    Saved,
    add_file,
    begin_attempt,
    keep_file,
    save_deliverable,
    take_out_file,
)
from academy.projects.services.challenges import add_challenge, change_challenge
from academy.projects.services.gates import (
    ask_gate,
    decide_gate,
    reopen_gate,
    take_back_gate,
)
from academy.projects.services.journals import (
    change_entry,
    forget_entry,
    share_entry,
    write_entry,
)
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
    "KeptFile",
    "Saved",
    "accept_project",
    "accept_request",
    "add_challenge",
    "add_file",
    "add_member",
    "ask_gate",
    "ask_to_join",
    "begin_attempt",
    "change_challenge",
    "change_entry",
    "decide_gate",
    "decline_request",
    "describe_self",
    "edit_project",
    "edit_team",
    "forget_entry",
    "form_team",
    "join",
    "keep_file",
    "leave",
    "move_project",
    "publish",
    "remove_member",
    "reopen_gate",
    "save_deliverable",
    "share_entry",
    "start_project",
    "take_back_gate",
    "take_out_file",
    "unpublish",
    "withdraw_request",
    "write_entry",
]
