import errno
from pathlib import Path

import pytest

from lamplight.web.limits import Limit
from lamplight.web.settings import BadSetting, Limits, WebSettings, read_settings


def test_without_anything_the_defaults_hold() -> None:
    assert read_settings({}) == WebSettings()


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(
        'session_idle_ms = 60000\norigins = ["https://shop.example"]\n'
        '[limits]\ncontacts = "5/10"\nreads = "7/10"\n'
    )
    settings = read_settings({"LAMPLIGHT_LIMIT_CONTACTS": "100/1"}, file)
    assert settings.session_idle_ms == 60_000
    assert settings.origins == ("https://shop.example",)
    assert settings.limits.contacts == Limit(100, 1)
    assert settings.limits.reads == Limit(7, 10)
    assert settings.limits.places == Limits().places


def test_lists_in_the_environment_are_separated_by_commas() -> None:
    settings = read_settings(
        {
            "LAMPLIGHT_TRUSTED_PROXIES": "10.0.0.0/8, ::1",
            "LAMPLIGHT_ICE_SERVERS": "stun:stun.example:3478,turn:user:secret@turn.example:3478",
        }
    )
    assert settings.trusted_proxies == ("10.0.0.0/8", "::1")
    assert len(settings.ice_servers) == 2


def test_a_file_that_is_not_there_is_no_file(tmp_path: Path) -> None:
    assert read_settings({}, tmp_path / "none.toml") == WebSettings()


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"LAMPLIGHT_LIMIT_READS": "many"}, "limits.reads"),
        ({"LAMPLIGHT_SESSION_IDLE_MS": "soon"}, "session_idle_ms"),
        ({"LAMPLIGHT_STREAMS_PER_ADDRESS": "-1"}, "streams_per_address"),
        ({"LAMPLIGHT_TRUSTED_PROXIES": "everybody"}, "trusted_proxies"),
        ({"LAMPLIGHT_ORIGINS": "shop.example"}, "origins"),
        ({"LAMPLIGHT_ORIGINS": "https://shop.example/page"}, "origins"),
        ({"LAMPLIGHT_ICE_SERVERS": "https://turn.example"}, "ice_servers"),
    ],
)
def test_a_bad_setting_is_named(environment: dict[str, str], named: str) -> None:
    with pytest.raises(BadSetting, match=named):
        read_settings(environment)


@pytest.mark.parametrize("text", ["limits = 3", "not toml", 'unknown_setting = "a"'])
def test_a_bad_file_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(text)
    with pytest.raises(BadSetting):
        read_settings({}, file)


def test_a_file_that_cant_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a folder closed to us, where even to look is refused; root may read all the same."""
    file = tmp_path / "settings.toml"
    file.write_text("")

    def refuse(self: Path, *_: object) -> bool:
        raise PermissionError(errno.EACCES, "Permission denied", str(self))

    for step in ("read_text", "is_file"):
        monkeypatch.setattr(Path, step, refuse)
        with pytest.raises(BadSetting) as bad:
            read_settings({}, file)
        assert str(bad.value) == f"{file} can't be read (Permission denied)."
