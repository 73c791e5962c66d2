"""What was agreed or asked for with one customer, with everything it rests on."""

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from lamplight.accommodations.option import Option
    from lamplight.journal.tables.cases import Case
    from lamplight.runtime.cases.situating import Known


class Deal(NamedTuple):
    """`person` is who promised it, `words` what they said, empty for the draft."""

    known: "Known"
    case: "Case"
    option: "Option"
    person: int
    words: str
    accommodation: int
