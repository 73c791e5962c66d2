"""What the board's pictures of who comes are asked from."""

from typing import TYPE_CHECKING

from lamplight.runtime.aside import Aside
from lamplight.runtime.coming.foretelling import Foretelling
from lamplight.runtime.coming.unusual import Unusual

if TYPE_CHECKING:
    from lamplight.journal.log import Journal
    from lamplight.runtime.scene import Scene


class Coming:
    """`foretelling` is a chore; the others answer questions."""

    def __init__(self, scene: "Scene", journal: "Journal") -> None:
        self.aside = Aside()
        self.foretelling = Foretelling(scene, journal, self.aside)
        self.unusual = Unusual(scene)

    async def close(self) -> None:
        """End what is still reckoned."""
        await self.aside.close()
