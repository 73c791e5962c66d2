"""No text that we ship claims what may be untrue when it is shown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lamplight.checks import phrases

ROOT = Path(__file__).parents[2]


def test_no_text_that_we_ship_claims_what_may_be_untrue() -> None:
    assert list(phrases.offences(ROOT)) == []


def test_the_phrases_of_every_language_that_we_ship_are_known() -> None:
    assert list(phrases.unknown_languages(ROOT)) == []


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for folder in ("frontend/src/messages/en", "src/lamplight/web"):
        (tmp_path / folder).mkdir(parents=True)
    return tmp_path


def say(root: Path, **texts: object) -> None:
    (root / "frontend/src/messages/en/common.json").write_text(json.dumps(texts))


def test_an_unguarded_claim_is_named_with_what_to_do(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    say(root, **{"front.wait": "Due to unusually heavy call volume your wait may be long."})
    assert phrases.run(root) == 1
    line = capsys.readouterr().out
    assert line.startswith("frontend/src/messages/en/common.json: front.wait: “due to unusually")
    assert "a part of the name is busy_now or busy_today" in line


def test_a_claim_whose_name_says_when_it_is_true_may_stand(root: Path) -> None:
    say(root, board={"busy_now": "Unusually many calls: {came}", "few_here": "We are understaffed"})
    assert phrases.run(root) == 0
    say(root, board={"busy_now": "We are understaffed"})
    assert phrases.run(root) == 1


def test_what_is_never_true_has_no_guard(root: Path) -> None:
    say(root, busy_now="Your call is important to us.")
    assert phrases.run(root) == 1


def test_pages_and_letters_are_looked_at_too(root: Path) -> None:
    (root / "src/lamplight/web/page.jinja").write_text("<p>Please stay on the line.</p>")
    assert phrases.run(root) == 1


def test_strings_of_programs_are_looked_at_and_what_documents_them_is_not(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    program = root / "src/lamplight/web/page.py"
    program.write_text('"""Not: please hold the line."""\n# we have limited staff\nX = 1\n')
    script = root / "frontend/src/page.ts"
    script.write_text("// please hold the line\nexport const please = (hold: the) => line;\n")
    assert phrases.run(root) == 0
    program.write_text('X = f"There are more callers than {expected(1)} expected"\n')
    script.write_text("export const said = `Call volume is ${high} high`;\n")
    assert phrases.run(root) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in lines] == [
        "frontend/src/page.ts",
        "src/lamplight/web/page.py",
    ]


def test_a_language_without_phrases_is_named(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "frontend/src/messages/eo").mkdir()
    assert phrases.run(root) == 1
    assert "no phrases are known in 'eo'" in capsys.readouterr().out
