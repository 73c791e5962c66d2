import ast
import re
import string
from pathlib import Path

import lamplight.web
from lamplight.web.catalogue import messages

HERE = Path(lamplight.web.__file__).parent


def _codes_in_the_source() -> set[str]:
    """Every code that the doors refuse with, read from the calls that make refusals."""
    codes = set()
    for file in HERE.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            position = {"Refusal": 1, "bad_input": 0, "not_found": 0}.get(node.func.id)
            if position is None or len(node.args) <= position:
                continue
            for part in ast.walk(node.args[position]):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    codes.add(part.value)
    return codes


def test_every_code_has_a_sentence() -> None:
    codes = _codes_in_the_source()
    assert {"sign_in_first", "place_unknown", "too_many"} <= codes
    missing = {code for code in codes if f"error.{code}" not in messages()}
    assert not missing


def test_what_the_line_refuses_to_people_has_a_sentence_of_its_own() -> None:
    codes = set()
    for file in (HERE.parent / "line").glob("*.py"):
        codes |= set(re.findall(r'Refused\(\s*"([a-z_]+)"', file.read_text()))
    # Those that only a mistake of ours can lead to have the general sentence.
    ours = {"bad_id", "bad_chats", "bad_wrap_up", "contact_exists", "purpose_fixed", "unknown_law"}
    ours |= {"unknown_brand", "unknown_channel", "unknown_command", "unknown_purpose"}
    ours |= {"unknown_reason"}
    assert codes >= ours
    assert not {code for code in codes - ours if f"refused.{code}" not in messages()}


def test_sentences_use_no_word_that_our_language_avoids() -> None:
    words_avoided = r"unfortunately|policy|valued|ticket|queue|handle|!|please wait"
    avoided = re.compile(words_avoided, re.IGNORECASE)
    assert not [name for name, words in messages().items() if avoided.search(words)]


def test_places_in_sentences_are_plain_names() -> None:
    for words in messages().values():
        for _, field, spec, _ in string.Formatter().parse(words):
            assert field is None or field.isidentifier()
            assert not spec
