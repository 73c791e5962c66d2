"""A real Vendure for all tests of this folder, and where its hooks arrive."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from tests.shops import _ahead, _medusa, _vendure
from tests.shops._connected import SECRET, settings_of
from tests.shops._medusa import PROVIDER, Medusa, Tunnel
from tests.shops._vendure import Mailbox, Vendure

from lamplight.journal.server.settings import ROLE
from lamplight.shops.medusa.connector import Medusa as MedusaConnector
from lamplight.shops.medusa.settings import MedusaSettings
from lamplight.shops.vendure.connector import Vendure as Connector

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from lamplight.journal.server import Server


PLUGIN = Path(__file__).parents[2] / "docs" / "shops" / "vendure-plugin" / "lamplight.js"
_AHEAD = pytest.StashKey[contextlib.ExitStack]()


def pytest_collection_finish(session: pytest.Session) -> None:
    """The shops that will be needed are installed while the tests before them run."""
    needed = {name for item in session.items for name in getattr(item, "fixturenames", ())}
    if not session.config.option.collectonly:
        ahead = session.config.stash[_AHEAD] = contextlib.ExitStack()
        shops = [shop for fixture, shop in _ahead.SHOPS.items() if fixture in needed]
        ahead.enter_context(_ahead.installing(shops))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Nobody needs them any more."""
    if ahead := session.config.stash.get(_AHEAD, None):
        ahead.close()


@pytest.fixture(scope="session")
def mailbox() -> Iterator[Mailbox]:
    """Where the shop's hooks arrive."""
    made = Mailbox()
    yield made
    made.close()


@pytest.fixture(scope="session")
def medusas_mailbox() -> Iterator[Mailbox]:
    """Where Medusa's hooks arrive."""
    made = Mailbox()
    yield made
    made.close()


def _installed(request: pytest.FixtureRequest, source: Path, name: str) -> Path:
    def say(line: str) -> None:
        if reporter := request.config.pluginmanager.get_plugin("terminalreporter"):
            reporter.write_line(f"\n{line}")

    try:
        return _vendure.install(source, name.lower(), say)
    except _vendure.CannotInstall as error:
        pytest.skip(f"needs {name}: {error}")


@pytest.fixture(scope="session")
def installed(request: pytest.FixtureRequest) -> Path:
    """Where Vendure is. Skips where it can't be had."""
    return _installed(request, _vendure.HERE, "Vendure")


@pytest.fixture(scope="session")
def medusa(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    postgres: Server,
    superuser: Callable[[str], None],
    medusas_mailbox: Mailbox,
) -> Iterator[Medusa]:
    """A Medusa with our subscriber, on a database of its own. Skips where it can't be had."""
    place = _installed(request, _medusa.HERE, "Medusa")
    name = f"medusa_{os.getpid()}"
    superuser(f"CREATE DATABASE {name} TEMPLATE template0 OWNER {ROLE}")
    tunnel = Tunnel(f"{postgres.address.host}/.s.PGSQL.{postgres.address.port}")
    url = f"postgres://{ROLE}@127.0.0.1:{tunnel.port}/{name}"
    hooks = {"LAMPLIGHT_URL": medusas_mailbox.url, "LAMPLIGHT_SECRET": SECRET}
    hooks["LAMPLIGHT_PAUSE_MS"] = "100"
    with Medusa.run(place, tmp_path_factory.mktemp("medusa"), url, hooks) as shop:
        yield shop
    tunnel.close()
    superuser(f"DROP DATABASE {name} WITH (FORCE)")


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


@pytest.fixture(scope="session")
def settings(medusa: Medusa) -> MedusaSettings:
    """How the Medusa is connected."""
    return MedusaSettings(
        url=medusa.url,
        key=medusa.key(),
        brands={"Shop": "nordhaus"},
        tenders={PROVIDER: "card"},
        express=["Express"],
        return_by="Back",
        hook_secrets=[SECRET],
    )


@pytest_asyncio.fixture
async def medusa_shop(settings: MedusaSettings) -> AsyncIterator[MedusaConnector]:
    """The Medusa, connected."""
    made = MedusaConnector(settings)
    yield made
    await made.close()
