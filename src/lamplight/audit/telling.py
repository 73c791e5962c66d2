"""What callers were told against what happened, where the log knows what they were told."""

from collections.abc import Sequence

import msgspec
import numpy as np

from lamplight.audit.ledger import ANSWERED, Block, pieces


class Told(msgspec.Struct, frozen=True):
    """Population: all who were told a time when they came. "Within" is a wait that ended with an
    answer no later than told."""

    told: int
    answered: int
    within: int
    late: int
    """Answered later than told, or still unanswered when the told time was over."""
    left_before: int
    """Gone before the told time was over: whether it was true nobody knows."""
    within_share: float | None
    """Of those of whom it is known."""
    within_share_at_least: float
    """If nobody who left before would have been answered in time."""
    within_share_at_most: float
    """If all of them would have been."""
    mean_error_s: float | None
    """Of the answered: how much longer than told, on average; below 0 it was shorter."""
    mean_absolute_error_s: float | None


def against(blocks: Sequence[Block]) -> Told | None:
    """None where nobody was told anything."""
    told = answered = within = late = left = 0
    error = absolute = 0.0
    for piece in pieces(blocks):
        some = ~np.isnan(piece.told) & (piece.wait >= 0)
        if not some.any():
            continue
        said = piece.told[some].astype(np.float64)
        waited = piece.wait[some] / 1000.0
        was_answered = piece.outcome[some] == ANSWERED
        in_time = waited <= said
        told += len(said)
        answered += int(was_answered.sum())
        within += int((was_answered & in_time).sum())
        late += int((~in_time).sum())
        left += int((~was_answered & in_time).sum())
        errors = (waited - said)[was_answered]
        error += float(errors.sum())
        absolute += float(np.abs(errors).sum())
    if not told:
        return None
    return Told(
        told=told,
        answered=answered,
        within=within,
        late=late,
        left_before=left,
        within_share=round(within / (within + late), 4) if within + late else None,
        within_share_at_least=round(within / told, 4),
        within_share_at_most=round((within + left) / told, 4),
        mean_error_s=round(error / answered, 1) if answered else None,
        mean_absolute_error_s=round(absolute / answered, 1) if answered else None,
    )
