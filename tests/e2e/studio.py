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


CUSTOMER: Final = Likeness(440, (190, 50, 50))
FIRST_AGENT: Final = Likeness(700, (50, 70, 190))
SECOND_AGENT: Final = Likeness(1100, (50, 160, 60))


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


def write_picture(path: Path, colour: tuple[int, int, int], seconds: int = 2) -> Path:
    """A Y4M film in one colour, a bright bar wandering across it."""
    luma, blue, red = _yuv(colour)
    bar = 16
    with path.open("wb") as file:
        file.write(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F{FRAMES_A_SECOND}:1 Ip A1:1 C420jpeg\n".encode())
        count = seconds * FRAMES_A_SECOND
        for number in range(count):
            left = (WIDTH - bar) * number // (count - 1)
            row = bytes([luma]) * left + bytes([235]) * bar + bytes([luma]) * (WIDTH - bar - left)
            file.write(b"FRAME\n" + row * HEIGHT)
            quarter = WIDTH // 2 * (HEIGHT // 2)
            file.write(bytes([blue]) * quarter + bytes([red]) * quarter)
    return path
