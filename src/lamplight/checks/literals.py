"""The strings that are written in a program: what of it people may read.

Python is parsed. Of TypeScript nothing but its strings, templates, comments and regular expressions
is told apart: a full parser would be a part of its own, and more than the lint of phrases needs.
"""

import ast
import re
from collections.abc import Iterator
from typing import Final

_HOLE: Final = " {} "
"""What stands for a value that is put in."""
_SCRIPT: Final = re.compile(
    r"""
      (?P<comment> //[^\n]* | /\*.*?\*/ )
    | (?P<regex> (?: (?<=[(,=:\[!&|?{};\n]) | (?<=\breturn) ) [ \t]* /(?![/*])
        (?: \\. | \[ (?:\\.|[^\]\\\n])* \] | [^/\\\[\n] )+ / )
    | (?P<quote>["']) (?P<text> (?:\\.|(?!(?P=quote))[^\\\n])* ) (?P=quote)
    | (?P<template>`)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPED: Final = re.compile(r"\\(u\{[0-9a-fA-F]+\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)", re.DOTALL)
_SIGNS: Final = {"n": "\n", "t": "\t", "r": "\r", "\n": ""}


def of_python(source: str) -> Iterator[str]:
    """Each string of a module, without what documents it; strings that are put together by writing
    them side by side are one. SyntaxError for what is no Python."""
    tree = ast.parse(source)
    yield from _of_node(tree)


def _of_node(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str):
            yield node.value
        return
    if isinstance(node, ast.JoinedStr):
        yield "".join(
            str(one.value) if isinstance(one, ast.Constant) else _HOLE for one in node.values
        )
        for one in node.values:
            if isinstance(one, ast.FormattedValue):
                yield from _of_node(one.value)
        return
    for child in ast.iter_child_nodes(node):
        alone = isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)
        if not alone:  # nobody gets it: it documents what stands before it
            yield from _of_node(child)


def of_typescript(source: str) -> Iterator[str]:
    """Each string and template of a script; values in templates are left out, strings in them
    come by themselves."""
    at = 0
    while (match := _SCRIPT.search(source, at)) is not None:
        at = match.end()
        if match["template"]:
            text, values, at = _template(source, at)
            yield text
            for value in values:
                yield from of_typescript(value)
        elif match["text"] is not None:
            yield _plain(match["text"])


def _template(source: str, at: int) -> tuple[str, list[str], int]:
    """A template from after its first sign: its text, the values in it, and where it ends."""
    text: list[str] = []
    values: list[str] = []
    while at < len(source) and source[at] != "`":
        if source[at] == "\\":
            text.append(source[at : at + 2])
            at += 2
        elif source.startswith("${", at):
            end = _end_of_value(source, at + 2)
            values.append(source[at + 2 : end])
            text.append(_HOLE)
            at = end + 1
        else:
            text.append(source[at])
            at += 1
    return _plain("".join(text)), values, at + 1


def _end_of_value(source: str, at: int) -> int:
    """Where the brace is that ends a value in a template."""
    depth = 0
    while at < len(source):
        sign = source[at]
        match = _SCRIPT.match(source, at)
        if sign == "`":
            at = _template(source, at + 1)[2]
        elif match is not None:
            at = match.end()
        elif sign == "}" and not depth:
            break
        else:
            depth += (sign == "{") - (sign == "}")
            at += 1
    return at


def _plain(text: str) -> str:
    """What a string with escapes says."""

    def sign(match: re.Match[str]) -> str:
        code = match[1]
        if len(code) > 1:
            return chr(int(code[1:].strip("{}"), 16))
        return _SIGNS.get(code, code)

    return _ESCAPED.sub(sign, text)
