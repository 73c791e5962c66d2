"""What runs in the process beside the house when a what-if is asked: nothing of the house."""

from functools import lru_cache
from typing import Final

from lamplight.staffing.one_more import OneMore, Played, one_more, play
from lamplight.staffing.planned_day import Asking, Change, Here, PlannedDay

_KEPT: Final = 8
"""Days that were played and may be asked about again, some 200 kB each."""
_HOUR: Final = 3_600_000


def answer(planned: PlannedDay, change: Change) -> OneMore:
    """The day without the change is played once and remembered."""
    return one_more(planned, change, _played(planned))


@lru_cache(maxsize=_KEPT)
def _played(planned: PlannedDay) -> Played:
    return play(planned)


def warm() -> None:
    """All that an answer needs has been read and used once."""
    one_more(
        PlannedDay(
            start_ms=0,
            expected=(4.0, 4.0),
            spread=0.0,
            asking=(Asking(_HOUR / 20),),
            patience_ms=_HOUR / 6,
            people=(Here(1, 0, _HOUR),),
        ),
        Change(Here(1, 0, _HOUR)),
    )
