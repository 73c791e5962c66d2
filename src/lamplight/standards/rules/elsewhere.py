"""Brazil, the United States, Peru, Australia, India."""

from __future__ import annotations

from datetime import date
from typing import Final

from lamplight.basis.instants import MINUTE, SECOND
from lamplight.standards.bound import Bound
from lamplight.standards.rule import Check, Rule

BR_SAC: Final = Rule(
    id="BR-SAC",
    law="BR",
    title="Decreto 11.034/2022",
    article="–",
    bound=Bound(
        words="services regulated by the federation",
        turns_on="whether the federation regulates the service",
    ),
    since=date(2022, 10, 1),
    since_words="since October 2022",
    checks=(
        Check(
            says="humans answer for 8 hours a day at least",
            limit_words="≥ 8 h a day",
            name="hours",
            formula="by_hand",
            needs="the hours of the people who answer",
        ),
        Check(
            says="complaint and cancellation are in the first menu",
            name="menu",
            formula="by_hand",
            needs="a description of the first menu",
        ),
        Check(
            says="nobody must give data before a person answers",
            name="data",
            formula="by_hand",
            needs="what the menu asks for",
        ),
        Check(
            says="no adverts in the wait without consent",
            name="adverts",
            formula="no_uninvited_promotion",
        ),
        Check(
            says="a reply within 7 days",
            name="reply",
            formula="answered_in_days",
            days=7,
        ),
        Check(
            says="the call is free",
            name="free",
            formula="free_until_person",
        ),
        Check(
            says="who was cut off is called back; recordings are kept for 90 days at least",
            name="dropped",
            formula="by_hand",
            needs="which calls were cut off and called back, and how long recordings are kept",
        ),
    ),
    source="asmetro.org.br; jurishand.com",
    mark="S",
    mark_words="R (Arts. 1–4), rest S",
    zone="America/Sao_Paulo",
    calendar="BR",
    notes=("The limit on the wait is left to the regulators.", "7 days of the calendar."),
)
BR_OLD: Final = Rule(
    id="BR-OLD",
    law="BR",
    title="Decreto 6.523/2008 with Portaria 2.014/2008",
    article="–",
    bound=BR_SAC.bound,
    until=date(2022, 10, 1),
    since_words="replaced in October 2022",
    checks=(
        Check(
            says="who chose a person has one within 60 s",
            name="others",
            formula="wait_for_person",
            within=60 * SECOND,
            not_for=frozenset({"finance"}),
        ),
        Check(
            says="in finance within 45 s, on peak days 90 s",
            name="finance",
            formula="wait_for_person",
            within=45 * SECOND,
            only_for=frozenset({"finance"}),
        ),
    ),
    source="contabeis.com.br",
    mark="S",
    zone="America/Sao_Paulo",
    calendar="BR",
    notes=(
        "Mass power cuts are excepted.",
        "Whether the Portaria outlived 2022 is unread.",
        "Which days are peak days isn't known here: 45 s are counted on all.",
    ),
)
US_CABLE: Final = Rule(
    id="US-CABLE",
    law="US-CABLE",
    title="47 CFR",
    article="76.309(c)",
    bound=Bound(words="cable operators", sectors=frozenset({"cable"})),
    since=date(1993, 7, 1),
    since_words="since July 1993",
    checks=(
        Check(
            says="calls are answered within 30 s, the wait included, in 90 % of the time",
            name="answer",
            formula="wait",
            within=30 * SECOND,
            least=9_000,
            ways=("share",),
        ),
        Check(
            says="a transfer takes 30 s at most, in 90 % of the time",
            name="transfer",
            formula="transfer",
            within=30 * SECOND,
            least=9_000,
        ),
        Check(
            says="callers meet a busy signal less than 3 % of the time",
            limit_words="< 3 %",
            name="busy",
            formula="by_hand",
            needs="how many callers met a busy signal",
        ),
    ),
    source="hallikainen.org; woodvillage.municipal.codes",
    mark="S",
    zone="America/New_York",
    calendar="US",
    unit="quarter",
    notes=("Under normal operating conditions.", "Enforced by the places themselves."),
)
US_MA: Final = Rule(
    id="US-MA",
    law="US-MA",
    title="42 CFR",
    article="422.111(h)(1)",
    bound=Bound(words="Medicare plans", sectors=frozenset({"medicare"})),
    checks=(
        Check(
            says="the mean hold is 2 minutes at most",
            name="hold",
            formula="hold",
            mean=2 * MINUTE,
            ways=("all",),
        ),
        Check(
            says="80 % of calls are answered within 30 s",
            name="answer",
            formula="hold",
            within=30 * SECOND,
            least=8_000,
            mark="K",
        ),
        Check(
            says="5 % of calls are disconnected at most",
            name="disconnects",
            formula="not_disconnected",
            least=9_500,
        ),
    ),
    source="cqfluency.com",
    mark="S",
    zone="America/New_York",
    calendar="US",
    unit="quarter",
    notes=(
        "That the hold begins after the menu is unread.",
        "What is counted as disconnected are calls that the firm ended before a person answered.",
    ),
)
US_AIR: Final = Rule(
    id="US-AIR",
    law="US-AIR",
    title="49 USC",
    article="42307",
    bound=Bound(words="airlines", sectors=frozenset({"airline"})),
    since=date(2024, 1, 1),
    since_words="since 2024",
    checks=(
        Check(
            says="a living agent by phone, chat or text, free of charge, day and night",
            formula="by_hand",
            needs="the hours and the price of phone, chat and text",
        ),
    ),
    source="self-law.org",
    mark="S",
    zone="America/New_York",
    calendar="US",
    notes=("No limit in seconds.",),
)
US_IL: Final = Rule(
    id="US-IL",
    law="US-IL",
    title="83 Illinois Administrative Code",
    article="730.510",
    bound=Bound(words="local phone companies", sectors=frozenset({"phone"})),
    checks=(
        Check(
            says="calls are answered in 60 s on the mean of a month",
            name="answer",
            formula="wait",
            mean=60 * SECOND,
            ways=("all",),
        ),
        Check(
            says="a living attendant is in the first menu",
            name="menu",
            formula="person_offered",
            by_menu="person_in_first",
        ),
        Check(
            says="reports come within 15 business days",
            limit_words="≤ 15 working days",
            name="report",
            formula="by_hand",
            needs="when the reports were made",
        ),
    ),
    source="regulations.justia.com",
    mark="R",
    zone="America/Chicago",
    calendar="US-IL",
    unit="month",
)
US_AZ: Final = Rule(
    id="US-AZ",
    law="US-AZ",
    title="Chino Valley (Arizona) town code",
    article="§ 114.39",
    bound=Bound(words="cable operators", sectors=frozenset({"cable"})),
    since=date(2016, 1, 1),
    since_words="since 2016",
    checks=(
        Check(
            says="nobody is on hold for more than 60 s without being told how it stands",
            formula="told_how_it_stands",
            within=60 * SECOND,
        ),
    ),
    source="codelibrary.amlegal.com",
    mark="R",
    zone="America/Phoenix",
    calendar="US-AZ",
    notes=("The code has no period: it is shown for a year.",),
)
AU_CCH: Final = Rule(
    id="AU-CCH",
    law="AU",
    title="Telecommunications (Consumer Complaints Handling) Industry Standard 2018",
    article="–",
    bound=Bound(words="telecoms", sectors=frozenset({"telecoms"})),
    since_words="of 2018, amended to 2026",
    checks=(
        Check(
            says="urgent complaints within 2 working days",
            name="urgent",
            formula="answered_in_days",
            days=2,
            working=True,
            kinds=frozenset({"urgent"}),
        ),
        Check(
            says="a plan within 10 working days",
            name="plan",
            formula="planned_in_days",
            days=10,
            working=True,
            kinds=frozenset({"complaint", "billing", "undue_charge"}),
        ),
        Check(
            says="done within 5 working days of the customer's consent",
            name="done",
            formula="done_in_days",
            days=5,
            working=True,
        ),
    ),
    source="acma.gov.au",
    mark="R",
    zone="Australia/Sydney",
    calendar="AU",
    notes=("No limit in seconds was found.",),
)
IN_90: Final = Rule(
    id="IN-90",
    law="IN",
    title="TRAI, standards of quality of service",
    article="–",
    bound=Bound(words="telecoms", sectors=frozenset({"telecoms"})),
    since=date(2014, 1, 1),
    since_words="since 2014",
    checks=(
        Check(
            says="95 % of calls are answered within 90 s",
            formula="wait",
            within=90 * SECOND,
            least=9_500,
            ways=("share",),
        ),
    ),
    source="business-standard.com",
    mark="S",
    zone="Asia/Kolkata",
    calendar="IN",
    unit="quarter",
    notes=(
        "That the rules of 2024 replace it is unread.",
        "Over which time it is counted wasn't found: it is shown per quarter.",
    ),
)
PE_31601: Final = Rule(
    id="PE-31601",
    law="PE",
    title="Ley 31601",
    article="–",
    bound=Bound(words="providers that use bots", turns_on="whether a bot answers"),
    since=date(2022, 11, 1),
    since_words="since November 2022",
    checks=(
        Check(
            says="there is a person in place of the bot",
            formula="by_hand",
            needs="the contacts that a bot answered and how they went on",
        ),
    ),
    source="lexlatin.com",
    mark="S",
    zone="America/Lima",
    calendar="PE",
    notes=("OSIPTEL 2023: a person takes over at any stage.",),
)
RULES: Final = (
    BR_SAC, BR_OLD, US_CABLE, US_MA, US_AIR, US_IL, US_AZ, AU_CCH, IN_90, PE_31601
)  # fmt: skip
