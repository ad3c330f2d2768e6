"""Structured product labels: HL7 SPL XML (https://www.fda.gov/industry/fda-data-standards-advisory-board/structured-product-labeling-resources).

A label is rendered to plain text: a heading for each section, a line for each paragraph, list item and table row.
Offsets count in that rendering, which depends on the file alone; its digest is the source's. XML is untrusted: a
document type declaration is refused before anything of it is read, so there are no entities, and size and depth are
limited.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from xml.parsers import expat

from monograph_kg.errors import InputError, LimitError, Place, RefusedError
from monograph_kg.reading.datafolder import DATA
from monograph_kg.reading.layout.document import MAX_BYTES, Document, flat_copy, sentences_of
from monograph_kg.reading.layout.outline import Block, Part, read_parts
from monograph_kg.records.tsv import read_table

MAX_DEPTH = 200
_LINES = frozenset({"paragraph", "item", "tr", "caption", "footnote"})
_SPACE = re.compile(r"\s+")


@cache
def loinc() -> dict[str, tuple[str, str]]:
    """Return the type and our own name of each section code (LOINC document ontology)."""
    rows = read_table(DATA / "loinc.tsv", ("code", "type", "name")).rows
    return {row.cells["code"]: (row.cells["type"], row.cells["name"]) for row in rows}


@dataclass(slots=True)
class _Section:
    depth: int
    code: str = ""
    headed: bool = False


@dataclass(slots=True)
class _Renderer:
    """Collects the lines of a label, each with its kind, level and section type."""

    depth: int = 0
    stack: list[str] = field(default_factory=list)
    sections: list[_Section] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    lines: list[tuple[str, str, int, str]] = field(default_factory=list)
    in_text: int = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Open an element."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise LimitError(f"the XML is nested deeper than {MAX_DEPTH} elements", remedy="this is no product label")
        tag = name.rpartition(":")[2]
        self.stack.append(tag)
        if tag == "section":
            self.flush("paragraph")
            self.sections.append(_Section(self.depth))
        elif tag == "code" and self.sections and self.sections[-1].depth == self.depth - 1:
            self.sections[-1].code = attributes.get("code", "")
        elif tag == "text":
            self.head()
            self.in_text += 1
        elif tag in _LINES or tag in ("title", "table", "list"):
            self.flush("paragraph")
        elif tag in ("td", "th") and "".join(self.words).strip():
            self.words.append(" | ")
        elif tag == "br":
            self.words.append(" ")

    def end(self, name: str) -> None:
        """Close an element."""
        tag = name.rpartition(":")[2]
        if tag == "title":
            self.title()
        elif tag in _LINES:
            self.flush({"item": "bullet", "tr": "row"}.get(tag, "paragraph"))
        elif tag == "text":
            self.flush("paragraph")
            self.in_text = max(0, self.in_text - 1)
        elif tag == "section" and self.sections:
            self.flush("paragraph")
            self.sections.pop()
        self.stack.pop()
        self.depth -= 1

    def data(self, text: str) -> None:
        """Take characters, if they stand in a title or in a section's text."""
        if self.in_text or (self.stack and "title" in self.stack[-3:]):
            self.words.append(text)

    def title(self) -> None:
        """End a title: of the label, or of the section that it stands in."""
        words = _SPACE.sub(" ", "".join(self.words)).strip()
        self.words.clear()
        if not words:
            return
        if not self.sections:
            self.lines.append(("title", words, 1, "title"))
        elif not self.sections[-1].headed:
            self.sections[-1].headed = True
            self.lines.append(("heading", words, 1 + len(self.sections), self.type()))

    def head(self) -> None:
        """Give a section without a title the name of its code."""
        if self.sections and not self.sections[-1].headed:
            self.sections[-1].headed = True
            kind, name = loinc().get(self.sections[-1].code, (self.type(), "Section"))
            self.lines.append(("heading", name, 1 + len(self.sections), kind))

    def type(self) -> str:
        """The type of the innermost section whose code says more than "unclassified"."""
        for section in reversed(self.sections):
            kind = loinc().get(section.code, ("other", ""))[0]
            if kind != "other":
                return kind
        return "other"

    def flush(self, kind: str) -> None:
        """End a line."""
        words = _SPACE.sub(" ", "".join(self.words)).strip(" |")
        self.words.clear()
        if words:
            self.lines.append((kind, words, 0, self.type()))


def read_spl(path: Path) -> Document:
    """Read a label.

    Raises:
        InputError: if the file is no well-formed XML, or no label.
        RefusedError: if it has a document type declaration.
        LimitError: if it is larger than 16 MiB or nested deeper than 200 elements.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise LimitError(
                f"the file is longer than {MAX_BYTES >> 20} MiB", remedy="give one label a file", place=Place(path)
            )
        raw = path.read_bytes()
    except OSError as error:
        raise InputError(
            f"cannot read the file: {error.strerror}", remedy="check the path", place=Place(path)
        ) from error
    return parse_spl(raw, path.name)


def parse_spl(raw: bytes, name: str) -> Document:
    """Read a label's bytes; see `read_spl`."""
    renderer = _Renderer()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.StartElementHandler = renderer.start
    parser.EndElementHandler = renderer.end
    parser.CharacterDataHandler = renderer.data

    def refuse(*_: object) -> None:
        """Refuse a document type declaration."""
        raise RefusedError("the XML has a document type declaration", remedy="remove it; a product label needs none",
                           place=Place(name))  # fmt: skip

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(raw, True)
    except expat.ExpatError as error:
        raise InputError(f"is no well-formed XML: {expat.ErrorString(error.code)}", remedy="download the label again",
                         place=Place(name, error.lineno, error.offset + 1)) from error  # fmt: skip
    if not any(kind == "heading" for kind, *_ in renderer.lines):
        raise InputError(
            "the XML has no sections of a product label", remedy="give an HL7 SPL document", place=Place(name)
        )
    return _document(renderer.lines, name)


def _document(lines: list[tuple[str, str, int, str]], name: str) -> Document:
    blocks: list[Block] = []
    types: dict[int, str] = {}
    parts: list[str] = []
    at = 0
    for kind, words, level, section in lines:
        mark = "- " if kind == "bullet" else ""
        first = kind == "title" and not blocks
        shown = "title" if first else "heading" if kind == "title" else kind
        blocks.append(Block(shown, at, at + len(mark) + len(words), level, 1, at + len(mark)))
        if shown == "heading":
            types[at] = section
        parts.append(mark + words)
        at += len(mark) + len(words) + 2
    text = "\n\n".join(parts) + "\n"
    found, homes = read_parts(text, blocks)
    typed = [_retyped(part, types) for part in found]
    return Document(
        name,
        text,
        flat_copy(text, blocks),
        tuple(blocks),
        tuple(typed),
        tuple(sentences_of(text, blocks, homes)),
        "spl",
    )


def _retyped(part: Part, types: dict[int, str]) -> Part:
    """A section's code says its type; where it says nothing, the heading does."""
    kind = types.get(part.start)
    return replace(part, type=kind) if kind and kind != "other" else part
