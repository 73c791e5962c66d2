"""Contacts in compact columns: 17 bytes each while a log is read, some 12 once it is closed, so
that ten million fit into 200 MB.

One block for each day (UTC) in which contacts arrived. A block is put in order, rid of duplicates
and packed when the ledger is closed; all figures are computed from pieces of closed blocks, one at
a time, so nothing is estimated to save memory: sums and quantiles are exact.
"""

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.special import pdtrc

from lamplight.audit.packed import UNKNOWN, Packed, pack
from lamplight.audit.reading.faults import Fault
from lamplight.basis.instants import DAY, Instant
from lamplight.standards.contacts import Channel, Contact, Ender, Outcome

OUTCOMES: Final = tuple(Outcome)
NUMBER_OF: Final = {outcome: number for number, outcome in enumerate(OUTCOMES)}
ANSWERED: Final = NUMBER_OF[Outcome.ANSWERED]
ABANDONED: Final = NUMBER_OF[Outcome.ABANDONED]
MOST_NAMES: Final = 65_535
"""Different queues, and different agents, that are told apart."""
NOTHING_TOLD: Final = float("nan")
UNLIKELY: Final = 0.01
"""Equal rows that chance makes less often than this are one row, written twice."""
LONGEST_SPAN: Final = 2**31 - 1
"""Milliseconds that fit into a column: 24.8 days."""
PIECE: Final = 250_000
_LISTED: Final = 10_000
"""Contacts that are made one by one from lists, which take much more than columns."""
_ENDERS: Final = (None, *Ender)
_ENDER_OF: Final = {ender: number for number, ender in enumerate(_ENDERS)}
_OUTCOME_BITS: Final = 7
_ENDER_SHIFT: Final = 3
_FOLLOWS: Final = 1 << 5
_CHAT: Final = 1 << 6

Int64s = npt.NDArray[np.int64]
Int32s = npt.NDArray[np.int32]
Part: TypeAlias = slice | Int64s
"""Which contacts of a block: from one to another, or these places."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Contacts in the order of their arrival; all columns have one length.

    Spans are milliseconds, -1 where the log doesn't tell. `menu` is from arriving to coming into
    the queue, `wait` from there to the answer or the end of the wait, `talk` from the answer to the
    end. `queue` and `agent` are numbers into the ledger's names, 0 for none. `told` is seconds,
    NaN where nothing was told.
    """

    arrived: Int64s
    menu: Int32s
    wait: Int32s
    talk: Int32s
    how: npt.NDArray[np.uint8]
    queue: npt.NDArray[np.uint16]
    agent: npt.NDArray[np.uint16]
    told: npt.NDArray[np.float32]

    @property
    def outcome(self) -> npt.NDArray[np.uint8]:
        """Numbers into `OUTCOMES`."""
        return np.bitwise_and(self.how, np.uint8(_OUTCOME_BITS))

    @property
    def follows(self) -> npt.NDArray[np.bool_]:
        """Who waited anew in the same call."""
        return np.bitwise_and(self.how, np.uint8(_FOLLOWS)).astype(np.bool_)


@dataclass(frozen=True, slots=True)
class Block:
    """All contacts of one day (UTC), as they are kept: the columns of a piece, packed."""

    arrived: Packed
    menu: Packed
    wait: Packed
    talk: Packed
    how: npt.NDArray[np.uint8]
    queue: Packed
    agent: Packed
    told: npt.NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.how)

    @property
    def first(self) -> Instant:
        """When the first of them came."""
        return int(self.arrived[:1][0])

    @property
    def last(self) -> Instant:
        """When the last of them came."""
        return int(self.arrived[-1:][0])

    def piece(self, part: Part) -> Piece:
        """Some of the contacts."""
        return Piece(
            arrived=self.arrived[part],
            menu=self.menu[part],
            wait=self.wait[part],
            talk=self.talk[part],
            how=self.how[part],
            queue=self.queue[part],
            agent=self.agent[part],
            told=self.told[part],
        )


def pieces(
    blocks: Sequence[Block], queues: npt.NDArray[np.bool_] | None = None, *, most: int = PIECE
) -> Iterator[Piece]:
    """The blocks in pieces of at most so many contacts: what is computed of one is small. Where
    `queues` says of each number whether it is wanted, of those queues only; no piece is empty."""
    for block in blocks:
        for begin in range(0, len(block), most):
            part: Part = slice(begin, begin + most)
            if queues is not None:
                part = begin + np.flatnonzero(queues[block.queue[part]])
                if not len(part):
                    continue
            yield block.piece(part)


class _Columns:
    """An open block. A column that would only hold its default isn't made."""

    __slots__ = ("agent", "few", "how", "key", "menu", "queue", "since", "talk", "told", "wait")

    def __init__(self) -> None:
        self.since = array("I")
        """When they arrived: milliseconds of their day."""
        self.wait = array("i")
        self.talk = array("i")
        self.how = array("B")
        self.queue = array("H")
        self.agent = array("H")
        self.few = False
        """Whether any of the following is made."""
        self.menu: array[int] | None = None
        self.told: array[float] | None = None
        self.key: array[int] | None = None


