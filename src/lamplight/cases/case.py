"""The states of a case, as a table: it is open until the customer says that it is useful again, or
until a stated silence closes it."""

from __future__ import annotations

from typing import Final, Literal

from lamplight.basis.transitions import START, NotPossible, Step, after, possible

__all__ = ("CASE", "PROMISE", "NotPossible", "after", "outcome", "possible")

State = Literal["open", "asked", "closed"]
Useful = Literal["yes", "not_yet", "silence"]

CASE: Final[tuple[Step, ...]] = (
    Step("Opened", START, "open"),
    Step("UsefulAsked", "open", "asked"),
    Step("UsefulAsked", "asked", "asked"),
    # they may say so before anyone has asked
    Step("SaidYes", "open", "closed"),
    Step("SaidYes", "asked", "closed"),
    Step("SaidYes", "closed", "closed"),
    Step("SaidNotYet", "open", "open"),
    Step("SaidNotYet", "asked", "open"),
    Step("SaidNotYet", "closed", "open"),
    # something else was agreed, or a step went wrong: asking begins anew
    Step("WorkedOn", "open", "open"),
    Step("WorkedOn", "asked", "open"),
    Step("CameUpAgain", "closed", "open"),
    Step("SilenceKept", "asked", "closed"),
)

PROMISE: Final[tuple[Step, ...]] = (
    Step("Made", START, "open"),
    Step("Kept", "open", "kept"),
    # kept late is late still
    Step("DayPassed", "open", "broken"),
    Step("Released", "open", "released"),
    Step("KeptLate", "broken", "broken"),
)
"""What one of us said that they would do. Only a customer releases one."""

_USEFUL: Final[dict[str, Useful]] = {
    "SaidYes": "yes",
    "SaidNotYet": "not_yet",
    "SilenceKept": "silence",
}


def outcome(before: Useful | None, event: str) -> Useful | None:
    """What is known of its use after an event; work and asking change nothing of it."""
    return None if event == "CameUpAgain" else _USEFUL.get(event, before)
