"""What the fake microphone says and the fake camera shows: one tone and one colour per person.

Each person has a browser of their own, because Chromium takes its fake devices from the command
line. A tone tells whose voice arrived, a colour whose picture.
"""

from __future__ import annotations

import math
import struct
import wave
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

RATE: Final = 48_000
BEEP_S: Final = 0.3
"""Sound and silence take turns: noise suppression takes a tone that never stops for noise."""

WIDTH: Final = 160
HEIGHT: Final = 120
FRAMES_A_SECOND: Final = 10


@dataclass(frozen=True, slots=True)
class Likeness:
    """How a person sounds (Hz) and looks (red, green, blue; 0 to 255)."""

    hz: int
    colour: tuple[int, int, int]
    size: tuple[int, int] = (WIDTH, HEIGHT)
    edged: bool = False
    """Whether each edge of the picture has a band in a colour of its own (`EDGES`)."""


CUSTOMER: Final = Likeness(440, (190, 50, 50))
FIRST_AGENT: Final = Likeness(700, (50, 70, 190))
SECOND_AGENT: Final = Likeness(1100, (50, 160, 60))
EDGES: Final = {
    "top": (230, 40, 40),
    "bottom": (40, 200, 40),
    "left": (40, 200, 220),
    "right": (235, 220, 40),
}
UPRIGHT: Final = Likeness(560, (90, 90, 90), size=(360, 640), edged=True)
"""A customer whose phone is held upright."""


def write_voice(path: Path, hz: int, seconds: float = 6.0) -> Path:
    """A WAV file of beeps at `hz`, 16 bit mono; Chromium plays it again and again."""
    samples = bytearray()
    for number in range(int(RATE * seconds)):
        now = number / RATE
        sounding = int(now / BEEP_S) % 2 == 0
        level = 0.5 * math.sin(2 * math.pi * hz * now) if sounding else 0.0
        samples += struct.pack("<h", int(level * 32767))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(bytes(samples))
    return path


def _yuv(colour: tuple[int, int, int]) -> tuple[int, int, int]:
    """BT.601, studio range: what a Y4M file holds."""
    red, green, blue = colour
    return (
        round(16 + 0.257 * red + 0.504 * green + 0.098 * blue),
        round(128 - 0.148 * red - 0.291 * green + 0.439 * blue),
        round(128 + 0.439 * red - 0.368 * green - 0.071 * blue),
    )


def _edge(x: int, y: int, width: int, height: int) -> str | None:
    """Which band a point lies in: an eighth of the picture's width at each edge."""
    band = width // 8
    if y < band:
        return "top"
    if y >= height - band:
        return "bottom"
    if x < band:
        return "left"
    return "right" if x >= width - band else None


def write_picture(path: Path, likeness: Likeness, seconds: int = 2) -> Path:
    """A Y4M film in one colour, a bright bar wandering across it, perhaps bands at its edges."""
    width, height = likeness.size
    inside = _yuv(likeness.colour)
    edges = {name: _yuv(colour) for name, colour in EDGES.items()}

    def drawn(x: int, y: int) -> tuple[int, int, int]:
        edge = _edge(x, y, width, height) if likeness.edged else None
        return inside if edge is None else edges[edge]

    bar = 16
    luma = bytearray(drawn(x, y)[0] for y in range(height) for x in range(width))
    small = [drawn(x, y) for y in range(0, height, 2) for x in range(0, width, 2)]
    chroma = bytes(colour[1] for colour in small) + bytes(colour[2] for colour in small)
    inset = width // 8 if likeness.edged else 0
    with path.open("wb") as file:
        file.write(f"YUV4MPEG2 W{width} H{height} F{FRAMES_A_SECOND}:1 Ip A1:1 C420jpeg\n".encode())
        count = seconds * FRAMES_A_SECOND
        for number in range(count):
            left = inset + (width - 2 * inset - bar) * number // (count - 1)
            frame = bytearray(luma)
            for y in range(inset, height - inset):
                frame[y * width + left : y * width + left + bar] = bytes([235]) * bar
            file.write(b"FRAME\n" + frame + chroma)
    return path
