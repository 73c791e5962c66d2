"""Our key in the words of a shop: by it is found again what we asked for."""

from __future__ import annotations

import re
from typing import Final

_KEY: Final = re.compile(r"\[lamplight ([^\[\]]+)\]")
LONGEST: Final = 255
"""How long a reason may be where a shop's database is MySQL."""


def key_in(text: str | None) -> str:
    """Our key in the words of a refund or a note; "" where there is none."""
    found = _KEY.search(text or "")
    return found[1] if found else ""


def with_key(text: str, key: str) -> str:
    """Words with our key."""
    mark = f"[lamplight {key}]"
    return f"{text[: max(0, LONGEST - len(mark) - 1)]} {mark}".strip()
