"""The house: rooms import to the left only, modules and functions stay small, nothing is caught in the dark."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import grimp
import pytest

PACKAGE = "monograph_kg"
# Left to right, as the data flows; a room may import itself and rooms before it.
ROOMS = (
    "errors", "areas", "records", "vocabulary", "reading", "curation", "graph", "querying", "checking", "stores",
    "linking", "publishing", "cli", "__main__",
)  # fmt: skip
MAX_MODULE_LINES = 400
MAX_FUNCTION_LINES = 60
P95_FUNCTION_LINES = 40


@pytest.fixture(scope="module")
def modules(root: Path) -> dict[Path, ast.Module]:
    files = sorted((root / "scripts" / PACKAGE).rglob("*.py"))
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in files}


def functions(modules: dict[Path, ast.Module]) -> Iterator[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for path, tree in modules.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield path, node


def test_imports_run_one_way() -> None:
    graph = grimp.build_graph(PACKAGE, include_external_packages=False)
    order = {room: number for number, room in enumerate(ROOMS)}
    wrong = []
    for module in sorted(graph.modules - {PACKAGE}):
        room = module.split(".")[1]
        assert room in order, f"{module}: give the room '{room}' its place in ROOMS"
        for imported in graph.find_modules_directly_imported_by(module):
            other = imported.split(".")[1] if "." in imported else "errors"
            if order[other] > order[room]:
                wrong.append(f"{module} imports {imported}, which stands to its right")
    assert wrong == []


def test_no_module_holds_more_than_one_idea(root: Path) -> None:
    files = [*(root / "scripts").rglob("*.py"), *(root / "tests").rglob("*.py")]
    long = {str(p): n for p in files if (n := p.read_text(encoding="utf-8").count("\n")) > MAX_MODULE_LINES}
    assert long == {}


def test_functions_are_short(modules: dict[Path, ast.Module]) -> None:
    lengths = {(p.name, n.name): (n.end_lineno or n.lineno) - n.lineno + 1 for p, n in functions(modules)}
    assert {name: n for name, n in lengths.items() if n > MAX_FUNCTION_LINES} == {}
    assert sorted(lengths.values())[int(len(lengths) * 0.95)] <= P95_FUNCTION_LINES


def test_nothing_is_caught_in_the_dark(modules: dict[Path, ast.Module]) -> None:
    broad = [
        f"{path}:{node.lineno}"
        for path, tree in modules.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"})
    ]
    assert broad == []


def test_every_module_says_what_it_is_for(modules: dict[Path, ast.Module]) -> None:
    assert [str(path) for path, tree in modules.items() if not ast.get_docstring(tree)] == []


def test_examples_in_docstrings_are_true(root: Path) -> None:
    import doctest
    import importlib

    count = 0
    for path in sorted((root / "scripts" / PACKAGE).rglob("*.py")):
        if ">>>" in path.read_text(encoding="utf-8"):
            name = ".".join(path.relative_to(root / "scripts").with_suffix("").parts)
            result = doctest.testmod(importlib.import_module(name))
            assert result.failed == 0, name
            count += result.attempted
    assert count > 0
