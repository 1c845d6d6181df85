"""How recruiting goes today, round by round, for those who look at it every morning."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import render_template, request, url_for
from flask_babel import gettext as _

from academy.access.doors import needs
from academy.access.permissions import P
from academy.access.policy import permits
from academy.core import clock
from academy.core.actors import Actor
from academy.intake.labels import APPLICATION, DISCIPLINE
from academy.intake.models import Round
from academy.intake.queries import round_phase
from academy.intake.states import ApplicationState, Phase
from academy.reports.recruiting import labels, queries, rules
from academy.reports.recruiting.picture import draw
from academy.reports.views.blueprint import bp

_FIRST = [Phase.RECEIVING, Phase.ANNOUNCED, Phase.CLOSED, Phase.ARCHIVED, Phase.PREPARING]


@dataclass(frozen=True)
class Compared:
    """The round looked at, those of its cohort, and the round that closed before it."""

    chosen: Round
    siblings: list[Round]
    earlier: Round | None


def _chosen(rounds: list[Round]) -> Compared | None:
    if not rounds:
        return None
    now = clock.now()
    usual = min(rounds, key=lambda r: _FIRST.index(round_phase(r, now)))
    chosen = next((r for r in rounds if r.ref == request.args.get("round")), usual)
    siblings = [r for r in rounds if r.cohort_id == chosen.cohort_id]
    before = [r for r in rounds if r.site_id == chosen.site_id and r.closes_at < chosen.closes_at]
    return Compared(chosen, sorted(siblings, key=lambda r: r.number), next(iter(before), None))


@bp.get("/staff/recruiting")
@needs(P.RECRUITING_READ)
def recruiting(actor: Actor) -> Any:
    """Show how many began, handed in and wait, beside the round before."""
    rounds = queries.rounds_reported_to(actor)
    compared = _chosen(rounds)
    if compared is None:
        return render_template("reports/recruiting.html", rounds=[], compared=None)
    wanted = [*compared.siblings, *([compared.earlier] if compared.earlier else [])]
    standings = queries.standings(wanted)
    round, earlier = compared.chosen, compared.earlier
    lines = _lines(round, earlier, standings)
    return render_template(
        "reports/recruiting.html",
        rounds=rounds,
        compared=compared,
        round=round,
        earlier=earlier,
        standings=standings,
        whole=rules.added([standings[each.id] for each in compared.siblings]),
        standing=standings[round.id],
        steps=rules.funnel(standings[round.id]),
        sums=rules.sums(standings[round.id]),
        lines=lines,
        picture=draw(lines, opens_on=_day_of(round.opens_at, round)),
        fields=_fields(standings[round.id]),
        waits=_waits(round, standings[round.id], actor),
        may_list=permits(P.APPLICATION_LIST, actor),
        phase=round_phase(round, clock.now()),
        labels=labels,
        states=APPLICATION,
        disciplines=DISCIPLINE,
        S=ApplicationState,
        Phase=Phase,
    )


@bp.get("/staff/recruiting/missing")
@needs(P.RECRUITING_READ)
def recruiting_gaps(actor: Actor) -> Any:
    """Show what unfinished applications of a round still lack."""
    compared = _chosen(queries.rounds_reported_to(actor))
    found = queries.gaps(compared.chosen) if compared else []
    drafts = 0
    if compared:
        standing = queries.standings([compared.chosen])[compared.chosen.id]
        drafts = standing.count(status=ApplicationState.DRAFT)
    return render_template(
        "reports/recruiting_gaps.html",
        round=compared.chosen if compared else None,
        gaps=found,
        drafts=drafts,
    )


def _lines(
    round: Round, earlier: Round | None, standings: dict[int, rules.Standing]
) -> list[rules.DayLine]:
    return rules.by_day(
        standings[round.id],
        opens_on=_day_of(round.opens_at, round),
        closes_on=_day_of(round.closes_at, round),
        today=clock.today(round.site.zone),
        earlier=standings[earlier.id] if earlier else None,
        earlier_closes_on=_day_of(earlier.closes_at, round) if earlier else None,
    )


def _day_of(at: datetime, round: Round) -> date:
    return at.astimezone(ZoneInfo(round.site.zone)).date()


def _waits(
    round: Round, standing: rules.Standing, actor: Actor
) -> list[tuple[Any, str | None, int]]:
    """Return (what, where it is done if the actor may, how many) for all that waits."""

    def listed(state: ApplicationState) -> str | None:
        may = permits(P.APPLICATION_LIST, actor)
        return url_for("intake.applications", round=round.ref, state=state.value) if may else None

    waiting = queries.waiting_at(round.site_id)
    listing, asking = P.APPLICATION_LIST, P.ENQUIRY_LIST
    supplements, letters = waiting.supplements, waiting.letters
    desks = (
        (_("Scans to be looked at"), "intake.scans", listing, waiting.scans),
        (_("Supplements that were asked for"), "intake.applications", listing, supplements),
        (_("Questions without an answer"), "outreach.questions_desk", asking, waiting.questions),
        (_("Letters that could not be delivered"), "operations.letters", P.MAIL_DESK, letters),
    )
    more: dict[str, dict[str, Any]] = {
        "operations.letters": {"state": "failed"},
        "intake.applications": {"mark": "asked_for_more"},
    }
    return [
        *(
            (text, listed(state), standing.count(status=state))
            for state, text in labels.WAITING.items()
        ),
        *(
            (text, url_for(desk, **more.get(desk, {})) if permits(door, actor) else None, count)
            for text, desk, door, count in desks
        ),
    ]


def _fields(standing: rules.Standing) -> list[tuple[str, int, int, int]]:
    """Return (field or "", begun, handed in, accepted) for each field, the unknown one last."""
    rows = []
    for name in (*DISCIPLINE, ""):
        counts = {key: n for key, n in standing.states.items() if key[2] == name}
        part = rules.Standing(counts)
        if name or counts:
            rows.append(
                (
                    name,
                    part.count(),
                    part.count(sent=True),
                    part.count(status=ApplicationState.ACCEPTED),
                )
            )
    return rows
