"""Papers of a case over HTTP: put there, sent along, taken out, and seen by the customer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.journal.tables.test_papers import PDF
from tests.journal.tables.test_stills import JPEG
from tests.web import _lamp
from tests.web.test_mine import Bought

from lamplight.journal.tables import papers

if TYPE_CHECKING:
    import httpx
    from tests.web._town import Town
    from tests.web._visitor import Visitor

LETTER = {"words": "Here is the label.", "key": "letter-1"}


async def _put(
    who: Visitor, case: int, body: bytes = PDF, *, key: str = "f-1", **more: Any
) -> httpx.Response:
    asked: dict[str, Any] = {
        "params": {"name": "Return label.pdf"},
        "headers": {"Content-Type": "application/pdf"},
    } | more
    return await who.ask("PUT", f"/cases/{case}/papers/{key}", content=body, **asked)


def _one_line(answer: httpx.Response) -> str:
    assert set(answer.json()) <= {"code", "text", "field"}
    assert len(answer.json()["text"].splitlines()) == 1
    return str(answer.json()["code"])


async def test_a_file_is_put_into_a_case_once_and_read_by_who_answers_for_it(town: Town) -> None:
    maya = await town.signed_in("maya")
    lamp = await _lamp.broken(town, maya)
    for _ in range(2):
        answer = await _put(maya, lamp.case)
        assert answer.status_code == 200
    (paper,) = answer.json()["papers"]
    assert (paper["name"], paper["size"], paper["by"]["name"]) == (
        "Return label.pdf",
        len(PDF),
        "Maya",
    )
    read = await maya.request("GET", paper["url"])
    assert (read.content, read.headers["content-type"]) == (PDF, "application/pdf")
    assert read.headers["content-disposition"].startswith("attachment; filename*=utf-8''Return%20")
    assert "sandbox" in read.headers["content-security-policy"]
    assert read.headers["x-content-type-options"] == "nosniff"
    otto, stranger = await town.signed_in("otto"), town.visitor()
    assert (await otto.request("GET", paper["url"])).status_code == 404
    assert (await stranger.request("GET", paper["url"])).status_code == 401
    assert (await _put(otto, lamp.case)).status_code == 404
    written = [one["what"] for one in await (await town.signed_in("priya")).see("/audit")]
    assert {"paper.kept", "paper.seen"} <= set(written)


async def test_a_picture_is_one_whatever_it_is_called(town: Town) -> None:
    maya = await town.signed_in("maya")
    lamp = await _lamp.broken(town, maya)
    answer = await _put(maya, lamp.case, JPEG, params={"name": "../crack.pdf"})
    (paper,) = answer.json()["papers"]
    assert (paper["name"], paper["media_type"]) == ("crack.pdf.jpg", "image/jpeg")
    read = await maya.request("GET", paper["url"])
    assert read.headers["content-disposition"].startswith("inline")


@pytest.mark.parametrize(
    ("body", "more", "status", "code"),
    [
        (b"MZ\x90 a program", {}, 400, "paper_kind"),
        (b"", {}, 400, "paper_kind"),
        (PDF[:20], {}, 400, "paper_kind"),
        (PDF + b" " * papers.LARGEST, {}, 413, "paper_too_large"),
        (PDF, {"headers": {"Content-Type": "text/html"}}, 415, "media_type"),
        (PDF, {"key": "no key!"}, 400, "bad_request"),
        (PDF, {"params": {"name": "x" * 301}}, 400, "bad_input"),
    ],
)
async def test_what_cant_be_kept_is_refused_with_one_line(
    town: Town, body: bytes, more: dict[str, Any], status: int, code: str
) -> None:
    maya = await town.signed_in("maya")
    lamp = await _lamp.broken(town, maya)
    answer = await _put(maya, lamp.case, body, **more)
    assert (answer.status_code, _one_line(answer)) == (status, code)
    assert (await maya.see(f"/cases/{lamp.case}"))["papers"] == []


async def test_a_letter_takes_along_what_is_in_its_case_and_nothing_else(town: Town) -> None:
    maya = await town.signed_in("maya")
    lamp = await _lamp.broken(town, maya)
    await _put(maya, lamp.case)
    (paper,) = (await maya.see(f"/cases/{lamp.case}"))["papers"]
    path, along = f"/cases/{lamp.case}/letters", {"kind": "paper", "id": paper["id"]}
    for wrong, code in (
        ([along | {"id": paper["id"] + 9}], "paper_gone"),
        ([{"kind": "still", "id": paper["id"]}], "paper_gone"),
        ([{"kind": "label", "id": 1}], "paper_gone"),
        ([{"kind": "secret", "id": 1}], "bad_input"),
        ([along] * 11, "bad_input"),
    ):
        answer = await maya.ask("POST", path, LETTER | {"papers": wrong})
        assert (answer.status_code, _one_line(answer)) == (400, code)
    shown = await maya.do(path, LETTER | {"papers": [along]})
    letter = shown["letters"][-1]
    assert [one["name"] for one in letter["papers"]] == ["Return label.pdf"]
    assert "Return label.pdf" in letter["plain"]

    gone = await maya.ask("DELETE", f"/cases/{lamp.case}/papers/paper/{paper['id']}")
    assert (gone.status_code, _one_line(gone)) == (409, "paper_sent")
    await _put(maya, lamp.case, JPEG, key="f-2")
    other = (await maya.see(f"/cases/{lamp.case}"))["papers"][-1]
    path = f"/cases/{lamp.case}/papers/paper/{other['id']}"
    assert len((await maya.ask("DELETE", path)).json()["papers"]) == 1
    assert (await maya.ask("DELETE", path)).status_code == 404


async def test_more_than_a_letter_can_bear_is_said_at_once(town: Town) -> None:
    maya = await town.signed_in("maya")
    lamp = await _lamp.broken(town, maya)
    big = PDF[:9] + b"%" * (papers.LARGEST - len(PDF)) + PDF[9:]
    for n in range(4):
        assert (await _put(maya, lamp.case, big, key=f"f-{n}")).status_code == 200
    along = [
        {"kind": one["kind"], "id": one["id"]}
        for one in (await maya.see(f"/cases/{lamp.case}"))["papers"]
    ]
    answer = await maya.ask("POST", f"/cases/{lamp.case}/letters", LETTER | {"papers": along})
    assert (answer.status_code, _one_line(answer)) == (400, "papers_too_large")
    answer = await maya.ask("POST", f"/cases/{lamp.case}/letters", LETTER | {"papers": along[:3]})
    assert answer.status_code == 201


async def test_the_customer_has_it_on_their_own_page_and_nobody_else_does(town: Town) -> None:
    maya = await town.signed_in("maya")
    lamp = await _lamp.broken(town, maya)
    await _put(maya, lamp.case)
    (paper,) = (await maya.see(f"/cases/{lamp.case}"))["papers"]
    along = [{"kind": "paper", "id": paper["id"]}]
    await maya.do(f"/cases/{lamp.case}/letters", LETTER | {"papers": along})
    bought = Bought(town, lamp.sale, lamp.sale)
    bought.customer = (await maya.see(f"/cases/{lamp.case}"))["customer"]
    token = await bought.link(service_case=lamp.case)
    page = town.visitor()
    letters = (await page.see(f"/mine/{token}"))["cases"][0]["letters"]
    (mine,) = next(one["papers"] for one in letters if one["papers"])
    read = await page.ask("GET", f"/mine/{token}/{mine['path']}")
    assert (read.content, read.headers["content-type"]) == (PDF, "application/pdf")
    assert (await page.ask("GET", f"/mine/{token}x/{mine['path']}")).status_code == 404
    assert (await page.ask("GET", f"/mine/{token}/papers/999999")).status_code == 404
    elsewhere = await bought.link("ines")
    assert (await page.ask("GET", f"/mine/{elsewhere}/{mine['path']}")).status_code == 404