class _Names:
    """Names and their numbers, from 1; 0 is no name. Names past the limit share the last number."""

    def __init__(self) -> None:
        self.all: list[str] = [""]
        self.numbers: dict[str, int] = {"": 0}

    def number(self, name: str) -> int:
        known = self.numbers.get(name)
        if known is None:
            if len(self.all) > MOST_NAMES:
                return MOST_NAMES
            known = self.numbers[name] = len(self.all)
            self.all.append(name)
        return known


class Ledger:
    """Takes contacts in any order; closed, it gives them day by day in the order of arrival."""

    def __init__(self, *, known: bool = False) -> None:
        """`known`: whoever adds contacts has told duplicates from others that are the same."""
        self._known = known
        self.queues = _Names()
        self.agents = _Names()
        self.duplicates = 0
        self.alike = 0
        """Contacts that are equal to another and were counted: chance explains them."""
        self.count = 0
        self._open: dict[int, _Columns] = {}

    def add(self, contact: Contact) -> None:
        """Take a contact. Raises Fault when its times can't be."""
        arrived, queued, answered = contact.arrived, contact.queued_at, contact.person_answered_at
        begun = arrived if queued is None else queued
        until = contact.ended_at if answered is None else answered
        menu = begun - arrived
        wait = UNKNOWN if until is None else until - begun
        talk = UNKNOWN
        if answered is not None and contact.ended_at is not None:
            talk = contact.ended_at - answered
            if talk < 0:
                raise Fault("ends_before_it_begins")
        if menu < 0 or (wait < 0 and until is not None):
            raise Fault("ends_before_it_begins")
        if wait > LONGEST_SPAN or talk > LONGEST_SPAN or menu > LONGEST_SPAN:
            raise Fault("span_too_long")
        day, since = divmod(arrived, DAY)
        columns = self._open.get(day)
        if columns is None:
            columns = self._open[day] = _Columns()
        columns.since.append(since)
        columns.wait.append(wait)
        columns.talk.append(talk)
        how = NUMBER_OF[contact.outcome] | _ENDER_OF[contact.ended_by] << _ENDER_SHIFT
        if contact.follows:
            how |= _FOLLOWS
        if contact.channel != "phone":
            how |= _CHAT
        columns.how.append(how)
        queue, agent = contact.queue or "", contact.agent or ""
        known = self.queues.numbers.get(queue)
        columns.queue.append(self.queues.number(queue) if known is None else known)
        known = self.agents.numbers.get(agent)
        columns.agent.append(self.agents.number(agent) if known is None else known)
        told, key = contact.told_seconds, contact.id
        if menu or told is not None or key is not None or columns.few:
            _put(columns, menu, told, key)

    def close(self) -> list[Block]:
        """Every block in the order of its day; the ledger is empty afterwards.

        Of contacts with one id the last that was taken stays. Contacts without an id that are the
        same in every column are one, unless they name nobody who answered and on their day are no
        more than chance makes of callers who came in the same moment.
        """
        blocks = []
        for day in sorted(self._open):
            block, duplicates, alike = _closed(self._open.pop(day), day, known=self._known)
            self.duplicates += duplicates
            self.alike += alike
            self.count += len(block)
            blocks.append(block)
        return blocks

    def contacts(self, blocks: list[Block]) -> Iterator[Contact]:
        """The contacts of closed blocks, for whoever asks about each of them."""
        for piece in pieces(blocks, most=_LISTED):
            columns = (piece.arrived, piece.menu, piece.wait, piece.talk, piece.how)
            names = (piece.queue, piece.agent, piece.told)
            for row in zip(*(c.tolist() for c in (*columns, *names)), strict=True):
                yield self._contact(row)

    def _contact(self, row: tuple[int, int, int, int, int, int, int, float]) -> Contact:
        arrived, menu, wait, talk, how, queue, agent, told = row
        outcome = OUTCOMES[how & _OUTCOME_BITS]
        begun = arrived + menu
        until = None if wait < 0 else begun + wait
        answered = until if outcome is Outcome.ANSWERED else None
        ended = until if answered is None else None if talk < 0 else answered + talk
        channel: Channel = "chat" if how & _CHAT else "phone"
        return Contact(
            arrived=arrived,
            outcome=outcome,
            queued_at=begun,
            person_answered_at=answered,
            ended_at=ended,
            ended_by=_ENDERS[how >> _ENDER_SHIFT & 3],
            queue=self.queues.all[queue] or None,
            agent=self.agents.all[agent] or None,
            channel=channel,
            told_seconds=None if told != told else told,  # noqa: PLR0124 - NaN is not itself
            follows=bool(how & _FOLLOWS),
        )


