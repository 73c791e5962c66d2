from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplight.journal import DamagedEvent, Form, Forms, NewerForm, UnknownForm


class Lit(msgspec.Struct, frozen=True, tag=True):
    lamp: int
    brightness: int
    by: str = "maya"


class Dark(msgspec.Struct, frozen=True, tag=True):
    lamp: int


def _named(fields: dict[str, Any]) -> dict[str, Any]:
    return {"lamp": fields["lamp"], "watts": fields["power"]}


def _dimmable(fields: dict[str, Any]) -> dict[str, Any]:
    return {"lamp": fields["lamp"], "brightness": fields["watts"] * 2}


LIT = Form("Lit", 3, Lit, {1: _named, 2: _dimmable}, formerly=("SwitchedOn",))
FORMS = Forms([LIT, Form("Dark", 1, Dark)])


@given(st.integers(-(2**63), 2**63 - 1), st.integers(0, 100), st.text())
def test_an_event_comes_back_as_it_went(lamp: int, brightness: int, by: str) -> None:
    event = Lit(lamp, brightness, by)
    name, version, body = FORMS.encode(event)
    assert (name, version) == ("Lit", 3)
    assert FORMS.decode(name, version, body) == event


def test_the_oldest_version_is_read_through_every_step() -> None:
    assert FORMS.decode("Lit", 1, '{"type":"Lit","lamp":7,"power":20}') == Lit(7, 40)
    assert FORMS.decode("Lit", 2, '{"type":"Lit","lamp":7,"watts":20}') == Lit(7, 40)


def test_a_form_is_found_under_its_former_name() -> None:
    assert FORMS.decode("SwitchedOn", 1, '{"type":"SwitchedOn","lamp":7,"power":4}') == Lit(7, 8)


def test_a_renamed_form_of_the_same_version_is_read_too() -> None:
    renamed = Forms([Form("Dark", 1, Dark, formerly=("SwitchedOff",))])
    assert renamed.decode("SwitchedOff", 1, '{"type":"SwitchedOff","lamp":7}') == Dark(7)


def test_an_unknown_form_names_itself() -> None:
    with pytest.raises(UnknownForm, match="form Flickered, which this program doesn't know"):
        FORMS.decode("Flickered", 1, "{}")
    with pytest.raises(UnknownForm, match="dict has no form"):
        FORMS.encode({"lamp": 7})


def test_a_newer_version_names_both() -> None:
    with pytest.raises(NewerForm, match="holds Lit in version 4 and this program knows 3"):
        FORMS.decode("Lit", 4, "{}")


@pytest.mark.parametrize(
    ("version", "body"),
    [(3, '{"lamp":7}'), (3, "{"), (2, '{"lamp":7}'), (1, '{"lamp":7,"power":"x"}'), (2, "[]")],
)
def test_a_body_that_does_not_fit_names_its_form(version: int, body: str) -> None:
    with pytest.raises(DamagedEvent, match=f"Lit {version}"):
        FORMS.decode("Lit", version, body)


def test_a_version_without_its_upcaster_is_refused() -> None:
    with pytest.raises(ValueError, match="Lit at version 3 needs an upcaster from each"):
        Forms([Form("Lit", 3, Lit, {1: _named})])


def test_one_name_is_one_form() -> None:
    with pytest.raises(ValueError, match="Dark is the name of another form"):
        Forms([Form("Dark", 1, Dark), Form("Night", 1, Lit, formerly=("Dark",))])
    with pytest.raises(ValueError, match="Dark has a form already"):
        Forms([Form("Dark", 1, Dark), Form("Night", 1, Dark)])


def test_two_registries_join() -> None:
    both = Forms.of(Dark) | Forms([LIT])
    assert {form.name for form in both} == {"Dark", "Lit"}
    assert both.decode(*both.encode(Dark(1))) == Dark(1)
