"""What this room reads, by noun."""

from academy.cohorts.queries import all_sites
from academy.intake.queries import get_site
from academy.outreach.queries.enquiries import (
    count_written,
    enquiries_of,
    enquiries_visible_to,
    get_enquiry,
    get_own_enquiry,
    last_word,
    last_word_id,
    latest_enquiry,
    thread_of,
    who_answers,
)
from academy.outreach.queries.infos import (
    Filled,
    active_place,
    count_booked,
    filled,
    get_info,
    get_own_place,
    get_place,
    infos_visible_to,
    next_waiting,
    places_of,
    upcoming_infos,
    waits_before,
)
from academy.outreach.queries.interests import confirmed_interests, get_interest
from academy.outreach.queries.parts import Parts, get_part, parts_of, sites_of

__all__ = [
    "Filled",
    "Parts",
    "active_place",
    "all_sites",
    "confirmed_interests",
    "count_booked",
    "count_written",
    "enquiries_of",
    "enquiries_visible_to",
    "filled",
    "get_enquiry",
    "get_info",
    "get_interest",
    "get_own_enquiry",
    "get_own_place",
    "get_part",
    "get_place",
    "get_site",
    "infos_visible_to",
    "last_word",
    "last_word_id",
    "latest_enquiry",
    "next_waiting",
    "parts_of",
    "places_of",
    "sites_of",
    "thread_of",
    "upcoming_infos",
    "waits_before",
    "who_answers",
]
