"""A contact is made from the form in which it was asked for."""

import msgspec
import pytest

from lamplight.line.commands import Arrive, Book
from lamplight.line.contacts import Contact
from lamplight.line.events import Arrived, Booked

FORMS = (Arrive, Book, Arrived, Booked)


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_asking_fills_the_fields_of_its_own_names(
    form: type[Arrive | Book | Arrived | Booked],
) -> None:
    values = {
        field.name: f"<{field.name}>" if field.type is str else 1000 + nth
        for nth, field in enumerate(msgspec.structs.fields(form))
    }
    asked = msgspec.convert(values, form)
    contact = Contact(asked)
    assert contact.id == asked.contact
    for name in ("brand", "purpose", "channel", "language", "customer", "last_agent", "priority"):
        assert getattr(contact, name) == getattr(asked, name), name
