"""`lamplight erlang`: figures as JSON, lines for people, one line of error."""

from __future__ import annotations

import json

import pytest

from lamplight import cli

ASKED = ("erlang", "--arrivals-per-hour", "1260", "--handle-seconds", "60")
FIGURES = {
    "p_wait", "p_abandon", "asa_seconds", "mean_wait_seconds", "service_level", "occupancy",
}  # fmt: skip


def test_figures_are_told_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--agents", "20", "--patience-seconds", "120", "--json")
    assert cli.main([*ASKED, *words]) == 0
    found = json.loads(capsys.readouterr().out)
    assert set(found) == FIGURES | {"agents", "formula", "target_seconds"}
    assert (found["agents"], found["formula"], found["target_seconds"]) == (20, "erlang-a/1", 60.0)
    assert found["p_abandon"] == pytest.approx(0.0966016250277481, rel=1e-12)


def test_the_target_is_the_one_that_was_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    levels = []
    for target in ("0", "20", "600"):
        assert cli.main([*ASKED, "--agents", "23", "--target-seconds", target, "--json"]) == 0
        found = json.loads(capsys.readouterr().out)
        levels.append(found["service_level"])
    assert levels == sorted(levels)
    assert levels[0] == pytest.approx(1 - found["p_wait"], rel=1e-12)


def test_the_agents_needed_come_with_what_one_fewer_would_mean(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.main([*ASKED, "--service-level", ".9", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["agents"] == found["agents_needed"] == found["with_needed"]["agents"] == 23
    assert found["one_fewer"]["agents"] == 22
    assert found["one_fewer"]["service_level"] < 0.9 <= found["service_level"]
    assert FIGURES <= set(found["with_needed"]) == set(found["one_fewer"])


def test_with_agents_and_a_level_both_are_answered(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--agents", "30", "--service-level", ".9", "--json")
    assert cli.main([*ASKED, *words]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["agents"], found["agents_needed"], found["service_level_wanted"]) == (30, 23, 0.9)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (
            ("--arrivals-per-hour", "3", "--handle-seconds", "6"),
            "It takes 1 person to answer 90 % within 600 s: with them it is 100.00 %, with one "
            "fewer nobody is here",
        ),
        (("--arrivals-per-hour", "3", "--handle-seconds", "1190"), "one fewer"),
        (("--arrivals-per-hour", "36000", "--handle-seconds", "1"), "the wait grows without end"),
        (("--arrivals-per-hour", "3", "--handle-seconds", "6", "--agents", "1"), "1 person, by"),
    ],
)
def test_people_read_lines(
    words: tuple[str, ...], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    level = ".01" if "36000" in words else ".9"
    assert cli.main(["erlang", *words, "--service-level", level, "--target-seconds", "600"]) == 0
    out = capsys.readouterr().out
    assert "by Erlang C (version 1)" in out
    assert says in out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "say --agents, --service-level, or both"),
        (
            ("--agents", "20"),
            "unstable: what comes keeps 21 people busy all the time, there are 20",
        ),
        (("--agents", "20"), "the wait grows without end; 22 is the least number that can do it"),
        (("--agents", "20", "--service-level", ".9"), "; 23 answer 90 % in time"),
        (("--agents", "0"), "--agents must be a whole number from 1 to 100,000"),
        (("--agents", "9" * 30), "--agents must be a whole number from 1 to 100,000"),
        (("--agents", "22", "--patience-seconds", "0"), "--patience-seconds must be from 1e-06"),
        (("--agents", "22", "--target-seconds", "-1"), "--target-seconds must be from 0 to"),
        (("--service-level", "1"), "--service-level must be above 0 and below 1, as .9"),
    ],
)
def test_what_has_no_answer_is_one_line(
    words: tuple[str, ...], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main([*ASKED, *words]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("lamplight erlang: ")
    assert says in err
    assert err.count("\n") == 1
