"""Who is in the demo shop: one team that answers for three brands.

Opening hours. The first two brands are open all day, every day: a newcomer who tries Lamplight at
any hour must be able to open two windows and talk to themself. Atelier Ines keeps the hours of
the pictures (08:00 to 21:00, in Paris), so that what a closed brand says can be seen too. Nobody
is here until somebody signs in, and the pages say so. Priya leads, and is the admin too: whoever
tries it can change everything.
"""

from typing import NamedTuple

from lamplight.journal.tables.people import Role

DAY = (0, 24 * 60)
LATE = (8 * 60, 21 * 60)


class DemoBrand(NamedTuple):
    """`hours` are minutes of the local day, on each day of the week."""

    slug: str
    name: str
    tagline: str
    timezone: str
    languages: tuple[str, ...]
    hours: tuple[int, int]
    priorities: tuple[str, ...]
    dispute_body: str = ""


class DemoPerson(NamedTuple):
    """`key` is the part of the e-mail address before the @, and the name of the portrait. `week`:
    from when until when they plan to be here, in minutes of the day, by weekday (1 is Monday)."""

    key: str
    name: str
    role: Role
    languages: tuple[str, ...]
    skills: tuple[str, ...]
    chats: int
    week: dict[int, tuple[int, int]]


BRANDS = (
    DemoBrand(
        "lamplight-outlet",
        "Lamplight Outlet",
        "Lamps from the workshop’s own shelf",
        "Europe/London",
        ("en", "de", "fr", "pl", "ar", "yo"),
        DAY,
        (),
    ),
    DemoBrand(
        "nordhaus-living",
        "Nordhaus Living",
        "Furniture and light for the whole home",
        "Europe/London",
        ("en", "de", "fr", "pl", "ar", "yo"),
        DAY,
        (),
        "Example Dispute Service, 1 Example Street, London, disputes.example",
    ),
    DemoBrand(
        "atelier-ines",
        "Atelier Ines",
        "Shades and lamps made by hand",
        "Europe/Paris",
        ("en", "fr", "de", "pl", "ar", "yo"),
        LATE,
        (),
    ),
)

PEOPLE = (
    DemoPerson(
        "maya", "Maya", "agent", ("en", "yo"), (), 3, dict.fromkeys(range(1, 6), (480, 960))
    ),
    DemoPerson(
        "tomasz",
        "Tomasz",
        "agent",
        ("en", "pl"),
        ("repairs",),
        3,
        dict.fromkeys(range(2, 7), (540, 1020)),
    ),
    DemoPerson(
        "samira",
        "Samira",
        "agent",
        ("en", "fr", "ar"),
        (),
        3,
        {1: (600, 1080), 2: (660, 1140), 3: (780, 1260), 4: (660, 1140), 7: (480, 900)},
    ),
    DemoPerson(
        "jonas",
        "Jonas",
        "agent",
        ("en", "de"),
        ("billing",),
        3,
        {1: (720, 1200), 2: (780, 1260), 4: (780, 1260), 5: (720, 1200), 6: (780, 1260)},
    ),
    DemoPerson("priya", "Priya", "admin", ("en",), (), 2, dict.fromkeys(range(1, 6), (540, 1020))),
    DemoPerson(
        "hana",
        "Hana",
        "agent",
        ("en",),
        (),
        2,
        {1: (780, 1260), 3: (720, 1200), 5: (780, 1260), 6: (480, 900), 7: (780, 1260)},
    ),
)
"""Somebody plans to be here at every hour from eight to nine in the evening."""
