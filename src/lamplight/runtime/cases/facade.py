"""Everything that is asked of cases, in one place for the doors."""

from typing import TYPE_CHECKING, Literal

from lamplight.runtime.cases import wishes
from lamplight.runtime.views.cases import CaseRow, CaseView, OwedToday, ProposalView, TaskRow
from lamplight.runtime.views.sales import OwedView

if TYPE_CHECKING:
    from lamplight.runtime.house import House


class Cases:
    """Raises `Unknown` for what isn't there or isn't for this person, `Refused` for what can't
    be done as things are, `BadAsk` for what makes no sense."""

    def __init__(self, house: "House") -> None:
        self._house = house

    async def proposal(
        self, person: int, sale: int, line: int, failure: str, case: int
    ) -> ProposalView:
        raise NotImplementedError

    async def rows(self, person: int) -> list[CaseRow]:
        raise NotImplementedError

    async def open(self, person: int, wish: wishes.Open) -> CaseView:
        raise NotImplementedError

    async def show(self, person: int, case: int) -> CaseView:
        raise NotImplementedError

    async def add(self, person: int, case: int, way: wishes.Way) -> CaseView:
        raise NotImplementedError

    async def give(self, person: int, case: int, to: int) -> CaseView:
        raise NotImplementedError

    async def cause(self, person: int, case: int, cause: str, detail: str) -> CaseView:
        raise NotImplementedError

    async def useful(self, person: int, case: int, answer: str) -> CaseView:
        raise NotImplementedError

    async def deny(self, person: int, case: int, denial: wishes.Denial) -> CaseView:
        raise NotImplementedError

    async def review(self, person: int, denial: int, *, confirm: bool) -> CaseView:
        raise NotImplementedError

    async def approve(self, person: int, accommodation: int) -> CaseView:
        raise NotImplementedError

    async def refuse(self, person: int, accommodation: int, words: str) -> CaseView:
        raise NotImplementedError

    async def undo(self, person: int, accommodation: int) -> CaseView:
        raise NotImplementedError

    async def tasks(self, person: int) -> list[TaskRow]:
        raise NotImplementedError

    async def step_done(self, person: int, step: int, proof: dict[str, str]) -> CaseView:
        raise NotImplementedError

    async def step_failed(self, person: int, step: int, reason: str) -> CaseView:
        raise NotImplementedError

    async def step_again(self, person: int, step: int) -> CaseView:
        raise NotImplementedError

    async def step_give(self, person: int, step: int, to: int) -> CaseView:
        raise NotImplementedError

    async def promise(self, person: int, wish: wishes.Promise) -> OwedView:
        raise NotImplementedError

    async def end_promise(
        self, person: int, promise: int, how: Literal["kept", "released"]
    ) -> OwedView:
        raise NotImplementedError

    async def owed_today(self, person: int) -> OwedToday:
        raise NotImplementedError
