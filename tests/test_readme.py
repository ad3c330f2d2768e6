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
RUN_ELSEWHERE = {"make": "the release gate", "make test": "it is this very run"}


def examples() -> list[tuple[str, str]]:
    """Each command of the README with the output shown below it."""
    found = []
    for block in BLOCK.findall(README.read_text(encoding="utf-8")):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            found.append((command, output))
    return found


@pytest.mark.parametrize(("command", "output"), [e for e in examples() if e[0] not in RUN_ELSEWHERE])
def test_a_command_prints_what_the_readme_shows(command: str, output: str, tmp_path: Path) -> None:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
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


def test_commands_that_run_elsewhere_are_make_targets(root: Path) -> None:
    makefile = (root / "Makefile").read_text()
    shown = {command for command, _ in examples()}
    for command in RUN_ELSEWHERE:
        assert command in shown
        target = command.removeprefix("make").strip()
        assert not target or f"\n{target}:" in makefile


def test_every_file_that_the_readme_links_to_exists(root: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", README.read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not (root / link).exists()] == []


def release_table(inputs: Inputs, layers: Layers) -> str:
    """Return the counts of the release as a Markdown table."""
    (monograph,) = inputs.monographs
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
