"""What kinds of things this desk knows, and how requests and leaks move."""

from enum import StrEnum

from academy.core.flow import Flow, Move


class Klass(StrEnum):
    """Kinds of data that are kept for a time of their own."""

    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    NOT_HANDED_IN = "not_handed_in"
    ACCOMMODATIONS = "accommodations"


class What(StrEnum):
    """What was destroyed."""

    PERSON = "person"
    APPLICATION = "application"
    ARRANGEMENT = "arrangement"


class RequestKind(StrEnum):
    """What a person may ask of those who keep their data."""

    ACCESS = "access"
    CORRECTION = "correction"
    DELETION = "deletion"
    STOP = "stop"
    EXPLANATION = "explanation"


class Channel(StrEnum):
    """How a request came."""

    PORTAL = "portal"
    MAIL = "mail"
    PHONE = "phone"
    LETTER = "letter"
    IN_PERSON = "in_person"


class Identity(StrEnum):
    """How staff made sure who asks."""

    SIGNED_IN = "signed_in"
    CALLED_BACK = "called_back"
    CODE_BY_MAIL = "code_by_mail"
    PAPER_SHOWN = "paper_shown"


class Refusal(StrEnum):
    """Grounds on which the law lets a request be refused."""

    LAW = "law"
    OTHERS = "others"
    CONTRACT = "contract"
    NOT_IDENTIFIED = "not_identified"


class RequestState(StrEnum):
    """Where a request stands."""

    OPEN = "open"
    ANSWERED = "answered"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class BreachState(StrEnum):
    """Where a possible leak stands."""

    OPEN = "open"
    CLOSED = "closed"


class ToldBy(StrEnum):
    """How people were told of a leak whom no letter of ours reaches."""

    POST = "post"
    PHONE = "phone"
    IN_PERSON = "in_person"
    NOTICE = "notice"


class Item(StrEnum):
    """What kinds of data may have leaked."""

    NAME = "name"
    CONTACT = "contact"
    BIRTH_DATE = "birth_date"
    ANSWERS = "answers"
    SCORES = "scores"
    PASSWORD = "password"
    ACCOMMODATION = "accommodation"
    UNIQUE_ID = "unique_id"


class LegalKind(StrEnum):
    """The pages that every footer leads to."""

    PRIVACY = "privacy"
    OFFICER = "officer"
    PROCESSORS = "processors"
    TRANSFERS = "transfers"
    TERMS = "terms"


R, B = RequestState, BreachState

REQUEST_FLOW: Flow[RequestState] = Flow(
    {
        "extend": Move({R.OPEN}, R.OPEN),
        "answer": Move({R.OPEN}, R.ANSWERED),
        "refuse": Move({R.OPEN}, R.REFUSED),
        "withdraw": Move({R.OPEN}, R.WITHDRAWN),
    }
)

BREACH_FLOW: Flow[BreachState] = Flow({"close": Move({B.OPEN}, B.CLOSED)})
