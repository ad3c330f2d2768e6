"""The README is true: its commands print what it shows, its table counts what the release holds."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from monograph_kg.graph.assemble import Inputs, Layers

BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TABLE = re.compile(r"(<!-- release table: .* -->\n)(.*?)(<!-- end of the release table -->)", re.DOTALL)
README = Path(__file__).resolve().parents[1] / "README.md"

# Commands of the README that this test does not run, and what does instead.
RUN_ELSEWHERE = {
    "make": "the release gate",
    "make test": "it is this very run",
    "monograph-kg load http://localhost:7878": "tests/stores/test_real_stores.py",
    "monograph-kg query off-label-uses --endpoint http://localhost:7878/query "
    "--endpoint-graph https://w3id.org/monograph-kg/release/clonazepam": "tests/stores/test_cli_stores.py",
    "monograph-kg serve": "tests/stores/serving",
}


def blocks() -> list[list[tuple[str, str]]]:
    """The commands of each block of the README with the output shown below them."""
    found = []
    for block in BLOCK.findall(README.read_text(encoding="utf-8")):
        parts = [part.partition("\n") for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]]
        found.append([(command, output) for command, _, output in parts])
    return found


@pytest.mark.parametrize("block", [b for b in blocks() if b[0][0] not in RUN_ELSEWHERE], ids=lambda b: b[0][0])
def test_commands_print_what_the_readme_shows(block: list[tuple[str, str]], tmp_path: Path) -> None:
    """The commands of one block run one after another in one folder, as a reader would type them."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    for command, output in block:
        done = subprocess.run(
            ["bash", "-c", command],
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
            env={**os.environ, "PATH": path},
        )
        assert done.returncode == 0, done.stderr
        pattern = re.escape(output).replace(re.escape("..."), ".*")
        assert re.fullmatch(pattern, done.stdout, re.DOTALL), done.stdout


def test_commands_that_run_elsewhere_are_shown_and_exist(root: Path) -> None:
    makefile = (root / "Makefile").read_text()
    shown = {command for block in blocks() for command, _ in block}
    for command, where in RUN_ELSEWHERE.items():
        assert command in shown
        if command.startswith("make "):
            assert f"\n{command.removeprefix('make ')}:" in makefile
        elif where.startswith("tests/"):
            assert (root / where).exists()


def test_every_file_that_the_readme_links_to_exists(root: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", README.read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not (root / link).exists()] == []


def release_table(inputs: Inputs, layers: Layers) -> str:
    """Return the counts of the release as a Markdown table."""
    monograph = next(m for m in inputs.monographs if m.source.id == "clonazepam-faq")
    kinds = Counter(s.kind for s in monograph.statements)
    predicates = Counter(
        e.mapping.predicate_id.partition(":")[2] for e in inputs.ledger.entries if not e.mapping.is_absence
    )
    absent = sum(e.mapping.is_absence for e in inputs.ledger.entries)
    spans = {span.key for s in monograph.statements for span in s.spans()}
    rows = [
        ("statements", len(monograph.statements), ", ".join(f"{n} {k}" for k, n in kinds.most_common())),
        ("direct layer", len(layers.direct), "triples, derived from affirmed statements only"),
        ("evidence", len(spans), "distinct spans of the text"),
        ("errata", len(monograph.errata), "defects of the text, each with a decision"),
        ("entities", len(inputs.registry), "drugs, classes, states, populations, advice ..., each defined"),
        ("alignments", sum(predicates.values()), ", ".join(f"{n} {p}" for p, n in predicates.most_common())),
        ("no term found", absent, "vocabularies searched without finding one"),
        ("rejected", len(inputs.ledger.rejected), "look-alikes that must not match"),
        ("triples", len(layers.all()), "in all, the vocabulary included"),
    ]
    lines = [f"| {name} | {count} | {what} |" for name, count, what in rows]
    return "\n".join(["| what | count | which |", "|---|---|---|", *lines]) + "\n"


def test_the_table_counts_the_release(inputs: Inputs, layers: Layers, request: pytest.FixtureRequest) -> None:
    text = README.read_text(encoding="utf-8")
    expected = release_table(inputs, layers)
    match = TABLE.search(text)
    assert match
    if request.config.getoption("--update-readme"):
        README.write_text(TABLE.sub(lambda m: m[1] + expected + m[3], text), encoding="utf-8")
    else:
        assert match[2] == expected, "run: python -m pytest tests/test_readme.py --update-readme"
