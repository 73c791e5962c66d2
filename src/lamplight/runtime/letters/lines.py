"""What strangers typed, made fit for a line of a letter, and addresses that can be written to."""

import re
import unicodedata
from typing import Final

_STEERING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")
"""Marks that turn the direction of what follows: a stranger's may not turn ours."""
_LONGEST_ADDRESS: Final = 254
_LONGEST_LOCAL: Final = 64
_LOCAL: Final = re.compile(r"[^\s@()<>\[\]\\,;:\"\u0000-\u0020\u007f-\u00a0]+")
_LABEL: Final = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


def one_line(text: str, longest: int = 0) -> str:
    """On one line, without anything that isn't seen; cut with "…" where it is too long."""
    shown = "".join(" " if _parts_lines(sign) else sign for sign in text if not _hidden(sign))
    line = " ".join(part for part in shown.split(" ") if part).strip()
    return f"{line[: longest - 1].rstrip()}…" if 0 < longest < len(line) else line


def paragraphs(text: str) -> list[str]:
    """Each of its lines that says anything, made fit for a line."""
    return [
        line
        for raw in re.split(r"[\r\n\u2028\u2029\x0b\x0c\x85]+", text)
        if (line := one_line(raw))
    ]


def _parts_lines(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cc", "Zl", "Zp")


def _hidden(sign: str) -> bool:
    return sign in _STEERING or unicodedata.category(sign) == "Cs"


def isolated(text: str, *, rtl: bool) -> str:
    """As it is, or kept apart from what is around it, where it is written the other way."""
    ways = {unicodedata.bidirectional(sign) for sign in text}
    other = ways & ({"L"} if rtl else {"R", "AL", "AN"})
    return f"\u2068{text}\u2069" if other else text


def address_of(written: str) -> str | None:
    """An e-mail address as it is written to: its domain in small ASCII letters.

    None for what is none (RFC 5321, without quoted names and addresses of machines; RFC 6531).
    """
    local, at, domain = unicodedata.normalize("NFC", written.strip()).rpartition("@")
    if not at or not _LOCAL.fullmatch(local) or len(local.encode()) > _LONGEST_LOCAL:
        return None
    if local.startswith(".") or local.endswith(".") or ".." in local or any(map(_hidden, local)):
        return None
    try:
        plain = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None
    labels = plain.split(".")
    if len(labels) < 2 or not all(_LABEL.fullmatch(label) for label in labels):
        return None
    address = f"{local}@{plain}"
    return address if len(address.encode()) <= _LONGEST_ADDRESS else None
