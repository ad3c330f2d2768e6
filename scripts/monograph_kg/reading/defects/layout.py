"""Page furniture, headings run in where a line of their own is due, and sections that begin without one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monograph_kg.reading.defects.defect import Defect, sentence_at
from monograph_kg.reading.layout.document import Document
from monograph_kg.reading.layout.outline import KEY_LEVEL

_TWO_WORDS = re.compile(r"\S+ \S+")


def misplaced(document: Document, bounds: list[tuple[int, int]]) -> Iterator[Defect]:
    """Yield what stands where it does not belong."""
    for block in document.blocks:
        if block.kind == "boilerplate":
            start, end = document.copy.find(block.start), document.copy.find(block.end)
            yield Defect(start, end, "site boilerplate", "minor", None, "Leave out of the knowledge.")
    yield from _run_in(document, bounds)
    yield from _headless(document, bounds)


def _run_in(document: Document, bounds: list[tuple[int, int]]) -> Iterator[Defect]:
    """Yield sub-headings that stand at the beginning of a line of text, where others of their level stand alone."""
    text = document.text
    sub_headings = [(p, p.heading) for p in document.parts if p.heading and text[p.heading[1] - 1] == ":"]
    for part, (start, end) in sub_headings:
        rest = text[end : text.find("\n", end) if text.find("\n", end) > 0 else len(text)]
        above = text[max(0, start - 2) : start]
        alone = any(
            p is not part and p.level == part.level and p.parent == part.parent and _alone(text, heading)
            for p, heading in sub_headings
        )
        close = above.endswith("\n") and not above.endswith("\n\n")
        if rest.strip() and alone and close and part.level == KEY_LEVEL:
            first, last = document.copy.find(start), document.copy.find(end)
            kind = "run-in heading, placed inside the block above"
            action = "Take the words before the colon as a sub-heading of their own."
            yield Defect(first, last, kind, "major", text[start:end] + "\\n", action, sentence_at(bounds, first))


def _alone(text: str, heading: tuple[int, int]) -> bool:
    return text[heading[1] : heading[1] + 1] in ("\n", "")


def _headless(document: Document, bounds: list[tuple[int, int]]) -> Iterator[Defect]:
    """Yield the beginnings of conclusions and disclaimers that have no heading."""
    for part in document.parts[1:]:
        words = _TWO_WORDS.match(document.text, part.start)
        if part.heading is None and part.type in ("conclusion", "disclaimer") and words:
            first, last = document.copy.find(part.start), document.copy.find(words.end())
            severity = "major" if part.type == "conclusion" else "minor"
            yield Defect(max(0, first - 1), last, f"missing heading: {part.type}", severity, None,
                         "Open a section without heading here.", sentence_at(bounds, first))  # fmt: skip
