"""Papers that go along with a letter: through the outbox, to a real server, once and unchanged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.journal.tables.test_papers import PDF
from tests.journal.tables.test_stills import JPEG
from tests.mail.office import html, plain
from tests.mail.test_postman import Post

from lamplight.basis.instants import HOUR
from lamplight.journal.tables import contacts, erasure, stills
from lamplight.runtime.cases import wishes

if TYPE_CHECKING:
    from email.message import EmailMessage

    from tests.mail.office import Office
    from tests.runtime._town import Town

NAME = "Rücksendung für Ruth – Etikett.pdf"
WORDS = "Here is the label, and your picture."


async def _case(post: Post) -> int:
    """A case of Ruth's, with a picture that was kept in its talk."""
    town, pool, now = post.town, post.town.database.pool, post.town.clock.now()
    case = await post.case(await post.customer())
    talk = await contacts.add_contact(
        pool, brand=town.brand, channel="video", language="en", now=now
    )
    still = await stills.ask_still(pool, contact=talk.contact, person=town.people["Maya"], at=now)
    assert still is not None
    await stills.answer_still(pool, still, contact=talk.contact, consent=True, at=now)
    await stills.keep_still(pool, still, contact=talk.contact, image=JPEG, at=now)
    await pool.execute(
        "insert into case_contact (service_case, contact) values ($1, $2)", case, talk.contact
    )
    return case


async def _written(town: Town, case: int, key: str = "w-1") -> None:
    maya, cases = town.people["Maya"], town.house.cases
    await cases.papering.keep(maya, case, "f-1", NAME, PDF)
    shown = await cases.show(maya, case)
    wish = wishes.Letter(
        subject="",
        words=WORDS,
        key=key,
        papers=tuple(wishes.Enclosed(one.kind, one.id) for one in shown.papers),
    )
    await cases.corresponding.write(maya, case, wish)
    await cases.corresponding.write(maya, case, wish)


def _files(mail: EmailMessage) -> list[tuple[str | None, str, bytes]]:
    return [
        (one.get_filename(), one.get_content_type(), one.get_content())
        for one in mail.iter_attachments()
    ]


async def test_papers_arrive_as_they_are_beside_both_texts(town: Town, office: Office) -> None:
    post = Post(town, office.settings())
    case = await _case(post)
    await _written(town, case)
    await post.later()
    (mail,) = office.taken
    assert mail.get_content_type() == "multipart/mixed"
    (file, picture) = _files(mail)
    assert file == (NAME, "application/pdf", PDF)
    assert picture[1:] == ("image/jpeg", JPEG)
    for text in (plain(mail), html(mail)):
        assert WORDS in text
        assert "Etikett.pdf" in text
    shown = await town.house.cases.show(town.people["Maya"], case)
    assert [one.name for one in shown.letters[-1].papers] == [NAME, picture[0]]
    assert [one.sent for one in shown.papers] == [True, True]


async def test_after_an_hour_without_a_server_and_a_lost_answer_it_is_the_same_letter(
    town: Town, office: Office
) -> None:
    post = Post(town, office.settings())
    await _written(town, await _case(post))
    await office.close()
    await post.later()
    assert office.raw == []
    await office.open()
    office.at_data = ["die"]
    await post.later(HOUR)
    await post.later(HOUR)
    assert len(office.raw) == 2
    assert office.raw[0] == office.raw[1]


async def test_who_was_erased_is_sent_nothing_and_nothing_of_it_is_left(
    town: Town, office: Office
) -> None:
    post, pool = Post(town, office.settings()), town.database.pool
    case = await _case(post)
    await _written(town, case)
    shown = await town.house.cases.show(town.people["Maya"], case)
    await erasure.erase_customer(pool, shown.customer, [], town.clock.now())
    await post.later(HOUR)
    assert office.taken == []
    assert await pool.fetchval("select count(*) from paper") == 0
