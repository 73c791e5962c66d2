"""No more calls are promised in a slot than those who are here then can make."""

from __future__ import annotations

from collections import Counter
from itertools import chain, combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from lamplight.basis.instants import MINUTE
from lamplight.line.limits import SLOT
from lamplight.runtime.spare import Kind, left, room

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "sv", "da")
LASTS = st.sampled_from([7, 8, 14, 15, 20, 28, 30]).map(lambda minutes: minutes * MINUTE)
PEOPLE = st.lists(st.frozensets(st.integers(0, 4), min_size=1), max_size=6)
KINDS = st.lists(st.tuples(st.integers(0, 4), LASTS), min_size=1, max_size=5)


def test_one_person_isnt_promised_twice_however_much_else_is_promised() -> None:
    """One speaks English and German, each other one language of their own, and two Swedish."""
    people = Counter({frozenset({"en", "de"}): 1, frozenset({"sv"}): 2})
    people.update(frozenset({one}) for one in LANGUAGES[2:] if one != "sv")
    kinds = {one: Kind(int(one != "en"), 15 * MINUTE) for one in LANGUAGES}
    assert left("en", kinds, people) == 0
    assert left("sv", kinds, people) == 1
    assert left("en", kinds | {"de": Kind(0, 15 * MINUTE)}, people) == 1


def test_nobody_here_can_be_promised_nothing() -> None:
    assert left("en", {"en": Kind(0, MINUTE)}, {}) == 0
    assert left("en", {"en": Kind(0, MINUTE)}, {frozenset({"de"}): 3}) == 0


def test_a_long_call_is_promised_to_whoever_can_do_it_within_the_slot() -> None:
    people = {frozenset({"en", "de"}): 1}
    assert left("en", {"en": Kind(0, 28 * MINUTE)}, people) == 1
    assert left("en", {"en": Kind(0, 31 * MINUTE)}, people) == 0
    both = {"en": Kind(0, 28 * MINUTE), "de": Kind(1, MINUTE)}
    assert left("en", both, people) == 0


@settings(max_examples=400, deadline=None)
@given(kinds=KINDS, people=PEOPLE)
def test_what_is_left_is_what_the_tightest_of_all_sets_leaves(
    kinds: list[tuple[int, int]], people: list[frozenset[int]]
) -> None:
    """The first kind is asked for; every set of it and others is looked at."""
    known = {nth: Kind(*kind) for nth, kind in enumerate(kinds)}
    able = [group.intersection(known) for group in people]
    others = [nth for nth, kind in known.items() if nth and kind.promised]
    sets = chain.from_iterable(combinations(others, size) for size in range(len(others) + 1))
    tightest = min(
        room(
            sum(bool(group & {0, *some}) for group in able),
            max(known[one].lasts_ms for one in (0, *some)),
        )
        - sum(known[one].promised for one in (0, *some))
        for some in sets
    )
    assert left(0, known, Counter(able)) == max(0, tightest)


@settings(max_examples=400, deadline=None)
@given(
    lasts=st.lists(LASTS, min_size=5, max_size=5),
    people=PEOPLE,
    asked=st.lists(st.integers(0, 4), max_size=12),
)
def test_whatever_is_promised_one_after_the_other_can_be_kept(
    lasts: list[int], people: list[frozenset[int]], asked: list[int]
) -> None:
    """Each call is made by one person from its start to its end, and nobody's slot overflows."""
    promised: list[int] = []
    for kind in asked:
        known = {
            one: Kind(promised.count(one), lasts[one]) for one in dict.fromkeys([kind, *promised])
        }
        able = Counter(some.intersection(known) for some in people)
        if left(kind, known, able):
            promised.append(kind)
    promised.sort(key=lambda kind: -lasts[kind])
    assert _kept(promised, lasts, [(some, SLOT) for some in people])


def _kept(calls: list[int], lasts: list[int], people: list[tuple[frozenset[int], int]]) -> bool:
    """Whether these people, each with so much time, can make all these calls."""
    if not calls:
        return True
    kind, rest = calls[0], calls[1:]
    for nth, (some, time) in enumerate(people):
        after = time - lasts[kind]
        able = kind in some and after >= 0 and (some, time) not in people[:nth]
        if able and _kept(rest, lasts, [*people[:nth], (some, after), *people[nth + 1 :]]):
            return True
    return False
