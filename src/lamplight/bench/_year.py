"""A year in which people came to a house: contacts, how each went, and what each was told.

They are written into its tables as the log's followers would have written them; the log itself
stays empty of them. The same every time, until today.
"""

import datetime
import zoneinfo
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from lamplight.basis.instants import MINUTE, SECOND
from lamplight.basis.local import day_there

if TYPE_CHECKING:
    from lamplight.journal.database import Database

DAYS: Final = 365
A_DAY: Final = (150.0, 142.0, 138.0, 135.0, 130.0, 95.0, 70.0)
"""About so many come on a Monday, on a Tuesday and so on."""
_BUSY: Final = 0.13  # coefficient of variation of whole days
_TOLD: Final = 0.75
_TELLINGS_FROM: Final = 1 << 40  # numbers that no event of the log will have
_CONTACTS: Final = """
    insert into contact (key_hash, brand, channel, purpose, language, created_at)
    select sha256(('year ' || a.number)::bytea), $1, 'voice', 'service', 'en', a.at
    from unnest($2::bigint[]) with ordinality as a (at, number) returning id
"""
_COURSES: Final = """
    insert into course (contact, purpose, channel, arrived_at, person, answered_at, ended_at,
        outcome)
    select c, 'service', 'voice', a, $1, case when o = 'answered' then t else 0 end, t + 300000, o
    from unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::text[]) as x (c, a, t, o)
"""
_TELLINGS: Final = """
    insert into telling
        (number, at, contact, purpose, ahead, likely_ms, bound_ms, outcome_at, outcome)
    select $1 + n, a, c, 'service', 2, l, b, t, o
    from unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::text[])
        with ordinality as x (a, c, l, b, t, o, n)
"""


async def fill(database: "Database", brand: int, person: int, now: int, timezone: str) -> int:
    """A year of a brand's customers until now, talked to by one of us; how many they are."""
    chance = np.random.default_rng(5)
    came = _came(chance, now, timezone)
    likely = chance.gamma(1.3, 1.5, len(came)) * MINUTE + 20 * SECOND
    waited = likely * chance.gamma(2.6, 1 / 2.6, len(came))
    left = chance.exponential(14 * MINUTE, len(came)) < waited
    ended = came + (waited * np.where(left, 0.6, 1.0)).astype(np.int64)
    ended = np.minimum(ended, now)
    outcome = np.where(left, "abandoned", "answered").tolist()
    told = np.flatnonzero(chance.random(len(came)) < _TOLD)
    pool = database.pool
    rows: list[Any] = await pool.fetch(_CONTACTS, brand, came.tolist(), timeout=120)
    ids = np.array([row["id"] for row in rows])
    await pool.execute(
        _COURSES, person, ids.tolist(), came.tolist(), ended.tolist(), outcome, timeout=120
    )
    await pool.execute(
        _TELLINGS,
        _TELLINGS_FROM,
        came[told].tolist(),
        ids[told].tolist(),
        likely[told].astype(np.int64).tolist(),
        (likely[told] * 2.2 + 30 * SECOND).astype(np.int64).tolist(),
        ended[told].tolist(),
        [outcome[number] for number in told],
        timeout=120,
    )
    await pool.execute("analyze", timeout=120)
    return len(came)


def _came(chance: np.random.Generator, now: int, timezone: str) -> np.ndarray[Any, Any]:
    """When they came, ascending: two humps between eight and nine in the evening."""
    hours = np.arange(8, 21, 0.5)
    shape = np.exp(-(((hours - 11) / 2.2) ** 2)) + 0.8 * np.exp(-(((hours - 16.5) / 1.8) ** 2))
    shape = (shape + 0.25) / (shape + 0.25).sum()
    today, zone = day_there(now, timezone), zoneinfo.ZoneInfo(timezone)
    found = []
    for back in range(DAYS, -1, -1):
        day = today - datetime.timedelta(days=back)
        mean = A_DAY[day.weekday()] * chance.gamma(_BUSY**-2, _BUSY**2)
        opens = datetime.datetime.combine(day, datetime.time(8), zone)
        slots = np.repeat(np.arange(len(hours)), chance.poisson(mean * shape))
        offsets = (slots + chance.random(len(slots))) * 30 * MINUTE
        found.append(opens.timestamp() * 1000 + np.sort(offsets))
    at = np.concatenate(found).astype(np.int64)
    return at[at < now - MINUTE]
