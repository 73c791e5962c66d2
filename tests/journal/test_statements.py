import ast
from pathlib import Path

import asyncpg
import pytest

import lamplight.journal
from lamplight.journal import Database
from lamplight.journal.statements import parse, statement_files, statements

SOURCE = Path(lamplight.journal.__file__).parent


def test_a_file_gives_its_statements_by_name_without_the_words_about_them() -> None:
    text = "-- name: one\n-- the first\nselect 1;\n\n-- name: two\n-- the second\nselect\n  2;\n"
    assert parse(text, "x.sql") == {"one": "select 1", "two": "select\n  2"}


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("select 1;", "x.sql:1: a statement needs"),
        ("-- name: one\nselect 1;", "x.sql: one needs a line"),
        ("-- name: one\n-- why\n", "x.sql: one is empty"),
        ("-- name: one\n-- a\nselect 1;\n-- name: one\n-- a\nselect 1;", "x.sql:4: one is there"),
    ],
)
def test_a_wrong_file_is_named_with_what_is_wrong(text: str, wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong):
        parse(text, "x.sql")


async def test_every_statement_fits_the_schema(db: Database) -> None:
    session = await db.connect()
    try:
        prepared = [
            await session.prepare(statement)
            for file in statement_files()
            for statement in statements(file).values()
        ]
    finally:
        await session.close()
    assert len(prepared) > 100


async def test_a_statement_that_does_not_fit_would_be_found(db: Database) -> None:
    with pytest.raises(asyncpg.UndefinedColumnError):
        await db.pool.fetch("select colour from person")


def _strings(module: Path) -> set[str]:
    tree = ast.parse(module.read_text("utf-8"))
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_every_statement_is_used_by_a_module_that_opens_its_file() -> None:
    named = [_strings(module) for module in SOURCE.rglob("*.py")]
    unused = [
        f"{file}.{name}"
        for file in statement_files()
        for name in statements(file)
        if not any(file in strings and name in strings for strings in named)
    ]
    assert unused == []


def test_sql_is_only_in_sql_files() -> None:
    begins = ("select ", "insert ", "update ", "delete ", "with ", "create ", "drop ", "alter ")
    found = [
        (module.name, text)
        for module in SOURCE.glob("*.py")
        for text in _strings(module)
        if text.lower().startswith(begins) and "\n" not in text.strip() and " from " in text.lower()
    ]
    tables = [
        (module.name, text)
        for module in (SOURCE / "tables").glob("*.py")
        for text in _strings(module)
        if text.lower().startswith(begins) and " from " in text.lower()
    ]
    assert found + tables == []
