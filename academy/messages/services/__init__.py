"""What happens to templates and messages; each verb is one transaction."""

from academy.messages.services.messages import (
    change_message,
    compose,
    discard,
    leave_out_unmatched,
    prepare,
    release,
    take_back,
)
from academy.messages.services.refusing import end_promotion, refuse_promotion
from academy.messages.services.sending import begin, finish, post_batch, stop
from academy.messages.services.templates import (
    Wording,
    add_suggested,
    change_template,
    create_template,
    retire_template,
)
from academy.messages.services.texts import hand_over_list, open_list

__all__ = [
    "Wording",
    "add_suggested",
    "begin",
    "change_message",
    "change_template",
    "compose",
    "create_template",
    "discard",
    "end_promotion",
    "finish",
    "hand_over_list",
    "open_list",
    "leave_out_unmatched",
    "post_batch",
    "prepare",
    "refuse_promotion",
    "release",
    "retire_template",
    "stop",
    "take_back",
]
