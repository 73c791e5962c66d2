"""The audit as plain text: figures beside bars, shares of one denominator, and nobody's wait."""

import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace
from tests.audit._said import says
from tests.audit.test_page import LOG

from lamplight.audit import page, terminal
from lamplight.audit.people import Wanted
from lamplight.audit.reading.log import read
from lamplight.audit.report import Audit
from lamplight.audit.report import audit as audited
from lamplight.audit.waiting import Band
from lamplight.standards.contacts import Outcome

UTC = ZoneInfo("UTC")


def of(folder: Path, text: str) -> Audit:
    file = folder / "log.csv"
    file.write_text(text)
    return audited(read(file, UTC), UTC, file="log.csv", timezone="UTC", wanted=Wanted())


@pytest.fixture(scope="module")
def audit(tmp_path_factory: pytest.TempPathFactory) -> Audit:
    """Twelve days of 36 calls, five in six of them answered after 40 s; told 60 s and 30 s."""
    return of(tmp_path_factory.mktemp("terminal"), LOG)


@pytest.fixture(scope="module")
def at_once(tmp_path_factory: pytest.TempPathFactory) -> Audit:
    """Six days of 30 calls in two queues, each answered in the second in which it came."""
    rows = [
        f"2026-11-{day:02} 09:{call:02}:00,2026-11-{day:02} 09:{call:02}:00,"
        f"2026-11-{day:02} 09:{call:02}:50,answered,q{call % 2},ana,"
        for day in range(2, 8)
        for call in range(30)
    ]
    text = "\n".join(["arrived,answered,ended,outcome,queue,agent,told_seconds", *rows]) + "\n"
    return of(tmp_path_factory.mktemp("at_once"), text)


def test_a_bar_is_as_long_as_the_share_beside_it(audit: Audit) -> None:
    bands = [Band(0, 10, 1_000, 50, 0.05), Band(10, 30, 40, 20, 0.5), Band(30, None, 4, 1, 0.25)]
    text = terminal.text(replace(audit, gave_up=replace(audit.gave_up, by_wait=bands)))
    bars = [line.count("#") for line in text.splitlines() if re.search(r" s .* of .* %", line)]
    assert bars == [2, 24, 12]


def test_what_was_told_is_in_the_third_answer_and_said_once(audit: Audit) -> None:
    text = " ".join(terminal.text(audit).split())
    assert "callers who were told a time" in says(audit)[2]
    assert re.search(r"were told \d+ s (more|less) than they waited", says(audit)[2])
    assert text.count("callers who were told a time") == 1
    assert "the answered were told, on average" in page.html(audit)
    untold = replace(audit, told=None)
    assert "told a time" not in says(untold)[2]
    assert "What callers were told: the log doesn't say" in terminal.text(untold)


def test_a_share_is_the_same_wherever_it_is_said_and_of_whom_is_named(audit: Audit) -> None:
    """5 of 145 is 3.4 %, and not the 3.5 % that a share rounded twice comes to."""
    outcomes = {**dict.fromkeys(audit.outcomes, 0), "answered": 139, "abandoned": 5, "open": 1}
    gone = replace(audit.gave_up, count=5, share=0.0345)
    some = replace(audit, contacts=145, outcomes=outcomes, gave_up=gone)
    assert "5 people gave up (3.4 % of 145 waits)" in says(some)[0]
    text = terminal.text(some)
    assert "How it ended, of 145 waits" in text
    (line,) = [line for line in text.splitlines() if line.startswith("  gave up ")]
    assert line.split()[-2:] == ["3.4", "%"]


def test_the_days_run_again_say_of_how_many_callers_they_are(audit: Audit) -> None:
    assert audit.replayed is not None
    some = replace(audit, replayed=replace(audit.replayed, contacts=144))
    assert "(144 callers; " in terminal.text(some)
    assert "Shares of 144 callers" in page.html(some)


def test_where_nobody_waits_everybody_was_answered_at_once(at_once: Audit) -> None:
    first, _, third = says(at_once)
    assert first.startswith("Everybody was answered at once, in the second in which they came")
    assert "longest wait" not in first
    assert third.startswith("Callers may honestly be told: everybody is answered at once.")
    text = terminal.text(at_once)
    assert "at once" in next(line for line in text.splitlines() if line.startswith("  09:00"))
    assert "0:01" not in text
    assert ">1 s<" not in page.html(at_once)


def test_where_some_wait_it_is_said_of_the_queue_in_which_nobody_does(at_once: Audit) -> None:
    hold = replace(at_once.hold, worst_s=90.0)
    some = replace(at_once, hold=hold)
    assert "Queue q0: everybody is answered at once." in says(some)[2]
    assert "Everybody was answered" not in says(some)[0]


def test_who_went_unanswered_wasnt_answered_at_once(at_once: Audit) -> None:
    outcomes = {**at_once.outcomes, Outcome.ANSWERED: 179, Outcome.ABANDONED: 1}
    gone = replace(at_once.gave_up, count=1)
    first = says(replace(at_once, outcomes=outcomes, gave_up=gone))[0]
    assert first.startswith("Customers spent 0 minutes on hold")
    assert "1 person gave up" in first
    assert "longest wait" not in first
