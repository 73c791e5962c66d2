"""Where letters leave: from the environment or the settings file, under `[mail]`.

Names are `LAMPLIGHT_MAIL_…` in the environment, which wins. Brands with an address of their own
stand in the file alone: `[mail.brands.SLUG]` with `from` and `reply_to`.
"""

import ipaddress
import re
import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import urlsplit

import msgspec

from lamplight.runtime.letters import address_of

PREFIX: Final = "LAMPLIGHT_MAIL_"
PORTS: Final = {"starttls": 587, "tls": 465, "none": 25}
NAMES: Final = (
    "host", "port", "tls", "user", "password", "ca", "from", "reply_to", "pages",
)  # fmt: skip
_BRAND_NAMES: Final = {"from", "reply_to"}
Tls = Literal["starttls", "tls", "none"]


class BadMailSetting(ValueError):
    """A setting that can't be used; the text names it and says what to write."""


class Voice(msgspec.Struct, frozen=True):
    """The address that a brand writes from, and where answers go; empty: to the same."""

    address: str
    reply_to: str = ""


class MailSettings(msgspec.Struct, frozen=True, kw_only=True):
    """A server that takes our letters. `pages` is the origin under which customers reach us."""

    host: str
    port: int
    tls: Tls = "starttls"
    user: str = ""
    password: str = ""
    ca: str = ""
    """A file with the certificates to trust; empty: those of the system."""
    voice: Voice
    voices: dict[str, Voice] = {}
    """By a brand's name in addresses."""
    pages: str

    def of(self, slug: str) -> Voice:
        """How a brand writes."""
        return self.voices.get(slug, self.voice)

    def __repr__(self) -> str:
        return f"MailSettings({self.host}:{self.port}, {self.tls})"


def read_mail_settings(
    environment: Mapping[str, str], written: object = None
) -> MailSettings | None:
    """`written` is the file's `[mail]`. None when nothing is set: no mail is connected.

    Raises BadMailSetting naming the one that can't be used or is missing.
    """
    table = _table("mail", written, {*NAMES, "brands"})
    given: dict[str, Any] = {name: table[name] for name in NAMES if name in table}
    given |= {
        name: environment[PREFIX + name.upper()]
        for name in NAMES
        if environment.get(PREFIX + name.upper(), "").strip()
    }
    brands = _table("mail.brands", table.get("brands"), None)
    if not given and not brands:
        return None
    said = {name: str(value).strip() for name, value in given.items()}
    tls = _tls(said.get("tls", "starttls"))
    host = _host(said.get("host", ""))
    user, password = said.get("user", ""), str(given.get("password", ""))
    _check_secret(host, tls, user, password)
    voice = Voice(
        _address("from", said.get("from", ""), "the address that letters come from"),
        _address("reply_to", said["reply_to"]) if said.get("reply_to") else "",
    )
    return MailSettings(
        host=host,
        port=_port(said.get("port", str(PORTS[tls]))),
        tls=tls,
        user=user,
        password=password,
        ca=_ca(said.get("ca", "")),
        voice=voice,
        voices={slug: _voice(slug, one, voice) for slug, one in brands.items()},
        pages=_pages(said.get("pages", "")),
    )


def _table(name: str, written: object, known: set[str] | None) -> dict[str, Any]:
    if written is None:
        return {}
    if not isinstance(written, dict):
        raise BadMailSetting(f"{name} is a table: write [{name}], then a line for each setting")
    if known is not None and (unknown := sorted(written.keys() - known)):
        raise BadMailSetting(
            f"{name}.{unknown[0]} is no setting; there are: {', '.join(sorted(known))}"
        )
    return written


def _voice(slug: str, written: object, voice: Voice) -> Voice:
    name = f"brands.{slug}"
    table = _table(f"mail.{name}", written, _BRAND_NAMES)
    address = _address(f"{name}.from", str(table.get("from", voice.address)))
    reply_to = str(table.get("reply_to", voice.reply_to))
    return Voice(address, _address(f"{name}.reply_to", reply_to) if reply_to else "")


def _tls(said: str) -> Tls:
    if said not in PORTS:
        raise BadMailSetting(f"mail.tls is {said!r}: write starttls, tls or none")
    return said  # type: ignore[return-value]  # just looked at


def _host(said: str) -> str:
    if not said:
        raise BadMailSetting("mail.host is missing: write the name of the server that sends mail")
    if not re.fullmatch(r"[A-Za-z0-9._:-]+", said):
        raise BadMailSetting(f"mail.host is {said!r}: write a name without port or scheme")
    return said


def _port(said: str) -> int:
    if not said.isdecimal() or not 0 < int(said) < 65_536:
        raise BadMailSetting(f"mail.port is {said!r}: write a number such as 587")
    return int(said)


def _check_secret(host: str, tls: Tls, user: str, password: str) -> None:
    if bool(user) != bool(password):
        missing = "password" if user else "user"
        raise BadMailSetting(f"mail.{missing} is missing: write user and password, or neither")
    if password and tls == "none" and not is_loopback(host):
        raise BadMailSetting(
            f"mail.tls is none: the password would be readable on its way to {host}; "
            "write starttls or tls"
        )


def is_loopback(host: str) -> bool:
    """Whether what goes there stays on this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _address(name: str, said: str, what: str = "") -> str:
    if not said and what:
        raise BadMailSetting(f"mail.{name} is missing: write {what}")
    address = address_of(said)
    if address is None or not address.isascii():
        raise BadMailSetting(f"mail.{name} is {said!r}: write an address such as help@shop.example")
    return address


def _ca(said: str) -> str:
    if said:
        try:
            ssl.create_default_context(cafile=said)
        except (OSError, ssl.SSLError) as error:
            why = getattr(error, "strerror", None) or error
            raise BadMailSetting(f"mail.ca: {said} holds no certificates ({why})") from None
    return str(Path(said).resolve()) if said else ""


def _pages(said: str) -> str:
    advice = "write the address under which customers reach this house, such as https://HOST"
    if not said:
        raise BadMailSetting(f"mail.pages is missing: {advice}")
    if not re.fullmatch(r"https?://[A-Za-z0-9.:\[\]-]+/?", said):
        raise BadMailSetting(f"mail.pages is {said!r}: {advice}, without a path")
    parts = urlsplit(said)
    if parts.scheme == "http" and not is_loopback(parts.hostname or ""):
        raise BadMailSetting(f"mail.pages is {said!r}: links of letters must be https")
    return said.rstrip("/")
