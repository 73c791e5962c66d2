import json
from collections.abc import Iterator
from typing import Any

import pytest

from lamplight.audit.reading.faults import Faults
from lamplight.audit.reading.records import LONGEST, Records, begins_whole


def record(name: str, **more: Any) -> dict[str, Any]:
    return {"ContactId": name, "Queue": {"Name": "Lamps"}, "Media": [{"A": {}}, {"A": 2}], **more}


def pieces(text: str, long: int = 700_000) -> Iterator[tuple[str, bool]]:
    for at in range(0, len(text), long):
        yield text[at : at + long], False
    yield "", False


def read(text: str, *, spread: bool = False, long: int = 700_000) -> tuple[list[str], Faults]:
    """The names of the records of a text, and what was wrong with it."""
    faults = Faults()
    found = Records(pieces(text, long), faults, spread=spread)
    return [one.record["ContactId"] for one in found], faults


A, B, C = (json.dumps(record(name)) for name in "abc")


@pytest.mark.parametrize("between", ["", "\n", ",\n", "\x1e", "\n\n  "])
def test_records_may_have_anything_or_nothing_between_them(between: str) -> None:
    for text in (between.join((A, B, C)), "[" + between.join((A, B, C)) + "]\n"):
        names, faults = read(text)
        assert names == ["a", "b", "c"]
        assert (faults.rows, faults.count) == (3, 0)


def test_garbage_costs_the_record_in_which_it_is_and_no_other() -> None:
    names, faults = read(A + B[:30] + "@@@@" + B[40:] + C)
    assert names == ["a", "c"]
    assert (faults.rows, faults.kinds) == (3, {"not_json": 1})


def test_garbage_between_records_is_counted_as_one() -> None:
    names, faults = read(A + "@@ { [ : }" + B + C)
    assert names == ["a", "b", "c"]
    assert (faults.rows, faults.kinds) == (4, {"not_json": 1})
    assert faults.first[0].text == f"record 2, character {len(A) + 1}: @@ {{ [ : }}"


def test_a_record_that_breaks_off_hides_none_after_it_and_no_part_is_taken_for_one() -> None:
    names, faults = read(A + B[:-20] + C + A[:12])
    assert names == ["a", "c"]
    assert (faults.rows, faults.kinds) == (4, {"not_json": 2})
    assert [shown.text.split(":")[0] for shown in faults.first] == [
        f"record 2, character {len(A) + 1}",
        f"record 4, character {len(A + B[:-20] + C) + 1}",
    ]


def test_each_of_several_damaged_records_is_counted() -> None:
    names, faults = read(A + B[:-3] + "}" + B[:-4] + C)
    assert names == ["a", "c"]
    assert (faults.rows, faults.kinds) == (4, {"not_json": 2})


def test_of_a_line_for_each_record_a_damaged_line_is_one_row_with_its_number() -> None:
    names, faults = read(f"{A}\n{B[:20]}\n{B[:40]}\n[1, 2]\n{C}\n")
    assert names == ["a", "c"]
    assert (faults.rows, faults.kinds) == (5, {"not_json": 3})
    assert [(shown.line, shown.text) for shown in faults.first] == [
        (2, B[:20]),
        (3, B[:40]),
        (4, "1, 2]"),
    ]


def test_records_over_lines_have_the_line_on_which_they_begin() -> None:
    text = json.dumps([record("a"), record("b"), record("c")], indent=1)
    spoilt = text.replace('"ContactId": "b"', '"ContactId" "b"')
    names, faults = read(spoilt, spread=True)
    assert names == ["a", "c"]
    assert (faults.rows, faults.kinds) == (3, {"not_json": 1})
    begins = spoilt[: spoilt.index('"ContactId" "b"')].count("\n")
    assert faults.first[0].line == begins


def test_an_answer_of_a_command_line_tool_is_its_list() -> None:
    beside = {"ResponseMetadata": {"RequestId": "x", "HTTPHeaders": {"date": "y"}}}
    for answer in (
        {"Contacts": [record("a"), record("b")], "TotalCount": 2},
        {"NextToken": "x", "TotalCount": None, "Contacts": [record("a"), record("b")]},
        {"Contacts": [record("a"), record("b")], **beside},
        {**beside, "Contacts": [record("a"), record("b")]},
    ):
        for indent in (None, 2):
            names, faults = read(json.dumps(answer, indent=indent), spread=indent is not None)
            assert names == ["a", "b"]
            assert (faults.rows, faults.count) == (2, 0)
    assert read('{"Contacts": [], "TotalCount": 0}')[1].rows == 0


def test_one_that_breaks_off_is_read_up_to_there() -> None:
    text = json.dumps({"Contacts": [record("a"), record("b")]}, indent=2)
    names, faults = read(text[:-30], spread=True)
    assert (names, faults.kinds) == (["a"], {"not_json": 1})


@pytest.mark.parametrize("long", [1_000, 262_144, 1_000_003])
@pytest.mark.parametrize("between", ["", "\n"])
def test_however_the_text_is_cut_the_records_are_the_same(long: int, between: str) -> None:
    made = [json.dumps(record(f"{n}", note="ñ" * (n % 700))) for n in range(4_000)]
    made[2_000] = made[2_000][:-9]
    names, faults = read(between.join(made), long=long)
    assert names == [f"{n}" for n in range(4_000) if n != 2_000]
    assert (faults.rows, faults.kinds) == (4_000, {"not_json": 1})
    assert faults.first[0].line == (2_001 if between else 1)


def test_a_record_longer_than_any_is_counted_and_the_next_one_read() -> None:
    names, faults = read(A + json.dumps(record("long", note="x" * 5 * LONGEST)) + "\n" + C)
    assert names == ["a", "c"]
    assert set(faults.kinds) == {"not_json"}


def test_what_is_nested_without_end_costs_its_line() -> None:
    names, faults = read('{"a":[' * 50_000 + "\n" + C)
    assert names == ["c"]
    assert faults.kinds == {"not_json": 1}


@pytest.mark.parametrize(
    ("line", "whole"),
    [(A, True), ("[" + A, True), (A + B[:9], True), (A[:-1], False), ("1", False)],
)
def test_a_line_begins_whole_where_its_first_record_ends_on_it(line: str, whole: bool) -> None:
    assert begins_whole(line) == whole
