"""Two people, two browsers, one house: what every end-to-end test stands on."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect, sync_playwright
from tests.e2e.browser import PATIENCE_MS, Browsers, Windows, chromium_path
from tests.e2e.demo import Demo
from tests.e2e.house import House
from tests.e2e.staff import Api, Shop, first_lead

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from playwright.sync_api import Playwright

FAILED = pytest.StashKey[bool]()
expect.set_options(timeout=PATIENCE_MS)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember that a test failed, so that its windows are kept."""
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report


@pytest.fixture(scope="session")
def chromium() -> str:
    """Debian's Chromium, or the test is skipped and says what would help."""
    path = chromium_path()
    if path is None:
        pytest.skip("needs Chromium: apt-get install chromium")
    return path


@pytest.fixture(scope="session")
def playwright(chromium: str) -> Iterator[Playwright]:
    """Playwright. Its loop runs in this thread until the end: `tests/conftest.py` puts us last."""
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browsers(
    playwright: Playwright, chromium: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Browsers]:
    """Browsers by likeness, started when first needed."""
    running = Browsers(playwright, tmp_path_factory.mktemp("studio"), chromium)
    yield running
    running.close()


@pytest.fixture
def windows(
    browsers: Browsers, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Windows]:
    """The windows of one test; kept as pictures when it fails."""
    opened = Windows(browsers)
    yield opened
    if request.node.stash.get(FAILED, False):
        folder = tmp_path_factory.mktemp("kept")
        opened.keep(folder)
        for log in tmp_path_factory.getbasetemp().glob("*/data.log"):
            shutil.copy(log, folder / f"{log.parent.name}.log")
        request.node.add_report_section("teardown", "windows", f"what they showed: {folder}")
    opened.close()
    assert not opened.watch.wrongs, "\n".join(opened.watch.wrongs)


@pytest.fixture(scope="session")
def house(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The app, started as its owner starts it, empty at first."""
    started = House(tmp_path_factory.mktemp("house") / "data")
    try:
        started.start()
        yield started
    finally:
        started.stop()


@pytest.fixture(scope="session")
def lead(house: House) -> Iterator[Api]:
    """The API as the first lead of the house."""
    api = Api(house)
    try:
        first_lead(api)
        yield api
    finally:
        api.close()


@pytest.fixture
def shop(lead: Api) -> Iterator[Shop]:
    """A brand of this test's own, open at all hours."""
    opened = Shop(lead)
    try:
        yield opened
    finally:
        opened.close()


@pytest.fixture(scope="module")
def demo(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demo shop, for the tests of one file."""
    house = House(tmp_path_factory.mktemp("demo") / "data", demo=True)
    shop = Demo(house)
    try:
        house.start()
        yield shop
    finally:
        shop.close()
        house.stop()
