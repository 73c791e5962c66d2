"""The description of the API is complete, and the front end's copy is fresh."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from lamplight.web.app import routes_only
from lamplight.web.description import describe, document

if TYPE_CHECKING:
    from tests.web._town import Town

COPY = Path(__file__).parents[2] / "frontend" / "openapi.json"


@pytest.fixture(scope="module")
def description() -> dict[str, Any]:
    return describe(routes_only())


def test_the_front_ends_copy_is_fresh() -> None:
    fresh = document(routes_only())
    assert COPY.read_bytes() == fresh, (
        "frontend/openapi.json is stale: "
        "python -m lamplight.web.openapi > frontend/openapi.json, then npm run api"
    )


def test_every_operation_has_a_name_of_its_own_and_a_summary(description: dict[str, Any]) -> None:
    operations = [one for path in description["paths"].values() for one in path.values()]
    names = [one["operationId"] for one in operations]
    assert len(set(names)) == len(names)
    assert all(one["summary"].endswith((".", "?")) for one in operations)


def test_every_tag_is_described(description: dict[str, Any]) -> None:
    used = {
        tag
        for path in description["paths"].values()
        for one in path.values()
        for tag in one["tags"]
    }
    assert used == {one["name"] for one in description["tags"]}


def test_every_answer_has_a_form(description: dict[str, Any]) -> None:
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            for status, answer in operation["responses"].items():
                if status == "204":
                    assert "content" not in answer, (path, method)
                    continue
                assert "$ref" in answer or answer["content"], (path, method, status)


def test_every_change_announces_what_guards_and_limits_answer(description: dict[str, Any]) -> None:
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            announced = set(operation["responses"])
            assert "429" in announced, (path, method)
            if method != "get":
                assert "403" in announced, (path, method)
            if "security" in operation:
                assert "401" in announced, (path, method)
            if "requestBody" in operation:
                assert {"400", "413", "415"} <= announced, (path, method)


def test_forms_refuse_unknown_fields_and_say_so(description: dict[str, Any]) -> None:
    schemas = description["components"]["schemas"]
    bodies = [
        content["schema"]["$ref"].rpartition("/")[2]
        for path in description["paths"].values()
        for operation in path.values()
        for kind, content in operation.get("requestBody", {"content": {}})["content"].items()
        if kind == "application/json"
    ]
    assert bodies
    for name in bodies:
        assert schemas[name]["additionalProperties"] is False, name


def test_the_same_description_every_time() -> None:
    one, two = (document(routes_only()) for _ in range(2))
    assert one == two
    assert msgspec.json.decode(one)["openapi"].startswith("3.1")


async def test_the_app_tells_its_own_description(town: Town) -> None:
    visitor = town.visitor()
    for _ in range(2):
        answer = await visitor.get("/api/v1/openapi.json")
        assert answer.headers["content-type"] == "application/json"
        assert answer.content == COPY.read_bytes()
