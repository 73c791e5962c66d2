"""Quantiles of values that were counted, never between two of them."""

from collections.abc import Sequence


def quantile(ordered: Sequence[int], share: float) -> int | None:
    """The smallest value that at least this share of the values doesn't exceed; null of none."""
    if not ordered:
        return None
    return ordered[max(0, -(-int(share * 1000) * len(ordered) // 1000) - 1)]
