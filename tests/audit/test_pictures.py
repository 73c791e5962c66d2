"""Pictures of a week: days that can be told apart, and a line of who is needed that stays seen."""

import re
from itertools import pairwise
from xml.etree import ElementTree

from lamplight.audit import pictures
from lamplight.audit.people import People, Row
from lamplight.audit.waiting import clock

PLACE = re.compile(r'<text class="name" x="([\d.]+)" y="([\d.]+)"[^>]*>(\w+)</text>')


def people(slots: range, days: int, *, here: float = 1.4, needed: int = 3) -> People:
    week = [
        Row(
            weekday=day,
            begins=clock(slot),
            days=4,
            contacts=9.0,
            here=here,
            needed=needed,
            short=max(0, round(needed - here)),
        )
        for day in range(days)
        for slot in slots
    ]
    return People(
        service_level=0.9,
        target_seconds=60.0,
        handle_seconds=300.0,
        wrap_up_seconds=0.0,
        patience_seconds=None,
        spread=0.0,
        agents=3,
        week=week,
        short_hours=1.0,
        spare_hours=0.0,
        work_hours=10.0,
        here_hours=10.0,
        shifts=[],
        cover=None,
    )


def test_days_of_all_hours_stand_in_two_rows_with_short_names() -> None:
    svg = pictures.week(people(range(48), 7))
    ElementTree.fromstring(svg)  # noqa: S314 - our own
    found = PLACE.findall(svg)
    assert [name for _, _, name in found] == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    assert len({y for _, y, _ in found}) == 2
    first = [float(x) for x, y, _ in found if y == found[0][1]]
    assert min(b - a for a, b in pairwise(first)) > 100


def test_days_of_a_few_hours_stand_in_one_row() -> None:
    found = PLACE.findall(pictures.week(people(range(18, 34), 5)))
    assert len(found) == 5
    assert len({y for _, y, _ in found}) == 1


def test_the_line_of_who_is_needed_lies_over_all_that_is_drawn_of_its_day() -> None:
    svg = pictures.week(people(range(48), 7))
    for day in svg.split('class="name"')[1:]:
        assert day.rindex("<rect") < day.index('class="halo"') < day.index('class="ink"')


def test_who_was_there_beyond_need_stays_in_the_picture() -> None:
    svg = pictures.week(people(range(18, 34), 5, here=3.3, needed=3))
    bars = [float(y) for y in re.findall(r'<rect class="sand" x="[\d.]+" y="([\d.]+)"', svg)]
    assert min(bars) >= 22
