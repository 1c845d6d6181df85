"""What a notice must say, by what it is about."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

from academy.core.errors import RuleBroken
from academy.intake.rules.rounds import check_languages
from academy.intake.states import Ground, NoticeKind, NoticePart

K, N = NoticeKind, NoticePart

_ALWAYS = frozenset({N.PURPOSE, N.ITEMS, N.BASIS, N.RETENTION, N.REFUSAL})

NEEDED_PARTS: dict[NoticeKind, frozenset[NoticePart]] = {
    **dict.fromkeys(NoticeKind, _ALWAYS),
    K.THIRD_PARTY: _ALWAYS | {N.RECIPIENT},
    K.TRANSFER: _ALWAYS | {N.RECIPIENT, N.COUNTRY, N.METHOD},
}
"""What the law asks a notice to say: Personal Information Protection Act, articles 15(2), 17(2),
23(1)1 and 28-8(2)."""

OPTIONAL_PARTS: dict[NoticeKind, frozenset[NoticePart]] = {
    **dict.fromkeys(NoticeKind, frozenset({N.MORE})),
    K.PRIVACY: frozenset({N.OPTIONAL_ITEMS, N.MORE}),
}
"""What a notice may say besides."""

ASKED_WITH_NOTICES = (K.THIRD_PARTY, K.TRANSFER, K.NEWS)
"""Matters that are agreed to beside the notices of an application, each with a box of its own.

What is sensitive (accommodations, statistics) is asked on a screen of its own.
"""

PROMOTION_LIFE = timedelta(days=730)
"""How long a consent to promotion is taken for one: then it has to be asked for anew."""


def parts_of(kind: NoticeKind) -> list[NoticePart]:
    """Return the parts that a notice of a kind may have, in their order."""
    return [part for part in NoticePart if part in NEEDED_PARTS[kind] | OPTIONAL_PARTS[kind]]


def ground_of(kind: NoticeKind) -> Ground:
    """Return on what the use of data rests: only what an application needs asks for no consent."""
    return Ground.CONTRACT if kind is NoticeKind.PRIVACY else Ground.CONSENT


def is_whole(kind: NoticeKind, parts: Mapping[NoticePart, Mapping[str, str]]) -> bool:
    """Whether everything that the law asks for is there in some language."""
    return all(any(parts.get(part, {}).values()) for part in NEEDED_PARTS[kind])


def check_parts(kind: NoticeKind, parts: Mapping[NoticePart, Mapping[str, str]]) -> None:
    """Check that a notice says all it must, and whatever it says in both languages.

    Raises:
        RuleBroken: names the part.
    """
    if strange := set(parts) - set(parts_of(kind)):
        raise RuleBroken(_l("A notice of this kind has no such part."), field=min(strange))
    for part in parts_of(kind):
        texts = parts.get(part, {})
        if part in NEEDED_PARTS[kind] or any(texts.values()):
            check_languages(texts, field=part, whole=True)


def as_kept(parts: Mapping[NoticePart, Mapping[str, str]]) -> dict[str, Any]:
    """Return the parts as a row keeps them, in their order and without the empty ones."""
    said = {part: parts.get(part, {}) for part in NoticePart}
    return {str(part): dict(texts) for part, texts in said.items() if any(texts.values())}
