"""The page on simulating names every key that a scenario may have, and every figure."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from lamplight.staffing.figures import FIGURES
from lamplight.staffing.reading import read
from lamplight.staffing.table import Table

if TYPE_CHECKING:
    import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = (DOCS / "simulating.md").read_text(encoding="utf-8")
NAMED = set(re.findall(r"`\[{0,2}([a-z_0-9]+)\]{0,2}`", PAGE))


def test_every_key_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: set[str] = set()
    raw = Table.raw

    def noted(table: Table, key: str) -> object:
        asked.add(key)
        return raw(table, key)

    monkeypatch.setattr(Table, "raw", noted)
    recorded = {
        "days": 2,
        "arrivals": {"times": [1]},
        "handling": {"distribution": "recorded", "seconds": [1]},
        "agents": {"count": 1},
        "call_again": {"share": 0.5, "after_seconds": 600},
    }
    read(recorded)
    for example in (DOCS / "scenarios").glob("*.toml"):
        read(tomllib.loads(example.read_text(encoding="utf-8")))
    assert len(asked) > 50
    assert asked - NAMED == set()


def test_every_figure_is_named() -> None:
    assert set(FIGURES) | {"ci", "se", "runs", "what_if"} <= NAMED


def test_the_smallest_scenario_on_the_page_is_the_example() -> None:
    [block] = re.findall(r"```toml\n(.*?)```", PAGE, flags=re.DOTALL)
    example = (DOCS / "scenarios" / "smallest.toml").read_text(encoding="utf-8")
    assert tomllib.loads(block) == tomllib.loads(example)


def test_every_example_is_pointed_to_or_beside_one_that_is() -> None:
    pointed = set(re.findall(r"\(scenarios/([\w.-]+)\)", PAGE))
    assert pointed <= {one.name for one in (DOCS / "scenarios").glob("*.toml")}
