"""What states and kinds are called on pages."""

from typing import Any

from flask_babel import lazy_gettext as _l

from academy.intake.states import (
    ApplicationState,
    AssistanceWay,
    Ground,
    ImportState,
    NoticeKind,
    NoticePart,
    Phase,
    QuestionKind,
    SupplementState,
)
from academy.outbox.states import LetterState

A, F, K, N = ApplicationState, Phase, QuestionKind, NoticeKind

APPLICATION: dict[ApplicationState, tuple[Any, str]] = {
    A.DRAFT: (_l("Being written"), "neutral"),
    A.SUBMITTED: (_l("Submitted"), "info"),
    A.IN_REVIEW: (_l("In review"), "progress"),
    A.OFFERED: (_l("Place offered"), "success"),
    A.WAITLISTED: (_l("Waiting list"), "warning"),
    A.DECLINED: (_l("Not selected"), "neutral"),
    A.ACCEPTED: (_l("Place accepted"), "success"),
    A.OFFER_DECLINED: (_l("Place declined"), "neutral"),
    A.OFFER_LAPSED: (_l("Offer lapsed"), "warning"),
    A.WITHDRAWN: (_l("Withdrawn"), "neutral"),
    A.NOT_COMPLETED: (_l("Not completed"), "neutral"),
}
"""State of an application: (text, kind of badge)."""

PHASE = {
    F.PREPARING: (_l("In preparation"), "neutral"),
    F.ANNOUNCED: (_l("Announced"), "info"),
    F.RECEIVING: (_l("Taking applications"), "success"),
    F.CLOSED: (_l("Closed"), "neutral"),
    F.ARCHIVED: (_l("Archived"), "neutral"),
}
"""Where a round stands: (text, kind of badge)."""

QUESTION = {
    K.SHORT: _l("Short text"),
    K.LONG: _l("Long text"),
    K.ONE_OF: _l("One of several"),
    K.ANY_OF: _l("Any of several"),
    K.NUMBER: _l("A number"),
    K.DATE: _l("Date"),
    K.URL: _l("Web address"),
    K.FILE: _l("File"),
}
"""Kinds of questions that staff can ask."""

SUPPLEMENT = {
    SupplementState.ASKED: (_l("Asked for"), "progress"),
    SupplementState.GIVEN: (_l("Handed in"), "success"),
    SupplementState.LAPSED: (_l("Not handed in"), "warning"),
    SupplementState.WITHDRAWN: (_l("Called off"), "neutral"),
}
"""Where a request for a supplement stands: (text, kind of badge)."""

IMPORT = {
    ImportState.READING: (_l("Being read"), "progress"),
    ImportState.READ: (_l("Columns to be assigned"), "warning"),
    ImportState.CHECKING: (_l("Being checked"), "progress"),
    ImportState.CHECKED: (_l("To be confirmed"), "warning"),
    ImportState.RUNNING: (_l("Being brought in"), "progress"),
    ImportState.DONE: (_l("Brought in"), "success"),
    ImportState.REFUSED: (_l("Cannot be brought in"), "danger"),
    ImportState.FAILED: (_l("Did not work"), "danger"),
    ImportState.DROPPED: (_l("Thrown away"), "neutral"),
}
"""Where a table from another form stands: (text, kind of badge)."""

UNSENT = {
    A.DRAFT.value: _l("begun here, not submitted"),
    A.WITHDRAWN.value: _l("withdrawn here"),
    "erased": _l("erased here, not brought back"),
}
"""Why a row of a table from another form is here, and yet nobody looks at it."""

NOTICE = {
    N.PRIVACY: _l("Personal data of the application"),
    N.ACCOMMODATION: _l("Accommodations"),
    N.MONITORING: _l("Optional statistics"),
    N.NEWS: _l("News of later rounds"),
    N.THIRD_PARTY: _l("Data passed on to others"),
    N.TRANSFER: _l("Data sent abroad"),
}

_PART = {
    NoticePart.RECIPIENT: _l("Who receives it"),
    NoticePart.COUNTRY: _l("Country it goes to"),
    NoticePart.METHOD: _l("When and how it goes there"),
    NoticePart.PURPOSE: _l("What it is for"),
    NoticePart.ITEMS: _l("What is collected"),
    NoticePart.OPTIONAL_ITEMS: _l("What you may leave out"),
    NoticePart.BASIS: _l("Legal basis"),
    NoticePart.RETENTION: _l("How long it is kept"),
    NoticePart.REFUSAL: _l("Your right to refuse, and what follows"),
    NoticePart.MORE: _l("Also good to know"),
}

_PART_ELSEWHERE = {
    NoticePart.PURPOSE: _l("What the recipient uses it for"),
    NoticePart.ITEMS: _l("What is passed on"),
    NoticePart.RETENTION: _l("How long the recipient keeps it"),
}

GROUND = {
    Ground.CONTRACT: _l("Told, without a consent"),
    Ground.CONSENT: _l("Asks for a consent of its own"),
}
"""On what the use of data rests."""


