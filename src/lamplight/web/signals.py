"""What pages say to each other through us while they connect (WebRTC)."""

from typing import Literal

import msgspec

from lamplight.web.forms import Form
from lamplight.web.text import IceText, MediaIndex, Peer, Sdp


class SessionDescription(msgspec.Struct, frozen=True):
    """A WebRTC session description, as the browser makes it (RTCSessionDescriptionInit)."""

    type: Literal["offer", "answer", "pranswer", "rollback"]
    sdp: Sdp = ""


class IceCandidate(msgspec.Struct, frozen=True):
    """A WebRTC ICE candidate, as the browser makes it (RTCIceCandidateInit)."""

    candidate: IceText = ""
    sdpMid: IceText | None = None  # noqa: N815 - the browser's names
    sdpMLineIndex: MediaIndex | None = None  # noqa: N815
    usernameFragment: IceText | None = None  # noqa: N815


class SignalHello(Form, frozen=True, kw_only=True, tag="hello", tag_field="kind"):
    """Said by a page when it loads and when its stream opens again, with what it sends.

    `reply` answers a hello and isn't answered; `fresh` asks for a new connection, the old is lost.
    """

    reply: bool = False
    fresh: bool = False
    muted: bool = False
    camera: bool = False


class SignalBye(Form, frozen=True, kw_only=True, tag="bye", tag_field="kind"):
    """This page leaves the talk, or its person goes on in another page."""

    why: Literal["left", "moved"] = "left"


class SignalDescription(Form, frozen=True, kw_only=True, tag="description", tag_field="kind"):
    """An offer or an answer. `line` names the connection that it belongs to."""

    line: Peer | None = None

    description: SessionDescription


class SignalCandidate(Form, frozen=True, kw_only=True, tag="candidate", tag_field="kind"):
    """One ICE candidate; null ends them. `line` names the connection that it belongs to."""

    line: Peer | None = None

    candidate: IceCandidate | None


SignalData = SignalHello | SignalBye | SignalDescription | SignalCandidate


class Signal(Form, frozen=True, kw_only=True):
    """A signal from page `peer`, to everybody else in the talk, or to one (`customer`, `agent:ID`
    or another page's peer id)."""

    peer: Peer
    data: SignalData
    to: Peer | None = None
