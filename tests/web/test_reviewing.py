"""A second person answers a refusal over HTTP: the one that they have read, and no other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.web import _lamp

if TYPE_CHECKING:
    from tests.web._town import Town


@pytest.mark.parametrize("answer", ["confirm", "overturn"])
async def test_what_was_written_anew_is_read_before_it_is_answered(town: Town, answer: str) -> None:
    maya, priya = await town.signed_in("maya"), await town.signed_in("priya")
    lamp = await _lamp.broken(town, maya)
    grounds = await maya.see(f"/cases/{lamp.case}/grounds")
    wish = {
        "kind": "goodwill",
        "reason": "NOT_OWED",
        "rule": "",
        "facts": grounds["facts"][:1],
        "alternative": "The new glass.",
        "words": "We can't give money on top of the new glass.",
        "key": "no-1",
    }
    path = f"/cases/{lamp.case}/denials"
    (seen,) = (await maya.do(path, wish))["denials"]
    other = {"words": "Otherwise.", "key": "no-2", "again": seen["denial"]}
    (anew,) = (await maya.do(path, wish | other))["denials"]

    where = f"/denials/{seen['denial']}/{answer}"
    refused = await priya.ask("POST", where, {"version": seen["version"]})
    assert (refused.status_code, refused.json()["code"]) == (409, "denial_changed")
    assert "written anew" in refused.json()["text"]
    for body in ({}, {"version": 0}, {"version": anew["version"], "more": 1}):
        assert (await priya.ask("POST", where, body)).status_code == 400
    (said,) = (await priya.do(where, {"version": anew["version"]}))["denials"]
    assert (said["state"], said["words"]) == (f"{answer}ed", "Otherwise.")
