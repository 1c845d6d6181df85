from datetime import UTC, date, datetime

import pytest

from academy.core.errors import RuleBroken
from academy.reports.instants import read_as_of, read_known_at

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)


def test_read_as_of_without_text_is_today():
    assert read_as_of(None, today=TODAY) == read_as_of(" ", today=TODAY) == TODAY


@pytest.mark.parametrize(
    "text",
    [
        "yesterday",
        "2025-13-01",
        "2025-02-29",
        "0001-01-01",
        "9999-12-31",
        "9" * 60,
        "\x00",
        "\ud800",
    ],
)
def test_read_as_of_of_what_is_no_day_is_refused(text):
    with pytest.raises(RuleBroken) as refused:
        read_as_of(text, today=TODAY)
    assert refused.value.field == "as_of"


def test_read_known_at_with_a_zone_is_that_instant():
    assert read_known_at("2026-11-22T09:00:00+09:00", now=NOW) == datetime(
        2026, 11, 22, 0, 0, tzinfo=UTC
    )


def test_read_known_at_of_a_day_is_its_end_and_of_today_is_now():
    assert read_known_at("2026-11-21", now=NOW).isoformat() == "2026-11-21T23:59:59.999999+00:00"
    assert read_known_at("2026-11-22", now=NOW) == NOW


@pytest.mark.parametrize(
    "text",
    ["soon", "2026-11-22T09:00:00", "2026-11-23", "2026-11-22T09:00:01Z", "0001-01-01T00:00:00Z",
     "9999-12-31T23:59:59Z", "\x00", "9" * 30],
)  # fmt: skip
def test_read_known_at_of_no_instant_or_of_the_future_is_refused(text):
    with pytest.raises(RuleBroken) as refused:
        read_known_at(text, now=NOW)
    assert refused.value.field == "known_at"
