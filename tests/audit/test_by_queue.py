"""Two teams that share nobody: what is so of all together is so of neither."""

import re
from zoneinfo import ZoneInfo

import pytest
from tests.audit._said import says

from lamplight.audit import by_queue, page, sentences, terminal
from lamplight.audit.people import Wanted
from lamplight.audit.reading.log import read
from lamplight.audit.report import Audit
from lamplight.audit.report import audit as audited
from lamplight.audit.words import called
from lamplight.basis.instants import DAY, MINUTE, SECOND

UTC = ZoneInfo("UTC")
NINE = 1_795_424_400_000
"""Monday 23 November 2026, 09:00 UTC."""


def row(at: int, queue: str, agent: str, wait_s: int, talk_s: int) -> str:
    answered = at + wait_s * SECOND
    if not agent:
        return f"{at},,{answered},abandoned,{queue},\n"
    return f"{at},{answered},{answered + talk_s * SECOND},answered,{queue},{agent}\n"


def calls() -> str:
    """Ten days: Sales has four people for a call every two minutes, taken at once; Service has one
    for a call every two minutes that takes four: of two callers one is answered after three
    minutes, and one gives up after two."""
    lines = ["arrived,answered,ended,outcome,queue,agent\n"]
    for day in (0, 1, 2, 3, 4, 7, 8, 9, 10, 11):
        for number in range(60):
            at = NINE + day * DAY + number * 2 * MINUTE
            lines.append(row(at, "Sales", f"Ana {number % 4}", 1, 60))
            vera = "" if number % 2 else "Vera"
            lines.append(row(at + SECOND, "Service", vera, 180 if vera else 120, 238))
    return "".join(lines)


@pytest.fixture(scope="module")
def audit(tmp_path_factory: pytest.TempPathFactory) -> Audit:
    file = tmp_path_factory.mktemp("queues") / "log.csv"
    file.write_text(calls())
    return audited(read(file, UTC), UTC, file="log.csv", timezone="UTC", wanted=Wanted())


def test_each_queue_has_its_own_figures(audit: Audit) -> None:
    assert audit.by_queue is not None
    sales, service = audit.by_queue.queues
    assert (sales.name, sales.contacts, sales.gave_up, sales.in_time) == ("Sales", 600, 0, 1.0)
    assert (service.name, service.contacts, service.gave_up_share) == ("Service", 600, 0.5)
    assert service.in_time == 0.0
    assert service.hold_minutes == 300 * 3 + 300 * 2
    assert sales.hold_minutes + service.hold_minutes == audit.hold.minutes
    assert sales.honest is not None
    assert service.honest is not None
    assert sales.honest.nine_of_ten_within_s == 1
    assert service.honest.nine_of_ten_within_s == 180


def test_what_one_team_has_to_spare_helps_no_other(audit: Audit) -> None:
    assert audit.by_queue is not None
    sales, service = audit.by_queue.teams
    assert sales.people is not None
    assert service.people is not None
    assert (sales.people.agents, sales.people.short_hours) == (4, 0)
    assert service.people.agents == 1
    assert service.people.short_hours
    assert audit.people is not None
    assert audit.people.short_hours == service.people.short_hours
    assert {tuple(shift.queues) for shift in audit.people.shifts} == {("Service",)}
    assert sum(r.needed for r in audit.people.week) == sum(
        r.needed for team in (sales, service) for r in (team.people.week if team.people else ())
    )


def test_the_sentences_name_the_queue_of_which_they_are_true(audit: Audit) -> None:
    cost, hire, honest = says(audit)
    assert (
        "300 people gave up (25 % of 1,200 waits: 50 % of queue Service and 0 % of queue Sales)"
        in cost
    )
    assert hire.startswith("2 teams share nobody, so each is reckoned for itself, for 90 % of ")
    assert "within 1 min: Queue Service (1 person): " in hire
    assert "Queue Sales (4 people): nobody need be hired for that" in hire
    assert "Queue Sales: nine of ten within 2 s, half within 2 s" in honest
    assert "Queue Service: nine of ten within 3 min 1 s" in honest


