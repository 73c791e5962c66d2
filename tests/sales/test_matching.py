"""Who a buyer is: only what is verified says it."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from tests.sales._told import email, phone

from lamplight.sales.forms import Reach
from lamplight.sales.matching import Who, normals, who

INES, JO = 7, 8
MAIL, CALL = ("email", "ines@mail.example"), ("phone", "+34600111222")


def _reaches(*told: dict[str, object], country: str = "") -> list[Reach]:
    return normals(msgspec.convert(list(told), list[Reach]), country)


def test_a_verified_address_says_who_somebody_is_however_it_is_written() -> None:
    assert who(_reaches(email(" Ines@Mail.Example")), {MAIL: INES}) == Who(INES)
    assert who(_reaches(phone("+34 600 111 222")), {CALL: INES}) == Who(INES)
    assert who(_reaches(phone("600 111 222"), country="ES"), {CALL: INES}) == Who(INES)


def test_what_is_not_verified_says_nothing() -> None:
    said = _reaches(
        email("ines@mail.example", verified=False), phone("+34600111222", verified=False)
    )
    assert who(said, {MAIL: INES, CALL: INES}) == Who(None)


def test_what_is_no_address_says_nothing_and_stays_as_typed() -> None:
    (number,) = _reaches(phone("call me"))
    assert (number.value, number.verified) == ("call me", False)
    (number,) = _reaches(phone("600 111 222"))
    assert not number.verified


def test_two_that_are_known_apart_stay_apart_and_the_first_that_was_named_counts() -> None:
    said = _reaches(phone("+34600111222"), email("ines@mail.example"))
    assert who(said, {MAIL: INES, CALL: JO}) == Who(JO, (INES,))


def test_two_that_were_found_to_be_one_are_one() -> None:
    said = _reaches(email("ines@mail.example"), phone("+34600111222"))
    assert who(said, {MAIL: INES, CALL: JO}, {INES: INES, JO: INES}) == Who(INES)


def test_an_address_that_is_said_twice_is_verified_if_either_says_so() -> None:
    said = _reaches(email("ines@mail.example", verified=False), email("INES@mail.example"))
    assert [one.verified for one in said] == [True]


@given(
    st.lists(st.sampled_from([*"abc"]).map(lambda c: email(f"{c}@x.example")), max_size=4),
    st.dictionaries(
        st.sampled_from([("email", f"{c}@x.example") for c in "abc"]), st.integers(1, 3)
    ),
)
def test_nobody_is_found_by_what_nobody_holds(
    said: list[dict[str, object]], holders: dict[tuple[str, str], int]
) -> None:
    reaches = _reaches(*said)
    held = {holders[key] for one in reaches if (key := (one.kind, one.value)) in holders}
    found = who(reaches, holders)
    assert {found.customer, *found.others} - {None} == held
    assert (found.customer is None) == (not held)
