"""Evidence: every span, cue, erratum and heading against the text itself, when the text is at hand."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from monograph_kg.checking.finding import Finding, Outcome
from monograph_kg.curation.monograph import Monograph
from monograph_kg.errors import InputError, Place
from monograph_kg.reading.layout.spl import read_spl
from monograph_kg.records.span import Span
from monograph_kg.records.text import read_utf8


def published(path: Path) -> str:
    """Return the text in which offsets count: the file's own, or what a label in XML (SPL) says.

    Raises:
        InputError, LimitError, RefusedError: if it cannot be read.
    """
    text = read_utf8(path)
    return read_spl(path).text if text.lstrip().startswith("<?xml") or path.suffix.lower() == ".xml" else text


def monograph_of(path: Path, monographs: tuple[Monograph, ...]) -> Monograph:
    """Return the monograph whose recorded sha256 the file has.

    Raises:
        InputError: if the file cannot be read as UTF-8, or is the text of no source.
    """
    found = hashlib.sha256(published(path).encode("utf-8")).hexdigest()
    for monograph in monographs:
        if monograph.source.sha256 == found:
            return monograph
    known = ", ".join(f"{m.source.id} ({m.source.sha256[:12]}...)" for m in monographs)
    raise InputError(
        f"the file is the text of no source: its sha256 is another, {found[:12]}...",
        remedy=f"give the text exactly as published, or correct sha256 in source.yaml; known: {known}",
        place=Place(path, 1),
    )


def check_evidence(path: Path, monographs: tuple[Monograph, ...]) -> Outcome:
    """Check all offsets and mentions of the monograph whose text the file is.

    Raises:
        InputError: if the file cannot be read as UTF-8, or is the text of no source.
    """
    monograph = monograph_of(path, monographs)
    findings = tuple(text_findings(monograph, published(path), path))
    spans = sum(1 for s in monograph.statements for _ in s.spans())
    return Outcome("evidence", findings, f"{monograph.source.id}: {spans} spans, {len(monograph.errata)} errata")


def text_findings(monograph: Monograph, text: str, path: Path) -> Iterator[Finding]:
    """Yield every disagreement between what was recorded and the text."""
    if len(text) != monograph.source.code_points:
        yield Finding(
            "error",
            f"the text has {len(text)} code points, source.yaml says {monograph.source.code_points}",
            "correct code_points in source.yaml",
            Place(path),
        )
    for statement in (*monograph.statements, *(s for s, _ in monograph.pending)):
        for span in statement.spans():
            yield from _span(span, text, f"statement {statement.id}", path)
    for section in monograph.source.sections:
        if section.heading:
            yield from _span(section.heading, text, f"section {section.id}", path)
    for ignored in monograph.source.ignored:
        yield from _span(ignored.span, text, "an ignored span", path)
    for erratum in monograph.errata.values():
        if erratum.written and not erratum.agrees_with(text):
            found = text[erratum.start : erratum.end]
            yield Finding(
                "error",
                f"erratum {erratum.id}: the text has {found!r} at {erratum.start}-{erratum.end}",
                "correct offsets or as_written",
                Place(path, *_line(text, erratum.start)),
            )


def _span(span: Span, text: str, owner: str, path: Path) -> Iterator[Finding]:
    if not span.agrees_with(text):
        yield Finding(
            "error",
            f"{owner}: the text has {span.within(text)!r} at {span.key}, not the mention",
            "correct the offsets or the mention",
            Place(path, *_line(text, span.start)),
        )


def _line(text: str, offset: int) -> tuple[int, int]:
    """Return line and column, from 1, of a code point."""
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1