def part_name(kind: NoticeKind, part: NoticePart) -> Any:
    """Return what a part is called in a notice of a kind."""
    elsewhere = _PART_ELSEWHERE if kind in {N.THIRD_PARTY, N.TRANSFER} else {}
    return elsewhere.get(part, _PART[part])


DISCIPLINE: dict[str, tuple[Any, Any]] = {
    "tech": (_l("Tech"), _l("Writing code, or eager to")),
    "design": (_l("Design"), _l("How things look, feel and are used")),
    "domain": (_l("Domain"), _l("Marketing, AI, planning and other fields")),
}
"""Field of a person: (text, what it means)."""

VERBS = {
    "application.start": _l("Begun"),
    "application.correct_birth": _l("Date of birth corrected"),
    "application.submit": _l("Submitted"),
    "application.import": _l("Brought in from another form"),
    "application.hand_in_again": _l("Changes handed in"),
    "application.withdraw": _l("Withdrawn"),
    "application.reopen": _l("Taken up again"),
    "application.extend": _l("More time given"),
    "application.discard_changes": _l("Changes discarded"),
    "application.carry_over": _l("Answers taken over from an earlier round"),
    "application.ask_supplement": _l("Supplement asked for"),
    "application.give_supplement": _l("Supplement handed in"),
    "application.call_off_supplement": _l("Supplement called off"),
    "application.take_into_review": _l("Taken into review"),
    "application.offer": _l("Place offered"),
    "application.waitlist": _l("Put on the waiting list"),
    "application.decline": _l("Not selected"),
    "application.accept": _l("Place accepted"),
    "application.decline_offer": _l("Place declined"),
    "application.lapse_offer": _l("Offer lapsed"),
    "application.drop": _l("Not completed"),
    "file.remove": _l("File removed"),
    "file.clear_scan": _l("Scan looked at"),
    "file.delete_scan": _l("Scan deleted"),
    "file.ask_masked": _l("Masked copy asked for"),
    "application.assist": _l("Staff write for the applicant"),
    "application.submit_for": _l("Submitted by staff for the applicant"),
    "application.withdraw_for": _l("Withdrawn by staff for the applicant"),
    "application.confirm_assistance": _l("What staff wrote was found right by the applicant"),
    "application.send_receipt_again": _l("Receipt sent again"),
    "application.same": _l("Found to be the same person as another applicant"),
    "application.different": _l("Found to be another person than a like applicant"),
}
"""What the history of an application says."""

ASSISTANCE = {
    AssistanceWay.TELEPHONE: _l("By telephone"),
    AssistanceWay.IN_PERSON: _l("In person"),
    AssistanceWay.LETTER: _l("By letter or on paper"),
}
"""How an applicant tells staff what to write."""

WAITING: dict[ApplicationState, tuple[Any, Any]] = {
    A.DRAFT: (
        _l("The round has closed"),
        _l(
            "Your application was not submitted. What you wrote is kept. If something kept you"
            " from submitting, please write to %(contact)s."
        ),
    ),
    A.SUBMITTED: (_l("There is nothing to do now"), None),
    A.IN_REVIEW: (_l("Your application is being read"), None),
    A.OFFERED: (
        _l("We offer you a place. Congratulations!"),
        _l("Please say in time whether you accept it."),
    ),
    A.WAITLISTED: (
        _l("You are on the waiting list"),
        _l("If a place becomes free, it is offered in the order of the list. We write at once."),
    ),
    A.DECLINED: (
        _l("We cannot offer you a place this time"),
        _l(
            "Thank you for applying. You may apply again in the next round. If you wish, a person"
            " looks at the decision once more and explains it: %(contact)s."
        ),
    ),
    A.ACCEPTED: (
        _l("You have accepted your place"),
        _l("Welcome! We shall write to you before the first day."),
    ),
    A.OFFER_DECLINED: (
        _l("You have declined the place"),
        _l("Thank you for telling us. You may apply again in another round."),
    ),
    A.OFFER_LAPSED: (
        _l("The offer has lapsed"),
        _l("It was not answered in time. You may apply again in another round."),
    ),
    A.WITHDRAWN: (
        _l("You have withdrawn your application"),
        _l("Until the round closes you can take it up again."),
    ),
    A.NOT_COMPLETED: (
        _l("The selection was not completed"),
        _l("You did not take part in one of its stages. You may apply again in another round."),
    ),
}
"""What an applicant reads who has nothing to do: (title, text); None speaks of the date."""


LETTER_STATES = {
    LetterState.WAITING: (_l("Waiting"), "progress"),
    LetterState.FAILED: (_l("Failed"), "danger"),
    LetterState.SENT: (_l("Sent"), "success"),
    LetterState.DISCARDED: (_l("Discarded"), "neutral"),
}
"""State of a letter: (text, kind of badge)."""

GROUNDS = {
    "name": _l("Name and date of birth"),
    "phone": _l("Phone number"),
    "email": _l("Mailbox with the same name"),
}
"""In what two applicants are alike."""
