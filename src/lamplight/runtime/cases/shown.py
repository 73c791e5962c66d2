"""A case as our own people see it."""

from typing import TYPE_CHECKING, Final

import msgspec

from lamplight.accommodations import decisions
from lamplight.accommodations import inspecting as rules
from lamplight.accommodations.option import Option
from lamplight.journal.tables import (
    accommodations,
    cases,
    customers,
    denials,
    inspections,
    mail,
    papers,
    withdrawals,
)
from lamplight.runtime import letters
from lamplight.runtime.cases import at_stake, inspecting, owed, papering
from lamplight.runtime.cases.in_hand import paper_of
from lamplight.runtime.show import parts
from lamplight.runtime.views.cases import (
    AccommodationView,
    CaseEventView,
    CaseView,
    DenialView,
    InspectionView,
    LetterView,
    MaySay,
    StepView,
    TaskRow,
    UnitsJudged,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from lamplight.journal.tables.accommodations import Accommodation, Step, Task
    from lamplight.journal.tables.cases import Case, Happened
    from lamplight.journal.tables.denials import Denial
    from lamplight.journal.tables.inspections import Inspection
    from lamplight.journal.tables.run import Runs
    from lamplight.runtime.directory import Directory
    from lamplight.runtime.house import House
    from lamplight.runtime.views.cases import CaseRow

RESERVATION: Final = "This is not legal advice."
"""Stands on every page that shows law."""


async def case_view(house: "House", person: int, case: "Case") -> CaseView:
    """One case whole."""
    pool, directory = house.journal.database.pool, house.scene.directory
    chosen = await accommodations.of_case(pool, case.id)
    steps = await accommodations.steps_of(pool, case.id)
    inspected = await inspections.of_ways(pool, [one.id for one in chosen])
    reader = _Reader(
        person,
        leads=person in directory.leads_of(case.brand),
        alone=not directory.others_who_lead(case.brand, person),
    )
    known = await customers.customer_by_id(pool, case.customer) if case.customer else None
    name = known.name if known is not None else ""
    still_owed = await owed.of_case(house, case)
    nos = await denials.denials_of(pool, case.id)
    stake = await at_stake.read(house, [case] if nos else [])
    talks = await cases.contacts_of(pool, case.id)
    written = await mail.mail_of_case(pool, case.id)
    borne = await papers.borne_by(pool, [one.id for one in written])
    declared = await _declared(pool, case.id)
    return CaseView(
        case=case.id,
        brand=directory.brand(case.brand),
        customer=case.customer or 0,
        paper=await paper_of(pool, case.customer or 0, talks),
        name=name,
        title=case.title,
        sale=case.sale,
        line=case.line,
        state=case.state,
        owner=parts.somebody(case.owner or 0, directory),
        failure=case.failure,
        cause=case.cause,
        cause_detail=case.cause_detail,
        useful=case.useful,
        ask_at=case.ask_at,
        opened_at=case.opened_at,
        closed_at=case.closed_at,
        owed=still_owed,
        accommodations=[_way(one, steps, inspected, directory, reader) for one in chosen],
        denials=[denial_view(one, directory, stake.by(one), (name, case.title)) for one in nos],
        letters=[
            LetterView(
                mail=one.id,
                kind=one.kind,
                by=parts.somebody(one.person or 0, directory),
                subject=one.subject,
                plain=letters.for_our_eyes(one.plain),
                state=one.state,
                reason=one.reason,
                made_at=one.made_at,
                ended_at=one.ended_at,
                papers=papering.borne(case.id, borne.get(one.id, ())),
            )
            for one in written
        ],
        papers=await papering.shown(pool, case.id, steps, directory),
        events=[
            CaseEventView(
                at=one.at,
                kind=one.kind,
                by=parts.somebody(one.person or 0, directory),
                fields=said(one.body) | declared.get(_words_of(one), {}),
            )
            for one in await cases.happened(pool, case.id)
        ],
        contacts=talks,
        version=case.version,
        reservation=RESERVATION,
    )


async def _declared(pool: "Runs", case: int) -> "dict[tuple[str, object], dict[str, str | int]]":
    """Words that customers said on their own page, by the event that mentions them."""
    found: dict[tuple[str, object], dict[str, str | int]] = {
        ("customer_wrote", one.id): {"words": one.words}
        for one in await withdrawals.said(pool, case)
    }
    return found | {
        ("withdrawal_received", one.id): _withdrawal(one)
        for one in await withdrawals.of_case(pool, case)
    }


def _withdrawal(one: "withdrawals.Withdrawal") -> dict[str, str | int]:
    """What somebody declared; `parts` of an order as they said it."""
    said = (
        part.what if part.units is None else f"{part.units} × {part.what}" for part in one.parts
    )
    parts: dict[str, str | int] = {"parts": "; ".join(said)} if one.parts else {}
    return {"number": one.number, "name": one.name, "email": one.email} | parts


def _words_of(one: "Happened") -> "tuple[str, object]":
    return one.kind, one.body.get("said", one.body.get("withdrawal"))


def said(body: "dict[str, Any]") -> dict[str, str | int]:
    """What of a body is for words: texts and whole numbers."""
    return {
        key: value
        for key, value in body.items()
        if isinstance(value, str | int) and not isinstance(value, bool)
    }


class _Reader(msgspec.Struct, frozen=True):
    """Who looks at it, whether they lead, and whether nobody else does."""

    person: int
    leads: bool
    alone: bool


def _way(
    one: "Accommodation",
    steps: "Sequence[Step]",
    inspected: "Sequence[Inspection]",
    directory: "Directory",
    reader: _Reader,
) -> AccommodationView:
    own = [step for step in steps if step.accommodation == one.id]
    said_of_it = [row for row in inspected if row.accommodation == one.id]
    stood = inspecting.standing(one, said_of_it)
    may = rules.may_say(stood, reader.person, leads=reader.leads)
    option = msgspec.convert(one.body, Option)
    return AccommodationView(
        accommodation=one.id,
        kind=one.kind,
        what=one.body.get("what", one.kind),
        fields=said(one.body.get("fields", {})),
        decision=one.decision,
        money=one.money,
        goods=one.goods,
        judging=one.judging,
        judged=UnitsJudged(stood.pending, stood.by_person, stood.rejected, stood.accepted),
        inspections=[
            InspectionView(
                said=row.said,
                units=row.units or inspecting.units_back(one),
                reason=row.reason,
                words=row.words,
                by=parts.somebody(row.person or 0, directory),
                at=row.at,
            )
            for row in said_of_it
        ],
        may_say=[MaySay(says, units) for says, units in may.items()],
        alone=reader.alone,
        amount_minor=one.amount_minor,
        cost_minor=one.cost_minor,
        currency=one.currency or "",
        bearer=one.bearer,
        owed=one.owed,
        words=one.words,
        answer=one.answer,
        by=directory.person(one.person),
        approver=parts.somebody(one.approver or 0, directory),
        made_at=one.made_at,
        agreed_at=one.agreed_at,
        steps=[_step(step, directory) for step in own],
        can_undo=can_undo(one, own),
        version=option.asked,
        changed=list(option.changed),
        was_minor=option.was_minor,
        proposed_minor=option.in_place_of_minor,
    )


def can_undo(one: "Accommodation", steps: "Sequence[Step]") -> bool:
    """Only while nothing of it has happened: what was sent or paid can't be called back."""
    option = msgspec.convert(one.body, Option)
    states = [(step.kind, step.state) for step in steps]
    return decisions.can_undo(option.undo, one.decision, one.money, states)


def plan_of(step: "Step") -> "dict[str, Any]":
    """The step as it was agreed."""
    found: dict[str, Any] = step.body.get("plan", {})
    return found


def _step(step: "Step", directory: "Directory") -> StepView:
    return StepView(
        step=step.id,
        kind=step.kind,
        what=plan_of(step).get("what", step.kind),
        fields=said(plan_of(step).get("fields", {})),
        by="person" if step.body.get("by_hand") else plan_of(step).get("by", "us"),
        state=step.state,
        person=parts.somebody(step.person or 0, directory),
        due_at=step.due_at,
        changed_at=step.changed_at,
        reason=step.reason,
        proof=step.proof,
    )


def denial_view(
    one: "Denial",
    directory: "Directory",
    breaches: list[str],
    whose: tuple[str, str],
) -> DenialView:
    """A refusal, with the duties that it touches; `whose` are the names of the customer and the
    case."""
    name, title = whose
    return DenialView(
        denial=one.id,
        case=one.service_case,
        name=name,
        title=title,
        kind=one.kind,
        reason=one.reason,
        rule=one.rule,
        rule_version=one.rule_version,
        facts=one.facts,
        looked_at=one.looked_at,
        alternative=one.alternative,
        words=one.words,
        state=one.state,
        by=directory.person(one.person),
        reviewer=parts.somebody(one.reviewer or 0, directory),
        made_at=one.made_at,
        reviewed_at=one.reviewed_at,
        judged=one.judged,
        news=one.news,
        breaches=breaches,
        version=one.version,
    )


def task_row(task: "Task", row: "CaseRow | None", directory: "Directory") -> TaskRow:
    """A step that somebody does by hand."""
    step = task.step
    return TaskRow(
        step=step.id,
        case=task.case,
        name=row.name if row is not None else "",
        title=row.title if row is not None else "",
        what=plan_of(step).get("what", step.kind),
        fields=said(plan_of(step).get("fields", {})),
        due_at=step.due_at,
        person=parts.somebody(step.person or 0, directory),
        state=step.state,
        reason=step.reason,
    )
