"""What the tests of the readers share."""

from pathlib import Path
from zoneinfo import ZoneInfo

from lamplight.audit.reading.log import Log, read
from lamplight.standards.contacts import Contact

UTC = ZoneInfo("UTC")


def log_of(tmp_path: Path, text: str, zone: str = "UTC", name: str = "log") -> Log:
    """A file with this text, read."""
    file = tmp_path / name
    file.write_text(text, encoding="utf-8", newline="")
    return read(file, ZoneInfo(zone))


def contacts_of(log: Log) -> list[Contact]:
    return list(log.ledger.contacts(log.blocks))
