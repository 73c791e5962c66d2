"""The documents keep up with the code."""

import re
from pathlib import Path

from lamplight.cli import benchmarks
from lamplight.mail import settings as mail
from lamplight.runtime.letters import KINDS
from lamplight.web.settings import PREFIX, Limits, WebSettings

ROOT = Path(__file__).resolve().parents[1]


def test_every_setting_is_in_the_guide_to_running() -> None:
    guide = (ROOT / "docs" / "running.md").read_text()
    named = set(re.findall(rf"`({PREFIX}[A-Z_]+)`", guide))
    fields = {f"{PREFIX}{name.upper()}" for name in WebSettings.__struct_fields__}
    limits = {f"{PREFIX}LIMIT_{name.upper()}" for name in Limits.__struct_fields__}
    assert named == (fields - {f"{PREFIX}LIMITS"}) | limits


def test_every_setting_of_mail_is_in_its_guide() -> None:
    guide = (ROOT / "docs" / "mail.md").read_text()
    named = set(re.findall(rf"`({mail.PREFIX}[A-Z_]+)`", guide))
    assert named == {mail.PREFIX + name.upper() for name in mail.NAMES}
    for kind in KINDS:
        assert f"| `{kind}` |" in guide


def test_every_document_that_is_pointed_to_exists() -> None:
    for page in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#:\s]+)\)", page.read_text()):
            assert (page.parent / target).exists(), f"{page.name} points to {target}"


def test_every_decision_record_is_in_the_list() -> None:
    folder = ROOT / "docs" / "adr"
    listed = set(re.findall(r"\((\d{4}-[\w-]+\.md)\)", (folder / "README.md").read_text()))
    assert listed == {page.name for page in folder.glob("[0-9]*.md")}


def test_what_is_said_to_be_shown_is_a_test_or_a_benchmark() -> None:
    named = re.findall(r"`([^`]+)`", (ROOT / "docs" / "shown.md").read_text())
    tests = [name for name in named if ".py" in name]
    assert len(tests) > 50
    for name in tests:
        module, _, test = name.partition("::")
        path = ROOT / "tests" / module
        assert path.is_file(), f"there is no {module}"
        assert f"def test_{test}" in path.read_text() or not test, f"{module} has no {test}"
    for name in named:
        if name.startswith("bench "):
            assert name.removeprefix("bench ") in benchmarks(), f"there is no {name}"


def test_readme_shows_both_commands() -> None:
    readme = (ROOT / "README.md").read_text()
    assert "./lamplight up" in readme
    assert "./lamplight test" in readme
