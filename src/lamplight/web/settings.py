"""Settings of the web room: from the environment or a settings file, each named in its docs.

An environment variable is the setting's name in capitals after `LAMPLIGHT_`; the file is TOML with
the same names in small letters. Limits are `LAMPLIGHT_LIMIT_…`, in the file under `[limits]`. The
environment wins.
"""

import ipaddress
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import msgspec

from lamplight.web.limits import Limit

PREFIX: Final = "LAMPLIGHT_"
OTHER_ROOMS: Final = ("mail", "shops")
"""Tables of the file that other rooms read."""


class BadSetting(ValueError):
    """A setting that can't be used; the text names it and says what to write."""


class Limits(msgspec.Struct, frozen=True):
    """How much one address, account or place may do. `count/seconds`; see `Limit`."""

    sign_in_address: Limit = Limit(20, 300)
    """Tries to sign in, set up or join from one address."""
    sign_in_account: Limit = Limit(30, 900)
    """Failed tries for one account, from wherever; signing in fills it again."""
    reads: Limit = Limit(600, 60)
    """Public reads (brands, slots, places) from one address."""
    contacts: Limit = Limit(20, 300)
    """New contacts from one address."""
    places: Limit = Limit(240, 60)
    """What customers do with their places, from one address."""
    place: Limit = Limit(90, 60)
    """What is done with one place: messages, words, callbacks."""
    signals: Limit = Limit(1200, 60)
    """Signals of one place or one person: setting up voice and picture takes many small ones."""
    unknown: Limit = Limit(30, 60)
    """Places and invitations that don't exist, asked for from one address."""
    letters: Limit = Limit(5, 3600)
    """Withdrawals declared without a link, for one e-mail address: each is acknowledged there."""
    hooks: Limit = Limit(600, 60)
    """Webhooks of shops from one address."""
    staff: Limit = Limit(1200, 60)
    """What one signed-in person does."""


class WebSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that can be set about the doors. Times in milliseconds unless named otherwise."""

    origins: tuple[str, ...] = ()
    """More origins that may call the API, as `https://shop.example`; its own is always allowed."""
    trusted_proxies: tuple[str, ...] = ()
    """Addresses or networks of proxies whose X-Forwarded-For and -Proto are believed."""
    session_idle_ms: int = 12 * 3_600_000
    """A session ends this long after its last use."""
    session_lifetime_ms: int = 7 * 24 * 3_600_000
    """A session ends this long after signing in, used or not."""
    invitation_ms: int = 7 * 24 * 3_600_000
    """An invitation can be accepted this long."""
    streams_per_address: int = 60
    """Open public streams from one address."""
    streams_per_person: int = 12
    """Open streams of one signed-in person."""
    ice_servers: tuple[str, ...] = ()
    """STUN and TURN servers for voice and picture: `stun:HOST:PORT`,
    `turn:USER:SECRET@HOST:PORT`."""
    limits: Limits = Limits()


def read_file(file: Path | None) -> dict[str, Any]:
    """What is written in a settings file, nothing where there is none.

    Raises BadSetting naming the file that can't be read.
    """
    try:
        if file is not None and file.is_file():
            return tomllib.loads(file.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as broken:
        raise BadSetting(f"{file} can't be read as TOML: {broken}") from None
    except OSError as closed:
        raise BadSetting(f"{file} can't be read ({closed.strerror or closed}).") from None
    return {}


def read_settings(environment: Mapping[str, str], file: Path | None = None) -> WebSettings:
    """Settings from `file` (TOML, may be absent) and `environment`, which wins.

    Raises BadSetting naming the one that can't be used, or the file that can't be read.
    """
    written = {name: value for name, value in read_file(file).items() if name not in OTHER_ROOMS}
    _check_names(written, {*WebSettings.__struct_fields__})
    limits = written.get("limits", {})
    if not isinstance(limits, dict):
        raise BadSetting('limits is a table: write [limits], then lines like contacts = "20/300"')
    _check_names(limits, {*Limits.__struct_fields__})
    return WebSettings(
        **{
            field: _read(
                field, environment.get(PREFIX + field.upper(), written.get(field)), default
            )
            for field, default in _defaults(WebSettings)
            if field != "limits"
        },
        limits=Limits(
            **{
                field: _limit(
                    field,
                    environment.get(f"{PREFIX}LIMIT_{field.upper()}", limits.get(field)),
                    default,
                )
                for field, default in _defaults(Limits)
            }
        ),
    )


def _check_names(written: Mapping[str, object], known: set[str]) -> None:
    if unknown := sorted(written.keys() - known):
        raise BadSetting(f"{unknown[0]} is no setting; there are: {', '.join(sorted(known))}")


def _defaults(form: type[msgspec.Struct]) -> list[tuple[str, Any]]:
    return [(field.name, field.default) for field in msgspec.structs.fields(form)]


def _limit(name: str, value: object, default: Limit) -> Limit:
    if value is None:
        return default
    try:
        return Limit.parse(str(value))
    except ValueError as wrong:
        raise BadSetting(f"limits.{name}: {wrong}") from None


def _read(name: str, value: object, default: Any) -> Any:
    if value is None:
        return default
    if isinstance(default, int):
        try:
            number = int(str(value))
        except ValueError:
            number = 0
        if not 0 < number < 2**53:
            raise BadSetting(f"{name} is {value!r}: write a whole number greater than 0")
        return number
    items = value if isinstance(value, list) else str(value).split(",")
    return tuple(_item(name, str(item).strip()) for item in items if str(item).strip())


def _item(name: str, item: str) -> str:
    if name == "trusted_proxies":
        try:
            ipaddress.ip_network(item, strict=False)
        except ValueError:
            raise BadSetting(
                f"trusted_proxies: {item!r} is no address or network; write 10.0.0.5 or 10.0.0.0/8"
            ) from None
    if name == "origins":
        scheme, _, host = item.partition("://")
        if scheme not in ("http", "https") or not host or "/" in host:
            raise BadSetting(f"origins: {item!r} is no origin; write https://HOST without a path")
    if name == "ice_servers" and not item.startswith(("stun:", "turn:", "turns:")):
        raise BadSetting(
            f"ice_servers: {item!r} is no server; write stun:HOST:PORT or "
            "turn:USER:SECRET@HOST:PORT"
        )
    return item
