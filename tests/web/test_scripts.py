"""What a quiet desk loads is small, also where everything that may stand there does."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import lamplight.web

STATIC = Path(lamplight.web.__file__).parent / "static"
LIMIT = 60_000
QUIET = (
    "src/cases/MyCases.svelte",
    "src/cases/QuietCases.svelte",
    "src/desk/calm/QuietShops.svelte",
)
"""Parts that a quiet desk shows beside what it always shows: own cases, late ones, late shops."""


def _needed(manifest: dict[str, Any], parts: tuple[str, ...]) -> set[str]:
    """The files of scripts that these parts need, each once."""
    found: set[str] = set()
    left = list(parts)
    while left:
        part = manifest[left.pop()]
        if part["file"] not in found:
            found.add(part["file"])
            left += part.get("imports", [])
    return found


def test_a_quiet_desk_with_late_cases_and_late_shops_needs_no_more_than_60_kb() -> None:
    manifest = json.loads((STATIC / ".vite" / "manifest.json").read_text())
    files = _needed(manifest, ("desk.html", *QUIET))
    assert len(files) > len(QUIET)
    sizes = {file: len(gzip.compress((STATIC / file).read_bytes())) for file in files}
    assert sum(sizes.values()) <= LIMIT, sizes
