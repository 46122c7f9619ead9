"""Settings: every problem at once, no secret with a default, nothing secret in a repr."""

import pytest

from app import Settings
from core.config import ConfigError


def test_a_complete_environment_is_read(env: dict[str, str]) -> None:
    settings = Settings.from_env(env)

    assert settings.bureaus["population"].url == env["MINSHENG_POPULATION_URL"]
    assert settings.access_token_lifetime_s == 900


def test_an_empty_environment_names_everything_that_is_missing() -> None:
    with pytest.raises(ConfigError) as caught:
        Settings.from_env({})

    named = {line.split()[0] for line in str(caught.value).splitlines()}
    assert named >= {
        "MINSHENG_MASTER_KEY",
        "MINSHENG_TOKEN_KEY_FILE",
        "MINSHENG_LICENCE_KEY_FILE",
        "MINSHENG_VERIFIER_SECRET",
        "MINSHENG_WECHAT_URL",
        "MINSHENG_WECHAT_SECRET",
        "MINSHENG_HOUSING_FUND_HMAC_KEY",
        "MINSHENG_EXIT_ENTRY_SM4_KEY",
    }


@pytest.mark.parametrize(
    "name, value",
    [
        ("MASTER_KEY", "short"),
        ("MASTER_KEY", "AAAA"),
        ("TOKEN_KEY_FILE", "/no/such/file"),
        ("TOKEN_KEY_FILE", __file__),
        ("VERIFIER_SECRET", "short"),
        ("VERIFIER_URL", "ftp://x"),
        ("POPULATION_URL", "127.0.0.1:80"),
        ("POPULATION_URL", "http://[::1"),
        ("ACCESS_TOKEN_S", "59"),
        ("ACCESS_TOKEN_S", "٩٠٠"),
        ("BUREAU_DEADLINE_S", "soon"),
        ("BUREAU_DEADLINE_S", "nan"),
        ("HOME_BUDGET_S", "-1"),
        ("STORE_URL", "sqlite:///:memory:"),
        ("EXIT_ENTRY_SM4_KEY", "not hex"),
        ("EXIT_ENTRY_SM4_KEY", "00" * 15),
        ("EXIT_ENTRY_HMAC_KEY", "00" * 15),
    ],
)
def test_a_malformed_value_is_named_and_the_value_of_a_secret_is_not_shown(
    env: dict[str, str], name: str, value: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        Settings.from_env({**env, f"MINSHENG_{name}": value})

    (line,) = str(caught.value).splitlines()
    assert line.startswith(f"MINSHENG_{name} ")
    assert value not in line or "URL" in name or "FILE" in name


def test_two_problems_make_two_lines(env: dict[str, str]) -> None:
    broken = {**env, "MINSHENG_HOME_BUDGET_S": "x", "MINSHENG_VERIFIER_SECRET": ""}

    with pytest.raises(ConfigError) as caught:
        Settings.from_env(broken)

    assert len(str(caught.value).splitlines()) == 2


def test_a_repr_of_the_settings_shows_no_secret(env: dict[str, str]) -> None:
    shown = repr(Settings.from_env(env))

    assert env["MINSHENG_VERIFIER_SECRET"] not in shown
    assert env["MINSHENG_WECHAT_SECRET"] not in shown
    assert "PRIVATE KEY" not in shown
