"""Columns of whole numbers in as few bytes as they need, without losing any.

Logs write whole seconds, of one day, of few queues: a column is kept as steps from its least value,
by whole seconds where all are, in the smallest unsigned type that holds them. Only pieces of it are
ever made wide again.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from lamplight.basis.instants import SECOND

UNKNOWN: Final = -1
"""Stands in a column with gaps where nothing is known."""

Column = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Packed:
    """A column, as `base` and so many times `unit`. Where it has gaps, step 0 is one."""

    steps: Column
    base: int
    unit: int
    gaps: bool
    type: np.dtype[Any]
    """Of the column as it was, and of what is taken out of it."""

    def __len__(self) -> int:
        return len(self.steps)

    def __getitem__(self, part: Any) -> Column:
        """A part as it was: of a slice, or of places."""
        steps = self.steps[part]
        wide: Column = steps.astype(self.type)
        if self.unit != 1:
            wide *= self.unit
        if self.base:
            wide += self.base
        if self.gaps:
            wide[steps == 0] = UNKNOWN
        return wide


def pack(column: Column, *, gaps: bool = False) -> Packed:
    """Keep a column. With `gaps`, values below 0 are unknown, and all others are 0 or more."""
    missing = column < 0 if gaps else None
    known = column if missing is None else column[~missing]
    gaps = missing is not None and len(known) < len(column)
    least = int(known.min()) if len(known) else 0
    most = int(known.max()) if len(known) else 0
    unit = 1 if _between_seconds(known, least) else SECOND
    base = least - unit if gaps else least
    narrow = np.min_scalar_type((most - base) // unit)
    if most == base:
        steps = np.broadcast_to(np.uint8(0), len(column))
    else:
        steps = ((column.astype(np.int64) - base) // unit).astype(narrow)
        if gaps:
            steps[missing] = 0
    return Packed(steps, base, unit, gaps, column.dtype)


def _between_seconds(known: Column, least: int) -> bool:
    """Whether any value isn't whole seconds above the least; most often the first few tell."""
    few = 64
    return any(
        bool(((part.astype(np.int64) - least) % SECOND).any()) for part in (known[:few], known)
    )
