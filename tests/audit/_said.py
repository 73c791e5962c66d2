"""The three answers as running text, whatever of them stands in a list."""

from lamplight.audit import sentences
from lamplight.audit.report import Audit


def says(audit: Audit) -> list[str]:
    return [" ".join((said.text, *said.points, *said.rest)) for said in sentences.says(audit)]
