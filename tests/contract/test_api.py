"""Every operation of the API, tried with what fits its description and what doesn't.

Whatever is sent, the answer is never our fault (5xx) and always one that the description
announces, in the form that it announces. Streams have no end and are tried in `tests/web`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import httpx
import schemathesis
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi import checks

from lamplight.web.app import routes_only
from lamplight.web.description import describe

if TYPE_CHECKING:
    from tests.contract.conftest import Served

DESCRIPTION = describe(routes_only())
OPERATIONS = [
    (path, method, operation)
    for path, methods in DESCRIPTION["paths"].items()
    for method, operation in methods.items()
]


def read(description: dict[str, Any]) -> Any:
    """The operations that schemathesis tries."""
    refused = {"expected-statuses": [400, 401, 403, 404, 405, 409, 413, 415, 429]}
    config = SchemathesisConfig.from_dict({"checks": {"negative_data_rejection": refused}})
    tried = schemathesis.openapi.from_dict(description, config=config)
    return tried.exclude(path_regex="/stream$")


def without_keys(description: dict[str, Any]) -> dict[str, Any]:
    """The same, for who is signed in already: the cookie isn't one of the things to vary."""
    paths = {
        path: {
            method: {name: part for name, part in operation.items() if name != "security"}
            for method, operation in methods.items()
        }
        for path, methods in description["paths"].items()
    }
    return description | {"paths": paths}


schema = read(DESCRIPTION)
schema_inside = read(without_keys(DESCRIPTION))
tried = settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
CHECKS = [
    schemathesis.checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
    checks.unsupported_method,
]


def aim(case: Any, served: Served, token: str, contact: int) -> None:
    """Let the request name things that are there."""
    there = {"token": token, "contact": contact, "slug": "nordhaus", "brand": 1, "still": 1}
    there["person"] = served.people["tomasz"]
    case.path_parameters.update(
        {name: value for name, value in there.items() if name in case.path_parameters}
    )


@schema.parametrize()  # type: ignore[untyped-decorator]
@schema.given(named=st.booleans())  # type: ignore[untyped-decorator]
@tried
def test_to_strangers(case: Any, named: bool, served: Served) -> None:
    if named:
        aim(case, served, *served.new_place())
    case.call_and_validate(
        base_url=served.address, headers={"Origin": served.address}, checks=CHECKS
    )


@schema_inside.parametrize()  # type: ignore[untyped-decorator]
@schema_inside.given(named=st.booleans(), who=st.sampled_from(["priya", "ada"]))  # type: ignore[untyped-decorator]
@tried
def test_to_a_lead_and_an_admin(case: Any, named: bool, who: str, served: Served) -> None:
    if named:
        aim(case, served, *served.talk(who))
    case.call_and_validate(
        base_url=served.address,
        headers={"Origin": served.address},
        cookies={"lamplight_session": served.cookie(who)},
        checks=CHECKS,
    )


def test_without_a_session_every_operation_that_needs_one_says_so(served: Served) -> None:
    needing = [one for one in OPERATIONS if "security" in one[2]]
    assert len(needing) > 30
    with httpx.Client(base_url=served.address, headers={"Origin": served.address}) as stranger:
        for path, method, _ in needing:
            answer = stranger.request(method.upper(), re.sub(r"\{\w+\}", "1", path))
            assert (path, method, answer.status_code) == (path, method, 401)
            assert answer.json()["code"] == "sign_in_first"
