"""What was agreed for a sale beside what its shop tells of it: by the shop's settings, and by hand.

A sale is completed on its way into the tables; what is read from there is what holds.
"""

from typing import TYPE_CHECKING, Any, Final

import msgspec
from msgspec.structs import replace

from lamplight.journal.errors import BadValue
from lamplight.journal.statements import statements
from lamplight.journal.tables import run
from lamplight.journal.tables.sale_parts import same, text
from lamplight.sales import forms, usual, written
from lamplight.sales.checking import BadSale, check
from lamplight.sales.written import Facts, LineFacts, Written

if TYPE_CHECKING:
    from lamplight.journal.tables.run import Held, Runs
    from lamplight.journal.tables.sale_rows import Line, Whole

_SQL = statements("agreed")
MOST: Final = 100
"""So many writings of a sale are shown."""


class Known(msgspec.Struct, frozen=True):
    """`settings` are the shop's of now, `usual` what they said when the sale came; `beneath` is
    kept where somebody wrote by hand."""

    settings: dict[str, Any] | None
    usual: usual.Kept | None
    beneath: Facts | None
    written: Written | None


class Writing(msgspec.Struct, frozen=True):
    """What somebody wrote, by what they know it, and what was written before."""

    id: int
    person: int
    at: int
    words: str
    body: Written
    before: Written


async def known(runs: "Runs", sale: int) -> Known:
    """What is kept of a sale that is there."""
    record = await run.record(runs, _SQL["agreed_of"], sale)
    assert record is not None  # noqa: S101  # whoever asks has read or locked it
    said = {name: msgspec.json.decode(one) for name, one in record.items() if one is not None}
    missing = dict.fromkeys(Known.__struct_fields__)
    return msgspec.convert(missing | said, Known)


async def complete(
    session: "Held", old: "Whole", form: forms.Sale, *, new: bool, live: bool
) -> forms.Sale:
    """A form with what its shop's settings said when the sale came, and with what somebody wrote
    over it; `live` as for `sales.put`. The sale is locked. `BadValue` where these don't fit
    together."""
    have = await known(session, old.sale.id)
    if live and not new:
        form = written.as_first_told(form, have.beneath or facts(old))
    if have.settings is None and have.usual is None and have.written is None:
        return form
    before = have.usual or usual.NOTHING
    keeps = before
    try:
        lines = {line.external for line in old.lines}
        news = new or any(line.id not in lines for line in form.lines)
        if have.settings is not None and news:
            settings = usual.read(have.settings)
            keeps = usual.kept(settings, form, before, lines, new=new)
        if keeps != before:
            await run.done(session, _SQL["keep_usual"], old.sale.id, text(keeps))
        form = usual.completed(form, keeps)
        if have.written is not None:
            beneath = written.facts(form)
            if have.beneath is None or not same(have.beneath, beneath):
                await run.done(session, _SQL["keep_beneath"], old.sale.id, text(beneath))
            form = written.with_facts(form, written.laid_over(beneath, have.written))
        check(form)
    except BadSale as error:
        raise BadValue(f"sale {form.id!r}: {error}") from None
    except ValueError as error:
        raise BadValue(f"sale {form.id!r}: its shop's settings: {error}") from None
    return form


async def is_known(runs: "Runs", key: str) -> bool:
    """Whether the same wish came before."""
    return await run.value(runs, _SQL["agreed_by_key"], key) is not None


async def write(
    session: "Held", whole: "Whole", said: Written, *, person: int, words: str, key: str, now: int
) -> bool:
    """Writes what was agreed by hand, all of it anew, over what shop and settings say; whether that
    is news. The sale is locked."""
    have = await known(session, whole.sale.id)
    before = have.written or Written()
    if same(said, before):
        return False
    beneath = have.beneath or facts(whole)
    await run.done(session, _SQL["keep_beneath"], whole.sale.id, text(beneath))
    await run.done(
        session,
        _SQL["add_agreed"],
        *(whole.sale.id, person, now, words, text(said), text(before), key),
    )
    await _hold(session, whole, written.laid_over(beneath, said))
    return True


async def forget(session: "Held", whole: "Whole") -> bool:
    """Empties the words of whoever wrote for this sale, those of now and of before; whether anybody
    did. The sale is locked."""
    have = await known(session, whole.sale.id)
    if have.written is None:
        return False
    beneath = have.beneath or facts(whole)
    for one in await session.fetch(_SQL["agreed_bodies"], whole.sale.id):
        bare = [
            written.without_words(msgspec.json.decode(one[name], type=Written), beneath)
            for name in ("body", "before")
        ]
        await run.done(session, _SQL["erase_agreed_bodies"], one["id"], *map(text, bare))
    said = written.without_words(have.written, beneath)
    await _hold(session, whole, written.laid_over(beneath, said))
    return True


async def _hold(session: "Held", whole: "Whole", holds: Facts) -> None:
    """This is what is agreed from now on."""
    await run.done(session, _SQL["set_agreed"], whole.sale.id, holds.buyer_kind, text(holds.agreed))
    for line in whole.lines:
        if (of := holds.lines.get(line.external)) is not None:
            more = {name: getattr(of, name) for name in _OF_BODY}
            body = text(replace(line.body, **more))
            await run.done(session, _SQL["set_line_facts"], line.id, of.one_of_a_kind, body)


async def history(runs: "Runs", sale: int) -> list[Writing]:
    """Who wrote what and when, the newest first."""
    found = await runs.fetch(_SQL["agreed_history"], sale, MOST)
    bodies = ("body", "before")
    return [
        msgspec.convert(
            dict(one) | {name: msgspec.json.decode(one[name]) for name in bodies}, Writing
        )
        for one in found
    ]


_OF_BODY: Final = tuple(name for name in LineFacts.__struct_fields__ if name != "one_of_a_kind")


def facts(whole: "Whole") -> Facts:
    """What holds for a sale as it lies in the tables."""
    return Facts(
        buyer_kind=whole.sale.buyer_kind,
        agreed=whole.sale.agreed,
        lines={line.external: _facts(line) for line in whole.lines},
    )


def _facts(line: "Line") -> LineFacts:
    body = {name: getattr(line.body, name) for name in _OF_BODY}
    return LineFacts(one_of_a_kind=line.one_of_a_kind, **body)
