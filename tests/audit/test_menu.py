from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplight.audit.menu import PERSON, BadMenu, Choice, Menu, MenuAudit, Way, audit
from lamplight.audit.menu_files import Recorded, read

DESCRIBED = """
name = "Lamps"
start = "welcome"

[steps.welcome]
seconds = 14
silence = "welcome"
[steps.welcome.keys]
1 = { to = "orders", heard_at = 6 }
2 = "invoices"
9 = { to = "lines", heard_at = 13 }

[steps.orders]
seconds = 10
[steps.orders.keys]
1 = "number"
0 = "person"
"*" = "welcome"

[steps.invoices]
seconds = 20
next = "hang_up"

[steps.number]
seconds = 30
next = "lines"

[steps.lines]
seconds = 4
next = "person"

[steps.forgotten]
seconds = 1
"""


def test_a_described_menu_has_its_distance_to_a_person(tmp_path: Path) -> None:
    file = tmp_path / "menu.toml"
    file.write_text(DESCRIBED)
    found = read(file)
    assert isinstance(found, MenuAudit)
    assert found.fewest_seconds == Way(["welcome: 1", "orders: 0"], 2, 16.0)
    assert found.fewest_steps == Way(["welcome: 1", "orders: 0"], 2, 16.0)
    assert found.longest == Way(["welcome: 1", "orders: 1", "number: wait", "lines: wait"], 4, 50.0)
    assert [(end.at, end.soonest.seconds) for end in found.dead_ends] == [("hang_up", 34.0)]
    assert found.no_person_from == ["invoices"]
    assert found.loops == [["orders", "welcome"]]
    assert found.unreachable == ["forgotten"]
    assert (found.person_in_first, found.options_in_first) == (False, 3)


def test_a_menu_that_never_reaches_a_person_says_so(tmp_path: Path) -> None:
    file = tmp_path / "menu.toml"
    file.write_text("[steps.only]\nseconds = 3\nsilence = 'only'\n")
    found = read(file)
    assert isinstance(found, MenuAudit)
    assert not found.reaches_a_person
    assert (found.longest, found.fewest_steps, found.no_person_from) == (None, None, ["only"])


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        ("name = ", "no menu in TOML"),
        ("name = 'x'", "no steps"),
        ("colour = 1", "'colour' is no part"),
        ("[steps.a]\n", "seconds of step 'a'"),
        ("[steps.a]\nseconds = -1", "seconds of step 'a'"),
        ("[steps.a]\nseconds = 1\nkeys = {1 = 'b'}", "leads to 'b', which is no step"),
        ("[steps.a]\nseconds = 1\nkeys = {x = 'person'}", "'x' in step 'a' is no key"),
        ("start = 'b'\n[steps.a]\nseconds = 1", "start names 'b'"),
        ("[steps.person]\nseconds = 1", "no name for a step"),
        ("0:00 heard hello\nwhat now", "line 2 is no event"),
        ("0:10 heard hello\n0:05 person", "line 2 is before"),
    ],
)
def test_a_menu_that_cannot_be_read_names_what_is_wrong(
    tmp_path: Path, text: str, why: str
) -> None:
    file = tmp_path / "menu"
    file.write_text(text)
    with pytest.raises(BadMenu, match=why):
        read(file)


def test_recorded_calls_are_measured_as_they_went(tmp_path: Path) -> None:
    file = tmp_path / "calls"
    file.write_text(
        "# Tuesday\n"
        "0:02 heard Welcome\n0:16 pressed 2\n0:17 heard All our lines are busy\n0:20 music\n"
        "1:20 heard All our lines are busy\n1:25 music\n2:05.5 person Ana\n2:50 ended\n"
        "\n"
        "0:00 heard Welcome\n0:14 pressed 3\n0:15 heard Goodbye\n0:18 ended\n"
    )
    found = read(file)
    assert isinstance(found, Recorded)
    reached, cut = found.calls
    assert (reached.reached_a_person, reached.steps, reached.seconds) == (True, 1, 123.5)
    assert (reached.music_seconds, reached.menu_seconds, reached.heard_again) == (100.5, 23.0, 1)
    assert (cut.reached_a_person, cut.steps, cut.seconds) == (False, 1, 18.0)
    assert (found.dead_ends, found.shortest_seconds, found.longest_seconds) == (1, 123.5, 123.5)


NAMES = ["a", "b", "c", "d", "e"]


