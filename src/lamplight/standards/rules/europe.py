"""Portugal, Germany, Italy, France, Belgium, the United Kingdom, and the Union."""

from __future__ import annotations

from datetime import date
from typing import Final

from lamplight.basis.instants import SECOND
from lamplight.standards.bound import Bound
from lamplight.standards.rule import Check, Rule

TELECOMS: Final = frozenset({"telecoms", "media"})
PT_60: Final = Rule(
    id="PT-60",
    law="PT",
    title="Decreto-Lei 134/2009",
    article="Art. 6 and others",
    bound=Bound(words="call centres"),
    since=date(2009, 11, 1),
    since_words="since November 2009",
    checks=(
        Check(
            says="nobody waits longer than 60 s after the call was picked up",
            name="wait",
            formula="wait",
            within=60 * SECOND,
            lenient=True,
            ways=("share",),
        ),
        Check(
            says="else number and purpose are taken, and the customer is called back within 2 "
            "working days",
            name="callback",
            formula="called_back",
            within=60 * SECOND,
            limit_words="≤ 2 working days",
            excuses="wait",
        ),
        Check(says="calls are answered in the order of arrival", name="order", formula="in_order"),
        Check(
            says="the first menu has at most 5 options, a person among them",
            name="menu",
            formula="by_hand",
            by_menu="five_and_a_person",
            needs="a description of the first menu",
        ),
        Check(says="no adverts while waiting", name="adverts", formula="no_promotion"),
        Check(
            says="recordings are kept for 90 days at least",
            name="recordings",
            formula="by_hand",
            limit_words="≥ 90 days",
            needs="how long recordings are kept",
        ),
    ),
    source="escritosdispersos.blogs.sapo.pt; quereralem.pt",
    mark="S",
    mark_words="S (Art. 6: K)",
    zone="Europe/Lisbon",
    calendar="PT",
    notes=(
        "Article 6 is unread.",
        "Who hung up within 60 s didn't wait for longer, and counts as kept.",
        "Over which time it is counted isn't said: it is shown for a year.",
        "The order of arrival collides with ES-PRIO, which puts some callers first.",
        "The order is looked at within a queue: who speaks a language that few of us speak may be "
        "passed by others of the same queue.",
    ),
)
DE_115: Final = Rule(
    id="DE-115",
    law="DE",
    title="Telekommunikationsgesetz (TKG)",
    article="§ 115",
    bound=Bound(words="whoever is called"),
    since=date(2021, 12, 1),
    since_words="since December 2021",
    checks=(
        Check(
            says="callers are made to wait only where the number is free, of a place, mobile or of "
            "one price, or the wait costs nothing",
            name="number",
            formula="may_queue",
        ),
        Check(
            says="in the last two the expected wait is announced",
            name="announced",
            formula="wait_announced",
        ),
    ),
    source="https://www.buzer.de/115_TKG.htm",
    mark="R",
    zone="Europe/Berlin",
    calendar="DE",
    notes=(
        "§ 120 is about caller ID, not about queues.",
        "The law has no period: it is shown for a year.",
    ),
)
IT_TLC: Final = Rule(
    id="IT-TLC",
    law="IT-TLC",
    title="AGCOM 255/24/CONS",
    article="Annex A Art. 8(a)",
    bound=Bound(words="telecoms and media", sectors=TELECOMS),
    since=date(2025, 8, 1),
    since_words="since August 2025",
    checks=(
        Check(
            says="a human is reached in 150 s on average",
            name="wait",
            formula="wait",
            mean=150 * SECOND,
            ways=("all",),
        ),
        Check(
            says="a human is there on weekdays from 8:30 to 21:30",
            name="hours",
            formula="by_hand",
            needs="the hours of the people who answer",
        ),
        Check(
            says="complaint is in the first menu",
            name="menu",
            formula="by_hand",
            needs="a description of the first menu",
        ),
        Check(
            says="complaints have a reply within 30 days",
            name="reply",
            formula="answered_in_days",
            days=30,
            kinds=frozenset({"complaint", "billing", "undue_charge"}),
        ),
    ),
    source="agenparl.eu; punto-informatico.it",
    mark="S",
    zone="Europe/Rome",
    calendar="IT",
    unit="quarter",
    notes=("Over which time the mean is taken wasn't found: it is shown per quarter.",),
)
IT_EN: Final = Rule(
    id="IT-EN",
    law="IT-EN",
    title="ARERA TIQV 2026",
    article="TIQV",
    bound=Bound(words="energy sellers", sectors=frozenset({"energy"})),
    since=date(2026, 1, 1),
    since_words="the text of 2026",
    checks=(
        Check(
            says="the line is free to be reached in 95 % of the time",
            limit_words="≥ 95 % of the time",
            name="access",
            formula="by_hand",
            needs="how long all lines were busy",
        ),
        Check(
            says="the mean wait is 180 s at most",
            name="wait",
            formula="wait",
            mean=180 * SECOND,
            ways=("all",),
        ),
        Check(
            says="85 % of calls are answered",
            name="level",
            formula="answered",
            least=8_500,
        ),
        Check(
            says="95 % of complaints have an answer within 30 days",
            name="complaints",
            formula="answered_in_days",
            days=30,
            least=9_500,
            kinds=frozenset({"complaint", "billing", "undue_charge"}),
        ),
    ),
    source="telenord.it",
    mark="S",
    zone="Europe/Rome",
    calendar="IT",
    notes=(
        "Complaints are counted yearly; over which time the rest wasn't found.",
        "That the service level is the share of calls that a person answered is our reading.",
        "An indemnity from €30 (or €25) is owed.",
    ),
)
FR_16: Final = Rule(
    id="FR-16",
    law="FR",
    title="Code de la consommation",
    article="L121-16",
    bound=Bound(words="traders"),
    checks=(
        Check(
            says="no surcharged number for contracts or complaints",
            formula="no_surcharge",
        ),
    ),
    source="legifrance.gouv.fr",
    mark="R",
    zone="Europe/Paris",
    calendar="FR",
    notes=("A fine of up to €15,000.", "No limit on the wait was found."),
)
FR_38: Final = Rule(
    id="FR-38",
    law="FR",
    title="Code de la consommation",
    article="L224-38",
    bound=Bound(
        words="telecoms, for calls from their own network", sectors=frozenset({"telecoms"})
    ),
    checks=(
        Check(says="nothing is charged before a person handles it", formula="free_until_person"),
    ),
    source="french-business-law.com",
    mark="R",
    zone="Europe/Paris",
    calendar="FR",
)
BE_EN: Final = Rule(
    id="BE-EN",
    law="BE",
    title="Law of 2025 on energy sellers",
    article="–",
    bound=Bound(
        words="energy sellers, for contracts from January 2026", sectors=frozenset({"energy"})
    ),
    since=date(2026, 1, 1),
    since_words="contracts from January 2026",
    checks=(
        Check(
            says="phone and mail are open from 9 to 17",
            name="hours",
            formula="by_hand",
            needs="the hours of phone and mail",
        ),
        Check(
            says="who has a digital-only contract is called back within 2 working days",
            limit_words="≤ 2 working days",
            name="callback",
            formula="by_hand",
            needs="which contracts are digital only, and when their customers were called back",
        ),
    ),
    source="rtl.be",
    mark="S",
    zone="Europe/Brussels",
    calendar="BE",
    notes=("A digital-only contract needs express consent.",),
)
EU_21: Final = Rule(
    id="EU-21",
    law="EU",
    title="Consumer Rights Directive 2011/83/EU",
    article="Art. 21",
    bound=Bound(words="traders"),
    since=date(2014, 6, 13),
    since_words="since 2014",
    checks=(
        Check(
            says="a line for after the contract costs no more than the basic rate",
            formula="ordinary_cost",
        ),
    ),
    source="Dir. 2011/83/EU Art. 21",
    mark="K",
    zone="Europe/Brussels",
)
EU_FIN: Final = Rule(
    id="EU-FIN",
    law="EU",
    title="Directive (EU) 2023/2673",
    article="CRD Art. 16d",
    bound=Bound(words="finance sold at a distance", sectors=frozenset({"finance"})),
    since=date(2026, 6, 19),
    since_words="since 19 June 2026",
    checks=(
        Check(
            says="where an online tool explains, a person on request before the contract",
            name="before",
            formula="by_hand",
            needs="the requests for a person in the online tool",
        ),
        Check(
            says="later, only where it is justified",
            name="later",
            formula="by_hand",
            mark="K",
            needs="the requests for a person after the contract",
        ),
    ),
    source="https://data.europa.eu/eli/dir/2023/2673",
    mark="S",
    mark_words="R scope, S right",
    zone="Europe/Brussels",
    notes=("The first operation only. That it holds later only where justified is unread.",),
)
EU_DSA: Final = Rule(
    id="EU-DSA",
    law="EU",
    title="Digital Services Act, Regulation (EU) 2022/2065",
    article="Art. 12",
    bound=Bound(words="online intermediaries", sectors=frozenset({"online"})),
    since=date(2024, 2, 17),
    since_words="since February 2024 (unread)",
    checks=(
        Check(
            says="the point of contact isn't solely automated",
            formula="by_hand",
            needs="whether a person reads what comes to the point of contact",
        ),
    ),
    source="streamlex.eu",
    mark="R",
    mark_words="R; date K",
    zone="Europe/Brussels",
)
UK_ADR: Final = Rule(
    id="UK-ADR",
    law="UK",
    title="Ofcom General Conditions",
    article="C4",
    bound=Bound(words="telecoms", sectors=frozenset({"telecoms"})),
    since=date(2026, 4, 8),
    since_words="since 8 April 2026",
    checks=(
        Check(
            says="who has no answer in 6 weeks has a letter that names the dispute body",
            formula="disputes_told",
            days=42,
            kinds=frozenset({"complaint", "billing", "undue_charge"}),
        ),
    ),
    source="wired-gov.net",
    mark="S",
    zone="Europe/London",
    calendar="GB-ENG",
    notes=("No limit in seconds was found.",),
)
UK_EN: Final = Rule(
    id="UK-EN",
    law="UK",
    title="Ofgem supply licence conditions",
    article="SLC 31G.3A",
    bound=Bound(words="energy suppliers", sectors=frozenset({"energy"})),
    since=date(2023, 12, 1),
    since_words="since December 2023; the line for meter faults from August 2025",
    checks=(
        Check(
            says="somebody is there day and night for a loss of supply by a faulty meter",
            formula="by_hand",
            needs="the hours of the line for faulty meters",
        ),
    ),
    source="ofgem.gov.uk",
    mark="S",
    zone="Europe/London",
    calendar="GB-ENG",
    notes=("No limit in seconds.",),
)
RULES: Final = (
    PT_60, DE_115, IT_TLC, IT_EN, FR_16, FR_38, BE_EN, EU_21, EU_FIN, EU_DSA, UK_ADR, UK_EN
)  # fmt: skip
