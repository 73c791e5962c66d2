"""What customers are written about what was agreed and asked."""

from typing import TYPE_CHECKING, Any, Final

from lamplight.runtime import letters
from lamplight.runtime.cases import news, proposing, words
from lamplight.runtime.cases import today as days

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from lamplight.accommodations.option import Option
    from lamplight.journal.tables.cases import Case
    from lamplight.journal.tables.run import Held
    from lamplight.runtime.cases.deal import Deal
    from lamplight.runtime.cases.situating import Known

_MAY_COST: Final = frozenset(("exchange", "like_piece", "send_back", "own"))
"""Ways in which something may be left to pay: another thing, a company's own terms."""


async def agreed(session: "Held", deal: "Deal", now: int) -> int | None:
    """What was agreed with its steps; the letter, None where there is nowhere to write to."""
    known, option = deal.known, deal.option
    language = await _language(session, deal)
    mind_until = _last_moment(option, known, known.mind_until)
    money_until = _last_moment(option, known, known.money_until)
    steps = [
        {"what": text, "day": step.due_on}
        for step in option.steps
        if step.kind not in ("tell", "claim")
        and (text := words.say(language, f"step.{step.what}", step.fields, option.currency))
    ]
    amount = None
    if option.amount_minor:
        amount = {"minor": option.amount_minor, "currency": option.currency}
    fields = {
        "steps": steps,
        "amount": amount,
        "free": _free(option, deal.case),
        "mind_until": mind_until,
        "money_until": money_until if (money_until or 0) > (mind_until or 0) else None,
    }
    written = await _write(session, deal, "agreed", now, fields)
    if written is not None:
        await news.heard(session, deal.case.id, now, deal.accommodation)
    return written


async def _write(
    session: "Held", deal: "Deal", kind: str, now: int, fields: "dict[str, Any]"
) -> int | None:
    """The letter of this kind about a way, once; None where there is nowhere to write to."""
    customer, whose = _whom(deal)
    says = deal.words or await draft(session, deal)
    return await letters.write(
        session,
        letters.Letter(
            kind=kind,
            brand=deal.case.brand,
            customer=customer,
            service_case=whose,
            person=deal.person,
            fields={"title": deal.known.line.name, "what": says} | fields,
            key=f"{kind}/{deal.accommodation}",
        ),
        now,
    )


async def draft(session: "Held", deal: "Deal") -> str:
    """What a way is in our own words, in the language of who reads it."""
    return proposing.says(deal.option, deal.known, await _language(session, deal))


async def _language(session: "Held", deal: "Deal") -> str:
    customer, whose = _whom(deal)
    return await letters.language(session, deal.case.brand, customer, whose)


def _whom(deal: "Deal") -> tuple[int | None, int | None]:
    """Who reads of a way, and in which case: what somebody else paid is theirs to know, and the
    case is not."""
    sale = deal.known.whole.sale
    if deal.option.amount_minor and sale.buyer and sale.buyer not in deal.known.family:
        return sale.buyer, None
    return deal.case.customer, deal.case.id


def _free(option: "Option", case: "Case") -> bool:
    """Whether the customer surely pays nothing for it."""
    return case.failure != "changed_mind" and option.what not in _MAY_COST


def _last_moment(option: "Option", known: "Known", ends: "Sequence[date]") -> int | None:
    """Until when they may still have all their money back, where that isn't what was agreed: a
    part of it takes nothing of their right."""
    if option.what in ("refund", "refund_kept"):
        return None
    zone = days.zone_of(known.whole.sale.jurisdiction, known.zone_name)
    return days.end_of(max(ends), zone) if ends else None


async def approval_wait(session: "Held", deal: "Deal", due_at: int, now: int) -> None:
    """Somebody else must say yes, and they hear by then: that is owed from now on."""
    written = await _write(session, deal, "approval_wait", now, {"due_at": due_at})
    if written is not None:
        of = f"approval/{deal.accommodation}"
        await news.announced(session, deal.case, of, person=deal.person, due_at=due_at, now=now)


async def withdrawn(session: "Held", deal: "Deal", why: str, now: int) -> None:
    """What was agreed or asked for won't be done: the customer reads it, and why."""
    if await _write(session, deal, "withdrawn", now, {"words": why}) is not None:
        await news.heard(session, deal.case.id, now, deal.accommodation)


async def asked_useful(
    session: "Held", case: "Case", title: str, closes_at: int | None, now: int
) -> None:
    """Is it useful now?"""
    await letters.write(
        session,
        letters.Letter(
            kind="asked_useful",
            brand=case.brand,
            customer=case.customer,
            service_case=case.id,
            person=case.owner,
            fields={"title": title, "again": case.askings > 1, "closes_at": closes_at},
            key=f"asked_useful/{case.id}/{case.version}",
        ),
        now,
    )


async def not_yet_heard(session: "Held", case: "Case", title: str, due_at: int, now: int) -> None:
    """They said "not yet": who looks at it, by when. That is owed from now on."""
    written = await letters.write(
        session,
        letters.Letter(
            kind="not_yet_heard",
            brand=case.brand,
            customer=case.customer,
            service_case=case.id,
            person=case.owner,
            fields={"title": title, "due_at": due_at},
            key=f"not_yet/{case.id}/{case.version}",
        ),
        now,
    )
    if written is not None and case.owner:
        of = f"not_yet/{case.version}"
        await news.announced(session, case, of, person=case.owner, due_at=due_at, now=now)
