"""The paper of this room: the call, to be printed, sent and hung up."""

from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import pgettext

from academy.core.errors import NotFound
from academy.documents.kinds import Kind, register
from academy.documents.shapes import Pair, Paper, Part
from academy.intake import queries as intake
from academy.intake.labels import QUESTION
from academy.intake.models import Round
from academy.intake.rules import AGE_FLOOR, age_day, born_by
from academy.intake.states import RoundState
from academy.outreach.models import CallPart
from academy.outreach.queries import Parts, parts_of
from academy.outreach.states import PartKind
from academy.web.words import day, moment, plain_day, said, span, until, zone_label

CALL = "outreach/call"


def call(subject: str, locale: str) -> dict[str, Any]:
    """Return what the printed call of a round says: all that its page says."""
    round = intake.get_round(subject)
    if round is None or round.status is RoundState.DRAFT:
        raise NotFound()
    texts = parts_of(round.site_id)
    title, name = said(round.title, locale), pgettext("paper", "Call")
    address = f"{str(current_app.config['BASE_URL']).rstrip('/')}/campus/{round.site.code}"
    return Paper(
        title=title,
        file_name=f"{title} {name}",
        sender=_("Developer Academy"),
        place=said(round.site.name, locale),
        footer=f"{title} · {address}",
        kicker=name,
        lede=_(
            "Anyone aged %(age)s or older may apply, whatever their major, degree or career.",
            age=round.age_floor,
        ),
        facts=_facts(round, locale),
        parts=[part for part in _parts(round, texts, locale) if part is not None],
        qr=address,
        qr_note=_("Newest state of this call, age check and application"),
    ).values()


def _facts(round: Round, locale: str) -> list[Pair]:
    zone = round.site.zone
    closes = f"{until(round.closes_at, zone, locale)} ({zone_label(zone, locale)})"
    as_of = round.age_as_of or age_day(round.closes_at, zone)
    oldest = plain_day(born_by(round.age_floor or AGE_FLOOR, as_of), locale)
    return [
        (_("Applying"), f"{moment(round.opens_at, zone, locale)} – {closes}"),
        (_("Who may apply"), _("Born on %(day)s or earlier: you may apply.", day=oldest)),
        (_("Places in this round"), str(round.seats)),
        (_("Period"), span(round.cohort.starts_on, round.cohort.ends_on, locale)),
    ]


def _parts(round: Round, texts: Parts, locale: str) -> list[Part | None]:
    costs = said(round.costs, locale)
    return [
        Part(
            _("The selection, with every date"),
            text=_(
                "Documents, an online test and an online interview. A person decides, never a"
                " machine."
            ),
            facts=_dates(round, locale),
        ),
        Part(_("Costs and support"), text=costs) if costs else None,
        _list_of(_("What you get"), texts[PartKind.SUPPORT], locale),
        Part(
            _("What the application asks"),
            points=[_question(q, locale) for q in intake.questions_of(round.id)],
            small=_("Never asked: major, degree, school, grades, career, photo, family."),
        ),
        _list_of(_("Where it is"), texts[PartKind.PLACE], locale),
        _answers(texts[PartKind.FAQ], locale),
        Part(_("Contact for questions"), text=round.contact) if round.contact else None,
    ]


def _dates(round: Round, locale: str) -> list[Pair]:
    soon = _("to be announced")
    steps = [
        (_("Documents: result"), round.documents_on),
        (_("Online test"), round.test_on),
        (_("Online interview"), round.interview_on),
        (_("Final result"), round.result_on),
        (_("First day"), round.cohort.starts_on),
    ]
    return [(str(name), day(on, locale) if on else soon) for name, on in steps]


def _question(question: Any, locale: str) -> str:
    kind = str(QUESTION[question.kind])
    return f"{said(question.label, locale)} ({kind})"


def _list_of(heading: str, texts: list[CallPart], locale: str) -> Part | None:
    facts = [(said(text.title, locale), said(text.body, locale)) for text in texts]
    return Part(heading, facts=facts) if facts else None


def _answers(texts: list[CallPart], locale: str) -> Part | None:
    pairs = [(said(text.title, locale), said(text.body, locale)) for text in texts]
    return Part(_("Questions and answers"), questions=pairs) if pairs else None


register(Kind(CALL, "booklet.typ", call))
