"""What the board's pictures of who comes and who is here are asked from."""

from typing import TYPE_CHECKING

from lamplight.runtime.aside import Aside
from lamplight.runtime.coming.foretelling import Foretelling
from lamplight.runtime.coming.here import Here
from lamplight.runtime.coming.needing import Needing
from lamplight.runtime.coming.present import Present
from lamplight.runtime.coming.unusual import Unusual
from lamplight.runtime.coming.week import Week
from lamplight.runtime.coming.what_if import WhatIf

if TYPE_CHECKING:
    from lamplight.journal.log import Journal
    from lamplight.runtime.scene import Scene


class Coming:
    """`foretelling` is a chore; the others answer questions."""

    def __init__(self, scene: "Scene", journal: "Journal") -> None:
        self.aside = Aside()
        self.foretelling = Foretelling(scene, journal, self.aside)
        self.unusual = Unusual(scene)
        needing = Needing(scene, self.aside)
        here = self.here = Here(scene, Present(journal.database.pool), needing)
        self.week = Week(scene, here, needing)
        self.what_if = WhatIf(scene, here, self.aside)

    async def close(self) -> None:
        """End what is still reckoned."""
        await self.aside.close()
