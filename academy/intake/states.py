"""When a round takes applications, and how an application moves."""

from enum import StrEnum

from academy.core.flow import Flow, Move


class RoundState(StrEnum):
    """What staff did with a round; whether it takes applications also depends on the time."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    ARCHIVED = "archived"


class Phase(StrEnum):
    """Where a round stands at an instant; `rules.phase_of` derives it."""

    PREPARING = "preparing"
    ANNOUNCED = "announced"
    RECEIVING = "receiving"
    CLOSED = "closed"
    ARCHIVED = "archived"


class ApplicationState(StrEnum):
    """Where an application stands, as its applicant may know it: from released results only."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    OFFERED = "offered"
    WAITLISTED = "waitlisted"
    DECLINED = "declined"
    ACCEPTED = "accepted"
    OFFER_DECLINED = "offer_declined"
    OFFER_LAPSED = "offer_lapsed"
    WITHDRAWN = "withdrawn"
    NOT_COMPLETED = "not_completed"


class QuestionKind(StrEnum):
    """What kind of answer a question takes."""

    SHORT = "short"
    LONG = "long"
    ONE_OF = "one_of"
    ANY_OF = "any_of"
    NUMBER = "number"
    DATE = "date"
    URL = "url"
    FILE = "file"
    PHONE = "phone"


class FileVerdict(StrEnum):
    """What staff found in a file that no machine can read; none means that nobody has looked."""

    CLEAN = "clean"
    TO_MASK = "to_mask"


class NoticeKind(StrEnum):
    """What a notice is about; all but the first ask for a consent of their own."""

    PRIVACY = "privacy"
    ACCOMMODATION = "accommodation"
    MONITORING = "monitoring"
    NEWS = "news"
    THIRD_PARTY = "third_party"
    TRANSFER = "transfer"


class Ground(StrEnum):
    """The legal ground a notice names: a step before a contract, or a consent."""

    CONTRACT = "contract"
    CONSENT = "consent"


class NoticePart(StrEnum):
    """What a notice says, in the order in which people read it."""

    RECIPIENT = "recipient"
    COUNTRY = "country"
    METHOD = "method"
    PURPOSE = "purpose"
    ITEMS = "items"
    OPTIONAL_ITEMS = "optional_items"
    BASIS = "basis"
    RETENTION = "retention"
    REFUSAL = "refusal"
    MORE = "more"


class SupplementState(StrEnum):
    """Where a request for a supplement stands; whether it can still be met is a matter of time."""

    ASKED = "asked"
    GIVEN = "given"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


class ReminderKind(StrEnum):
    """What somebody is reminded of, and how long before a round closes; each once."""

    UNFINISHED_THREE_DAYS = "unfinished_three_days"
    UNFINISHED_ONE_DAY = "unfinished_one_day"
    NOT_STARTED_THREE_DAYS = "not_started_three_days"
    NOT_STARTED_ONE_DAY = "not_started_one_day"


class AssistanceWay(StrEnum):
    """How an applicant tells staff what to write for them."""

    TELEPHONE = "telephone"
    IN_PERSON = "in_person"
    LETTER = "letter"


class Likeness(StrEnum):
    """What a person decided of two records that look like one human being."""

    SAME = "same"
    DIFFERENT = "different"


class ImportState(StrEnum):
    """Where a table from another form stands: what the worker does with it, or staff are to do."""

    READING = "reading"
    READ = "read"
    CHECKING = "checking"
    CHECKED = "checked"
    RUNNING = "running"
    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"
    DROPPED = "dropped"


R, S, U, T = RoundState, ApplicationState, SupplementState, ImportState

ROUND_FLOW: Flow[RoundState] = Flow(
    {
        "open": Move({R.DRAFT}, R.OPEN),
        "extend": Move({R.OPEN}, R.OPEN),
        "correct": Move({R.OPEN}, R.OPEN),
        "close": Move({R.OPEN}, R.CLOSED),
        "archive": Move({R.CLOSED}, R.ARCHIVED),
    }
)

APPLICATION_FLOW: Flow[ApplicationState] = Flow(
    {
        "submit": Move({S.DRAFT}, S.SUBMITTED),
        "withdraw": Move({S.DRAFT, S.SUBMITTED, S.IN_REVIEW, S.WAITLISTED}, S.WITHDRAWN),
        "reopen": Move({S.WITHDRAWN}, S.DRAFT),
        "take_into_review": Move({S.SUBMITTED}, S.IN_REVIEW),
        "advance": Move({S.IN_REVIEW}, S.IN_REVIEW),
        "offer": Move({S.IN_REVIEW, S.WAITLISTED}, S.OFFERED),
        "waitlist": Move({S.IN_REVIEW}, S.WAITLISTED),
        "decline": Move({S.IN_REVIEW, S.WAITLISTED}, S.DECLINED),
        "accept": Move({S.OFFERED}, S.ACCEPTED),
        "decline_offer": Move({S.OFFERED}, S.OFFER_DECLINED),
        "lapse_offer": Move({S.OFFERED}, S.OFFER_LAPSED),
        "offer_again": Move({S.OFFER_LAPSED, S.OFFER_DECLINED}, S.OFFERED),
        "give_up": Move({S.ACCEPTED}, S.WITHDRAWN),
        # A released result is corrected by a new one, never changed.
        "correct_advance": Move({S.DECLINED}, S.IN_REVIEW),
        "correct_offer": Move({S.DECLINED}, S.OFFERED),
        "correct_waitlist": Move({S.DECLINED, S.OFFERED}, S.WAITLISTED),
        "correct_decline": Move({S.OFFERED}, S.DECLINED),
        "drop": Move({S.SUBMITTED, S.IN_REVIEW}, S.NOT_COMPLETED),
    }
)

SUPPLEMENT_FLOW: Flow[SupplementState] = Flow(
    {
        "give": Move({U.ASKED}, U.GIVEN),
        "lapse": Move({U.ASKED}, U.LAPSED),
        "call_off": Move({U.ASKED}, U.WITHDRAWN),
    }
)

IMPORT_FLOW: Flow[ImportState] = Flow(
    {
        "read": Move({T.READING}, T.READ),
        "map": Move({T.READ, T.CHECKED}, T.CHECKING),
        "check": Move({T.CHECKING}, T.CHECKED),
        "confirm": Move({T.CHECKED}, T.RUNNING),
        "finish": Move({T.RUNNING}, T.DONE),
        "refuse": Move({T.READING, T.CHECKING, T.RUNNING}, T.REFUSED),
        "give_up": Move({T.READING, T.CHECKING, T.RUNNING}, T.FAILED),
        "read_again": Move({T.FAILED}, T.READING),
        "drop": Move({T.READ, T.CHECKED, T.REFUSED, T.FAILED}, T.DROPPED),
    }
)

EDITABLE = frozenset({S.DRAFT, S.SUBMITTED})
"""States in which an applicant may still write, as long as the round takes applications."""

UNSENT = frozenset({S.DRAFT, S.WITHDRAWN})
"""States in which nothing lies before the academy: begun only, or taken back."""

SUPPLEMENTABLE = frozenset({S.SUBMITTED, S.IN_REVIEW})
"""States in which staff may ask an applicant for a supplement."""

STAGES = ("", "test", "interview")
"""The stages that an application passes: documents first, then to what a result invites."""
