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


def spoil_statements(project: Path, old: str, new: str) -> None:
    path = project / STATEMENTS
    text = path.read_text()
    assert old in text, old
    path.write_text(text.replace(old, new, 1))


def test_a_dose_read_through_any_replacement_needs_its_name(project: Path, tmp_path: Path) -> None:
    """However small a defect is called: what it replaces may be the dose."""
    errata = project / ERRATA
    errata.write_text(
        errata.read_text()
        + "D26\t1806\t1810\tmisprint\tminor\t0.25\t2.5\tRead it so.\taccepted\tmonograph-kg curators\t2026-11-23\t\t\n"
    )
    path = project / STATEMENTS
    head, tail = path.read_text().split("- id: dosage-initial\n")
    path.write_text(head + "- id: dosage-initial\n" + tail.replace("read_through: [", "read_through: [D26, ", 1))
    result = CliRunner().invoke(build, ["--out", str(tmp_path / "out")])
    assert "waiting: dosage-initial: D26 does not accept the dose" in result.output


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("unit: milligram", "unit: day", "a unit of time"),
        ("importance: primary", "importence: primary", "unknown key"),
        ("certainty: asserted", "certainty: asserted\n    frequency_as_written: Often", "without its class"),
        ('"3388-3409 Clonazepam (Klonopin)"', '"3388-3409 CLONAZEPAM (Klonopin)"', "quoted in another way"),
    ],
)
def test_what_would_slip_into_the_graph_is_refused(
    project: Path, tmp_path: Path, old: str, new: str, words: str
) -> None:
    spoil_statements(project, old, new)
    if words == "quoted in another way":
        spoil_statements(project, "implied_by: [", 'implied_by: ["3388-3409 Clonazepam (Klonopin)", ')
    error = CliRunner().invoke(build, ["--out", str(tmp_path / "out")]).exception
    assert words in str(error)
    assert not (tmp_path / "out").exists()


def test_a_misspelt_key_inside_a_statement_gets_the_right_hint(project: Path, tmp_path: Path) -> None:
    spoil_statements(project, "importance: primary", "importence: primary")
    error = CliRunner().invoke(build, ["--out", str(tmp_path / "out")]).exception
    assert "did you mean 'importance'?" in str(error)


def test_an_acceptance_of_an_unknown_dose_is_named_with_its_line(project: Path, tmp_path: Path) -> None:
    errata = project / ERRATA
    errata.write_text(errata.read_text().replace("\tdosage-initial\t", "\tdosage-initialx\t", 1))
    error = CliRunner().invoke(build, ["--out", str(tmp_path / "out")]).exception
    assert "the unknown statement 'dosage-initialx'" in str(error)
    assert "errata.tsv:5" in str(error)


@pytest.mark.parametrize("day", ["2026-13-45", "2026-02-30"])
def test_a_day_that_is_none_is_refused(project: Path, tmp_path: Path, day: str) -> None:
    errata = project / ERRATA
    errata.write_text(errata.read_text().replace("2026-11-23", day, 1))
    error = CliRunner().invoke(build, ["--out", str(tmp_path / "out")]).exception
    assert "is no day of the calendar" in str(error)


def test_a_source_folder_without_its_description_is_named(project: Path, tmp_path: Path) -> None:
    (project / SOURCE / "source.yaml").rename(project / SOURCE / "source.yml")
    error = CliRunner().invoke(build, ["--out", str(tmp_path / "out")]).exception
    assert "source.yaml" in str(error)


@pytest.mark.parametrize("name", ["../x", "a b", "", "Ä"])
def test_a_name_that_is_no_name_writes_nothing(project: Path, tmp_path: Path, name: str) -> None:
    error = CliRunner().invoke(build, ["--out", str(tmp_path / "out" / "in"), "--name", name]).exception
    assert "cannot name a release" in str(error)
    assert not (tmp_path / "out").exists()


def test_a_text_that_says_otherwise_is_not_built_on(project: Path, tmp_path: Path, shared: Path) -> None:
    text = str(shared / "sources" / "clonazepam-faq.txt")
    spoil_statements(project, "91-110 brand name Klonopin", "91-110 brand name Klonopen")
    out = tmp_path / "out"
    error = CliRunner().invoke(build, ["--out", str(out), "--text", text]).exception
    assert isinstance(error, InputError)
    assert "brand-name-klonopin" in str(error)
    assert not out.exists()
    assert CliRunner().invoke(build, ["--out", str(out), "--text", str(project / ERRATA)]).exception.exit_code == 2
