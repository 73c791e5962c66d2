"""Debian's Chromium with fake devices, one process for each likeness, kept for the whole run."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tests.e2e import wire
from tests.e2e.studio import Likeness, write_picture, write_voice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright

PATIENCE_MS: Final = 40_000

QUIET: Final = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
)
TALK: Final = (
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    "--allow-loopback-in-peer-connection",
    "--autoplay-policy=no-user-gesture-required",
)
# A name that isn't loopback's: plain http there is not a secure origin.
ELSEWHERE: Final = "lamplight.test"


def _processes() -> Iterator[tuple[int, str]]:
    """Running processes of this machine with their command lines, where they can be read."""
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has ended meanwhile, or is somebody else's
            yield int(folder.name), (folder / "cmdline").read_text(errors="replace")


def _ancestors(pid: int) -> Iterator[int]:
    """The process that began a process, the one that began that one, and so on."""
    while pid > 1:
        pid = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
        yield pid


def chromium_path() -> str | None:
    """Where this machine has Chromium, if it has it."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)


@dataclass  # without slots: Playwright keeps marks on the object whose methods listen
class Watch:
    """What went wrong inside pages: thrown errors, and what the security policy stopped."""

    wrongs: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def follow(self, page: Page) -> None:
        """Begin to watch a page."""
        page.on(
            "pageerror",
            lambda error: self.wrongs.append(f"{page.url}: {error.message}\n{error.stack}"),
        )
        page.on("console", self._on_console)

    def _on_console(self, message: ConsoleMessage) -> None:
        self.said.append(f"{message.type}: {message.text}")
        if message.type == "error" and "Content Security Policy" in message.text:
            self.wrongs.append(message.text)


class Browsers:
    """Chromium processes by what they are told to fake."""

    def __init__(self, playwright: Playwright, folder: Path, executable: str) -> None:
        self._playwright = playwright
        self._folder = folder
        self._executable = executable
        self._running: dict[object, Browser] = {}
        self._run = secrets.token_hex(8)

    def _mark(self, likeness: Likeness) -> str:
        """By this word of its command line a browser of this run is known from everybody else's."""
        return f"--user-agent-mark={self._run}-{likeness.hz}"

    def of(self, likeness: Likeness) -> Browser:
        """A browser whose microphone and camera give this likeness."""
        if likeness not in self._running:
            voice = write_voice(self._folder / f"{likeness.hz}.wav", likeness.hz)
            picture = write_picture(self._folder / f"{likeness.hz}.y4m", likeness)
            self._running[likeness] = self._launch(
                *TALK,
                self._mark(likeness),
                f"--use-file-for-fake-audio-capture={voice}",
                f"--use-file-for-fake-video-capture={picture}",
            )
        return self._running[likeness]

    def without_devices(self) -> Browser:
        """A browser with no camera and no microphone, where `ELSEWHERE` is this machine."""
        if "bare" not in self._running:
            self._running["bare"] = self._launch(
                "--use-fake-ui-for-media-stream",
                f"--host-resolver-rules=MAP {ELSEWHERE} 127.0.0.1",
            )
        return self._running["bare"]

    def that_refuses(self) -> Browser:
        """A browser with a camera and a microphone whose person lets no page have them."""
        if "refusing" not in self._running:
            self._running["refusing"] = self._launch(
                "--use-fake-device-for-media-stream", "--deny-permission-prompts"
            )
        return self._running["refusing"]

    @contextmanager
    def cut_off(self, likeness: Likeness) -> Iterator[None]:
        """While this lasts, nothing reaches or leaves that browser, as when a radio link is gone.

        Its process for the network is stopped and goes on afterwards.
        """
        mark = self._mark(likeness)
        browser = next(
            pid for pid, words in _processes() if mark in words and "--type=" not in words
        )
        network = next(
            pid
            for pid, words in _processes()
            if "network.mojom.NetworkService" in words and browser in _ancestors(pid)
        )
        os.kill(network, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(network, signal.SIGCONT)

    def _launch(self, *args: str) -> Browser:
        as_root = ("--no-sandbox",) if os.geteuid() == 0 else ()
        return self._playwright.chromium.launch(
            executable_path=self._executable,
            args=[*QUIET, *as_root, *args],
            timeout=60_000,
        )

    def close(self) -> None:
        """End every browser."""
        for browser in self._running.values():
            browser.close()
        self._running.clear()


class Windows:
    """The windows of one test: made here, closed here, their wrongs collected."""

    def __init__(self, browsers: Browsers) -> None:
        self.browsers = browsers
        self.watch = Watch()
        self.contexts: list[BrowserContext] = []

    def context(self, browser: Browser, **options: Any) -> BrowserContext:
        """A new profile: nothing shared with another one."""
        options.setdefault("viewport", {"width": 1440, "height": 900})
        options.setdefault("locale", "en-GB")
        context = browser.new_context(**options)
        context.set_default_timeout(PATIENCE_MS)
        context.on("page", self.watch.follow)
        context.add_init_script(wire.TAP)
        self.contexts.append(context)
        return context

    def page(self, likeness: Likeness, **options: Any) -> Page:
        """A window in a new profile of the browser with this likeness."""
        return self.context(self.browsers.of(likeness), **options).new_page()

    def pages(self) -> list[Page]:
        """All windows that are open."""
        return [page for context in self.contexts for page in context.pages]

    def keep(self, folder: Path) -> None:
        """Put on disk what each window shows and said; for a test that failed."""
        folder.mkdir(parents=True, exist_ok=True)
        for number, page in enumerate(self.pages(), 1):
            try:
                page.screenshot(path=folder / f"window-{number}.png", timeout=5000)
                shown = page.locator("body").aria_snapshot(timeout=5000)
            except Exception as reason:  # a window that hangs must not hide why the test failed
                shown = f"(can't be read: {reason})"
            told = f"{page.url}\n\n{shown}\n\n{wire.told(page)}\n"
            (folder / f"window-{number}.txt").write_text(told)
        (folder / "console.txt").write_text("\n".join(self.watch.said) + "\n")

    def close(self) -> None:
        """Close all windows."""
        for context in self.contexts:
            context.close()
        self.contexts.clear()
