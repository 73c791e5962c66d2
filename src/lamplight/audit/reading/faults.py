"""What is wrong with a file: counted by kind, the first ones kept to be shown, nothing guessed."""

from dataclasses import dataclass, field
from typing import Final

SHOWN_PER_KIND: Final = 3
SHOWN: Final = 12
EXCERPT: Final = 100
"""Characters of a bad line that are kept."""

BREAKS_OFF: Final = "breaks_off"
KINDS: Final = {
    "too_few_fields": "fewer fields than its format has",
    "too_many_fields": "more fields than its header has",
    "not_text": "bytes that are no text",
    "cells_not_understood": "cells that can't be told apart, or one above 131,072 characters",
    "line_too_long": "longer than 1 MiB",
    "not_json": "JSON that can't be read",
    BREAKS_OFF: "the end of a packed file that breaks off: what came after it is missing",
    "time_not_understood": "a time that isn't one (give 2026-11-24T09:31:05 or seconds since 1970)",
    "time_out_of_reach": "a time before 1980 or after 2199",
    "time_never_was": "a local time that the clock skipped when it went forward",
    "time_missing": "a time missing that its outcome needs",
    "ends_before_it_begins": "an end or answer before its beginning: a clock that went back",
    "span_too_long": "a span of more than 24 days",
    "told_too_long": "a wait of more than a day that was told",
    "work_too_long": "work after a talk, or holding within it, of more than a day",
    "outcome_not_known": "an outcome that isn't one of ours",
    "outcome_contradicts": "an outcome that contradicts its times",
    "number_not_understood": "a number that isn't one, or is below 0",
    "event_not_text": "no name of an event",
    "neither_yes_nor_no": "neither yes nor no where it is one or the other",
    "kind_not_known": "a kind of case that isn't one of ours",
}
"""What can be wrong with a row: such a row is left out."""

NOTES: Final = {
    "duplicate": "Rows that said the same as another, counted once",
    "began_before": "Calls that had begun before the file does, left out",
    "cut_by_restart": "Calls cut off by a restart of the switch; how they ended isn't known",
    "never_ended": "Calls without an end in the file; what isn't known of them is in no sum",
    "exit_missing": "Times a call came into a queue and hadn't left the one before; one wait",
    "alike": "Rows equal to another that chance explains: different callers, each counted",
    "ambiguous_hour": "Times in the hour that came twice, taken as the first of the two",
    "logins": "Lines of logins, logouts and pauses: they say who was there",
    "other_events": "Lines of other things than a wait (rings, numbers dialled)",
    "not_queued": "Contacts that never came into a queue, left out",
    "not_inbound": "Contacts that no customer began, left out",
    "other_leg": "Rows that are another leg of a call that is counted already",
    "not_phone": "Tasks and mails, which wait on nobody's ear, left out",
}
"""What is told of rows that are read."""


class Fault(Exception):
    """One row can't be used: the kind is one of `KINDS`."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class BadFile(Exception):
    """The whole file can't be used; the text says why, and what to do."""


@dataclass(slots=True)
class Shown:
    """A bad row as it is shown."""

    line: int
    kind: str
    text: str


@dataclass(slots=True)
class Faults:
    """The tally of one file. `rows`: its lines that aren't blank, its header among them."""

    rows: int = 0
    kinds: dict[str, int] = field(default_factory=dict)
    notes: dict[str, int] = field(default_factory=dict)
    first: list[Shown] = field(default_factory=list)

    def bad(self, line: int, kind: str, text: str) -> None:
        """Count a row that can't be used."""
        seen = self.kinds.get(kind, 0)
        self.kinds[kind] = seen + 1
        if seen < SHOWN_PER_KIND and len(self.first) < SHOWN:
            excerpt = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
            self.first.append(Shown(line, kind, excerpt[:EXCERPT]))

    def note(self, kind: str, times: int = 1) -> None:
        """Count something to be told of rows that are used."""
        if times:
            self.notes[kind] = self.notes.get(kind, 0) + times

    @property
    def count(self) -> int:
        """How many rows can't be used."""
        return sum(self.kinds.values())
