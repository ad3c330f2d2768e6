"""A document as read: text, mapped copy, outline, sentences."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from pathlib import Path

from monograph_kg.errors import InputError, LimitError, Place
from monograph_kg.reading.layout.mapped import MappedCopy, fold_text
from monograph_kg.reading.layout.outline import Block, Part, read_blocks, read_parts
from monograph_kg.reading.layout.sentences import split_sentences

MAX_BYTES = 16 * 2**20


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence or heading.

    Attributes:
        start, end: published offsets.
        block: index of its block.
        part: index of its section, -1 for boilerplate.
        kind: kind of its block.
        lead: index of the sentence that introduces it ("... including:"), -1 where none does.
    """

    start: int
    end: int
    block: int
    part: int
    kind: str
    lead: int = -1


@dataclass(frozen=True, slots=True)
class Document:
    """A monograph's text and how it is laid out; offsets are code points of ``text``.

    Attributes:
        name: what messages call it.
        sha256: digest of the UTF-8 bytes of ``text``.
        format: text, markdown or spl.
    """

    name: str
    text: str
    copy: MappedCopy
    blocks: tuple[Block, ...]
    parts: tuple[Part, ...]
    sentences: tuple[Sentence, ...]
    format: str = "text"

    @property
    def sha256(self) -> str:
        """Digest of the text's UTF-8 bytes."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    def part_of(self, sentence: Sentence) -> Part | None:
        """Return the innermost section of a sentence."""
        return self.parts[sentence.part] if sentence.part >= 0 else None


def read_text(path: Path) -> str:
    """Return the text of a monograph exactly as published.

    Raises:
        InputError: if the file cannot be read or is not UTF-8 text.
        LimitError: if it is longer than 16 MiB.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise LimitError(f"the file is longer than {MAX_BYTES >> 20} MiB", remedy="give one monograph a file",
                             place=Place(path))  # fmt: skip
        raw = path.read_bytes()
    except OSError as error:
        raise InputError(
            f"cannot read the file: {error.strerror}", remedy="check the path", place=Place(path)
        ) from error
    if not raw.strip():
        raise InputError("the file is empty", remedy="give the monograph's text", place=Place(path))
    if b"\x00" in raw[:4096]:
        raise InputError("the file is binary, not text", remedy="save the monograph as UTF-8 text", place=Place(path))
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise InputError(f"byte 0x{raw[error.start]:02x} is not UTF-8", remedy="save the file as UTF-8",
                         place=Place(path, line)) from error  # fmt: skip


def parse_text(text: str, name: str = "text") -> Document:
    """Lay out a plain or Markdown text; any text gives a document."""
    blocks = read_blocks(text)
    parts, homes = read_parts(text, blocks)
    sentences = sentences_of(text, blocks, homes)
    kind = "markdown" if text.lstrip().startswith("# ") or "\n## " in text else "text"
    return Document(name, text, flat_copy(text, blocks), tuple(blocks), tuple(parts), tuple(sentences), kind)


_BREAK = re.compile(r"[\n\r]")


def flat_copy(text: str, blocks: list[Block]) -> MappedCopy:
    """Return the mapped copy, line ends inside paragraphs as spaces, so that hard-wrapped words read on."""
    copy = fold_text(text)
    if not any(
        "\n" in text[b.start : b.end] or "\r" in text[b.start : b.end]
        for b in blocks
        if b.kind in ("paragraph", "bullet")
    ):
        return copy
    inner = [(b.start, b.end) for b in blocks if b.kind in ("paragraph", "bullet")]
    starts = [a for a, _ in inner]

    def plain(match: re.Match[str]) -> str:
        """Return a space for a line end inside a sentence."""
        at = copy.at(match.start())
        index = bisect_right(starts, at) - 1
        return " " if index >= 0 and at < inner[index][1] else match.group()

    return replace(copy, text=_BREAK.sub(plain, copy.text))


def sentences_of(text: str, blocks: list[Block], homes: list[int]) -> list[Sentence]:
    """Return the sentences and headings of all blocks; ``homes`` gives each block's section."""
    made: list[Sentence] = []
    lead = -1
    for number, block in enumerate(blocks):
        if block.kind == "boilerplate":
            continue
        if block.kind in ("title", "heading"):
            lead = -1
            for start, end in _heading_sentences(text, block):
                made.append(Sentence(start, end, number, homes[number], block.kind))
            continue
        if block.kind == "paragraph":
            lead = -1 if block.gap or lead < 0 or made[lead].block != number - 1 else lead
        for start, end in split_sentences(text, block.body, block.end):
            made.append(
                Sentence(start, end, number, homes[number], block.kind, lead if block.kind != "paragraph" else -1)
            )
        if block.kind == "paragraph" and made:
            last = made[-1]
            lead = len(made) - 1 if text[last.end - 1] in ":-–—" or _announces(text, last) else -1
    return made


def _announces(text: str, sentence: Sentence) -> bool:
    return (
        text[max(sentence.start, sentence.end - 30) : sentence.end]
        .lower()
        .rstrip(" *_.")
        .endswith(("following", "include", "including", "if you", "such as", "these are"))
    )


def _heading_sentences(text: str, block: Block) -> list[tuple[int, int]]:
    """A title such as "Name: An Overview" has two parts."""
    if block.kind == "title":
        colon = text.find(": ", block.start, block.end)
        if colon > 0:
            return [(block.start, colon + 1), (colon + 2, block.end)]
    return [(block.start, block.end)]
