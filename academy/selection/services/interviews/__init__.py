"""What happens with interviews, by noun."""

from academy.selection.services.interviews.attendance import (
    come,
    forget_notes,
    miss,
    tell_panel,
    untick,
)
from academy.selection.services.interviews.bookings import book, book_for, give_up
from academy.selection.services.interviews.panels import (
    change_panel,
    drop_panel,
    make_panel,
    plan_interviews,
    publish_times,
)
from academy.selection.services.interviews.series import LeftOut, Planned, make_slots, plan_slots
from academy.selection.services.interviews.sheets import (
    count_sheets,
    hand_sheets,
    hand_sheets_due,
)
from academy.selection.services.interviews.slots import cancel_slot, drop_slot, move_slot

__all__ = [
    "LeftOut",
    "Planned",
    "book",
    "book_for",
    "cancel_slot",
    "change_panel",
    "come",
    "count_sheets",
    "drop_panel",
    "drop_slot",
    "forget_notes",
    "give_up",
    "hand_sheets",
    "hand_sheets_due",
    "make_panel",
    "make_slots",
    "miss",
    "move_slot",
    "plan_interviews",
    "plan_slots",
    "publish_times",
    "tell_panel",
    "untick",
]
