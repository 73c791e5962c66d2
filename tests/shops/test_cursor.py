"""Whatever order changes come in, none is lost and none is read for ever."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from lamplight.shops.cursor import FRESH, LATE, Cursor

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


class Shop:
    """Orders by when they were last changed, in whole seconds, some shown later than written."""

    def __init__(self) -> None:
        self.now = NOON
        self.versions: list[tuple[str, datetime, datetime, int]] = []

    def change(self, order: str, late: int) -> None:
        version = len(self.versions)
        self.versions.append((order, self.now, self.now + late * SECOND, version))

    def seen(self) -> dict[str, tuple[datetime, int]]:
        shown: dict[str, tuple[datetime, int]] = {}
        for order, at, shows_at, version in self.versions:
            if shows_at <= self.now:
                shown[order] = (at, version)
        return shown


@given(
    some.lists(
        some.tuples(
            some.sampled_from(["a", "b", "c", "d"]),
            some.integers(0, int(LATE.total_seconds()) - 3),
            some.integers(0, 40),
            some.booleans(),
        ),
        max_size=30,
    )
)
def test_the_last_of_every_order_is_read_in_the_end(
    steps: list[tuple[str, int, int, bool]],
) -> None:
    shop = Shop()
    cursor = Cursor()
    read: dict[str, int] = {}

    def look() -> int:
        nonlocal cursor
        shown = shop.seen()
        new = {
            order: (at, version)
            for order, (at, version) in shown.items()
            if at >= cursor.since and cursor.is_new(order, at)
        }
        read.update({order: version for order, (_, version) in new.items()})
        cursor = Cursor.read(
            cursor.after([(order, at) for order, (at, _) in new.items()], shop.now).write()
        )
        return len(new)

    for order, late, rest, looks in steps:
        shop.change(order, late)
        shop.now += rest * SECOND
        if looks:
            look()
    for _ in range(3):
        shop.now += LATE + FRESH + SECOND
        last = look()
    assert read == {order: version for order, (_, version) in shop.seen().items()}
    assert last == 0
    assert len(cursor.seen) <= 4


def test_while_long_ago_is_read_only_one_instant_is_kept() -> None:
    cursor = Cursor()
    for at in range(100):
        cursor = cursor.after([(str(at), NOON + at * SECOND)], NOON + timedelta(days=9))
    assert cursor == Cursor(NOON + 99 * SECOND, {"99": NOON + 99 * SECOND})


def test_a_round_wants_what_changed_since_the_one_before_began() -> None:
    begun = Cursor().go_round(NOON - timedelta(days=9), NOON)
    further = begun.go_round(NOON - timedelta(days=2), NOON + SECOND)
    assert (further.began, further.wanted) == (NOON, Cursor().wanted)
    ended = further.go_round(None, NOON + 2 * SECOND)
    assert (ended.placed, ended.wanted) == (None, NOON - LATE)
    assert ended.go_round(None, NOON + 60 * SECOND).wanted == NOON


def test_a_round_begins_once_a_day_where_hooks_tell_and_is_gone_to_its_end() -> None:
    mark = Cursor()
    assert mark.rounds(NOON, told=True)
    mark = mark.go_round(NOON - 9 * SECOND, NOON)
    assert mark.rounds(NOON + SECOND, told=True), "it isn't at its end"
    mark = mark.go_round(None, NOON + SECOND)
    assert not mark.rounds(NOON + timedelta(hours=23), told=True)
    assert mark.rounds(NOON + timedelta(hours=23), told=False)
    assert mark.rounds(NOON + timedelta(days=1), told=True)
