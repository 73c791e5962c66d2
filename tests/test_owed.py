"""What is owed and what may go back, by command: JSON, lines for people, one line of error."""

from __future__ import annotations

import codecs
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.duties.told import event, told

from lamplight import owed

ON = date(2026, 3, 5)
FACTS = told("DE", event("delivered", "2026-03-02"), contract_date="2026-02-28")
REQUEST: dict[str, Any] = {
    "currency": "EUR",
    "payments": [{"id": "P1", "tender": "card", "captured_minor": 5_000}],
    "request": {"id": "RF-1", "amount_minor": 2_000},
}


def written(folder: Path, what: object) -> Path:
    file = folder / "asked.json"
    file.write_text(json.dumps(what))
    return file


def test_duties_are_told_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert owed.duties(written(tmp_path, FACTS), ON, as_json=True) == 0
    answer = json.loads(capsys.readouterr().out)
    withdrawal = next(row for row in answer["duties"] if row["duty"] == "withdrawal")
    assert withdrawal["status"] == "open"
    assert withdrawal["lines"] == ["L1"]
    assert withdrawal["period"] == {"counting": "bgb", "n": 14, "unit": "days", "calendar": "DE"}
    assert answer["reservation"] == "This is not legal advice."


def test_duties_are_told_to_people(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert owed.duties(written(tmp_path, FACTS), ON, as_json=False) == 0
    out = capsys.readouterr().out
    assert "open      withdrawal L1 until 2026-03-16, owed by seller_of_record" in out
    assert out.endswith("This is not legal advice.\n")


def test_a_refund_is_decided(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert owed.refund(written(tmp_path, REQUEST), as_json=True) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["decision"], answer["remaining_minor"]) == ("approve", 3_000)
    assert owed.refund(written(tmp_path, REQUEST), as_json=False) == 0
    assert capsys.readouterr().out.startswith("approve: 2000 of 5000 refundable")


@pytest.mark.parametrize("what", ["missing", "a folder", "no JSON", "too large", "wrong"])
def test_what_cannot_be_used_is_one_line(
    what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "asked.json"
    if what == "a folder":
        file.mkdir()
    elif what == "no JSON":
        file.write_text("{")
    elif what == "too large":
        monkeypatch.setattr(owed, "LARGEST", 10)
        file.write_text(json.dumps(FACTS))
    elif what == "wrong":
        file.write_text("[1]")
    assert owed.duties(file, ON, as_json=True) == owed.refund(file, as_json=True) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 2
    assert all(str(file) in line for line in err.splitlines())


def test_facts_may_come_by_a_pipe_and_with_a_mark_of_the_byte_order(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = codecs.BOM_UTF8 + json.dumps(FACTS).encode()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text)))
    assert owed.duties(Path("-"), ON, as_json=True) == 0
    assert json.loads(capsys.readouterr().out)["duties"]


def test_people_read_what_nobody_has_written_and_what_should_be_read_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    elsewhere = told("NZ", event("delivered", "2026-03-02"), contract_date="2026-02-28")
    assert owed.duties(written(tmp_path, elsewhere), date(2030, 3, 5), as_json=False) == 0
    out = capsys.readouterr().out
    assert "contested conformity L1, owed by seller_of_record (NO_RULE_WRITTEN, NZ)" in out
    assert "should have been read again by 2027-05-22" in out
