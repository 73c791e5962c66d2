"""Each step's news to the customer: sent, received, money on its way. Once for each."""

from datetime import date
from typing import TYPE_CHECKING, Any

from lamplight.journal.tables import accommodations, customers, money, sales
from lamplight.runtime import letters
from lamplight.runtime.cases.following import AWAITS_PARCEL

if TYPE_CHECKING:
    from lamplight.journal.tables.accommodations import Accommodation, Step
    from lamplight.journal.tables.cases import Case
    from lamplight.journal.tables.run import Held


async def tell(session: "Held", case: "Case", now: int) -> None:
    """Write what has become news since; the same news is never written twice."""
    ways = {one.id: one for one in await accommodations.of_case(session, case.id)}
    title = await _title(session, case)
    for step in await accommodations.steps_of(session, case.id):
        news = await _news(session, step, ways[step.accommodation], title)
        if news is not None:
            customer, whose = await _whom(session, case, news)
            await letters.write(
                session,
                letters.Letter(
                    kind="step_news",
                    brand=case.brand,
                    customer=customer,
                    service_case=whose,
                    person=case.owner,
                    fields=news,
                    key=_key(step),
                ),
                now,
            )


async def _whom(
    session: "Held", case: "Case", news: dict[str, Any]
) -> tuple[int | None, int | None]:
    """Who reads it, and in which case: money is told to who paid, who may not know of the case."""
    whole = await sales.whole(session, case.sale) if case.sale and "amount" in news else None
    buyer = whole.sale.buyer if whole is not None else None
    if not buyer or (case.customer and buyer in await customers.family(session, case.customer)):
        return case.customer, case.id
    return buyer, None


def _key(step: "Step") -> str:
    """Once for each time that a step was begun: money that is paid anew is news anew."""
    tries = step.body.get("tries", 1)
    key = f"step_news/{step.id}" if tries == 1 else f"step_news/{step.id}/{tries}"
    return f"{key}/ordered" if step.reason == AWAITS_PARCEL else key


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
