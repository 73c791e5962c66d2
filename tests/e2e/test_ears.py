"""The measuring itself, on a page of its own: a tone that is sent is heard, silence is not."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, ClassVar

import pytest
from tests.e2e import ears
from tests.e2e.studio import CUSTOMER, FIRST_AGENT, SECOND_AGENT, Likeness

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page
    from tests.e2e.browser import Windows

SCRIPT = """
const link = new RTCPeerConnection();
const gathered = () => new Promise((resolve) => {
  if (link.iceGatheringState === 'complete') return resolve(link.localDescription.toJSON());
  link.onicegatheringstatechange = () =>
    link.iceGatheringState === 'complete' && resolve(link.localDescription.toJSON());
});
link.ontrack = ({ track, streams: [stream] }) => {
  document.querySelector('#theirs').srcObject = stream;
};
window.begin = async ({ sound, picture }) => {
  const mine = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
  mine.getAudioTracks()[0].enabled = sound;
  mine.getVideoTracks()[0].enabled = picture;
  document.querySelector('#mine').srcObject = mine;
  for (const track of mine.getTracks()) link.addTrack(track, mine);
};
window.offer = async () => { await link.setLocalDescription(); return gathered(); };
window.answer = async (offer) => {
  await link.setRemoteDescription(offer);
  await link.setLocalDescription();
  return gathered();
};
window.accept = (answer) => link.setRemoteDescription(answer);
"""
PAGE = """<!doctype html><title>Two windows</title>
<video id="mine" muted autoplay playsinline></video><video id="theirs" autoplay playsinline></video>
<script src="/talk.js"></script>"""


class TwoWindows(BaseHTTPRequestHandler):
    """A page that can talk to its like, under a policy as strict as the app's."""

    answers: ClassVar = {
        "/": ("text/html", PAGE.encode()),
        "/talk.js": ("text/javascript", SCRIPT.encode()),
    }

    def do_GET(self) -> None:
        kind, body = self.answers.get(self.path, ("text/plain", b""))
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Security-Policy", "default-src 'self'")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing: a test that passes is quiet."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), TwoWindows)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    thread.join()
    server.server_close()


def joined(
    windows: Windows, address: str, *, sound: bool = True, picture: bool = True
) -> tuple[Page, Page]:
    """Two pages in a talk; the first one sends what is asked for, the second sends all."""
    one, other = windows.page(CUSTOMER), windows.page(FIRST_AGENT)
    for page in (one, other):
        page.goto(address)
    one.evaluate("what => begin(what)", {"sound": sound, "picture": picture})
    other.evaluate("begin({ sound: true, picture: true })")
    offer = one.evaluate("offer()")
    answer = other.evaluate("offer => answer(offer)", offer)
    one.evaluate("answer => accept(answer)", answer)
    return one, other


def test_each_side_hears_and_sees_the_other_and_nobody_else(windows: Windows, address: str) -> None:
    one, other = joined(windows, address)
    ears.await_face_to_face(one, CUSTOMER, other, FIRST_AGENT)
    # its own silenced voice is not taken for the other's
    assert not ears.hears(one, CUSTOMER)
    assert not ears.hears(other, FIRST_AGENT)
    assert not ears.hears(one, SECOND_AGENT)
    assert not ears.sees(one, SECOND_AGENT)


def test_a_muted_microphone_is_not_heard(windows: Windows, address: str) -> None:
    one, other = joined(windows, address, sound=False)
    ears.await_voice(one, FIRST_AGENT)  # the line stands, so silence is silence
    ears.await_picture(other, CUSTOMER)
    assert ears.tones(other) == []


def test_a_dark_camera_is_not_seen(windows: Windows, address: str) -> None:
    one, other = joined(windows, address, picture=False)
    ears.await_voice(other, CUSTOMER)
    ears.await_picture(one, FIRST_AGENT)
    assert not ears.sees(other, CUSTOMER)


def test_a_picture_that_stands_still_is_not_a_living_one(windows: Windows, address: str) -> None:
    one, other = joined(windows, address)
    ears.await_picture(other, CUSTOMER)
    one.evaluate("link.getSenders().find((s) => s.track.kind === 'video').track.stop()")
    ears.until(lambda: not ears.sees(other, CUSTOMER), "the picture stands still")


def test_what_the_page_has_silenced_is_not_heard(windows: Windows, address: str) -> None:
    one, other = joined(windows, address)
    ears.await_voice(one, FIRST_AGENT)
    one.evaluate("document.querySelector('#theirs').muted = true")
    assert ears.tones(one) == []
    ears.await_voice(other, CUSTOMER)


def test_a_tone_counts_only_near_its_own_frequency() -> None:
    sound = ears.Sound(hz=446.0, db=-30.0, above=60.0)
    assert sound.is_tone
    assert not ears.Sound(hz=446.0, db=-90.0, above=60.0).is_tone
    assert not ears.Sound(hz=446.0, db=-30.0, above=10.0).is_tone
    assert Likeness(440, (1, 2, 3)).hz != SECOND_AGENT.hz
