"""What parameters of queries take is said in the API's description, and to who sends something
else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

import pytest

from lamplight.runtime.views.truth import Span
from lamplight.standards.bound import SECTORS
from lamplight.web.app import routes_only
from lamplight.web.description import describe

if TYPE_CHECKING:
    from tests.web._town import Town


@pytest.fixture(scope="module")
def board() -> dict[tuple[str, str], Any]:
    """What is said of the parameters of the board, by path and name."""
    return {
        (path.removeprefix("/api/v1/board"), one["name"]): one["schema"]
        for path, methods in describe(routes_only())["paths"].items()
        if path.startswith("/api/v1/board")
        for one in methods.get("get", {"parameters": []})["parameters"]
    }


def test_what_takes_a_few_words_says_which(board: dict[tuple[str, str], Any]) -> None:
    assert board["/law", "period"] == {"type": "string", "enum": ["month", "quarter", "year"]}
    assert board["/law", "sector"]["enum"] == list(SECTORS)
    assert board["/truth", "span"]["enum"] == list(get_args(Span))


def test_what_is_true_or_false_is_a_boolean(board: dict[tuple[str, str], Any]) -> None:
    assert board["/asks", "second"] == {"type": "boolean"}


def test_text_and_numbers_say_their_bounds(board: dict[tuple[str, str], Any]) -> None:
    assert board["/law", "law"] == {"type": "string", "maxLength": 100}
    assert board["/asks", "halves"] == {"type": "integer", "minimum": 1, "maximum": 48}


@pytest.mark.parametrize(
    ("path", "asked_for"),
    [
        ("/board/law?law=ES&period=week", "period: give one of month, quarter, year."),
        ("/board/law?law=ES&sector=", f"sector: give one of {', '.join(SECTORS)}."),
        ("/board/truth?span=month", "span: give one of day, week."),
        ("/board/asks?second=perhaps", "second: give one of true, false."),
        ("/brands/nordhaus/slots?purpose=shoes", "purpose: give one of service, sales."),
    ],
)
async def test_who_sends_something_else_is_told_what_to_send(
    town: Town, path: str, asked_for: str
) -> None:
    priya = await town.signed_in("priya")
    answer = await priya.ask("GET", path)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_input")
    assert answer.json()["text"].endswith(asked_for)
