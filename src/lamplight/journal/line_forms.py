"""The forms of the line's events in the log.

The line is pure and knows only its structs of today. When one of them changes, its version goes
up here, with a function that reads what was written before; a test holds samples of every version.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lamplight.journal.forms import Form, Forms
from lamplight.line.events import EVENTS

if TYPE_CHECKING:
    from lamplight.journal.forms import Upcaster


def _who_could_answer(body: dict[str, Any]) -> dict[str, Any]:
    """Before version 2 a telling didn't say how many could answer."""
    return {**body, "here": 0}


def _what_it_was_made_of(body: dict[str, Any]) -> dict[str, Any]:
    """Before version 3 a telling said neither for how long these had been in their talks, nor what
    the bound was before it was corrected."""
    return {**body, "talks_ms": 0, "raw_bound_ms": 0}


_UPCASTERS: Mapping[str, "Mapping[int, Upcaster]"] = {
    "WaitTold": {1: _who_could_answer, 2: _what_it_was_made_of}
}
_FORMERLY: Mapping[str, tuple[str, ...]] = {}


def line_forms() -> Forms:
    """Every event of the line, each at its present version."""
    return Forms(
        Form(
            struct.__name__,
            len(_UPCASTERS.get(struct.__name__, {})) + 1,
            struct,
            _UPCASTERS.get(struct.__name__, {}),
            _FORMERLY.get(struct.__name__, ()),
        )
        for struct in EVENTS
    )
