"""What the board's pictures of who comes and who is here are asked from."""

from typing import TYPE_CHECKING, Final

from lamplight.runtime.aside import Aside
from lamplight.runtime.coming.foretelling import Foretelling
from lamplight.runtime.coming.here import Here
from lamplight.runtime.coming.needing import Needing
from lamplight.runtime.coming.present import Present
from lamplight.runtime.coming.said import Said
from lamplight.runtime.coming.unusual import Unusual
from lamplight.runtime.coming.week import Week
from lamplight.runtime.coming.what_if import WhatIf

if TYPE_CHECKING:
    from lamplight.journal.log import Journal
    from lamplight.runtime.scene import Scene


NIGHTS_IDLE_S: Final = 10.0
"""The process that makes forecasts ends soon after the last of a night."""


class Coming:
    """`foretelling` and `said` are chores; the others answer questions. The night's forecasts have
    a process of their own, so that nobody who asks waits for them."""

    def __init__(self, scene: "Scene", journal: "Journal") -> None:
        self.aside, self.nights = Aside(), Aside(NIGHTS_IDLE_S)
        self.foretelling = Foretelling(scene, journal, self.nights)
        self.unusual = Unusual(scene, self.foretelling.failed)
        self.said = Said(scene, self.unusual)
        needing = Needing(scene, self.aside)
        here = self.here = Here(scene, Present(journal.database.pool), needing)
        self.week = Week(scene, here, needing)
        self.what_if = WhatIf(scene, here, self.aside)

    async def close(self) -> None:
        """End what is still reckoned."""
        await self.aside.close()
        await self.nights.close()
