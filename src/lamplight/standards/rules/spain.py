"""Spain: Ley 10/2025 on customer service; what the consumer code asks stands beside it."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from lamplight.basis.instants import HOUR, SECOND
from lamplight.standards.bound import Apart, Bound, Size
from lamplight.standards.rule import Check, Rule
from lamplight.standards.rules import spain_code

TITLE: Final = "Ley 10/2025, de 26 de diciembre, servicios de atención a la clientela"
SOURCE: Final = "https://www.boe.es/eli/es/l/2025/12/26/10"
BOUND: Final = Bound(
    words="Art. 2: any size in water, gas, electricity, passenger transport and post, and the "
    "state administration; telecoms and finance, where the sector's own law comes first; other "
    "firms that serve consumers if last year, alone or as a group, they had 250 workers or more, "
    "a turnover above €50 m or a balance sheet above €43 m. Outsourcing or a seat abroad frees "
    "nobody.",
    sectors=frozenset(
        {"water", "gas", "electricity", "energy", "transport", "post", "public", "telecoms",
         "finance"}
    ),
    size=Size(workers=250, turnover=50_000_000, balance=43_000_000),
)  # fmt: skip
NON_PROFITS: Final = Apart(words="Non-profits: only once regulations are made.", non_profits=True)
FINANCE: Final = Apart(
    words="Finance: Arts. 13.8, 18, 19 and 21–23 don't hold.", sectors=frozenset({"finance"})
)
TELECOMS: Final = Apart(
    words="Telecoms: a machine may come first, a person in the last instance, and there is no "
    "right to a supervisor (Ley 11/2022 Art. 65.2).",
    sectors=frozenset({"telecoms"}),
)
SMALL_RETAILERS: Final = Apart(
    words="Small energy and phone retailers with less than 5 % of the market: Arts. 14.2 and "
    "16.2–4 don't hold.",
    sectors=frozenset({"energy", "phone"}),
    share_under=5.0,
)
PROOF: Final = "The firm bears the proof (Art. 4.7)."
CALLBACKS: Final = (
    "The law says nothing of callbacks: one counts as missed unless the person rings in time."
)
RECEIVED: Final = (
    'Calls that were given up aren\'t mentioned; "received" suggests that they stay in the '
    "denominator: both are given, and what is judged keeps them in."
)
ON_AVERAGE: Final = (
    '"On average" can be read in three ways: (a) the share in time, (b) the mean of the fastest '
    "95 %, (c) the mean of the shares of parts of the period. What is judged is (a), per year; it "
    "implies (b)."
)
WAYS: Final = ("share", "fastest", "periodic")


def _rule(name: str, article: str, *checks: Check, **more: Any) -> Rule:
    apart = (NON_PROFITS, *more.pop("apart", ()))
    settings: dict[str, Any] = {
        "law": "ES",
        "title": TITLE,
        "bound": BOUND,
        "source": SOURCE,
        "mark": "R",
        "zone": "Europe/Madrid",
        "calendar": "ES",
        "unit": "year",
        "since": date(2025, 12, 28),
        "binds_from": date(2026, 12, 28),
        "since_words": "in force since 28 December 2025; firms have until 28 December 2026 to "
        "adapt (the six months of its preamble are stale)",
        "notes": (PROOF,),
    }
    return Rule(id=name, article=article, checks=checks, apart=apart, **(settings | more))


def _by_hand(says: str, needs: str, limit: str = "") -> Check:
    return Check(says=says, formula="by_hand", needs=needs, limit_words=limit)


CALL: Final = _rule(
    "ES-CALL",
    "Art. 10.3",
    Check(
        says="calls received are effectively answered in less than 180 s",
        formula="wait",
        within=180 * SECOND,
        under=True,
        least=9_500,
        ways=WAYS,
    ),
    notes=(
        PROOF,
        ON_AVERAGE,
        RECEIVED,
        CALLBACKS,
        "An answer counts only as ES-EFFECT says, which no log tells: here every answer does.",
    ),
)
PERSON: Final = _rule(
    "ES-PERSON",
    "Art. 8.2",
    Check(
        says="who asks for a person, by phone or electronically, has one in less than 180 s",
        formula="wait_for_person",
        within=180 * SECOND,
        under=True,
        least=9_500,
        ways=WAYS,
    ),
    notes=(PROOF, ON_AVERAGE, RECEIVED, CALLBACKS),
)
EFFECT: Final = _rule(
    "ES-EFFECT",
    "Art. 10.3",
    _by_hand(
        "an answer counts only if the caller could state the reason and ask for a person",
        "whether in each answer the caller could state the reason and ask for a person",
    ),
)
MENU: Final = _rule(
    "ES-MENU",
    "Art. 8.2",
    Check(
        says="a person is offered in the main menu",
        name="menu",
        formula="person_offered",
        by_menu="person_in_first",
    ),
    Check(
        says="a person can be asked for at any later moment",
        name="later",
        formula="by_hand",
        by_menu="person_from_everywhere",
        needs="a walk through every step of the menu",
    ),
    apart=(TELECOMS,),
)
BOT: Final = _rule(
    "ES-BOT",
    "Art. 8.1",
    Check(
        says="a machine is never the only way to be served",
        formula="by_hand",
        by_menu="reaches_a_person",
        needs="the contacts that ended in a menu or with a machine and never reached the line",
    ),
    notes=(PROOF, TELECOMS.words),
)
NAME: Final = _rule(
    "ES-NAME",
    "Art. 8.2",
    Check(says="the person says who they are at the start", formula="named"),
    notes=(PROOF, 'How soon "at the start" is the law doesn\'t say: that it was said counts.'),
)
SUP: Final = _rule(
    "ES-SUP",
    "Art. 8.3",
    Check(
        says="who asks for a supervisor has one in less than 180 s",
        name="supervisor",
        formula="supervisor",
        within=180 * SECOND,
        under=True,
    ),
    Check(
        says="else the supervisor makes contact on the same working day",
        name="same_day",
        formula="by_hand",
        excuses="supervisor",
        needs="when the supervisor rang whoever had asked for one",
    ),
    apart=(TELECOMS,),
)
CUT: Final = _rule(
    "ES-CUT",
    "Art. 8.4",
    Check(says="no contact is ended by the firm because the wait was long", formula="not_cut"),
)
PRIO: Final = _rule(
    "ES-PRIO",
    "Art. 10.6",
    Check(
        says="who is 65 or older or disabled goes first by phone",
        formula="priority_first",
    ),
    notes=(
        PROOF,
        "Stated vulnerability is presumed (Art. 15.2).",
        "It breaks the order of arrival that PT-60 demands: one line for both countries can't keep "
        "both.",
    ),
)
COST: Final = _rule(
    "ES-COST",
    "Arts. 10.1, 10.4",
    Check(
        says="a call costs no more than an ordinary one",
        name="cost",
        formula="ordinary_cost",
    ),
    Check(
        says="no free call is diverted to a paid one, and the line makes no income",
        name="income",
        formula="by_hand",
        needs="the diverts of the numbers, and the contract with their operator",
    ),
)
CHAN: Final = _rule(
    "ES-CHAN",
    "Art. 7.1",
    _by_hand(
        "customers can come by the channel of the contract, post, phone and one electronic way",
        "the list of channels that are open to customers",
    ),
)
KEY: Final = _rule(
    "ES-KEY",
    "Art. 11",
    Check(
        says="a key is told in the contact, by which the customer can follow the matter; of a "
        "query if it is left open",
        formula="key_told",
    ),
)
PROOF_RULE: Final = _rule(
    "ES-PROOF",
    "Art. 12",
    Check(
        says="who asks is given what was said, with date and hour, on a durable medium",
        name="given",
        formula="proof_given",
    ),
    Check(
        says="recordings are made by consent and kept until the answer was notified",
        name="recordings",
        formula="by_hand",
        needs="the consents, and how long recordings are kept",
    ),
)
OTHERS: Final = frozenset({"query", "complaint", "urgent", "cancellation", "other"})
FIFTEEN: Final = _rule(
    "ES-15",
    "Art. 17.1",
    Check(
        says="cases are answered within 15 working days",
        name="fifteen",
        formula="answered_in_days",
        days=15,
        working=True,
        kinds=OTHERS,
        not_for=frozenset({"finance"}),
    ),
    Check(
        says="in finance, within one month",
        name="month",
        formula="answered_in_a_month",
        only_for=frozenset({"finance"}),
    ),
    notes=(
        PROOF,
        "Working days by the national holidays: those of a region or a town make the time longer.",
        "Finance: one month, and no complaints by phone (Ley 44/2002 Arts. 29 bis–ter).",
    ),
)
FIVE: Final = _rule(
    "ES-5",
    "Art. 17.3",
    Check(
        says="matters of billing and undue charges are answered within 5 days",
        formula="answered_in_days",
        days=5,
        kinds=frozenset({"billing", "undue_charge"}),
    ),
    notes=(PROOF, 'The text leaves out "working": days of the calendar are counted.'),
)
TWO_HOURS: Final = _rule(
    "ES-2H",
    "Art. 17.2",
    Check(
        says="of cuts in the supply of continuous basic services customers hear within 2 hours",
        formula="answered_in_time",
        within=2 * HOUR,
        kinds=frozenset({"supply_cut"}),
    ),
)
WHY: Final = _rule(
    "ES-WHY",
    "Arts. 13.1, 13.7",
    Check(
        says="every point is answered with reasons, and a refusal names the bodies for disputes",
        formula="reasoned",
    ),
)
LAPSE: Final = _rule(
    "ES-LAPSE",
    "Art. 13.2–3",
    _by_hand(
        "nothing is closed because the firm was late; for what is missing there are 10 working "
        "days at least, then the clock starts",
        "why each case was closed, and how long customers had to send what was missing",
        "≥ 10 working days",
    ),
)
LANG: Final = _rule(
    "ES-LANG",
    "Arts. 7.2, 8.6, 13.6",
    Check(says="a co-official language on request", name="contact", formula="language"),
    Check(
        says="a reply in the language in which it was asked",
        name="reply",
        formula="reply_language",
    ),
)
SELL: Final = _rule(
    "ES-SELL",
    "Art. 16.2",
    Check(
        says="nothing is offered in contacts about a supply cut, unless the customer invited it, "
        "or it is related and better",
        formula="no_sale_in_a_cut",
    ),
    apart=(SMALL_RETAILERS,),
)
NUM: Final = _rule(
    "ES-NUM",
    "Art. 16.3",
    _by_hand(
        "the number for service has another code than the one that sells",
        "the numbers that ring for service and those that sell",
    ),
    apart=(SMALL_RETAILERS,),
)
HOURS: Final = _rule(
    "ES-HOURS",
    "Art. 14",
    Check(
        says="open in business hours; online while orders are possible",
        name="hours",
        formula="by_hand",
        needs="the hours of business and of service",
    ),
    Check(
        says="open day and night for supply cuts",
        name="cuts",
        formula="by_hand",
        needs="the hours of the line for supply cuts",
    ),
    notes=(PROOF, SMALL_RETAILERS.words),
)
ACCESS: Final = _rule(
    "ES-ACCESS",
    "Arts. 5, 10.5, 15",
    _by_hand(
        "deaf callers choose messaging or video in sign language; what is written is easy to read",
        "what is offered to deaf callers, and the texts",
    ),
)
SURVEY: Final = _rule(
    "ES-SURVEY",
    "Art. 18",
    Check(
        says="customers are asked whether they are content, not before they have their answer",
        formula="surveyed",
    ),
    apart=(FINANCE,),
)
EVAL: Final = _rule(
    "ES-EVAL",
    "Art. 21",
    _by_hand(
        "an evaluation a year, ready by the end of March, published with its audit, kept 5 years",
        "the evaluations and where they were published",
    ),
    apart=(FINANCE,),
    notes=(PROOF, "Small firms: every two years if justified."),
)
AUDIT: Final = _rule(
    "ES-AUDIT",
    "Art. 22",
    _by_hand(
        "an audit a year by somebody accredited by ENAC, with an error of 5 % of a measure at most",
        "the audits",
        "error ≤ 5 %",
    ),
    apart=(FINANCE,),
    notes=(PROOF, "Small firms: every two years if justified."),
)
FREEZE: Final = _rule(
    "ES-FREEZE",
    "Art. 4.4",
    _by_hand(
        "nothing is suspended over what is under an open complaint",
        "the suspensions, with the complaint that was open",
    ),
)
SANCTIONS: Final = (
    "Sanctions (Art. 23): by the consumer code, minor by default (Arts. 47.1.q, 48). Unread: €150 "
    "to 10,000, serious ones to 100,000, very serious ones to 1 m.",
    "The constitutional appeal 2331/2026 is pending (secondary source).",
)
RULES: Final = (
    CALL, PERSON, EFFECT, MENU, BOT, NAME, SUP, CUT, PRIO, COST, CHAN, KEY, PROOF_RULE, FIFTEEN,
    FIVE, TWO_HOURS, WHY, LAPSE, LANG, SELL, NUM, HOURS, ACCESS, SURVEY, EVAL, AUDIT, FREEZE,
    *spain_code.RULES,
)  # fmt: skip
