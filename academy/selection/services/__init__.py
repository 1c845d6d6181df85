"""What happens in this room, by noun."""

from academy.selection.services.anchors import (
    agree,
    drop_anchor,
    pick_anchor,
)
from academy.selection.services.arrivals import (
    ask_paper,
    drop_paper,
    mark_paper,
    note_call,
    plan_arrivals,
)
from academy.selection.services.calibrations import (
    ask_calibration,
    keep_calibration,
    spend_near_line,
)
from academy.selection.services.clearances import (
    clear_file,
    keep_search,
    mark,
    withhold,
)
from academy.selection.services.dealing import (
    assign_reviewers,
    pin,
    spend_extra,
    take_back,
)
from academy.selection.services.decisions import (
    decide,
    drop_decision,
    drop_list,
    prepare_list,
)
from academy.selection.services.fairness import (
    count_fairness,
)
from academy.selection.services.letters import write_letter_text
from academy.selection.services.meetings import freeze_list
from academy.selection.services.offers import (
    accept,
    decline,
    lapse,
)
from academy.selection.services.places import (
    confirm,
    give_up,
    promote,
    set_quotas,
)
from academy.selection.services.rechecks import (
    answer_recheck,
    ask_recheck,
    save_recheck,
)
from academy.selection.services.releasing import release
from academy.selection.services.reviewers import (
    add_reviewers,
    be_away,
    be_back,
    limit_reviewer,
    remind_reviewers,
    remove_reviewer,
    set_reading,
)
from academy.selection.services.reviews import (
    abstain,
    declare_conflict,
    forget_known,
    hand_in,
    list_person,
    save_draft,
    unlist_person,
)
from academy.selection.services.rubrics import (
    adopt_rubric,
    draft_rubric,
    drop_criterion,
    drop_rubric,
    publish_rubric,
    write_criterion,
)
from academy.selection.services.stages import (
    close_stage,
    moderate,
    open_stage,
    plan_stage,
    reopen_stage,
    start_review,
    start_scoring,
)

__all__ = [
    "abstain",
    "accept",
    "add_reviewers",
    "adopt_rubric",
    "agree",
    "answer_recheck",
    "ask_calibration",
    "ask_paper",
    "ask_recheck",
    "assign_reviewers",
    "be_away",
    "be_back",
    "clear_file",
    "close_stage",
    "confirm",
    "count_fairness",
    "decide",
    "declare_conflict",
    "decline",
    "draft_rubric",
    "drop_anchor",
    "drop_criterion",
    "drop_decision",
    "drop_list",
    "drop_paper",
    "drop_rubric",
    "freeze_list",
    "give_up",
    "hand_in",
    "keep_calibration",
    "keep_search",
    "lapse",
    "limit_reviewer",
    "forget_known",
    "list_person",
    "mark",
    "mark_paper",
    "moderate",
    "note_call",
    "open_stage",
    "pick_anchor",
    "pin",
    "plan_arrivals",
    "plan_stage",
    "prepare_list",
    "promote",
    "publish_rubric",
    "release",
    "remind_reviewers",
    "remove_reviewer",
    "reopen_stage",
    "save_draft",
    "save_recheck",
    "set_quotas",
    "set_reading",
    "spend_extra",
    "spend_near_line",
    "start_review",
    "start_scoring",
    "take_back",
    "unlist_person",
    "withhold",
    "write_criterion",
    "write_letter_text",
]
