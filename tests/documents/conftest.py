"""A kind of paper for tests."""

import pytest

from academy.documents import kinds
from academy.documents.kinds import Kind

WORDS = {"ko": "접수 확인서", "en": "Confirmation"}


@pytest.fixture
def paper(app, monkeypatch):
    """Return a changeable dict of what the paper says; it is registered as `tests/paper`."""
    says = {"text": "개발자 아카데미는 함께 배우는 곳입니다. " * 6}

    def values(subject, locale):
        return {"title": WORDS[locale], "file_name": f"paper {subject}", **says}

    monkeypatch.setitem(kinds._kinds, "tests/paper", Kind("tests/paper", "plain.typ", values))
    return says
