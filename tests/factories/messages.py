"""Templates, messages and their recipients for tests."""

from typing import Any

from academy.accounts.models import Person
from academy.cohorts.models import Site
from academy.core import clock
from academy.core.db import db
from academy.core.types import Texts
from academy.intake.models import Application, Consent, Notice
from academy.intake.states import NoticeKind
from academy.messages.models import Message, Recipient, Template, TextHandover
from academy.messages.states import Audience, Channel, MessageState, Standing

SUBJECT = Texts(ko="{이름} 님께", en="To {name}")
BODY = Texts(
    ko="{이름} 님, {마감}까지입니다.\n\n{링크}", en="Dear {name}, until {closes}.\n\n{link}"
)


def a_template(site: Site, **more: Any) -> Template:
    """Return a template with placeholders in both languages."""
    values = {
        "name": Texts(ko="안내", en="News"), "subject": SUBJECT, "body": BODY, "short": Texts(),
    }  # fmt: skip
    made = Template(site_id=site.id, created_at=clock.now(), **(values | more))
    made.site = site
    db.session.add(made)
    db.session.flush()
    return made


def a_message(site: Site, *, made_by: Person | None = None, **more: Any) -> Message:
    """Return a message that is being written, to all applications of a site."""
    who = made_by.id if made_by else None
    values = {
        "audience": Audience.APPLICANTS, "channel": Channel.MAIL, "subject": SUBJECT, "body": BODY,
        "chosen": {}, "status": MessageState.DRAFT, "made_by": who, "edited_by": who,
    }  # fmt: skip
    made = Message(site_id=site.id, created_at=clock.now(), **(values | more))
    made.site = site
    db.session.add(made)
    db.session.flush()
    return made


def a_recipient(message: Message, person: Person, **more: Any) -> Recipient:
    """Return a person on the list of a message that is promotion."""
    message.promotion = True
    values = {"application_id": 0, "locale": "ko", "standing": Standing.POSTED}
    made = Recipient(
        message_id=message.id, site_id=message.site_id, person_id=person.id, **(values | more)
    )
    db.session.add(made)
    db.session.flush()
    return made


def a_handover(message: Message) -> TextHandover:
    """Return a list of texts that was handed over."""
    made = TextHandover(
        message_id=message.id, site_id=message.site_id, made_at=clock.now(), reason="x", count=1
    )
    db.session.add(made)
    db.session.flush()
    return made


def agree_to_news(application: Application) -> None:
    """Let an applicant agree to promotion; the notices of the site must be there."""
    notice = (
        db.session.query(Notice).filter_by(site_id=application.site_id, kind=NoticeKind.NEWS).one()
    )
    db.session.add(
        Consent(
            person_id=application.person_id, application_id=application.id,
            site_id=application.site_id, notice_id=notice.id, given_at=clock.now(),
        )
    )  # fmt: skip
    db.session.flush()
