"""Hears and sees what a page plays: the sound and picture that really arrived.

Measured is what the person before the page gets: media elements that play, aren't silenced and,
for pictures, are in sight. A strict content security policy allows no functions made from text,
so nothing waits inside the page; it is asked again and again from here.
"""

from __future__ import annotations

import base64
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

from tests.e2e import wire
from tests.e2e.studio import EDGES

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page
    from tests.e2e.studio import Likeness

PATIENCE_S: Final = 45.0
LISTEN_S: Final = 0.9
"""Longer than a silence between two beeps and a beep together."""
CLOSE_HZ: Final = 25.0
CLEAR_DB: Final = 25.0
"""How far a tone must stand above the middle of the spectrum to count as heard."""
LOUD_DB: Final = -75.0
LEAST_POINTS: Final = 40

# Listens for a moment and answers, for each sounding stream, its strongest frequency. Stops early
# when the wanted one is clearly there.
_LISTEN = """
async ({ seconds, wanted, close, clear }) => {
  const ears = (window.__ears ??= { context: new AudioContext(), of: new Map() });
  await ears.context.resume();
  const playing = [...document.querySelectorAll('audio, video')].filter(
    (e) => e.srcObject instanceof MediaStream && !e.paused && !e.muted && e.volume > 0 &&
      e.srcObject.getAudioTracks().some((t) => t.readyState === 'live' && t.enabled));
  const heard = [];
  for (const element of playing) {
    const track = element.srcObject.getAudioTracks().find((t) => t.readyState === 'live');
    let analyser = ears.of.get(track.id);
    if (!analyser) {
      analyser = new AnalyserNode(ears.context, { fftSize: 8192, smoothingTimeConstant: 0 });
      ears.context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
      ears.of.set(track.id, analyser);
    }
    heard.push({ analyser, best: { hz: 0, db: -Infinity, above: 0 } });
  }
  const until = performance.now() + seconds * 1000;
  const bins = new Float32Array(4096);
  const found = ({ best }) => Math.abs(best.hz - wanted) < close && best.above > clear;
  while (performance.now() < until && !heard.some(found)) {
    await new Promise((resolve) => setTimeout(resolve, 60));
    for (const { analyser, best } of heard) {
      analyser.getFloatFrequencyData(bins);
      let peak = 10; // below 60 Hz is hum
      for (let i = 10; i < bins.length; i++) if (bins[i] > bins[peak]) peak = i;
      if (!(bins[peak] > best.db)) continue;
      const middle = Float32Array.from(bins).sort()[bins.length / 2];
      best.hz = peak * ears.context.sampleRate / analyser.fftSize;
      best.db = bins[peak];
      best.above = bins[peak] - Math.max(middle, -200);
    }
  }
  return heard.map(({ best }) => ({ hz: best.hz, db: Math.max(best.db, -999), above: best.above }));
}
"""

# Draws every picture in sight twice and answers its middle colour and how much it changed.
_LOOK = """
async () => {
  const shown = [...document.querySelectorAll('video')].filter((e) => {
    const box = e.getBoundingClientRect();
    return e.srcObject instanceof MediaStream && !e.paused && e.videoWidth > 2 &&
      box.width > 8 && box.height > 8 &&
      e.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  });
  const draw = (video) => {
    const canvas = new OffscreenCanvas(64, 48);
    const drawing = canvas.getContext('2d', { willReadFrequently: true });
    drawing.drawImage(video, 0, 0, 64, 48);
    return drawing.getImageData(0, 0, 64, 48).data;
  };
  const first = shown.map(draw);
  await new Promise((resolve) => setTimeout(resolve, 450));
  return shown.map((video, n) => {
    const now = draw(video);
    const sum = [0, 0, 0];
    let change = 0;
    for (let i = 0; i < now.length; i += 4) {
      for (let c = 0; c < 3; c++) {
        sum[c] += now[i + c];
        change += Math.abs(now[i + c] - first[n][i + c]);
      }
    }
    const pixels = now.length / 4;
    return { colour: sum.map((s) => s / pixels), change: change / pixels / 3,
      width: video.getBoundingClientRect().width };
  });
}
"""

# Where on a picture of the screen each wanted colour stands most: the middle of its points, as
# shares of width and height, and how many points there are.
_WHERE = """
async ({ png, wanted }) => {
  const bytes = Uint8Array.from(atob(png), (sign) => sign.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
  const canvas = new OffscreenCanvas(image.width, image.height);
  const drawing = canvas.getContext('2d');
  drawing.drawImage(image, 0, 0);
  const { data } = drawing.getImageData(0, 0, image.width, image.height);
  return wanted.map((colour) => {
    let [points, x, y] = [0, 0, 0];
    for (let i = 0; i < data.length; i += 4) {
      if (colour.some((value, n) => Math.abs(value - data[i + n]) > 60)) continue;
      points += 1;
      x += (i / 4) % image.width;
      y += Math.floor(i / 4 / image.width);
    }
    return { points, x: x / points / image.width, y: y / points / image.height };
  });
}
"""


