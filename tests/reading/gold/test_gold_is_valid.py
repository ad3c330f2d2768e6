"""Every gold monograph is sound: records validate, spans equal the text, the text is ours and of the right length."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from monograph_kg.curation.monograph import StatementFile, read_errata
from monograph_kg.records.erratum import Erratum
from monograph_kg.records.statement import Statement
from monograph_kg.records.text import read_utf8, word_count
from monograph_kg.records.yamlfile import read_record

GOLD = Path(__file__).resolve().parent
FOLDERS = sorted(path.parent for path in GOLD.glob("*/*/text.txt"))
FEWEST, MOST = 300, 900
RUN = 8
WORD = re.compile(r"[A-Za-z0-9]+")
TAG = re.compile(r"<[^>]*>")

each_monograph = pytest.mark.parametrize("folder", FOLDERS, ids=[f"{path.parent.name}-{path.name}" for path in FOLDERS])


def statements(folder: Path) -> tuple[Statement, ...]:
    return read_record(folder / "statements.yaml", StatementFile)[0].statements


def errata(folder: Path) -> dict[str, Erratum]:
    path = folder / "errata.tsv"
    return read_errata(path) if path.exists() else {}


def runs(text: str) -> set[tuple[str, ...]]:
    words = [word.lower() for word in WORD.findall(text)]
    return {tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}


@cache
def foreign_runs(shared: Path) -> dict[tuple[str, ...], str]:
    """Every run of eight words of the shared texts, with the name of a file that holds it."""
    files = [*shared.glob("sources/*"), *shared.glob("texts/*/*"), *shared.glob("gold/*")]
    return {run: path.name for path in files for run in runs(TAG.sub(" ", path.read_text(encoding="utf-8")))}


def test_there_are_gold_monographs() -> None:
    assert FOLDERS


@each_monograph
def test_records_validate_and_name_their_folder(folder: Path) -> None:
    found = read_record(folder / "statements.yaml", StatementFile)[0]
    assert found.source == folder.name
    assert found.statements


@each_monograph
def test_every_span_equals_the_text(folder: Path) -> None:
    text = read_utf8(folder / "text.txt")
    wrong = [(s.id, span.key) for s in statements(folder) for span in s.spans() if not span.agrees_with(text)]
    assert wrong == []


@each_monograph
def test_every_erratum_equals_the_text(folder: Path) -> None:
    text = read_utf8(folder / "text.txt")
    assert [erratum.id for erratum in errata(folder).values() if not erratum.agrees_with(text)] == []


@each_monograph
def test_ids_are_unique_and_references_lead_somewhere(folder: Path) -> None:
    found = statements(folder)
    ids = {statement.id for statement in found}
    assert len(ids) == len(found)
    assert {s.via for s in found if s.via} <= ids
    assert {name for s in found for name in s.in_tension_with} <= ids
    assert {name for s in found for name in s.read_through} <= set(errata(folder))


@each_monograph
def test_no_fact_stands_twice(folder: Path) -> None:
    """The same kind, subject, object, polarity and qualifiers on the same evidence would be counted twice."""
    found = [s.model_dump(exclude={"id"}) for s in statements(folder)]
    assert [fact for i, fact in enumerate(found) if fact in found[:i]] == []


@each_monograph
def test_cues_stand_for_each_word_bound_qualifier(folder: Path) -> None:
    """A qualifier that is a word of the text is recorded with the word that says it."""
    bound = ("hedge", "frequency", "importance", "verb", "scope", "status", "strength", "usage")
    bare = [(s.id, name) for s in statements(folder) for name in bound if getattr(s, name) and name not in s.cues]
    assert bare == []
    unsaid = [s.id for s in statements(folder) if s.polarity == "negated" and "polarity" not in s.cues]
    assert unsaid == []


@each_monograph
def test_doses_read_through_an_erratum_are_accepted_by_name(folder: Path) -> None:
    known = errata(folder)
    doses = [s for s in statements(folder) if s.regimen is not None]
    missing = [(s.id, e) for s in doses for e in s.read_through if s.id not in known[e].doses_accepted]
    assert missing == []


@each_monograph
def test_length_is_that_of_a_monograph(folder: Path) -> None:
    assert FEWEST <= word_count(read_utf8(folder / "text.txt")) <= MOST


@each_monograph
def test_no_sentence_is_borrowed(folder: Path, shared: Path) -> None:
    foreign = foreign_runs(shared)
    borrowed = {" ".join(run): foreign[run] for run in runs(read_utf8(folder / "text.txt")) if run in foreign}
    assert borrowed == {}
