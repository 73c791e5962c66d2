"""Columns come out of their packing as they went in, and are narrow where they can be."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplight.audit.packed import pack

COLUMNS = st.lists(st.integers(0, 2**31 - 1), max_size=30)
SECONDS = COLUMNS.map(lambda some: [one // 1000 * 1000 for one in some])


@given(COLUMNS | SECONDS, st.sampled_from(["int32", "int64"]))
def test_a_column_comes_out_as_it_went_in(some: list[int], kind: str) -> None:
    column = np.array(some, dtype=kind)
    packed = pack(column)
    assert packed[:].tolist() == some
    assert packed[:].dtype == column.dtype
    assert packed[1:5].tolist() == some[1:5]
    assert packed[np.arange(len(some))[::2]].tolist() == some[::2]


@given(st.lists(st.integers(-1, 2**31 - 1), max_size=30), st.sampled_from([1, 1000]))
def test_what_is_unknown_stays_unknown_and_nothing_else_becomes_so(
    some: list[int], unit: int
) -> None:
    whole = [one if one < 0 else one // unit * unit for one in some]
    assert pack(np.array(whole, dtype=np.int32), gaps=True)[:].tolist() == whole


@pytest.mark.parametrize(
    ("values", "gaps", "wide"),
    [
        (range(0, 240_000, 1_000), False, 1),
        (range(1_795_521_600_250, 1_795_521_600_250 + 86_400_000, 1_000), False, 4),
        ([-1, *range(0, 600_000, 1_000)], True, 2),
        ([*range(600)], False, 2),
        ([1, 2, 1_003, 2**31 - 1], False, 4),
        ([1, 2**40], False, 8),
    ],
)
def test_a_number_takes_no_more_bytes_than_the_column_needs(
    values: list[int], gaps: bool, wide: int
) -> None:
    assert pack(np.array(values, dtype=np.int64), gaps=gaps).steps.dtype.itemsize == wide


def test_what_is_always_the_same_takes_nothing() -> None:
    steps = pack(np.full(1_000, 5, dtype=np.int32)).steps
    assert steps.strides == (0,)
