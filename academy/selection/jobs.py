"""What the clock and the worker do in this room."""

from dataclasses import asdict
from typing import Any

import structlog

from academy.core import clock
from academy.core.actors import SYSTEM
from academy.core.db import db
from academy.selection import calibration, queries, services
from academy.selection.calibrating import unpack
from academy.selection.models import CalibratedScore, Calibration, Leniency
from academy.selection.states import CalibrationState

log = structlog.get_logger(__name__)


def lapse_due_offers() -> int:
    """Close every offer whose time is over, each in a transaction of its own; return how many.

    Nothing depends on when this runs: an offer that is over cannot be accepted anyway. It only
    writes down what is so, and lets the waiting list move up.
    """
    lapsed = 0
    for number in queries.due_offers(clock.now()):
        try:
            offer = queries.get_offer(number)
            if offer is not None and services.lapse(offer, actor=SYSTEM):
                lapsed += 1
        except Exception:
            # One that cannot be closed must not keep the places of all others from moving.
            db.session.rollback()
            log.exception("offer.cannot_lapse", application=number)
    return lapsed


def work_calibrations() -> int:
    """Compute every run that staff asked for, and return how many.

    Two workers may compute the same run: they come to the same, and the first to end keeps it. One
    that dies leaves the run to the next.
    """
    refs = queries.waiting_calibrations()
    for ref in refs:
        run = queries.get_calibration(ref)
        if run is not None:
            _work(run)
    return len(refs)


def _work(run: Calibration) -> None:
    id, inputs, places, seed = run.id, run.inputs, run.places, run.seed
    # The numbers take seconds, during which nothing is to be held.
    db.session.rollback()
    try:
        result = compute(inputs, places=places, seed=seed)
    except Exception as error:
        # A run that fails must not keep those of others waiting, nor the next of its own stage.
        missing = isinstance(error, calibration.NumbersMissing)
        if not missing:
            log.exception("calibration.failed", calibration=id)
        services.keep_calibration(
            db.session.get_one(Calibration, id),
            status=CalibrationState.FAILED,
            found={"reason": "numbers" if missing else "fault"},
            scores=[],
            leniencies=[],
        )
        return
    services.keep_calibration(
        db.session.get_one(Calibration, id),
        status=CalibrationState.NO_ANSWER if result.fit is None else CalibrationState.DONE,
        found=_found(result),
        scores=scores_of(result, id),
        leniencies=_leniencies_of(result, id),
    )


def compute(inputs: bytes, *, places: int, seed: int) -> calibration.Calibration:
    """Return what a run over packed reviews comes to; the same again and again.

    Raises:
        NumbersMissing: the extra `numbers` is not installed.
    """
    known = unpack(inputs)
    reviews = [
        calibration.Review(str(application), str(reviewer), points / weight)
        for application, reviewer, points, weight in known.rows
    ]
    out = {str(application) for application in known.out}
    fields = {str(application): line for application, line in known.lines.items()}
    return calibration.calibrate(
        reviews, seats=known.seats or places, fields=fields, out=out, seed=seed
    )


def repeat(run: Calibration) -> list[str]:
    """Compute a run once more from what went in, and say what is not the same to the digit.

    Raises:
        NumbersMissing: the extra `numbers` is not installed.
    """
    kept = {
        row.application_id: (row.position, row.calibrated, row.sd, row.chance)
        for row in queries.scores_of_run(run.id)
    }
    result = compute(run.inputs, places=run.places, seed=run.seed)
    again = {
        row.application_id: (row.position, row.calibrated, row.sd, row.chance)
        for row in scores_of(result, run.id)
    }
    found = [] if unpack(run.inputs).digest == run.digest else ["the inputs have changed"]
    return found + [
        f"application {id}: kept {kept.get(id)}, now {again.get(id)}"
        for id in sorted(kept.keys() | again.keys())
        if kept.get(id) != again.get(id)
    ]


def scores_of(result: calibration.Calibration, run_id: int) -> list[CalibratedScore]:
    """Return what is kept of each application, in the order of ranks from 1."""
    return [
        CalibratedScore(
            calibration_id=run_id,
            application_id=int(score.application),
            position=position,
            reviews=score.reviews,
            raw=score.raw,
            calibrated=score.calibrated,
            sd=score.sd,
            low=score.low,
            high=score.high,
            chance=score.p_above_line,
        )
        for position, score in enumerate(result.scores, start=1)
    ]


def _leniencies_of(result: calibration.Calibration, run_id: int) -> list[Leniency]:
    return [
        Leniency(
            calibration_id=run_id,
            person_id=int(each.reviewer),
            reviews=each.reviews,
            leniency=each.mean,
            low=each.low,
            high=each.high,
        )
        for each in (result.fit.leniencies if result.fit else ())
    ]


def _found(result: calibration.Calibration) -> dict[str, Any]:
    """Return the parameters of a run, or why it has none, as they are kept and shown."""
    told: dict[str, Any] = {
        "reviews": sum(score.reviews for score in result.scores),
        "few": len(result.few),
        "components": [[len(p.applications), len(p.reviewers)] for p in result.parts],
    }
    if result.fit is None:
        return told | {"reason": "unconnected" if len(result.parts) > 1 else "too_few"}
    fit = asdict(result.fit)
    kept = ("mean", "sd_application", "sd_reviewer", "sd_error")
    return told | {name: fit[name] for name in kept} | {"lines": fit["lines"]}
