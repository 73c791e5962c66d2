"""One queue with impatient customers, driven through the line and through simpy.

M/M/n+M: arrivals and services are Poisson, whoever waits gives up after an exponential time.
Both draw the same kinds of times from the same kind of generator while they run.
"""

from __future__ import annotations

import random
from heapq import heappop, heappush
from math import log
from typing import Final

from lamplight.line.commands import (
    Accept,
    Arrive,
    ComeHere,
    End,
    Leave,
    OpenBrand,
    SetAgent,
    SetBrand,
    SetLine,
    Tick,
)
from lamplight.line.events import Offered
from lamplight.line.machine import Line

AGENTS: Final = 50
BETWEEN_ARRIVALS_MS: Final = 60_000 / 48
SERVICE_MS: Final = 60_000.0
PATIENCE_MS: Final = 120_000.0

_NEVER: Final = 1 << 60
_WHO: Final = 28  # bits for a customer's number and for what happens to them
_WHO_ONLY: Final = (1 << 28) - 1


def drive_line(customers: int, batches: int, seed: int) -> list[int]:
    """Let so many customers through the line; how many abandoned, in each batch of arrivals.

    Every customer arrives, is offered, accepted at once and ended, or leaves: each a command as
    the running house makes it, with all events made and applied.
    """
    line = _opened_line()
    draw = random.Random(seed).random  # noqa: S311 (a simulation)
    abandoned = [0] * batches
    later: list[int] = []  # when, who, and whether their talk ends or they give up, in one number
    arrived = 0
    arrives_at = -log(1.0 - draw()) * BETWEEN_ARRIVALS_MS
    while arrived < customers or later:
        if arrived < customers and (not later or arrives_at <= later[0] >> _WHO):
            at = int(arrives_at)
            arrived += 1
            events = line.handle(Arrive(arrived, 1, "service", "voice", "en"), at)
            arrives_at -= log(1.0 - draw()) * BETWEEN_ARRIVALS_MS
            if type(events[-1]) is not Offered:
                patience = int(-log(1.0 - draw()) * PATIENCE_MS)
                heappush(later, at + patience << _WHO | arrived << 1)
        else:
            coded = heappop(later)
            at = coded >> _WHO
            number = (coded & _WHO_ONLY) >> 1
            if coded & 1:
                events = line.handle(End(number), at)
            elif number in line.contacts and line.contacts[number].state == "waiting":
                abandoned[(number - 1) * batches // customers] += 1
                events = line.handle(Leave(number), at)
            else:
                continue
        offer = events[-1]
        if type(offer) is Offered:
            contact = offer.contact
            line.handle(Accept(offer.agent, contact, "voice"), at)
            service = int(-log(1.0 - draw()) * SERVICE_MS)
            heappush(later, at + service << _WHO | contact << 1 | 1)
        due = line.next_deadline()
        if due is not None and due <= at:
            line.handle(Tick(), at)
    return abandoned


def _opened_line() -> Line:
    line = Line()
    line.handle(SetLine(1, "service"), 0)
    line.handle(SetBrand(1, 1), 0)
    line.handle(OpenBrand(1, _NEVER), 0)
    for agent in range(1, AGENTS + 1):
        line.handle(SetAgent(agent, (1,), (1,), ("en",), ("voice",), 0, 0, False), 0)
        line.handle(ComeHere(agent), 0)
    return line


def exact_share() -> float:
    """The share that abandons, from the birth-death process of Erlang A.

    State k: k customers are here. Up at the arrival rate; down at k services, or with all agents
    busy at those plus one patience for each who waits. Garnett, Mandelbaum, Reiman, MSOM 4 (2002).
    """
    up = 1.0 / BETWEEN_ARRIVALS_MS
    weight, total, giving_up = 1.0, 1.0, 0.0
    for here in range(1, 100 * AGENTS):
        waiting = max(0, here - AGENTS)
        down = min(here, AGENTS) / SERVICE_MS + waiting / PATIENCE_MS
        weight *= up / down
        total += weight
        giving_up += weight * waiting / PATIENCE_MS
    return giving_up / total / up