def _put(columns: _Columns, menu: int, told: float | None, key: str | None) -> None:
    """The columns that few logs have; the first one that has it fills what was before."""
    columns.few = True
    before = len(columns.since) - 1
    if menu and columns.menu is None:
        columns.menu = array("i", bytes(4 * before))
    if columns.menu is not None:
        columns.menu.append(menu)
    if told is not None and columns.told is None:
        columns.told = array("f", (NOTHING_TOLD,)) * before
    if columns.told is not None:
        columns.told.append(NOTHING_TOLD if told is None else told)
    if key is not None and columns.key is None:
        columns.key = array("q", range(-before, 0))  # those without an id are all different
    if columns.key is not None:
        columns.key.append(hash(key) if key is not None else -len(columns.since))


def _closed(open_: _Columns, day: int, *, known: bool) -> tuple[Block, int, int]:
    """The block in order, how many duplicates were left out of it, and how many of those that are
    equal to another stay."""
    since = np.frombuffer(open_.since, dtype=np.uint32)
    order = np.argsort(since, kind="stable")
    count = len(since)
    columns: dict[str, npt.NDArray[Any]] = {
        "arrived": since[order].astype(np.int64) + day * DAY,
        "menu": np.broadcast_to(np.int32(0), count)
        if open_.menu is None
        else np.frombuffer(open_.menu, dtype=np.int32)[order],
        "wait": np.frombuffer(open_.wait, dtype=np.int32)[order],
        "talk": np.frombuffer(open_.talk, dtype=np.int32)[order],
        "how": np.frombuffer(open_.how, dtype=np.uint8)[order],
        "queue": np.frombuffer(open_.queue, dtype=np.uint16)[order],
        "agent": np.frombuffer(open_.agent, dtype=np.uint16)[order],
        "told": np.broadcast_to(np.float32(NOTHING_TOLD), count)
        if open_.told is None
        else np.frombuffer(open_.told, dtype=np.float32)[order],
    }
    alike = 0
    if open_.key is not None:
        stays = _last_of_each(np.frombuffer(open_.key, dtype=np.int64)[order])
    elif known:
        stays = np.ones(count, dtype=np.bool_)
    else:
        stays, alike = _once(columns)
    left_out = int(count - stays.sum())
    if left_out:
        columns = {name: column[stays] for name, column in columns.items()}
    return _packed(columns), left_out, alike


def _packed(columns: dict[str, npt.NDArray[Any]]) -> Block:
    told = columns["told"]
    if np.isnan(told).all():
        told = np.broadcast_to(np.float32(NOTHING_TOLD), len(told))
    return Block(
        arrived=pack(columns["arrived"]),
        menu=pack(columns["menu"]),
        wait=pack(columns["wait"], gaps=True),
        talk=pack(columns["talk"], gaps=True),
        how=columns["how"],
        queue=pack(columns["queue"]),
        agent=pack(columns["agent"]),
        told=told,
    )


def _once(columns: dict[str, npt.NDArray[Any]]) -> tuple[npt.NDArray[np.bool_], int]:
    """Which rows stay when rows that are the same in every column are one, and how many of these
    stay since chance explains them."""
    arrived = columns["arrived"]
    stays = np.ones(len(arrived), dtype=np.bool_)
    same = arrived[1:] == arrived[:-1]
    beside = np.zeros(len(arrived), dtype=np.bool_)
    beside[1:] |= same
    beside[:-1] |= same
    rows = np.flatnonzero(beside)
    if not len(rows):
        return stays, 0
    told = np.nan_to_num(columns["told"], nan=-1.0)
    few = [columns[name] for name in ("menu", "wait", "talk", "how", "queue", "agent", "arrived")]
    order = rows[np.lexsort((told[rows], *(column[rows] for column in few)))]
    again = np.ones(len(order) - 1, dtype=np.bool_)
    for column in (told, *few):
        again &= column[order][1:] == column[order][:-1]
    repeats = order[1:][again]
    nameless = columns["agent"][repeats] == 0  # nobody answers two in one moment
    if nameless.any() and _by_chance(int(nameless.sum()), arrived, (told, *few[:-1])):
        stays[repeats[~nameless]] = False
        return stays, int(nameless.sum())
    stays[repeats] = False
    return stays, 0


def _by_chance(found: int, arrived: Int64s, columns: Sequence[npt.NDArray[Any]]) -> bool:
    """Whether so many rows equal to another may be different callers: as many pairs came in one
    moment, times the share of pairs of neighbouring moments that are the same but for the moment.
    Clocks that tell minutes only make many of them."""
    first = np.flatnonzero(np.concatenate(([True], arrived[1:] != arrived[:-1])))
    if len(first) < 2:
        return False
    many = np.diff(np.append(first, len(arrived)))
    equal = np.ones(len(first) - 1, dtype=np.bool_)
    for column in columns:
        equal &= column[first][1:] == column[first][:-1]
    expected = float((many * (many - 1) / 2).sum()) * float(equal.mean())
    return float(pdtrc(found - 1, expected)) > UNLIKELY if expected else False


def _last_of_each(keys: Int64s) -> npt.NDArray[np.bool_]:
    """Which rows stay when of rows with one key the last does."""
    _, from_the_end = np.unique(keys[::-1], return_index=True)
    stays = np.zeros(len(keys), dtype=np.bool_)
    stays[len(keys) - 1 - from_the_end] = True
    return stays
