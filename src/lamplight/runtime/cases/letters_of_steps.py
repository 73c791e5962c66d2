"""Each step's news to the customer: sent, received, money on its way, done, or failed after all.
Once for each."""

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from lamplight.journal.tables import accommodations, customers, mail, money, sales
from lamplight.runtime import letters
from lamplight.runtime.cases import news, words
from lamplight.runtime.cases.following import AWAITS_PARCEL

if TYPE_CHECKING:
    from lamplight.journal.tables.accommodations import Accommodation, Step
    from lamplight.journal.tables.cases import Case
    from lamplight.journal.tables.run import Held


_DONE: Final = frozenset(("repair", "visit", "perform", "credit", "extend", "expedite"))
"""Steps of which the customer hears that they are done; goods and money have news of their own."""
_LIVE: Final = frozenset(("agreed", "done"))


async def tell(session: "Held", case: "Case", now: int, hear_by: int) -> None:
    """Write what has become news since; the same news is never written twice. Who was told of
    something that has failed since hears more by `hear_by`: that is owed."""
    ways = {one.id: one for one in await accommodations.of_case(session, case.id)}
    title = await _title(session, case)
    for step in await accommodations.steps_of(session, case.id):
        way = ways[step.accommodation]
        found = await _news(session, step, way, title)
        if found is None:
            continue
        customer, whose = await _whom(session, case, found)
        if found["news"] in ("done", "failed"):
            language = await letters.language(session, case.brand, customer, whose)
            found["what"] = _sentence(language, step, way)
        if found["news"] == "failed":
            found["due_at"] = hear_by
        letter = letters.Letter(
            kind="step_news",
            brand=case.brand,
            customer=customer,
            service_case=whose,
            person=case.owner,
            fields=found,
            key=await _key(session, step),
        )
        written = await letters.write(session, letter, now)
        of = f"step/{step.id}"
        if found["news"] != "failed":
            await news.heard_of(session, case.id, of, now)
        elif written is not None:
            of = f"{of}/{_tries(step)}"
            who, at = case.owner or way.person, hear_by
            await news.announced(
                session, case, of, person=who, due_at=at, now=now, customer=customer
            )


async def _whom(
    session: "Held", case: "Case", found: dict[str, Any]
) -> tuple[int | None, int | None]:
    """Who reads it, and in which case: money is told to who paid, who may not know of the case."""
    whole = await sales.whole(session, case.sale) if case.sale and "amount" in found else None
    buyer = whole.sale.buyer if whole is not None else None
    if not buyer or (case.customer and buyer in await customers.family(session, case.customer)):
        return case.customer, case.id
    return buyer, None


def _tries(step: "Step") -> int:
    return int(step.body.get("tries", 1))


def _first_key(step: "Step") -> str:
    """Once for each time that a step was begun: money that is paid anew is news anew."""
    tries = _tries(step)
    return f"step_news/{step.id}" if tries == 1 else f"step_news/{step.id}/{tries}"


async def _key(session: "Held", step: "Step") -> str:
    """What has come about after all, once they were told that it failed, is news anew."""
    key = _first_key(step)
    if step.state == "failed":
        return f"{key}/failed"
    if await mail.mail_by_key(session, f"{key}/failed") is not None:
        key = f"{key}/anew"
    return f"{key}/ordered" if step.reason == AWAITS_PARCEL else key


async def _was_told(session: "Held", step: "Step") -> bool:
    """Whether they were told, as it was last begun, that it is under way or done."""
    key = _first_key(step)
    every = [key, f"{key}/ordered", f"{key}/anew", f"{key}/anew/ordered"]
    return any([await mail.mail_by_key(session, one) is not None for one in every])


def _sentence(language: str, step: "Step", way: "Accommodation") -> str:
    plan = step.body.get("plan", {})
    code = f"step.{plan.get('what', step.kind)}"
    return words.say(language, code, plan.get("fields", {}), way.currency or "")


async def _title(session: "Held", case: "Case") -> str:
    whole = await sales.whole(session, case.sale) if case.sale else None
    lines = whole.lines if whole is not None else []
    return next((line.name for line in lines if line.id == case.line), case.title)


async def _news(
    session: "Held", step: "Step", way: "Accommodation", title: str
) -> dict[str, Any] | None:
    plan, proof = step.body.get("plan", {}), step.proof
    due = plan.get("due_on")
    on = date.fromisoformat(due) if due else None
    if step.state == "failed":
        return await _failed(session, step, way, title)
    if step.kind in _DONE and step.state == "done" and way.decision in _LIVE:
        return {"news": "done", "title": title}
    ordered = step.state == "todo" and step.reason == AWAITS_PARCEL
    if step.kind == "send" and (ordered or step.state == "done"):
        return {
            "news": "ordered" if ordered else "sent",
            "title": title,
            "what": str(plan.get("fields", {}).get("name", "")),
            "carrier": proof.get("carrier", ""),
            "tracking": proof.get("tracking", ""),
            "tracking_url": proof.get("tracking_url", ""),
            "arrives_on": on,
        }
    if step.kind == "return" and step.state == "done" and way.goods == "received":
        return {"news": "received", "title": title, "what": title}
    if step.kind == "refund" and step.state in ("doing", "done"):
        every = await money.of_step(session, step.id)
        going = [one for one in every if one.state not in ("failed", "canceled")]
        # one letter with the whole sum, when all parts of it are on their way
        if going and all(one.state in ("pending", "succeeded") for one in going):
            total = sum(one.amount_minor for one in going)
            return {
                "news": "money",
                "title": title,
                "amount": {"minor": total, "currency": way.currency or ""},
                "reference": going[0].external or "",
                "arrives_on": on,
            }
    return None


async def _failed(
    session: "Held", step: "Step", way: "Accommodation", title: str
) -> dict[str, Any] | None:
    """What they were told of has failed since. Of what they know nothing of yet nothing is said:
    whoever answers for it puts it right."""
    if way.decision not in _LIVE or not await _was_told(session, step):
        return None
    found: dict[str, Any] = {"news": "failed", "title": title}
    if step.kind == "refund":
        back = [one for one in await money.of_step(session, step.id) if one.state == "failed"]
        total = sum(one.amount_minor for one in back)
        found["amount"] = {"minor": total, "currency": way.currency or ""}
    return found
