"""Days in addresses."""

import datetime
from typing import Annotated

from litestar.params import QueryParameter

from lamplight.web.problems import bad_input


def day_of(written: str | None) -> datetime.date | None:
    """The day of an address, none for today. Raises 400 for what is no day."""
    if not written:
        return None
    try:
        return datetime.date.fromisoformat(written)
    except ValueError:
        raise bad_input("day_wrong", day=written) from None


DAY = Annotated[
    str | None,
    QueryParameter(
        max_length=10,
        pattern=r"^20[0-9]{2}-[01][0-9]-[0-3][0-9]$",
        description="YYYY-MM-DD where the figures' days are; today if absent",
    ),
]
