"""Each of the ten complaints in docs/TESTING.md names tests, and those tests exist."""

import ast
import re

from tests.architecture.test_house_rules import ROOT

ROW = re.compile(r"^\| (\d+) \| (.+?) \| (.+) \|$", re.MULTILINE)
NAMED = re.compile(r"`([^`]+?)::([^`]+)`")


def complaints() -> dict[int, list[tuple[str, str]]]:
    """{number: [(path, name of the test)]}."""
    text = (ROOT / "docs/TESTING.md").read_text()
    return {int(number): NAMED.findall(tests) for number, _said, tests in ROW.findall(text)}


def is_there(path: str, name: str) -> bool:
    file = ROOT / path
    if not file.is_file():
        return False
    source = file.read_text()
    if file.suffix == ".py":
        return any(isinstance(node, ast.FunctionDef) and node.name == name for node in ast.parse(source).body)
    # A title in JavaScript: it("…", …).
    return re.search(rf"\b(?:it|test)\(\s*\"{re.escape(name)}\"", source) is not None


def test_each_of_the_ten_complaints_is_a_test_that_exists():
    found = complaints()
    assert sorted(found) == list(range(1, 11))
    assert [number for number, tests in found.items() if not tests] == []
    lost = [f"{path}::{name}" for tests in found.values() for path, name in tests if not is_there(path, name)]
    assert lost == []


def test_a_renamed_test_is_missed():
    assert not is_there("tests/cms/content/test_complaints.py", "test_that_nobody_wrote")
    assert not is_there("frontend_pwa/src/sw/push.test.ts", "is a title that nobody wrote")
    assert not is_there("tests/nowhere.py", "test_anything")
