"""A setting that can't be used is one line that says what to write."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest
from tests.mail.office import CA

from lamplight.mail.settings import BadMailSetting, Voice, read_mail_settings
from lamplight.web.settings import WebSettings, read_file, read_settings

if TYPE_CHECKING:
    from pathlib import Path

LEAST = {
    "LAMPLIGHT_MAIL_HOST": "mail.shop.example",
    "LAMPLIGHT_MAIL_FROM": "help@shop.example",
    "LAMPLIGHT_MAIL_PAGES": "https://help.shop.example/",
}


def test_without_anything_no_mail_is_connected() -> None:
    assert read_mail_settings({}) is None
    assert read_mail_settings({"LAMPLIGHT_MAIL_HOST": " "}, {}) is None


def test_three_settings_are_enough() -> None:
    settings = read_mail_settings(LEAST)
    assert settings is not None
    assert (settings.host, settings.port, settings.tls) == ("mail.shop.example", 587, "starttls")
    assert settings.pages == "https://help.shop.example"
    assert settings.of("nordhaus") == Voice("help@shop.example")


def test_the_file_has_a_table_and_the_environment_wins(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(
        'session_idle_ms = 60000\n[mail]\nhost = "mail.shop.example"\nport = 2525\n'
        'from = "help@shop.example"\nreply_to = "people@shop.example"\n'
        'pages = "https://help.shop.example"\nuser = "lamp"\npassword = " a b "\n'
        f'ca = "{CA}"\n[mail.brands.ines]\nfrom = "ola@ines.example"\n'
    )
    written = read_file(file).get("mail")
    settings = read_mail_settings({"LAMPLIGHT_MAIL_TLS": "tls"}, written)
    assert settings is not None
    assert (settings.port, settings.tls, settings.password) == (2525, "tls", " a b ")
    assert settings.of("nordhaus") == Voice("help@shop.example", "people@shop.example")
    assert settings.of("ines") == Voice("ola@ines.example", "people@shop.example")
    assert "a b" not in repr(settings)
    assert read_settings({}, file) == WebSettings(session_idle_ms=60_000)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"HOST": ""}, "mail.host is missing"),
        ({"HOST": "smtp://mail"}, "mail.host is 'smtp://mail'"),
        ({"PORT": "many"}, "mail.port is 'many'"),
        ({"PORT": "70000"}, "mail.port"),
        ({"TLS": "ssl"}, "write starttls, tls or none"),
        ({"USER": "lamp"}, "mail.password is missing"),
        ({"PASSWORD": "x"}, "mail.user is missing"),
        ({"USER": "lamp", "PASSWORD": "x", "TLS": "none"}, "readable on its way"),
        ({"FROM": ""}, "mail.from is missing"),
        ({"FROM": "help"}, "mail.from is 'help'"),
        ({"FROM": "a@shop.example\r\nBcc: b@shop.example"}, "mail.from"),
        ({"FROM": "ünï@shop.example"}, "mail.from"),
        ({"REPLY_TO": "nobody"}, "mail.reply_to is 'nobody'"),
        ({"PAGES": ""}, "mail.pages is missing"),
        ({"PAGES": "help.shop.example"}, "mail.pages"),
        ({"PAGES": "https://help.shop.example/desk"}, "without a path"),
        ({"PAGES": "http://help.shop.example"}, "must be https"),
        ({"CA": "/nowhere.pem"}, "mail.ca: /nowhere.pem"),
    ],
)
def test_a_bad_setting_is_one_line_that_names_it(change: dict[str, str], says: str) -> None:
    environment = LEAST | {f"LAMPLIGHT_MAIL_{name}": value for name, value in change.items()}
    with pytest.raises(BadMailSetting) as bad:
        read_mail_settings(environment)
    assert says in str(bad.value)
    assert "\n" not in str(bad.value)


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("mail = 3", "mail is a table"),
        ("[mail]\nhosts = 'x'", "mail.hosts is no setting"),
        ("[mail.brands]\nines = 3", "mail.brands.ines is a table"),
        ("[mail.brands.ines]\nform = 'x'", "mail.brands.ines.form is no setting"),
        ("[mail.brands.ines]\nfrom = 'x'", "mail.brands.ines.from is 'x'"),
    ],
)
def test_a_table_that_is_none_is_named(written: str, says: str) -> None:
    with pytest.raises(BadMailSetting) as bad:
        read_mail_settings(LEAST, tomllib.loads(written).get("mail"))
    assert says in str(bad.value)


def test_on_this_machine_a_password_needs_no_tls() -> None:
    near = {"HOST": "127.0.0.1", "TLS": "none", "USER": "lamp", "PASSWORD": "x", "PORT": "2525"}
    settings = read_mail_settings(
        LEAST | {f"LAMPLIGHT_MAIL_{name}": value for name, value in near.items()}
    )
    assert settings is not None
    assert settings.port == 2525
