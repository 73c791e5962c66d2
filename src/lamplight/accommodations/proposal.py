"""What could be done, in the order in which it is proposed: duty first, then the promised time,
then what answers the failure in kind, then cost.

It is a proposal: what the customer wants decides. Nothing that is owed is left out because of what
it costs; what can't be done now is shown with why. A duty on which a person must judge first leads
to no automatic no: what performs it comes before all else that isn't owed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from lamplight.accommodations import choosing
from lamplight.accommodations.authority import left, may_grant
from lamplight.accommodations.catalogue import KINDS
from lamplight.accommodations.making import MAKERS, NEEDS, Asked, Draft, price
from lamplight.accommodations.option import Group, Option
from lamplight.accommodations.owing import (
    MUST,
    answers,
    certain,
    money_owed,
    relevant,
    remedies,
    speaks,
    to_judge,
)
from lamplight.accommodations.preconditions import WHEN, in_the_way
from lamplight.accommodations.steps import ending

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from lamplight.accommodations.kinds import Kind
    from lamplight.accommodations.option import Choice
    from lamplight.accommodations.situation import Owed, Situation

_SOURCES: Final = ("law", "contract", "claim", "promise")
_GROUPS: Final[tuple[Group, ...]] = ("owed", "within", "approval")
_NEVER: Final = 10**6
"""Days late of what nobody can say of when it comes."""


_NOTHING: Final[Mapping[str, int]] = {}


def propose(
    known: Situation, kinds: tuple[Kind, ...] = KINDS, chosen: Mapping[str, int] = _NOTHING
) -> tuple[Option, ...]:
    """All options for what failed, the first to be looked at first.

    `chosen` are sums that somebody chose, by the option's id. Raises `choosing.BadSum` for one that
    can't be.
    """
    found = [
        (_place(known, kind, rows, option), option)
        for kind in kinds
        if (rows := owed_by(known, kind)) is not None
        for option in _options(known, kind, rows, chosen)
    ]
    return tuple(option for _, option in sorted(found, key=lambda one: one[0]))


def owed_by(known: Situation, kind: Kind) -> tuple[Owed, ...] | None:
    """The live duties that a kind performs, ordered; None where it has no place here at all."""
    if not all(WHEN[one](known) for one in kind.when):
        return None
    rows = tuple(
        sorted(
            (row for row in known.owed if relevant(known, row) and _performs(known, kind, row)),
            key=lambda row: (_SOURCES.index(row.kind), row.duty, row.rule),
        )
    )
    if rows or kind.extra or known.failure in (*kind.failures, *kind.also):
        return rows
    return None


def _performs(known: Situation, kind: Kind, row: Owed) -> bool:
    failures = (*kind.failures, *kind.also)
    return any(
        remedy in kind.performs
        and speaks(known, row, remedy)
        and answers(known, row, remedy, failures)
        for remedy in remedies(row)
    )


def _promised(known: Situation, kind: Kind, rows: tuple[Owed, ...]) -> date | None:
    """The day by which this was promised or is due, the earliest."""
    days = [row.end for row in rows if row.status in MUST and row.end is not None]
    if known.promised_by is not None and (kind.restores or days):
        days.append(known.promised_by)
    return min(days, default=None)


def _options(
    known: Situation, kind: Kind, rows: tuple[Owed, ...], chosen: Mapping[str, int]
) -> list[Option]:
    stated = [row.amount_minor for row in rows if row.amount_minor is not None and certain(row)]
    asked = Asked(by=_promised(known, kind, rows), stated_minor=max(stated, default=None))
    made = []
    for draft in MAKERS[kind.makes](kind, known, asked):
        room = choosing.choice(known, kind, rows, draft.amount)
        option = _option(known, kind, rows, draft, room)
        wanted = chosen.get(option.id)
        if wanted is not None:
            choosing.check(option.choice, wanted)
            asked = msgspec.structs.replace(asked, chosen_minor=wanted)
            (other,) = MAKERS[kind.makes](kind, known, asked)
            option = _option(known, kind, rows, other, room, chosen=True)
        made.append(option)
    return made


def _option(
    known: Situation,
    kind: Kind,
    rows: tuple[Owed, ...],
    draft: Draft,
    room: Choice | None,
    *,
    chosen: bool = False,
) -> Option:
    sure = [row for row in rows if certain(row)]
    owed = bool(sure) or (kind.plainly_owed and known.failure in kind.failures)
    blames = kind.bearer == "fault" and known.fault in ("carrier", "supplier")
    bearer = known.fault if blames else "seller"
    counts = _counts(known, kind, draft, room if chosen else None, owed=owed)
    blocked = _blocked(known, kind, draft)
    late = _late(draft.useful_on, _promised(known, kind, rows))
    own = {"said": kind.said} if kind.said else {}
    own |= {f"said_{tongue}": words for tongue, words in kind.words.items() if words.strip()}
    end = ending(
        known,
        useful_on=draft.useful_on,
        bearer=bearer,
        cost=draft.cost or 0,
        how_to=draft.how_to,
    )
    return Option(
        id=f"{kind.name}:{draft.suffix}" if draft.suffix else kind.name,
        kind=kind.name,
        what="own" if own else f"{kind.name}_part" if draft.part else kind.name,
        group=_group(known, kind, counts, owed=owed and not counts),
        currency=known.currency,
        fields={**draft.fields, **own},
        why=_why(known, kind, rows, draft, bearer),
        amount_minor=draft.amount or None,
        cost_minor=draft.cost,
        counts_minor=counts,
        bearer=bearer,
        arrives_on=draft.useful_on,
        late_days=None if late == _NEVER else late,
        steps=(*draft.steps, *end),
        consent=kind.consent,
        blocked=blocked,
        performs=tuple(f"{row.duty}@{row.rule}" for row in rows),
        judge=() if owed else tuple(sorted({code for row in rows for code in to_judge(row)})),
        leave=kind.leave,
        undo=kind.undo,
        choice=None if blocked else room,
        chosen=chosen,
    )


def _counts(known: Situation, kind: Kind, draft: Draft, room: Choice | None, *, owed: bool) -> int:
    """What of it isn't owed, and counts against somebody's sums; `room` where its sum is chosen."""
    amount = draft.amount or 0
    # Credit in place of money costs no more than the money that they might have.
    stands = kind.makes == "credit" and kind.consent and money_owed(known)
    if stands and room is not None:
        return max(0, amount - price(known))
    if owed and room is not None:
        return max(0, amount - max(room.least_minor, room.proposed_minor))
    if owed or stands:
        return 0
    return max(price(known) if draft.cost is None else draft.cost, amount)


def _group(known: Situation, kind: Kind, counts: int, *, owed: bool) -> Group:
    if owed:
        return "owed"
    room = left(known.granted, known.spent, price(known))
    granted = may_grant(known.role, kind.leave, counts, room)
    return "within" if granted else "approval"


def _late(on: date | None, by: date | None) -> int | None:
    """Days past a day; None where there is none, `_NEVER` where nobody can say."""
    if by is None:
        return None
    return _NEVER if on is None else max(0, (on - by).days)


def _blocked(known: Situation, kind: Kind, draft: Draft) -> str:
    option = f"{kind.name}:{draft.suffix}" if draft.suffix else kind.name
    if why := in_the_way(known, kind, option):
        return why
    return next((why for need in kind.needs if (why := NEEDS[need](known, draft))), "")


def _why(
    known: Situation, kind: Kind, rows: tuple[Owed, ...], draft: Draft, bearer: str
) -> tuple[str, ...]:
    by = _promised(known, kind, rows)
    sure = [row for row in rows if certain(row)]
    why = [f"owed_by_{one}" for one in _SOURCES if any(row.kind == one for row in sure)]
    if kind.plainly_owed and known.failure in kind.failures:
        why.append("owed_plainly")
    if len(sure) < len(rows):
        why.append("may_be_owed")
    choosers = {row.chooser for row in sure}
    why += [f"{one}_chooses" for one in ("consumer", "seller") if one in choosers]
    match _late(draft.useful_on, by):
        case None:
            pass
        case 0:
            why.append("in_time")
        case late:
            why.append("time_unknown" if late == _NEVER else "late")
    why.append(("in_kind", "stands_in", "beyond_duty")[_match(known, kind)])
    if kind.makes == "by_day":
        why.append("by_day")
    if kind.name in known.earlier:
        why.append("tried_before")
    elif kind.name in known.again:
        why.append("failed_again")
    if "stock" in kind.needs and draft.stock is None:
        why.append("stock_unknown")
    if bearer != "seller":
        why.append("others_pay")
    return tuple(why)


def _match(known: Situation, kind: Kind) -> int:
    """0: it answers the failure in kind, 1: it stands in for that, 2: it goes beside."""
    if known.failure in kind.failures:
        return 0
    return 2 if kind.extra and known.failure not in kind.also else 1


def _place(
    known: Situation, kind: Kind, rows: tuple[Owed, ...], option: Option
) -> tuple[int, bool, int, bool, int, int, int, str]:
    """Where an option comes; the id makes the order total."""
    days = [
        row.end
        for row in known.owed
        if row.status in MUST and row.end and remedies(row) and relevant(known, row)
    ]
    anyhow = min([*days, *filter(None, (known.promised_by,))], default=None)
    by = _promised(known, kind, rows) or anyhow
    cost = price(known) if option.cost_minor is None else option.cost_minor
    # what was done for it in vain is no nearer to a duty than what they have a right to instead
    in_vain = kind.name in (*known.earlier, *known.again)
    return (
        _GROUPS.index(option.group),
        bool(option.blocked),
        max(_duty(rows, option), in_vain),
        in_vain,
        _late(option.arrives_on, by) or 0,
        _match(known, kind),
        cost,
        option.id,
    )


def _duty(rows: tuple[Owed, ...], option: Option) -> int:
    """0: it must be done, 1: it is somebody's right, 2: it may be owed, 3: nothing asks for it."""
    if any(certain(row) and row.status in MUST for row in rows):
        return 0
    if any(certain(row) for row in rows):
        return 1
    if rows:
        return 2
    return 0 if option.group == "owed" else 3
