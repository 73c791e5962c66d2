"""Listens at the wire of a page: its WebRTC connections, what they carry, and how they came about.

The tap is laid before a page's own scripts run, by the browser's debugging port: the content
security policy of the page has no say in it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

if TYPE_CHECKING:
    from playwright.sync_api import Page

# Keeps every connection that the page makes, with what was done to it and when.
TAP: Final = """
(() => {
  const Real = window.RTCPeerConnection;
  if (!Real || window.__wire) return;
  const began = performance.now();
  window.__wire = [];
  window.RTCPeerConnection = class extends Real {
    constructor(...words) {
      super(...words);
      const trace = [];
      const note = (what) => trace.push(`${Math.round(performance.now() - began)} ${what}`);
      window.__wire.push({ line: this, trace });
      note('made');
      for (const state of ['connection', 'iceConnection', 'signaling']) {
        const event = `${state.toLowerCase()}statechange`;
        this.addEventListener(event, () => note(`${state}: ${this[`${state}State`]}`));
      }
      for (const name of ['setLocalDescription', 'setRemoteDescription', 'addIceCandidate',
        'restartIce', 'close']) {
        this[name] = (...given) => {
          note(`${name} ${given[0]?.type ?? ''}`.trim());
          return super[name](...given);
        };
      }
    }
  };
})();
"""

_READ = """
async () => Promise.all((window.__wire ?? []).map(async ({ line, trace }) => {
  const inbound = [];
  if (line.connectionState !== 'closed') {
    for (const one of (await line.getStats()).values()) {
      if (one.type === 'inbound-rtp') inbound.push({ kind: one.kind, packets: one.packetsReceived,
        lost: one.packetsLost, frames: one.framesDecoded ?? 0,
        size: `${one.frameWidth}x${one.frameHeight}` });
    }
  }
  return { state: line.connectionState, ice: line.iceConnectionState,
    signalling: line.signalingState, inbound, trace,
    path: line.localDescription?.sdp.match(/a=ice-ufrag:(\\S+)/)?.[1] ?? '' };
}))
"""


@dataclass(frozen=True, slots=True)
class Line:
    """One connection of a page: its state, and the packets of sound that came in so far.

    `path` is this side's ice-ufrag, another one for each search of a path (RFC 8839, 5.4), or "";
    `trace` says what was done to the connection, and when.
    """

    state: str
    sound_packets: int
    path: str
    trace: tuple[str, ...]


def _read(page: Page) -> list[dict[str, Any]]:
    return cast("list[dict[str, Any]]", page.evaluate(_READ))


def lines(page: Page) -> list[Line]:
    """Every connection that the page has made since it was loaded."""
    return [
        Line(
            one["state"],
            sum(i["packets"] for i in one["inbound"] if i["kind"] == "audio"),
            one["path"],
            tuple(one["trace"]),
        )
        for one in _read(page)
    ]


def told(page: Page) -> str:
    """All that is known of the page's connections, to be read by people."""
    try:
        return json.dumps(_read(page), indent=1)
    except Exception as reason:  # must not hide what is looked for
        return f"(the wire can't be read: {reason})"
