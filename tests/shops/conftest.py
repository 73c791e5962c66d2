"""A real Vendure for all tests of this folder, and where its hooks arrive."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from tests.shops import _vendure
from tests.shops._connected import SECRET, settings_of
from tests.shops._vendure import Mailbox, Vendure

from lamplight.shops.vendure.connector import Vendure as Connector

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator


PLUGIN = Path(__file__).parents[2] / "docs" / "shops" / "vendure-plugin" / "lamplight.js"


@pytest.fixture(scope="session")
def mailbox() -> Iterator[Mailbox]:
    """Where the shop's hooks arrive."""
    made = Mailbox()
    yield made
    made.close()


@pytest.fixture(scope="session")
def installed(request: pytest.FixtureRequest) -> Path:
    """Where Vendure is. Skips where it can't be had."""

    def say(line: str) -> None:
        if reporter := request.config.pluginmanager.get_plugin("terminalreporter"):
            reporter.write_line(f"\n{line}")

    try:
        return _vendure.install(_vendure.HERE, "vendure", say)
    except _vendure.CannotInstall as error:
        pytest.skip(f"needs Vendure: {error}")


@pytest.fixture(scope="session")
def vendure(
    installed: Path, tmp_path_factory: pytest.TempPathFactory, mailbox: Mailbox
) -> Iterator[Vendure]:
    """The shop, with our plugin."""
    plugin = {
        "file": str(PLUGIN),
        "name": "LamplightPlugin",
        "settings": {"url": mailbox.url, "secret": SECRET},
    }
    with Vendure.run(installed, tmp_path_factory.mktemp("vendure") / "log", [plugin]) as shop:
        yield shop


@pytest.fixture(scope="module")
def plain_vendure(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vendure]:
    """Another shop, without our plugin."""
    with Vendure.run(installed, tmp_path_factory.mktemp("plain") / "log", []) as shop:
        yield shop


@pytest_asyncio.fixture
async def shop(vendure: Vendure) -> AsyncIterator[Connector]:
    """The shop, connected."""
    made = Connector(settings_of(vendure))
    yield made
    await made.close()