@st.composite
def menus(draw: st.DrawFn) -> Menu:
    steps = {}
    for name in NAMES:
        targets = draw(st.lists(st.sampled_from([*NAMES, PERSON, "hang_up"]), max_size=4))
        steps[name] = tuple(
            Choice(str(key), to, float(draw(st.integers(0, 20)))) for key, to in enumerate(targets)
        )
    return Menu("", "a", steps)


def every_way(menu: Menu, name: str, heard: tuple[str, ...]) -> list[tuple[int, float]]:
    """Steps and seconds of each way to a person that hears no step twice."""
    found = []
    for choice in menu.steps[name]:
        if choice.to == PERSON:
            found.append((1, choice.seconds))
        elif choice.to in menu.steps and choice.to not in heard:
            rest = every_way(menu, choice.to, (*heard, choice.to))
            found += [(steps + 1, seconds + choice.seconds) for steps, seconds in rest]
    return found


@given(menus())
def test_shortest_and_longest_are_those_of_all_ways_there_are(menu: Menu) -> None:
    found = audit(menu)
    ways = every_way(menu, "a", ("a",))
    assert found.reaches_a_person == bool(ways)
    if ways:
        assert found.fewest_steps is not None
        assert found.fewest_seconds is not None
        assert found.longest is not None
        assert found.fewest_steps.steps == min(steps for steps, _ in ways)
        assert found.fewest_seconds.seconds == min(seconds for _, seconds in ways)
        assert found.longest.seconds == max(seconds for _, seconds in ways)
        for way in (found.fewest_steps, found.fewest_seconds, found.longest):
            assert way.steps == len(way.presses)


def test_a_long_menu_whose_parts_all_lead_back_is_looked_through() -> None:
    parts = {f"part {n}": (Choice("9", "main", 5.0), Choice("0", PERSON, 5.0)) for n in range(60)}
    main = tuple(Choice(str(n), f"part {n}", 10.0 + n) for n in range(60))
    found = audit(Menu("", "main", {"main": main, **parts}))
    assert found.longest is not None
    assert found.longest.seconds == 74.0
    assert len(found.loops) == 1


def test_where_there_are_too_many_ways_the_longest_is_not_told() -> None:
    names = [f"s{n}" for n in range(24)]
    steps = {
        name: tuple(Choice(str(n), to, 1.0) for n, to in enumerate([*names, PERSON]) if to != name)
        for name in names
    }
    assert audit(Menu("", "s0", steps)).longest is None


def test_a_chain_is_as_long_as_it_is() -> None:
    names = [f"s{n}" for n in range(200)]
    steps = {one: (Choice("wait", to, 1.0),) for one, to in pairwise([*names, PERSON])}
    found = audit(Menu("", "s0", steps))
    assert found.fewest_steps is not None
    assert found.fewest_steps.steps == 200
    assert found.longest is not None
    assert found.longest.seconds == 200.0


@pytest.mark.parametrize(
    ("text", "offered", "options"),
    [
        # a greeting without keys, and the menu behind it
        ("[steps.hi]\nseconds=3\nnext='main'\n[steps.main]\nseconds=9\nkeys={0='person'}", True, 1),
        # what leads on by itself is no option
        ("[steps.main]\nseconds=9\nnext='main'\nkeys={1='hang_up', 2='person'}", True, 2),
        # who must say nothing to reach a person was offered none
        ("[steps.main]\nseconds=9\nsilence='person'\nkeys={1='hang_up'}", False, 1),
        ("[steps.hello]\nseconds=3\nnext='person'", True, 0),
        ("[steps.hello]\nseconds=3\nnext='voicemail'", False, 0),
        ("[steps.hello]\nseconds=3\nnext='hello'", False, 0),
    ],
)
def test_what_can_be_chosen_first_is_said_by_keys(
    tmp_path: Path, text: str, offered: bool, options: int
) -> None:
    file = tmp_path / "menu.toml"
    file.write_text(text)
    found = read(file)
    assert isinstance(found, MenuAudit)
    assert (found.person_in_first, found.options_in_first) == (offered, options)


def test_a_choice_is_said_while_its_step_speaks(tmp_path: Path) -> None:
    file = tmp_path / "menu.toml"
    file.write_text('[steps.a]\nseconds = 3\n[steps.a.keys]\n1 = { to = "person", heard_at = 4 }\n')
    with pytest.raises(BadMenu, match="after the step has spoken: its seconds are 3"):
        read(file)


def test_no_time_of_a_recording_has_75_seconds(tmp_path: Path) -> None:
    file = tmp_path / "call.txt"
    file.write_text("0:75 heard Welcome\n")
    with pytest.raises(BadMenu, match="line 1: write 0:75"):
        read(file)
