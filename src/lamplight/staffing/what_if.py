"""What if: one change to a scenario, and what it makes of every figure.

The changed scenario meets the same customers with the same luck (see `draws`), so that a difference
is known far better than either figure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

from lamplight.staffing.figures import Tally, interval, standard_error, told
from lamplight.staffing.scenario import BadScenario, Callback, Group, Scenario, check

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lamplight.staffing.parts import Ran


_LEARNED: Final = {
    "languages": "language",
    "channels": "channel",
    "brands": "brand",
    "purposes": "purpose",
}
"""What agents learn, and what customers ask for."""


class Change(msgspec.Struct, frozen=True):
    """One change, or several at once. `group` counts from 1; 0: the first one for people and
    skills, all for the rest.

    `agents` come in addition with all that the group can do (below 0: so many go), by day from
    `start_ms` to `end_ms` (None: as the group), with the breaks of the group that lie within.
    `count` of the group learn `languages`, `channels`, `brands` and `purposes` in addition.
    """

    name: str
    group: int = 0
    agents: int = 0
    start_ms: int | None = None
    end_ms: int | None = None
    count: int = 1
    languages: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    wrap_up_ms: int | None = None
    accept_ms: int | None = None
    declines: float | None = None
    callback: Callback | None = None


def changed(scenario: Scenario, change: Change) -> Scenario:
    """The scenario after a change. Raises BadScenario where that can't be."""
    groups = list(scenario.groups)
    if not 0 <= change.group <= len(groups):
        raise BadScenario(
            f"what_if {change.name}: there is no group {change.group}; give 1 to {len(groups)}"
        )
    at = max(change.group, 1) - 1
    if change.languages or change.channels or change.brands or change.purposes:
        groups = _taught(groups, at, change)
        _check_asked(scenario, change)
    if change.agents:
        groups = _staffed(groups, at, change, by_day=scenario.arrivals.by_day)
    habits = {
        name: value
        for name in ("wrap_up_ms", "accept_ms", "declines")
        if (value := getattr(change, name)) is not None
    }
    if habits:
        touched = range(len(groups)) if not change.group else (at,)
        for one in touched:
            groups[one] = msgspec.structs.replace(groups[one], **habits)
    after = msgspec.structs.replace(
        scenario, groups=tuple(groups), callback=change.callback or scenario.callback
    )
    try:
        check(after)
    except BadScenario as why:
        raise BadScenario(f"what_if {change.name}: {why}") from None
    return after


def _check_asked(scenario: Scenario, change: Change) -> None:
    """Raises BadScenario where somebody learns what no customer asks for: it would change
    nothing."""
    recorded = set(scenario.arrivals.kinds)
    asking = [
        kind
        for number, kind in enumerate(scenario.kinds)
        if (number in recorded if recorded else kind.share)
    ]
    for learned, fact in _LEARNED.items():
        asked = dict.fromkeys(getattr(kind, fact) for kind in asking)
        if unasked := [one for one in getattr(change, learned) if one not in asked]:
            raise BadScenario(
                f"what_if {change.name}: no customer asks for {learned} {', '.join(unasked)}; "
                f"give some of {', '.join(asked)}"
            )


def _taught(groups: list[Group], at: int, change: Change) -> list[Group]:
    """Some of a group can do more: they become a group of their own."""
    group = groups[at]
    if change.count > group.count:
        raise BadScenario(f"what_if {change.name}: group {at + 1} has only {group.count} agents")
    able = msgspec.structs.replace(
        group,
        count=change.count,
        languages=_both(group.languages, change.languages),
        channels=_both(group.channels, change.channels),
        brands=_both(group.brands, change.brands),
        purposes=_both(group.purposes, change.purposes),
    )
    left = msgspec.structs.replace(group, count=group.count - change.count)
    return [*groups[:at], left, *groups[at + 1 :], able]


def _staffed(groups: list[Group], at: int, change: Change, *, by_day: bool) -> list[Group]:
    """More people, or fewer."""
    group = groups[at]
    if change.agents < 0:
        if (change.start_ms, change.end_ms) != (None, None):
            raise BadScenario(
                f"what_if {change.name}: who goes is gone all day; leave out from, to"
            )
        if group.count + change.agents < 0:
            raise BadScenario(
                f"what_if {change.name}: group {at + 1} has only {group.count} agents"
            )
        groups[at] = msgspec.structs.replace(group, count=group.count + change.agents)
        return groups
    start = group.start_ms if change.start_ms is None else change.start_ms
    end = group.end_ms if change.end_ms is None else change.end_ms
    if by_day and start >= end:
        raise BadScenario(f"what_if {change.name}: from must be before to")
    breaks = tuple(one for one in group.breaks if start < one[0] and one[1] < end)
    more = msgspec.structs.replace(
        group, count=change.agents, start_ms=start, end_ms=end, breaks=breaks
    )
    return [*groups, more]


def _both(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*one, *other)))


def compared(
    before: Scenario, ran: Sequence[Ran], after: Scenario, other: Sequence[Ran]
) -> dict[str, Any]:
    """The figures after a change, and by how much each differs, with its interval of 95 %.

    `cost`: what the agents cost before and after, in an hour or on a day; None if it isn't known.
    """
    one, two = Tally(before, ran), Tally(after, other)
    together = max(one.independent(), two.independent())
    moved_one, moved_two = one.deviations(together), two.deviations(together)
    differences: dict[str, Any] = {}
    values, changed_values = one.values(), two.values()
    for name, value in values.items():
        changed_value, first, second = changed_values[name], moved_one[name], moved_two[name]
        if value is None or changed_value is None or first is None or second is None:
            differences[name] = None
            continue
        gone = second - first
        error = standard_error(gone) or 0.0
        low, high = interval(changed_value - value, error, len(gone), two.most(name), value)
        differences[name] = {
            "difference": changed_value - value, "low": low, "high": high, "se": error,
        }  # fmt: skip
    return {"figures": told(two, together), "differences": differences, "cost": cost(before, after)}


def cost(before: Scenario, after: Scenario) -> dict[str, Any] | None:
    """What the agents cost, by the hours planned; None where the scenario doesn't say."""
    if not any(one.cost_per_hour for one in (*before.groups, *after.groups)):
        return None
    return {
        "per": "day" if before.arrivals.by_day else "hour",
        "before": before.cost,
        "after": after.cost,
        "difference": after.cost - before.cost,
    }
