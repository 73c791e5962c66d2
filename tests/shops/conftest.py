"""A real Vendure for all tests of this folder, and where its hooks arrive."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.shops import _vendure
from tests.shops._vendure import Vendure

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def vendure(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Vendure]:
    """The shop, installed if need be. Skips where it can't be had."""

    def say(line: str) -> None:
        if reporter := request.config.pluginmanager.get_plugin("terminalreporter"):
            reporter.write_line(f"\n{line}")

    try:
        place = _vendure.install(_vendure.HERE, "vendure", say)
    except _vendure.CannotInstall as error:
        pytest.skip(f"needs Vendure: {error}")
    with Vendure.run(place, tmp_path_factory.mktemp("vendure") / "log", []) as shop:
        yield shop
