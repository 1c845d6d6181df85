"""What happens to plans, calendars and attendance."""

from academy.curriculum.rules import CLOSES_AFTER
from academy.curriculum.services.attendance import (
    close_session,
    confirm,
    mark,
    set_terms,
)
from academy.curriculum.services.check_in import WrongCode, check_in, check_out
from academy.curriculum.services.excuses import (
    approve_excuse,
    ask_excuse,
    decline_excuse,
    withdraw_excuse,
)
from academy.curriculum.services.feeds import open_feed, revoke_feed
from academy.curriculum.services.places import (
    Shift,
    add_room,
    change_room,
    close_day,
    open_day,
    shifts_from,
)
from academy.curriculum.services.sessions import (
    add_sessions,
    cancel_session,
    change_session,
    planned_of,
    remove_session,
)
from academy.curriculum.services.tracks import (
    add_module,
    change_module,
    create_track,
    discard_track,
    publish,
    remove_module,
    rename_track,
)

__all__ = [
    "revoke_feed",
    "open_feed",
    "CLOSES_AFTER",
    "withdraw_excuse",
    "decline_excuse",
    "ask_excuse",
    "approve_excuse",
    "check_out",
    "check_in",
    "WrongCode",
    "set_terms",
    "confirm",
    "close_session",
    "shifts_from",
    "open_day",
    "close_day",
    "change_room",
    "add_room",
    "Shift",
    "planned_of",
    "change_session",
    "cancel_session",
    "add_module",
    "add_sessions",
    "change_module",
    "create_track",
    "discard_track",
    "mark",
    "publish",
    "remove_module",
    "remove_session",
    "rename_track",
]
