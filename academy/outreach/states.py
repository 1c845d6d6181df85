"""What a call is made of, and how an information session, a place in it and a question move."""

from enum import StrEnum

from academy.core.flow import Flow, Move


class PartKind(StrEnum):
    """Where on the call a text of staff stands."""

    NEWS = "news"
    SUPPORT = "support"
    PLACE = "place"
    FAQ = "faq"


class InfoState(StrEnum):
    """What staff did with an information session; whether it is full depends on its places."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


class PlaceState(StrEnum):
    """Where someone stands who signed up for an information session."""

    BOOKED = "booked"
    WAITING = "waiting"
    CANCELLED = "cancelled"


class EnquiryState(StrEnum):
    """Whether a question waits for the academy."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


class WordKind(StrEnum):
    """Who speaks in a thread; a note is for staff alone."""

    QUESTION = "question"
    ANSWER = "answer"
    NOTE = "note"


M, P, E = InfoState, PlaceState, EnquiryState

INFO_FLOW: Flow[InfoState] = Flow(
    {
        "publish": Move({M.DRAFT}, M.PUBLISHED),
        "cancel": Move({M.PUBLISHED}, M.CANCELLED),
    }
)

PLACE_FLOW: Flow[PlaceState] = Flow(
    {
        "promote": Move({P.WAITING}, P.BOOKED),
        "cancel": Move({P.BOOKED, P.WAITING}, P.CANCELLED),
    }
)

ENQUIRY_FLOW: Flow[EnquiryState] = Flow(
    {
        "ask_again": Move({E.OPEN, E.ANSWERED, E.CLOSED}, E.OPEN),
        "answer": Move({E.OPEN, E.ANSWERED, E.CLOSED}, E.ANSWERED),
        "close": Move({E.OPEN, E.ANSWERED}, E.CLOSED),
        "reopen": Move({E.ANSWERED, E.CLOSED}, E.OPEN),
    }
)
