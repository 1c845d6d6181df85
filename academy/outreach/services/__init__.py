"""What happens in this room, by noun."""

from academy.outreach.services.enquiries import (
    answer,
    ask,
    claim,
    close_enquiry,
    give_back,
    make_public,
    note,
    reopen_enquiry,
    write_again,
)
from academy.outreach.services.infos import (
    InfoPlan,
    amend_info,
    cancel_info,
    create_info,
    publish_info,
)
from academy.outreach.services.interests import (
    announce,
    ask_to_hear,
    confirm_interest,
    finish_announcement,
    forget_interest,
    tell_batch,
)
from academy.outreach.services.parts import (
    PartPlan,
    add_part,
    amend_part,
    move_part,
    publish_part,
    remove_part,
    unpublish_part,
)
from academy.outreach.services.places import cancel_place, sign_up, tick_place

__all__ = [
    "InfoPlan",
    "PartPlan",
    "add_part",
    "amend_info",
    "amend_part",
    "announce",
    "answer",
    "ask",
    "ask_to_hear",
    "cancel_info",
    "cancel_place",
    "claim",
    "close_enquiry",
    "confirm_interest",
    "create_info",
    "finish_announcement",
    "forget_interest",
    "give_back",
    "make_public",
    "move_part",
    "note",
    "publish_info",
    "publish_part",
    "remove_part",
    "reopen_enquiry",
    "sign_up",
    "tell_batch",
    "tick_place",
    "unpublish_part",
    "write_again",
]
