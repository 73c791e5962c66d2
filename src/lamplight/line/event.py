"""What all events of the line are."""

from __future__ import annotations

import msgspec


class Event(msgspec.Struct, frozen=True, gc=False, tag=True):
    """Something that happened on the line. Its name is what it is called in the journal."""
