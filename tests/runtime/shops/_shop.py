"""A shop made up for tests: its sales, whether it answers, and where it breaks."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from lamplight.runtime.connectors import (
    Action,
    AnyAction,
    Away,
    Heard,
    Outcome,
    Page,
    Unverified,
    Waits,
)
from lamplight.sales.forms import Line, Sale

PAGE = 2


class MadeUp:
    """The cursor is how many changes were read."""

    can: frozenset[type[Action]] = frozenset()

    def __init__(self) -> None:
        self.changes: list[Sale] = []
        self.away = ""
        self.reads = 0

    def sell(self, id_: str, paid: int = 1000, **more: Any) -> None:
        """One lamp; again: it changed."""
        made: dict[str, Any] = {
            "id": id_,
            "brand": "nordhaus",
            "currency": "EUR",
            "jurisdiction": "DE",
            "lines": [Line(id="1", name="Lamp", paid_minor=paid)],
            "changed_at": datetime(2026, 11, 26, 12, 0, len(self.changes), tzinfo=UTC),
        }
        self.changes.append(Sale(**made | more))

    async def changed(self, cursor: str) -> Page:
        self.reads += 1
        if self.away:
            raise Away(self.away)
        begin = int(cursor or 0)
        some = self.changes[begin : begin + PAGE]
        end = begin + len(some)
        return Page(sales=some, cursor=str(end), more=end < len(self.changes))

    async def sale(self, external: str) -> Sale | None:
        self.reads += 1
        if self.away:
            raise Away(self.away)
        return next((one for one in reversed(self.changes) if one.id == external), None)

    def hear(self, headers: dict[str, str], body: bytes, now: int) -> Heard:
        if "signed" not in headers:
            raise Unverified("it isn't signed")
        return Heard(key=headers["signed"], sales=tuple(body.decode().split()))

    async def do(self, action: AnyAction, key: str) -> Outcome:
        return Waits()

    async def ask(self, action: AnyAction, key: str) -> Outcome:
        return Waits()

    async def close(self) -> None:
        """Nothing to close."""
