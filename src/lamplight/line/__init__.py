"""The line: where contacts wait for agents. Pure: commands and time in, events out."""

from lamplight.line.agents import Agent
from lamplight.line.contacts import Contact
from lamplight.line.machine import Line
from lamplight.line.refused import Refused

__all__ = ["Agent", "Contact", "Line", "Refused"]
