"""Every event of the line can be written and read, today's and those of every day before.

`line_events.jsonl` holds one sample of each form in each version that was ever written: `name`,
`version`, `body` as in the log. Lines are added and never changed.
"""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplight.journal.line_forms import line_forms
from lamplight.line.events import EVENTS, Event

FORMS = line_forms()
SAMPLES = Path(__file__).with_name("line_events.jsonl")


class Sample(msgspec.Struct, frozen=True):
    name: str
    version: int
    body: msgspec.Raw


def _samples() -> list[Sample]:
    lines = SAMPLES.read_text("utf-8").splitlines()
    return [msgspec.json.decode(line, type=Sample) for line in lines]


events: st.SearchStrategy[Event] = st.sampled_from(EVENTS).flatmap(st.from_type)


@given(events)
def test_every_event_comes_back_as_it_went(event: Event) -> None:
    assert FORMS.decode(*FORMS.encode(event)) == event


def test_every_form_has_a_sample_in_every_version() -> None:
    held = {(sample.name, sample.version) for sample in _samples()}
    needed = {(form.name, version) for form in FORMS for version in range(1, form.version + 1)}
    assert needed - held == set()


@pytest.mark.parametrize("sample", _samples(), ids=lambda sample: f"{sample.name}-{sample.version}")
def test_every_sample_is_read(sample: Sample) -> None:
    event = FORMS.decode(sample.name, sample.version, bytes(sample.body))
    assert isinstance(event, Event)


def test_a_form_that_changed_has_a_new_version() -> None:
    """A sample of the present version is written today as it was when it was kept."""
    changed = []
    for sample in _samples():
        event = FORMS.decode(sample.name, sample.version, bytes(sample.body))
        name, version, body = FORMS.encode(event)
        written = msgspec.json.decode(body)
        if (name, version) == (sample.name, sample.version) and written != msgspec.json.decode(
            sample.body
        ):
            changed.append(f"{name} {version}")
    assert changed == []


CODES = {
    "channel",
    "channels",
    "country",
    "kind",
    "language",
    "languages",
    "law",
    "outcome",
    "priorities",
    "priority",
    "purpose",
    "reason",
    "why",
}
"""Fields of the line's events that hold codes. Nothing that a person wrote may be among them."""


def test_the_line_journals_ids_instants_and_codes_only() -> None:
    texts = {
        field.name
        for struct in EVENTS
        for field in msgspec.structs.fields(struct)
        if field.type not in (int, bool, tuple[int, ...])
    }
    assert texts == CODES
