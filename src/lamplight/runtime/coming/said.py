"""Writes down when fewer of us are here than planned, for the log of what could be said."""

import contextlib
from functools import partial
from typing import TYPE_CHECKING, Final

from lamplight.basis.instants import DAY, MINUTE, SECOND
from lamplight.forecast.unusual.verdict import Phrase
from lamplight.journal.tables import arrivals
from lamplight.runtime.chores import PiecesFailed, each
from lamplight.runtime.coming.lines import lines_of

if TYPE_CHECKING:
    from lamplight.runtime.coming.unusual import Unusual
    from lamplight.runtime.scene import Scene

EVERY_S: Final = 60.0
ANEW_MS: Final = 10 * MINUTE
"""After so long days that are over are read anew: who came before may have been taken in."""
KEPT_MS: Final = 60 * DAY
_EVERY: Final = round(EVERY_S * SECOND)


class Said:
    """Call `round` every minute: what is true then is taken to be until the next."""

    def __init__(self, scene: "Scene", unusual: "Unusual") -> None:
        self._scene = scene
        self._unusual = unusual
        self._read_at = 0

    async def round(self) -> None:
        """Look at every line. All of its view is made, so that days that are over are in hand
        before anybody asks."""
        now = self._scene.clock.now()
        if now >= self._read_at + ANEW_MS:
            self._read_at = now
            self._unusual.forget()
        with contextlib.suppress(PiecesFailed):  # it was logged, and is looked at again
            await each((line.name, partial(self._look, line.id)) for line in lines_of(self._scene))
        await arrivals.forget_phrases(self._scene.database.pool, now - KEPT_MS)

    async def _look(self, line: int) -> None:
        seen, now = await self._unusual.view(0, line), self._scene.clock.now()
        if Phrase.FEW_HERE in seen.may_say:
            pool, phrase = self._scene.database.pool, Phrase.FEW_HERE.value
            await arrivals.see_phrase(pool, line, phrase, now, _EVERY)
