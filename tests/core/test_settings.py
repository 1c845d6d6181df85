import dataclasses

import pytest

from academy.core.safety import KEY_LENGTH, unsafe_settings
from academy.core.settings import SettingError, Settings, described


def test_defaults_need_no_environment():
    assert Settings.from_environment({}) == Settings()


def test_each_kind_is_parsed():
    given = Settings.from_environment(
        {"ACADEMY_DEMO": "true", "ACADEMY_SESSION_DAYS": "3", "ACADEMY_LOG_LEVEL": "debug"}
    )
    assert (given.demo, given.session_days, given.log_level) == (True, 3, "debug")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ACADEMY_DEMO", "perhaps"),
        ("ACADEMY_SESSION_DAYS", "soon"),
        ("ACADEMY_STAFF_SECOND_FACTOR", "maybe"),
    ],
)
def test_a_wrong_form_is_refused_by_name(name: str, value: str):
    with pytest.raises(SettingError, match=name):
        Settings.from_environment({name: value})


def test_secure_cookies_follow_the_scheme():
    assert Settings(base_url="https://academy.example").https
    assert not Settings().https


def test_loopback_answers_to_both_its_names():
    assert Settings().hosts == ["localhost", "127.0.0.1"]
    assert Settings(base_url="https://academy.example").hosts == ["academy.example"]


def test_every_setting_says_what_it_is():
    assert all(about and kind for _name, kind, _default, _unit, about in described())


SAFE = Settings(
    base_url="https://academy.example",
    database_url="postgresql://db/academy",
    queue_url="rediss://:password@redis.internal:6379/0",
    secret_key="x" * KEY_LENGTH,
    history_key="y" * KEY_LENGTH,
    metrics_token="z" * KEY_LENGTH,
    smtp_url="smtps://mail.example",
    mail_from="office@academy.example",
    trusted_proxies=1,
    contact_email="hello@academy.example",
    privacy_officer="Officer, officer@academy.example",
)


def test_the_demo_is_unsafe_and_a_full_configuration_is_not():
    assert len(unsafe_settings(Settings(demo=True, staff_second_factor="optional"))) >= 8
    assert unsafe_settings(SAFE) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("demo", True),
        ("staff_second_factor", "optional"),
        ("base_url", "http://academy.example"),
        ("database_url", ""),
        ("queue_url", "redis://redis.internal:6379/0"),
        ("queue_url", "rediss://user@redis.internal:6379/0"),
        ("secret_key", ""),
        ("secret_key", "short"),
        ("history_key", ""),
        ("history_key", "short"),
        ("metrics_token", "short"),
        ("trusted_proxies", 0),
        ("smtp_url", ""),
        ("mail_from", "academy@localhost"),
        ("contact_email", ""),
        ("privacy_officer", ""),
    ],
)
def test_one_unsafe_setting_is_named_alone(name: str, value: object):
    (finding,) = unsafe_settings(dataclasses.replace(SAFE, **{name: value}))
    assert finding.startswith(f"ACADEMY_{name.upper()} ")


@pytest.mark.parametrize(
    "queue", ["", "redis://127.0.0.1/0", "redis:///0", "postgresql://db/academy"]
)
def test_queue_on_this_machine_or_in_the_database_is_safe(queue: str):
    assert unsafe_settings(dataclasses.replace(SAFE, queue_url=queue)) == []
