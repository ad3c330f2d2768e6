"""Bad input: one clear error with file, line and remedy, exit status 2, and the old release untouched."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from monograph_kg.cli.build import build
from monograph_kg.errors import InputError, ManyInputErrors

SOURCE = Path("ontology/sources/clonazepam-faq")
STATEMENTS, ERRATA = SOURCE / "statements.yaml", SOURCE / "errata.tsv"
REGISTRY, DRUGS = Path("ontology/entities.tsv"), Path("mappings/drugs.sssom.tsv")


def replace(old: str, new: str) -> Callable[[bytes], bytes]:
    def change(content: bytes) -> bytes:
        assert old.encode() in content, old
        return content.replace(old.encode(), new.encode(), 1)

    return change


def again(content: bytes) -> bytes:
    """Repeat the last line."""
    return content + content.splitlines(keepends=True)[-1]


def cycle(content: bytes) -> bytes:
    lines = content.decode().splitlines()
    for number, line in enumerate(lines):
        cells = line.split("\t")
        if cells[0] in {"anxiety-disorder", "panic-disorder"}:
            cells[4] = "panic-disorder" if cells[0] == "anxiety-disorder" else "anxiety-disorder"
            lines[number] = "\t".join(cells)
    return ("\n".join(lines) + "\n").encode()


# name, file, change, words of the message
SPOILED = [
    ("unknown key", STATEMENTS, replace("certainty:", "certanty:"), "unknown key"),
    ("unknown entity", STATEMENTS, replace("object: klonopin", "object: klonopine"), "unknown entity 'klonopine'"),
    ("span outside the text", STATEMENTS, replace("91-110 ", "9100-9119 "), "lies outside the text"),
    ("doubled id", STATEMENTS, replace("id: dispensing-prescription-only", "id: brand-name-klonopin"), "stands twice"),
    ("unknown erratum", STATEMENTS, replace("read_through: [D11]", "read_through: [D99]"), "unknown erratum 'D99'"),
    ("wrong hash", SOURCE / "source.yaml", replace("sha256: 0ed8", "sha256: XYZ8"), "sha256"),
    ("duplicate row", REGISTRY, again, "stands in line"),
    ("duplicate mapping", DRUGS, again, "stands in line"),
    ("cycle in broader", REGISTRY, cycle, "in a circle"),
    ("not UTF-8", ERRATA, lambda c: c + b"\xff\n", "is not UTF-8"),
    ("empty file", STATEMENTS, lambda _: b"", "the file is empty"),
    ("empty mapping set", DRUGS, lambda _: b"", "the file is empty"),
    ("tab inside a cell", REGISTRY, lambda c: c[:-1] + b"\tx\n", "cells where the header has"),
    ("control character", REGISTRY, lambda c: c[:-1] + b"\x0b\n", "U+000B"),
    ("cut short", ERRATA, lambda c: c[:-20], "no end"),
    ("erratum past the end", ERRATA, replace("\t4139\t4139\t", "\t4139\t4141\t"), "lies outside the text"),
    ("folder of another name", STATEMENTS, replace("source: clonazepam-faq", "source: diazepam-faq"), "differ"),
]


@pytest.mark.parametrize(("file", "change", "words"), [s[1:] for s in SPOILED], ids=[s[0] for s in SPOILED])
def test_it_is_named_and_the_old_release_stays(
    project: Path, tmp_path: Path, file: Path, change: Callable[[bytes], bytes], words: str
) -> None:
    path = project / file
    path.write_bytes(change(path.read_bytes()))
    out = tmp_path / "release"
    out.mkdir()
    (out / "clonazepam.ttl").write_bytes(b"the old release")
    result = CliRunner().invoke(build, ["--out", str(out)])
    error = result.exception
    assert isinstance(error, InputError), result.output
    assert error.exit_code == 2
    each = error.errors if isinstance(error, ManyInputErrors) else (error,)
    assert any(words in e.problem for e in each), str(error)
    for e in each:
        assert e.remedy
        assert e.place is not None
        assert Path(e.place.path).name == file.name
    assert {p.name: p.read_bytes() for p in out.iterdir()} == {"clonazepam.ttl": b"the old release"}


def test_a_dose_needs_its_acceptance_by_name(project: Path, tmp_path: Path) -> None:
    path = project / ERRATA
    lines = path.read_text().splitlines()
    lines = [line.replace("dosage-initial", "") if line.startswith("D04") else line for line in lines]
    path.write_text("\n".join(lines) + "\n")
    runner = CliRunner()
    result = runner.invoke(build, ["--out", str(tmp_path / "out")])
    assert "waiting: dosage-initial: D04 does not accept the dose" in result.output
    assert "mkg:doseLow 0.25" not in (tmp_path / "out" / "clonazepam.ttl").read_text()
    assert runner.invoke(build, ["--out", str(tmp_path / "strict"), "--strict"]).exit_code == 1
    assert not (tmp_path / "strict").exists()
