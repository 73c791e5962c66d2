"""What time does to cases and promises: breaks, asks, asks again, closes, and ends duties."""

from typing import TYPE_CHECKING, Final

from lamplight.basis.instants import MINUTE
from lamplight.runtime.chores import each

if TYPE_CHECKING:
    from collections.abc import Callable

    from lamplight.runtime.cases.asking import AskingUseful
    from lamplight.runtime.cases.ends import Ends
    from lamplight.runtime.cases.promising import Promising
    from lamplight.runtime.clock import Clock
    from lamplight.runtime.timers import Timers

SELDOM: Final = 5 * MINUTE
"""However little there is to do, the tables are looked at this often: another process may have
written to them."""
_KEY: Final = "cases"


class Clockwork:
    """Looks at what is due when it is due."""

    def __init__(
        self,
        timers: "Timers",
        clock: "Clock",
        promising: "Promising",
        asking: "AskingUseful",
        ends: "Ends",
    ) -> None:
        self._timers = timers
        self._clock = clock
        self._promising = promising
        self._asking = asking
        self._ends = ends

    async def look(self) -> None:
        """Do what is due. Raises `PiecesFailed` for what of it failed; the rest is done."""
        await each(
            [
                ("promises", self._promising.break_due),
                ("askings", self._asking.ask_due),
                ("duties", self._ends.reckon_due),
            ]
        )

    async def plan(self, wake: "Callable[[], None]") -> None:
        """Call `wake` when something is due next."""
        due = [
            await self._promising.next_due(),
            await self._asking.next_due(),
            await self._ends.next_due(),
        ]
        soonest = min((at for at in due if at is not None), default=2**53)
        now = self._clock.now()
        self._timers.set(_KEY, min(max(soonest + 1, now), now + SELDOM), wake)
