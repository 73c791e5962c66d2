"""What was agreed for one sale is written by hand, by whom, and kept whatever the shop tells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from tests.web import _lamp

from lamplight.journal.tables import sales, shops
from lamplight.sales import forms

if TYPE_CHECKING:
    from tests.web._lamp import Lamp
    from tests.web._town import Town
    from tests.web._visitor import Visitor


def body(lamp: Lamp, version: int, **more: Any) -> dict[str, Any]:
    return {
        "version": version,
        "words": "Their mail of 2 November, and the invoice.",
        "key": "agreed-1",
        "buyer_kind": "trade",
        "promised_delivery": "2026-12-01",
        "warranties": [{"months": 36, "given_by": "manufacturer"}],
        "clauses": [{"text": "Mended within a week", "source": "Their mail", "remedy": "repair"}],
        "parties": [{"name": "Foundry", "roles": ["manufacturer"]}],
        "lines": [{"line": lamp.line, "category": "other", "flags": ["made_to_spec"]}],
    } | more


async def shown(visitor: Visitor, lamp: Lamp) -> dict[str, Any]:
    found: dict[str, Any] = await visitor.see(f"/sales/{lamp.sale}/agreed")
    return found


async def told_again(town: Town, **more: Any) -> None:
    """The shop tells the sale anew."""
    pool, now = town.database.pool, town.house.clock.now()
    form = msgspec.structs.replace(_lamp._sold("ruth@example.org"), ship_to="Mainz", **more)
    assert (
        await sales.put(pool, await shops.put(pool, "nordhaus", "byhand", now), form, now)
    ).changed


async def test_an_agent_writes_what_was_agreed_and_it_outlives_what_the_shop_tells(
    town: Town,
) -> None:
    maya, priya = await town.signed_in("maya"), await town.signed_in("priya")
    lamp = await _lamp.broken(town, maya)
    before = await shown(maya, lamp)
    assert (before["buyer_kind"], before["by_hand"], before["history"]) == ("consumer", [], [])
    path = f"/sales/{lamp.sale}/agreed"
    for _ in range(2):  # the same key: the same writing
        answer = await maya.ask("PATCH", path, body(lamp, before["version"]))
        assert answer.status_code == 200, answer.text
    now = await shown(priya, lamp)
    assert (now["buyer_kind"], now["promised_delivery"]) == ("trade", "2026-12-01")
    assert now["by_hand"] == ["buyer_kind", "parties", "clauses", "promised_delivery", "warranties"]
    (line,) = now["lines"]
    assert (line["category"], line["flags"]) == ("other", ["made_to_spec"])
    assert line["by_hand"] == ["category", "flags"]
    (written,) = now["history"]
    assert (written["by"]["name"], written["before"]) == ("Maya", {})
    assert written["words"].startswith("Their mail")
    assert written["written"]["1.category"] == "other"

    await told_again(town)
    after = await shown(maya, lamp)
    assert after | {"version": 0} == now | {"version": 0}
    back = body(lamp, after["version"], key="agreed-2", words="It was the wrong invoice.")
    for name in ("warranties", "clauses", "parties", "promised_delivery"):
        del back[name]
    back |= {"buyer_kind": None, "lines": [{"line": lamp.line, "flags": None}]}
    assert (await priya.ask("PATCH", path, back)).status_code == 200
    now = await shown(maya, lamp)
    assert (now["buyer_kind"], now["promised_delivery"]) == ("consumer", "2026-12-01")
    assert (now["lines"][0]["flags"], now["lines"][0]["by_hand"]) == ([], ["category"])
    last, first = now["history"]
    assert (last["by"]["name"], last["before"]) == ("Priya", first["written"])
    done = [one["what"] for one in await priya.see("/audit")]
    assert done.count("sale.agreed_written") == 2


async def test_what_is_owed_is_judged_by_it_at_once(town: Town) -> None:
    maya = await town.signed_in("maya")
    lamp = await _lamp.broken(town, maya)

    async def owed() -> set[str]:
        return {one["what"] for one in (await maya.see(f"/cases/{lamp.case}"))["owed"]}

    assert "Mended within a week" not in str(await owed())
    version = (await shown(maya, lamp))["version"]
    clause = {"text": "Mended within a week", "source": "Their mail", "remedy": "repair"}
    only = {"version": version, "words": "mail", "key": "k", "clauses": [clause]}
    assert (await maya.ask("PATCH", f"/sales/{lamp.sale}/agreed", only)).status_code == 200
    case = await maya.see(f"/cases/{lamp.case}")
    assert "Mended within a week" in str(case["owed"])


async def test_one_more_promise_or_warranty_leaves_the_others_as_they_are(town: Town) -> None:
    maya = await town.signed_in("maya")
    lamp = await _lamp.broken(town, maya)
    clauses = [
        forms.Clause(source="", text="", remedy="return", of="delivered", within=30),
        forms.Clause(
            source="Terms,\n7.2",
            text="Put right in 5 working days",
            remedy="part",
            of="defect_reported",
            within=5,
            unit="working_days",
            until_months=24,
        ),
    ]
    terms = {
        "warranties": [
            {"months": 12, "given_by": "manufacturer", "label": "full"},
            {"months": 60, "given_by": "buyer"},
        ]
    }
    claim = forms.Claim(text="There in two days", shown_in="page", kind="delivery")
    lines = [msgspec.structs.replace(_lamp._sold("").lines[0], claims=[claim])]
    await told_again(town, agreed=forms.Agreed(clauses=clauses, terms=terms), lines=lines)
    seen, path = await shown(maya, lamp), f"/sales/{lamp.sale}/agreed"
    assert seen["clauses"][1]["until_months"] == 24
    more = {"text": "Mended within a week", "source": "Their mail", "remedy": "repair"}
    longer = {"months": 36, "given_by": "supplier", "label": "limited"}
    wish = {
        "version": seen["version"],
        "words": "mail",
        "key": "k",
        "clauses": [*seen["clauses"], more],
        "warranties": [*seen["warranties"], longer],
        "lines": [{"line": lamp.line, "claims": [*seen["lines"][0]["claims"], {"text": "Dims"}]}],
    }
    answer = await maya.ask("PATCH", path, wish)
    assert answer.status_code == 200, answer.text
    now = await shown(maya, lamp)
    assert (now["clauses"][:2], now["warranties"][:2]) == (seen["clauses"], seen["warranties"])
    assert (now["clauses"][2]["text"], now["warranties"][2]) == ("Mended within a week", longer)
    whole = await sales.whole(town.database.pool, lamp.sale)
    assert whole is not None
    assert whole.sale.agreed.clauses[:2] == clauses
    assert whole.lines[0].body.claims == [claim, forms.Claim(text="Dims")]
    bare = wish | {"version": now["version"], "key": "k2", "clauses": [more | {"source": " "}]}
    assert (await maya.ask("PATCH", path, bare)).status_code == 400


async def test_who_wrote_meanwhile_is_looked_at_first(town: Town) -> None:
    maya = await town.signed_in("maya")
    lamp = await _lamp.broken(town, maya)
    version = (await shown(maya, lamp))["version"]
    path = f"/sales/{lamp.sale}/agreed"
    assert (await maya.ask("PATCH", path, body(lamp, version))).status_code == 200
    other = await maya.ask("PATCH", path, body(lamp, version, key="agreed-2", ship_days=2))
    assert (other.status_code, other.json()["code"]) == (409, "agreed_changed")
    assert (await shown(maya, lamp))["ship_days"] is None


async def test_it_is_hidden_from_other_brands_and_from_strangers(town: Town) -> None:
    maya = await town.signed_in("maya")
    lamp = await _lamp.broken(town, maya)
    version = (await shown(maya, lamp))["version"]
    otto, stranger = await town.signed_in("otto"), town.visitor()
    path = f"/sales/{lamp.sale}/agreed"
    for visitor, status in ((otto, 404), (stranger, 401)):
        assert (await visitor.ask("GET", path)).status_code == status
        assert (await visitor.ask("PATCH", path, body(lamp, version))).status_code == status
    assert (await shown(maya, lamp))["by_hand"] == []


@pytest.mark.parametrize(
    "change",
    [
        {"words": " "},
        {"words": "nul\x00"},
        {"buyer_kind": "company"},
        {"promised_delivery": "tomorrow"},
        {"promised_delivery": "1026-12-01"},
        {"warranties": [{"months": 0, "given_by": "manufacturer"}]},
        {"parties": [{"name": "A", "roles": ["seller_of_record"]}] * 2},
        {"parties": [{"name": "A", "roles": ["friend"]}]},
        {"clauses": [{"text": "", "source": "mail"}]},
        {"lines": [{"line": 1, "category": "lamp"}]},
        {"lines": [{"line": 1, "flags": ["bespoke"]}]},
        {"surprise": 1},
    ],
)
async def test_what_cannot_be_agreed_is_refused_with_one_line(
    town: Town, change: dict[str, Any]
) -> None:
    maya = await town.signed_in("maya")
    lamp = await _lamp.broken(town, maya)
    said = body(lamp, (await shown(maya, lamp))["version"]) | change
    if "lines" in change:
        said["lines"] = [one | {"line": lamp.line} for one in change["lines"]]
    answer = await maya.ask("PATCH", f"/sales/{lamp.sale}/agreed", said)
    assert (change, answer.status_code) == (change, 400)
    assert len(answer.json()["text"].splitlines()) == 1
    assert (await shown(maya, lamp))["by_hand"] == []
