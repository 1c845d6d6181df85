"""Reading what this desk needs; each file says of what."""

from academy.privacy.queries.blockers import (
    applications_in_force,
    label_of_round,
    numbers_of,
    why_not_erase,
    why_not_erase_application,
)
from academy.privacy.queries.own import Look, Part, looks_at, parts_of, person_by_key, plain_data
from academy.privacy.queries.people import not_elsewhere, person_at, sites_of
from academy.privacy.queries.requests import (
    count_waiting_at,
    desk_sites,
    get_desk_site,
    get_request,
    name_of,
    requests_of,
    requests_visible_to,
    waiting_at,
)

__all__ = [
    "Look",
    "Part",
    "applications_in_force",
    "count_waiting_at",
    "desk_sites",
    "get_desk_site",
    "get_request",
    "label_of_round",
    "looks_at",
    "name_of",
    "not_elsewhere",
    "numbers_of",
    "parts_of",
    "person_at",
    "person_by_key",
    "plain_data",
    "requests_of",
    "requests_visible_to",
    "sites_of",
    "waiting_at",
    "why_not_erase",
    "why_not_erase_application",
]
