"""axe-core on a page that is open: what it finds against WCAG and good practice."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from playwright.sync_api import Page


@cache
def _script() -> str:
    file = resources.files("axe_playwright_python") / "axe.min.js"
    return file.read_text("utf-8")


def violations(page: Page) -> list[str]:
    """Each violation in one line: the rule, how bad, the first elements that break it."""
    page.evaluate(_script())
    found = cast(
        "list[dict[str, Any]]",
        page.evaluate("async () => (await axe.run(document)).violations"),
    )
    return [_in_words(violation) for violation in found]


def _in_words(violation: dict[str, Any]) -> str:
    where = "; ".join(
        f"{' '.join(map(str, node['target']))} ({node['failureSummary'].splitlines()[-1].strip()})"
        for node in violation["nodes"][:4]
    )
    return f"{violation['id']} ({violation['impact']}, {len(violation['nodes'])} ×): {where}"
