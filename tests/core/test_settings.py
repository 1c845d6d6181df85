import pytest

from academy.core.safety import unsafe_settings
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


def test_the_demo_is_unsafe_and_a_full_configuration_is_not():
    assert len(unsafe_settings(Settings(demo=True, staff_second_factor="optional"))) >= 8
    safe = Settings(
        base_url="https://academy.example",
        database_url="postgresql://db/academy",
        secret_key="x",
        history_key="y",
        smtp_url="smtps://mail.example",
        mail_from="office@academy.example",
        privacy_officer="Officer, officer@academy.example",
    )
    assert unsafe_settings(safe) == []
