"""Strings that are written in programs."""

from pathlib import Path

import pytest

from lamplight.checks.literals import of_python, of_typescript

FRONTEND = Path(__file__).parents[2] / "frontend/src"


def test_strings_of_python_are_read_and_what_documents_it_is_not() -> None:
    source = '''"""A module."""
X = 1
"""A constant."""

def f(name):
    """A function."""
    say("one" "\\n" "two", f"for {name + 'x'} {2:>5} now", b"bytes")  # "a comment"
    return {"key": ["value"]}
'''
    assert list(of_python(source)) == ["one\ntwo", "for  {}   {}  now", "x", "key", "value"]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("const a = 'one' + \"it's two\"", ["one", "it's two"]),
        ("a('it\\'s', '\\u00e4\\x41\\u{1F600}', 'a\\nb')", ["it's", "äA😀", "a\nb"]),
        ("// 'no'\n/* \"no\"\n'no' */ 'yes'", ["yes"]),
        ("'http://here' // 'no'", ["http://here"]),
        ("text.replace(/[\"'`/]/g, 'x')", ["x"]),
        ("if (/'/.test(a)) b('yes')", ["yes"]),
        ("return /[']/.test(a) + 'yes'", ["yes"]),
        ("const half = all / 2; say('so') / 3", ["so"]),
        ("`a ${b} c`", ["a  {}  c"]),
        ("`a ${f({ b: `in ${'deep'}` })} c` + 'end'", ["a  {}  c", "in  {} ", "deep", "end"]),
        ("`a ${b ? '}' : \"`\"} c`", ["a  {}  c", "}", "`"]),
        ("`no end", ["no end"]),
        ("", []),
    ],
)
def test_strings_of_typescript_are_read(source: str, found: list[str]) -> None:
    assert list(of_typescript(source)) == found


def test_our_own_scripts_are_read_to_their_end() -> None:
    """What is told apart wrongly swallows what comes after it."""
    for file in FRONTEND.rglob("*.ts"):
        source = file.read_text(encoding="utf-8")
        assert "marked" in list(of_typescript(source + "\nsay('marked')\n")), file
        assert all(len(text) < 4_000 for text in of_typescript(source)), file
