"""What a phone menu costs, as plain text."""

from collections.abc import Iterator

from lamplight.audit.menu import MenuAudit, Way
from lamplight.audit.menu_files import Distance, Recorded
from lamplight.audit.words import several, span


def says(found: Distance) -> str:
    """The distance to a person in one or two sentences."""
    return _of_calls(found) if isinstance(found, Recorded) else _of_menu(found)


def _of_menu(found: MenuAudit) -> str:
    if found.fewest_seconds is None or found.fewest_steps is None:
        return "No way through this menu leads to a person."
    way = found.fewest_seconds
    text = (
        f"A person is at least {several(way.steps, 'step')} and {span(way.seconds)} away, for "
        "whoever knows the way and makes no mistake"
    )
    if found.longest is not None and found.longest.seconds > way.seconds:
        text += (
            f"; the longest way takes {several(found.longest.steps, 'step')} and "
            f"{span(found.longest.seconds)}"
        )
    text += "."
    if found.dead_ends:
        text += f" {several(len(found.dead_ends), 'dead end')}."
    if found.loops:
        text += f" {several(len(found.loops), 'loop')}, in which a call can go round for ever."
    return text


def _of_calls(found: Recorded) -> str:
    if len(found.calls) == 1 and not found.reached_a_person:
        return "The recorded call reached no person."
    calls = several(len(found.calls), "recorded call")
    if not found.reached_a_person:
        return f"None of {calls} reached a person."
    text = f"Of {calls} {found.reached_a_person} reached a person, "
    if len(found.calls) == 1:
        text = "The recorded call reached a person "
    if found.shortest_seconds == found.longest_seconds:
        text += f"after {span(found.shortest_seconds)}"
    else:
        text += f"after {span(found.shortest_seconds)} to {span(found.longest_seconds)}"
    fewest, most = found.fewest_steps or 0, found.most_steps or 0
    text += f" and {several(most, 'step') if fewest == most else f'{fewest} to {most} steps'}"
    return text + (f"; {found.dead_ends} ended without one." if found.dead_ends else ".")


def lines(found: Distance) -> Iterator[str]:
    """The sentence and what stands behind it."""
    yield says(found)
    if isinstance(found, Recorded):
        yield ""
        yield "  call  person  steps  seconds  menu  music  heard again"
        for number, call in enumerate(found.calls, 1):
            reached = "yes" if call.reached_a_person else "no"
            yield (
                f"  {number:>4}  {reached:>6}  {call.steps:>5}  {call.seconds:>7g}  "
                f"{call.menu_seconds:>4g}  {call.music_seconds:>5g}  {call.heard_again:>11}"
            )
        return
    for name, way in (
        ("Soonest", found.fewest_seconds),
        ("Fewest steps", found.fewest_steps),
        ("Longest", found.longest),
    ):
        if way is not None:
            yield f"  {name}: {_way(way)}"
    if found.reaches_a_person and found.longest is None:
        yield "  Longest: not told; there are too many ways to look at"
    for end in found.dead_ends:
        yield f"  Dead end at {end.at}: {_way(end.soonest)}"
    if found.no_person_from:
        yield f"  No person any more from: {', '.join(found.no_person_from)}"
    for loop in found.loops:
        yield f"  Lead back into each other: {', '.join(loop)}"
    first = "offers" if found.person_in_first else "doesn't offer"
    keys = several(found.options_in_first, "option")
    yield f"  What can be chosen first {first} a person; it has {keys}."
    if found.unreachable:
        yield f"  Never reached: {', '.join(found.unreachable)}"


def _way(way: Way) -> str:
    steps = several(way.steps, "step")
    return f"{steps}, {span(way.seconds)} ({' > '.join(way.presses) or 'at once'})"
