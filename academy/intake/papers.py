"""The papers of this room: the receipt of an application, and the letter that confirms it."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from flask_babel import gettext as _

from academy.core import clock
from academy.core.errors import NotFound
from academy.core.text import count_characters
from academy.documents.kinds import Kind, register
from academy.documents.shapes import Letter, Paper, Part, Table
from academy.intake import queries
from academy.intake.models import Application, Attachment
from academy.intake.rules import ABOUT
from academy.intake.states import ApplicationState, QuestionKind
from academy.web.words import day, moment, number, plain_day, said, until, zone_label

RECEIPT, CONFIRMATION = "intake/receipt", "intake/confirmation"


def receipt(subject: str, locale: str) -> dict[str, Any]:
    """Return what the receipt of an application says; only what was handed in counts."""
    application = _handed_in(subject)
    round, zone = application.round, application.site.zone
    files = [file for file in queries.attachments_of(application.id) if file.sent_at is not None]
    withdrawn = application.status is ApplicationState.WITHDRAWN
    return Paper(
        title=_("Receipt"),
        file_name=f"{_('Receipt')} {application.number}",
        sender=_("Developer Academy"),
        place=said(application.site.name, locale),
        footer=f"{_('Receipt')} {application.number}",
        kicker=said(round.title, locale),
        lede=_("We have received this application. Please keep the number."),
        warning=_("This application was withdrawn later.") if withdrawn else "",
        number=application.number,
        facts=_facts(application, locale),
        parts=[
            _answers(application, locale),
            *([_files(files, locale)] if files else []),
            Part(
                _("What comes next"),
                facts=[
                    (_("Can be changed"), until(_closes(application), zone, locale)),
                    (
                        _("Result"),
                        day(round.result_on, locale) if round.result_on else _("to be announced"),
                    ),
                    (_("Contact for questions"), round.contact),
                ],
            ),
        ],
        qr=_own_page(application),
        qr_note=_("How to check: sign in, and your application shows this number and this time."),
    ).values()


def confirmation(subject: str, locale: str) -> dict[str, Any]:
    """Return what the letter says by which a person proves that they have applied."""
    application = _handed_in(subject)
    zone = application.site.zone
    assert application.submitted_at is not None
    facts = [
        (_("Full name"), application.person.name),
        (_("Date of birth"), plain_day(application.born_on, locale)),
        (_("Round"), said(application.round.title, locale)),
        (_("Received"), moment(application.submitted_at, zone, locale)),
        (_("Receipt number"), application.number),
    ]
    if application.status is ApplicationState.WITHDRAWN and application.withdrawn_at:
        facts.append((_("Withdrawn on"), moment(application.withdrawn_at, zone, locale)))
    return Letter(
        title=_("Confirmation of application"),
        file_name=f"{_('Confirmation of application')} {application.number}",
        sender=_("Developer Academy"),
        place=said(application.site.name, locale),
        facts=facts,
        statement=_(
            "We confirm that the person named above has applied to the Developer Academy in this"
            " round."
        ),
        day=day(clock.today(zone), locale),
        signed=said(application.site.name, locale),
        footer=_("Confirmation of application"),
        check=_(
            "Whoever receives this letter may have it confirmed: %(contact)s, naming the receipt"
            " number. The letter says nothing about the result.",
            contact=application.round.contact or current_app.config["BASE_URL"],
        ),
    ).values()


def _handed_in(number: str) -> Application:
    application = queries.get_application(number)
    if application is None or not application.is_handed_in:
        raise NotFound()
    return application


def _facts(application: Application, locale: str) -> list[tuple[str, str]]:
    at, zone = application.submitted_at, application.site.zone
    assert at is not None
    seconds = at.astimezone(ZoneInfo(zone)).strftime("%H:%M:%S")
    received = f"{moment(at, zone, locale)} ({seconds}, {zone_label(zone, locale)})"
    return [
        (_("Full name"), application.person.name),
        (_("Round"), said(application.round.title, locale)),
        (_("Received, by the clock of our server"), received),
    ]


def _answers(application: Application, locale: str) -> Part:
    rows: list[Sequence[str]] = [
        (said(question.label, locale), _length(question.kind, text))
        for question, text in queries.handed_in(application.id)
    ]
    about = ", ".join(str(item.label) for item in ABOUT if item.required)
    return Part(
        _("What you handed in"),
        text=_("About you: %(fields)s", fields=about),
        table=Table([_("Question"), _("Answer")], rows, [3, 1]) if rows else None,
        small=_("The answers themselves stand on your page; this paper may be shown to others."),
    )


def _length(kind: QuestionKind, text: str) -> str:
    if kind in {QuestionKind.SHORT, QuestionKind.LONG} and text:
        return _("%(count)s characters", count=number(count_characters(text)))
    return _("answered") if text else _("left empty")


def _files(files: Sequence[Attachment], locale: str) -> Part:
    rows = [
        (said(file.question.label, locale), f"{file.name}\n{_size(file.size)}", _grouped(file))
        for file in files
    ]
    return Part(
        _("Files"),
        table=Table([_("Question"), _("File"), "SHA-256"], rows, [3, 4, 5]),
        small=_(
            "SHA-256 is the fingerprint of a file as you sent it. Yours shows the same with"
            " “shasum -a 256” on a Mac and “certutil -hashfile … SHA256” on Windows."
        ),
    )


def _grouped(file: Attachment) -> str:
    # In groups of eight, so that it breaks into lines and can be compared by eye.
    return " ".join(file.digest[start : start + 8] for start in range(0, len(file.digest), 8))


def _size(size: int) -> str:
    return _("%(size)s KB", size=number((size + 1023) // 1024))


def _closes(application: Application) -> Any:
    return application.extended_until or application.round.closes_at


def _own_page(application: Application) -> str:
    # Not made from the request: the same paper must name the same address whoever asks for it.
    path = f"/my/applications/{application.number}"
    return str(current_app.config["BASE_URL"]).rstrip("/") + path


register(Kind(RECEIPT, "booklet.typ", receipt))
register(Kind(CONFIRMATION, "letter.typ", confirmation))
