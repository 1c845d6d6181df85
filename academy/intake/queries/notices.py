"""Reading the notices of a site, version by version, and who reads which."""

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from academy.core.db import db
from academy.intake.models import Consent, Notice, Round, RoundNotice
from academy.intake.rules import ASKED_WITH_NOTICES
from academy.intake.states import NoticeKind


@dataclass(frozen=True)
class NoticeVersion:
    """One version of a notice: the rounds that opened with it, and how many agree to it now.

    None stands where consents are not kept beside the notice, or none is asked.
    """

    notice: Notice
    rounds: list[Round]
    agreed: int | None


def versions_of_notices(site_id: int) -> dict[NoticeKind, list[NoticeVersion]]:
    """Return every version of every notice of a site by kind, the newest first."""
    notices = db.session.scalars(
        sa.select(Notice).where(Notice.site_id == site_id).order_by(Notice.version.desc())
    )
    used, agreed = _used(site_id), _agreed(site_id)
    found: dict[NoticeKind, list[NoticeVersion]] = {kind: [] for kind in NoticeKind}
    for notice in notices:
        found[notice.kind].append(_version(notice, used, agreed))
    return found


def get_notice_version(site_id: int, kind: NoticeKind, number: int) -> NoticeVersion | None:
    """Return one version of a notice."""
    notice = db.session.scalar(
        sa.select(Notice).where(
            Notice.site_id == site_id, Notice.kind == kind, Notice.version == number
        )
    )
    return _version(notice, _used(site_id), _agreed(site_id)) if notice else None


def _version(
    notice: Notice, used: Mapping[int, list[Round]], agreed: Mapping[int, int]
) -> NoticeVersion:
    count = agreed.get(notice.id, 0) if notice.kind in ASKED_WITH_NOTICES else None
    return NoticeVersion(notice, used.get(notice.id, []), count)


def _used(site_id: int) -> dict[int, list[Round]]:
    rows = db.session.execute(
        sa.select(RoundNotice.notice_id, Round)
        .join(Round, Round.id == RoundNotice.round_id)
        .where(Round.site_id == site_id)
        .order_by(Round.opens_at, Round.id)
    )
    found: dict[int, list[Round]] = {}
    for notice_id, round in rows:
        found.setdefault(notice_id, []).append(round)
    return found


def _agreed(site_id: int) -> dict[int, int]:
    rows = db.session.execute(
        sa.select(Consent.notice_id, sa.func.count().label("agreed"))
        .where(Consent.site_id == site_id, Consent.withdrawn_at.is_(None))
        .group_by(Consent.notice_id)
    )
    return {row.notice_id: row.agreed for row in rows}