def test_what_is_so_of_each_team_and_queue_is_a_list(audit: Audit) -> None:
    cost, hire, honest = sentences.says(audit)
    assert not cost.points
    assert [point[:14] for point in hire.points] == ["Queue Service ", "Queue Sales (4"]
    assert [point[:13] for point in honest.points] == ["Queue Sales: ", "Queue Service"]
    assert hire.rest[0].startswith("Who was there is a lower bound")
    shown = terminal.text(audit)
    made = re.sub("</?(strong|small)>", "", page.html(audit))
    for point in (*hire.points, *honest.points):
        assert f"\n   - {point[:30]}" in shown
        assert f"<li>{point}</li>".replace("'", "&#39;") in made


def test_half_hours_are_of_a_queue_and_people_of_a_team_that_are_named(audit: Audit) -> None:
    shown = terminal.text(audit)
    assert "\nQueue Service, where people waited longest in all\nBy half-hour" in shown
    assert "\nQueue Service, where most people are missing\nHere/needed" in shown
    made = page.html(audit)
    assert re.findall(r'<h2 id="part[0-9]+">((?:When|People)[^<]+)<', made) == [
        "When people came in queue Service, and when they gave up",
        "When people came in queue Sales, and when they gave up",
        "People here and needed in queue Service",
        "People here and needed in queue Sales",
    ]
    part = made[made.index("When people came in queue Service") :].split("</section>")[0]
    assert audit.by_queue is not None
    (service,) = [queue for queue in audit.by_queue.queues if queue.name == "Service"]
    assert [int(waits) for waits in re.findall(r"</th><td>(\d+)</td>", part)] == [
        row.contacts for row in service.half_hours
    ]


def test_the_terminal_and_the_page_have_a_table_by_queue(audit: Audit) -> None:
    (line,) = [one for one in terminal.text(audit).splitlines() if one.startswith("  Service")]
    assert line.split() == ["Service", "600", "50", "%", "1,500", "0", "%", "3:01", "3:01"]
    made = page.html(audit)
    part = made[made.index("Queue by queue") :]
    part = part[: part.index("</section>")]
    assert ">Service</th><td>600</td><td>300 (50 %)</td><td>1,500</td><td>0 %</td>" in part
    assert "Vera" not in made
    assert 'height="-' not in made


def test_with_one_queue_there_is_nothing_to_part(tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("one") / "log.csv"
    file.write_text(calls().replace("Sales", "").replace("Service", "All"))
    found = audited(read(file, UTC), UTC, file="log.csv", timezone="UTC", wanted=Wanted())
    assert found.by_queue is None
    assert "queue All" not in " ".join(says(found))
    assert "Queue by queue" not in page.html(found)


def test_queues_that_share_people_are_one_team_with_two_waits(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    file = tmp_path_factory.mktemp("shared") / "log.csv"
    file.write_text(calls().replace("Ana 0", "Vera"))
    found = audited(read(file, UTC), UTC, file="log.csv", timezone="UTC", wanted=Wanted())
    assert found.by_queue is not None
    assert found.by_queue.teams == []
    assert len(found.by_queue.queues) == 2
    _, hire, honest = says(found)
    assert "reckoned for itself" not in hire
    assert "Queue Service: nine of ten within 3 min 1 s" in honest


def test_a_stray_call_makes_no_team_of_two() -> None:
    apart = {1: {7: 300, 8: 2}, 2: {8: 300}}
    assert by_queue.sharing(apart, {}) == [[1], [2]]
    assert by_queue.sharing({1: {7: 300, 8: 60}, 2: {8: 300}}, {}) == [[1, 2]]


def test_who_is_logged_in_to_both_joins_them_where_they_answer_much_of_one() -> None:
    assert by_queue.sharing({1: {7: 300}, 2: {8: 300}}, {8: {1, 2}}) == [[1, 2]]


def test_a_queue_that_nobody_answers_is_in_no_team() -> None:
    assert by_queue.sharing({1: {7: 3}, 2: {}, 3: {8: 3}}, {}) == [[1], [3]]


def test_what_a_queue_is_called_changes_no_terminal() -> None:
    assert called(["a\x1b[31m"]) == "queue a?[31m"
    assert called(["Dr. Smith"]) == "queue Dr.\u00a0Smith"  # its sentence doesn't end there
    assert called(["1", "2"]) == "queues 1 and 2"
    assert called(["1", "2", "3", "4", "5"]) == "queues 1, 2, 3 and 2 more"
