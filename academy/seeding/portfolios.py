"""Files that applicants hand in: a page that names its writer, and a picture that nobody reads."""

import hashlib
from datetime import timedelta
from io import BytesIO

import pikepdf
import sqlalchemy as sa

from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db
from academy.core.paths import package_dir
from academy.intake import queries
from academy.intake import services as intake
from academy.intake.inspection import PDF, PNG, Looked
from academy.intake.models import Application, Round
from academy.intake.services.files import keep
from academy.intake.states import ApplicationState, QuestionKind

LINES = (
    "My portfolio",
    "",
    "Who made this: {email}",
    "A map of our street, an app for a club, and what I learned from both.",
    "You reach me at {phone}.",
)


def plant_portfolios(round: Round) -> None:
    """Let two who applied hand in a file, so that there is something to look at for reviewers."""
    numbers = db.session.scalars(
        sa.select(Application.number)
        .where(Application.round_id == round.id)
        .where(Application.status == ApplicationState.SUBMITTED)
        .order_by(Application.id)
        .limit(2)
    )
    writer, drawer = (queries.get_application(number) for number in numbers)
    if writer is None or drawer is None:
        return
    with clock.freeze(round.closes_at - timedelta(hours=5)):
        hand_in_file(writer, round, _page_of(writer), PDF, "portfolio.pdf")
        hand_in_picture(drawer, round)


def hand_in_picture(application: Application, round: Round) -> None:
    """Hand in a picture that only people can read."""
    content = (package_dir() / "web" / "static" / "previews" / "call-ko.png").read_bytes()
    hand_in_file(application, round, content, PNG, "활동 사진.png")


def hand_in_file(
    application: Application, round: Round, content: bytes, content_type: str, name: str
) -> None:
    """Add a file to an application, and hand it in once more."""
    question = next(q for q in queries.questions_of(round.id) if q.kind is QuestionKind.FILE)
    digest = hashlib.sha256(content).hexdigest()
    looked = Looked(content, content_type, name, digest, is_scan=content_type != PDF)
    actor = Actor(person_id=application.person_id, name=application.person.name, via="seed")
    intake.attach(application, round, question, keep(looked), actor=actor)
    intake.submit(application, round, actor=actor)


def _page_of(application: Application) -> bytes:
    """Return a page that gives its writer away: address and telephone stand on it."""
    person = application.person
    lines = [line.format(email=person.email, phone=person.phone) for line in LINES]
    text = "".join(f"({line}) Tj 0 -26 Td " for line in lines)
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(420, 300))
        font = pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Font,
                Subtype=pikepdf.Name.Type1,
                BaseFont=pikepdf.Name.Helvetica,
                Encoding=pikepdf.Name.WinAnsiEncoding,
            )
        )
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.Contents = pdf.make_stream(f"BT /F1 12 Tf 40 250 Td {text}ET".encode("latin-1"))
        made = BytesIO()
        # The same in every installation, as everyone in the demo is.
        pdf.save(made, deterministic_id=True)
    return made.getvalue()
