"""A table of cases: read row by row, bad rows counted, nothing guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from tests.standards.calls import at

from lamplight.audit.reading.cases import COLUMNS, Cases
from lamplight.audit.reading.faults import BadFile, Faults
from lamplight.standards.matters import Matter

if TYPE_CHECKING:
    from pathlib import Path

MADRID = ZoneInfo("Europe/Madrid")
GOOD = "2027-03-01 10:00:00,complaint,2027-03-04 09:00:00,yes,"
HEADER = "opened,kind,answered,reasoned,key_told"


def _cases(tmp_path: Path, *lines: str) -> Cases:
    file = tmp_path / "cases.csv"
    file.write_text("\n".join(lines) + "\n")
    return Cases(file, MADRID)


def test_a_row_is_a_case_with_the_facts_of_its_columns(tmp_path: Path) -> None:
    cases = _cases(tmp_path, HEADER, GOOD)
    opened, answered = at("2027-03-01T10:00:00+01:00"), at("2027-03-04T09:00:00+01:00")
    assert list(cases.matters(Faults())) == [
        Matter(opened=opened, kind="complaint", answered=answered, reasoned=True)
    ]
    assert cases.known == {"opened", "kind", "answered", "reasoned", "key_told_at"}
    assert cases.last() == answered


def test_columns_come_in_any_order_and_with_other_separators(tmp_path: Path) -> None:
    cases = _cases(tmp_path, "Kind;Proof asked;Opened", "supply cut;no;2027-03-01T10:00:00Z")
    (matter,) = cases.matters(Faults())
    assert (matter.kind, matter.proof_asked) == ("supply_cut", False)


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ("rubbish", "too_few_fields"),
        ("a,b,c,d,e,f", "too_many_fields"),
        (",complaint,,,", "time_missing"),
        ("yesterday,complaint,,,", "time_not_understood"),
        ("2027-03-01 10:00:00,moan,,,", "kind_not_known"),
        ("2027-03-01 10:00:00,com\rplaint,,,", "cells_not_understood"),
        ("2027-03-01 10:00:00,complaint,,maybe,", "neither_yes_nor_no"),
        ("2027-03-01 10:00:00,complaint,2027-02-01 10:00:00,,", "ends_before_it_begins"),
    ],
)
def test_a_row_that_cant_be_used_is_counted(tmp_path: Path, row: str, kind: str) -> None:
    faults = Faults()
    assert len(list(_cases(tmp_path, HEADER, row, GOOD).matters(faults))) == 1
    assert faults.kinds == {kind: 1}
    assert faults.first[0].line == 2


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("kind,answered", "no column `opened`"),
        ("\ufeff", "the file is empty"),
        ("opened,mood", "other columns than mood"),
        ("opened,kind,Kind", "twice"),
    ],
)
def test_another_table_is_refused(tmp_path: Path, header: str, said: str) -> None:
    with pytest.raises(BadFile, match=said):
        _cases(tmp_path, header)


def test_every_column_is_a_fact_of_a_case() -> None:
    assert set(COLUMNS.values()) <= set(Matter.__struct_fields__)