@dataclass(frozen=True, slots=True)
class Sound:
    """The strongest frequency of one stream: `db` in dBFS, `above` in dB over the middle bin."""

    hz: float
    db: float
    above: float

    @property
    def is_tone(self) -> bool:
        """Whether it stands out as a tone does."""
        return self.db > LOUD_DB and self.above > CLEAR_DB


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture in sight: its mean colour, its change in half a second (0 to 255), its width."""

    colour: tuple[float, float, float]
    change: float
    width: float

    def is_of(self, colour: tuple[int, int, int]) -> bool:
        """Whether it is a living picture in this colour: not black, and moving."""
        leading = max(range(3), key=lambda n: colour[n])
        lit = self.colour[leading]
        others = max(self.colour[n] for n in range(3) if n != leading)
        return lit > 60 and lit > others + 40 and self.change > 0.5


def listen(page: Page, wanted_hz: float = 0.0) -> list[Sound]:
    """What each stream sounds like that the page plays aloud."""
    asked = {"seconds": LISTEN_S, "wanted": wanted_hz, "close": CLOSE_HZ, "clear": CLEAR_DB}
    found = cast("list[dict[str, Any]]", page.evaluate(_LISTEN, asked))
    return [Sound(**sound) for sound in found]


def look(page: Page) -> list[Picture]:
    """Every playing picture that can be seen on the page."""
    found = cast("list[dict[str, Any]]", page.evaluate(_LOOK))
    return [
        Picture((red, green, blue), picture["change"], picture["width"])
        for picture in found
        for red, green, blue in [picture["colour"]]
    ]


def edges_in_sight(video: Locator) -> dict[str, str]:
    """Which bands (`EDGES`) of an edged picture are in sight, by the side that they lie on there.

    Measured on the screen, where a picture that fills its frame is cut off.
    """
    asked = {
        "png": base64.b64encode(video.screenshot()).decode(),
        "wanted": [list(colour) for colour in EDGES.values()],
    }
    found = cast("list[dict[str, float]]", video.page.evaluate(_WHERE, asked))
    seen = {}
    for name, where in zip(EDGES, found, strict=True):
        if where["points"] < LEAST_POINTS:
            continue
        across, down = where["x"] - 0.5, where["y"] - 0.5
        if name in ("top", "bottom"):
            seen["top" if down < 0 else "bottom"] = name
        else:
            seen["left" if across < 0 else "right"] = name
    return seen


def tones(page: Page, wanted_hz: float = 0.0) -> list[float]:
    """The frequencies that can be heard, one for each stream that carries a tone."""
    return [sound.hz for sound in listen(page, wanted_hz) if sound.is_tone]


def hears(page: Page, person: Likeness) -> bool:
    """Whether the person's tone can be heard now."""
    return any(abs(hz - person.hz) < CLOSE_HZ for hz in tones(page, person.hz))


def sees(page: Page, person: Likeness) -> bool:
    """Whether the person's picture can be seen now."""
    return any(picture.is_of(person.colour) for picture in look(page))


def until(ask: Callable[[], bool], what: str, patience_s: float = PATIENCE_S) -> None:
    """Ask until it is so. Raises AssertionError that says `what` never was."""
    end = time.monotonic() + patience_s
    while not ask():
        assert time.monotonic() < end, f"not within {patience_s:g} s: {what}"
        time.sleep(0.1)


def _await(page: Page, ask: Callable[[], bool], what: str) -> None:
    """As `until`; a failure shows the page's connections and how they came about."""
    try:
        until(ask, f"{what} on {page.url}")
    except AssertionError as failed:
        failed.add_note(f"the wire of {page.url}: {wire.told(page)}")
        raise


def await_voice(page: Page, person: Likeness) -> None:
    """Wait until the person is heard."""
    _await(page, lambda: hears(page, person), f"a tone at {person.hz} Hz")


def await_picture(page: Page, person: Likeness) -> None:
    """Wait until the person is seen."""
    _await(page, lambda: sees(page, person), f"a living picture in {person.colour}")


def _packets(page: Page) -> int:
    return sum(line.sound_packets for line in wire.lines(page) if line.state == "connected")


def is_silent(page: Page, person: Likeness) -> bool:
    """Whether the line stands, sound comes over it, and the person isn't heard in it."""
    before = _packets(page)
    return not hears(page, person) and _packets(page) > before


def await_silence(page: Page, person: Likeness) -> None:
    """Wait until the person is silent. A line that broke isn't silence."""
    _await(
        page, lambda: is_silent(page, person), f"no tone at {person.hz} Hz over a line that is up"
    )


def await_dark(page: Page, person: Likeness) -> None:
    """Wait until the person isn't seen, though the line stands and sound comes over it."""

    def dark() -> bool:
        before = _packets(page)
        return not sees(page, person) and _packets(page) > before

    _await(page, dark, f"no picture in {person.colour} over a line that is up")


def await_face_to_face(one: Page, its: Likeness, other: Page, others: Likeness) -> None:
    """Wait until both pages hear and see the person at the other one."""
    await_voice(one, others)
    await_voice(other, its)
    await_picture(one, others)
    await_picture(other, its)
