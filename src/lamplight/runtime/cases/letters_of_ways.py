"""What customers are written about what was agreed, refused and asked."""

from typing import TYPE_CHECKING

from lamplight.journal.tables import customers
from lamplight.runtime import letters
from lamplight.runtime.cases import news, proposing, words
from lamplight.runtime.cases import today as days

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from lamplight.accommodations.option import Option
    from lamplight.journal.tables.cases import Case
    from lamplight.journal.tables.denials import Denial
    from lamplight.journal.tables.run import Held
    from lamplight.runtime.cases.deal import Deal
    from lamplight.runtime.cases.situating import Known


async def agreed(session: "Held", deal: "Deal", now: int) -> int | None:
    """What was agreed with its steps; the letter, None where there is nowhere to write to."""
    known, case, option = deal.known, deal.case, deal.option
    language = words.language_of(known.language)
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
    written = await letters.write(
        session,
        letters.Letter(
            kind="agreed",
            brand=case.brand,
            customer=case.customer,
            service_case=case.id,
            person=deal.person,
            fields={
                "title": known.line.name,
                "what": deal.words or proposing.says(option, known, language),
                "steps": steps,
                "amount": amount,
                "mind_until": mind_until,
                "money_until": money_until if (money_until or 0) > (mind_until or 0) else None,
            },
            key=f"agreed/{deal.accommodation}",
        ),
        now,
    )
    if written is not None:
        await news.heard(session, case.id, now, deal.accommodation)
    return written


def _last_moment(option: "Option", known: "Known", ends: "Sequence[date]") -> int | None:
    """Until when they may still have all their money back, where that isn't what was agreed."""
    if option.kind in ("refund", "refund_kept"):
        return None
    zone = days.zone_of(known.whole.sale.jurisdiction, known.zone_name)
    return days.end_of(max(ends), zone) if ends else None


async def approval_wait(session: "Held", deal: "Deal", due_at: int, now: int) -> None:
    """Somebody else must say yes, and they hear by then: that is owed from now on."""
    known, case, option = deal.known, deal.case, deal.option
    language = words.language_of(known.language)
    written = await letters.write(
        session,
        letters.Letter(
            kind="approval_wait",
            brand=case.brand,
            customer=case.customer,
            service_case=case.id,
            person=deal.person,
            fields={
                "title": known.line.name,
                "what": deal.words or proposing.says(option, known, language),
                "due_at": due_at,
            },
            key=f"approval_wait/{deal.accommodation}",
        ),
        now,
    )
    if written is not None:
        of = f"approval/{deal.accommodation}"
        await news.announced(session, case, deal.person, of=of, due_at=due_at, now=now)


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
        await news.announced(session, case, case.owner, of=of, due_at=due_at, now=now)


async def denied(
    session: "Held", case: "Case", denial: "Denial", told: tuple[str, str], now: int
) -> None:
    """A refusal that two of us made, with where to go next; `told` are who looked at it and what
    it is about."""
    reviewer, title = told
    language = words.language_of(await language_of(session, case))
    written = await letters.write(
        session,
        letters.Letter(
            kind="denial",
            brand=case.brand,
            customer=case.customer,
            service_case=case.id,
            person=denial.person,
            fields={
                "title": title,
                "words": denial.words,
                "alternative": denial.alternative,
                "reviewer": reviewer,
                "next_steps": next_places(language),
            },
            key=f"denial/{denial.id}/{denial.state}",
        ),
        now,
    )
    if written is not None:
        await news.heard(session, case.id, now)


def next_places(language: str) -> list[str]:
    """Where somebody goes who doesn't agree."""
    return [words.say(language, code, {}) for code in ("next.second_look", "next.adr")]


async def language_of(session: "Held", case: "Case") -> str:
    """The customer's language, empty where nobody knows it."""
    if not case.customer:
        return ""
    family = await customers.family(session, case.customer)
    known = await customers.customers_by_ids(session, family)
    return next((one.language for one in known if one.language), "")
