"""What a page does to be noticed: chimes that really sound, notifications, and being looked at.

Put into a window before its pages load. The sound is measured where it leaves the page. A browser
without a screen always shows its pages and never freezes one, so they are told that nobody looks,
or that they stand still; and sound before the first click, which browsers in tests allow, can be
forbidden as it is by people's browsers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from tests.e2e import ears

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

CHIME_HZ = (659.26, 987.77)

_SENSES = """
(() => {
  const senses = (window.__senses = { notices: [], open: 0, strikes: 0, ears: [] });

  if ('Notification' in window)
    window.Notification = class extends Notification {
      constructor(title, options) {
        super(title, options);
        senses.notices.push({ title, body: options.body });
        senses.open += 1;
      }
      close() {
        super.close();
        senses.open -= 1;
      }
    };

  const connect = AudioNode.prototype.connect;
  AudioNode.prototype.connect = function (to, ...more) {
    if (to instanceof AudioDestinationNode) {
      const ear = new AnalyserNode(this.context, { fftSize: 8192, smoothingTimeConstant: 0 });
      connect.call(this, ear);
      senses.ears.push(ear);
    }
    return connect.call(this, to, ...more);
  };
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (...when) {
    senses.strikes += 1;
    return start.apply(this, when);
  };

  // A frozen tab keeps its locks, and neither hears nor answers the others.
  let frozen = false;
  senses.freeze = (yes) => (frozen = yes);
  window.BroadcastChannel = class extends BroadcastChannel {
    postMessage(message) {
      if (!frozen) super.postMessage(message);
    }
    set onmessage(hear) {
      super.onmessage = (event) => frozen || hear(event);
    }
  };

  let away = false;
  Object.defineProperty(document, 'hidden', { get: () => away });
  Object.defineProperty(document, 'visibilityState', { get: () => (away ? 'hidden' : 'visible') });
  senses.lookAway = (yes) => {
    away = yes;
    document.dispatchEvent(new Event('visibilitychange'));
  };
})();
"""

_SILENT = """
(() => {
  let clicked = false;
  addEventListener('pointerdown', (event) => (clicked ||= event.isTrusted), true);
  const Real = AudioContext;
  window.AudioContext = class extends Real {
    constructor(options) {
      super(options);
      if (!clicked) super.suspend();
    }
    resume() {
      return clicked ? super.resume() : new Promise(() => {});
    }
  };
})();
"""

_HEAR = """
async ({ wanted, seconds }) => {
  const bins = new Float32Array(4096);
  const until = performance.now() + seconds * 1000;
  while (performance.now() < until) {
    for (const ear of window.__senses.ears) {
      ear.getFloatFrequencyData(bins);
      let peak = 10;
      for (let i = 10; i < bins.length; i++) if (bins[i] > bins[peak]) peak = i;
      const hz = peak * ear.context.sampleRate / ear.fftSize;
      if (bins[peak] > -60 && wanted.some((one) => Math.abs(one - hz) < 12)) return true;
    }
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
  return false;
}
"""


def give(context: BrowserContext, *, silent: bool = False) -> None:
    """Let the pages of a profile be felt. `silent`: they may not sound before a click."""
    context.grant_permissions(["notifications"])
    context.add_init_script(_SENSES)
    if silent:
        context.add_init_script(_SILENT)


def look_away(page: Page, away: bool = True) -> None:
    """Nobody sees this page now; or somebody sees it again."""
    page.evaluate("(yes) => window.__senses.lookAway(yes)", away)


def freeze(page: Page, frozen: bool = True) -> None:
    """Stop what a page says to other tabs and hears of them; or let it go on."""
    page.evaluate("(yes) => window.__senses.freeze(yes)", frozen)


def notices(page: Page) -> list[dict[str, str]]:
    """The notifications that this page made."""
    return cast("list[dict[str, str]]", page.evaluate("window.__senses.notices"))


def notices_shown(page: Page) -> int:
    """How many of them it didn't take back."""
    return int(page.evaluate("window.__senses.open"))


def strikes(page: Page) -> int:
    """How often this page struck a bell, heard or not."""
    return int(page.evaluate("window.__senses.strikes"))


def hears_chime(page: Page, seconds: float = 4.0) -> bool:
    """Whether the tones of the chime leave this page within the time of one ring."""
    wanted: Any = {"wanted": CHIME_HZ, "seconds": seconds}
    return bool(page.evaluate(_HEAR, wanted))


def await_chime(page: Page) -> None:
    """Wait until the chime sounds from this page."""
    ears.until(lambda: hears_chime(page), "the chime sounds")


def await_title(page: Page, words: str) -> None:
    """Wait until the page's title says this."""
    ears.until(lambda: page.title() == words, f"the title is “{words}”")
