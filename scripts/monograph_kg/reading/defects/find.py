"""All defects of a text, in the order of the text."""

from __future__ import annotations

from monograph_kg.reading.defects.defect import Defect
from monograph_kg.reading.defects.glued import glued
from monograph_kg.reading.defects.layout import misplaced
from monograph_kg.reading.defects.names import wrong_names
from monograph_kg.reading.layout.document import Document
from monograph_kg.reading.lexis.lexicon import Lexicon
from monograph_kg.reading.lexis.masks import Masked
from monograph_kg.reading.lexis.names import Subject


def find_defects(
    document: Document, lexicon: Lexicon, subject: Subject, masked: Masked, bounds: list[tuple[int, int]]
) -> list[Defect]:
    """Return the defects of a text, by offset.

    Args:
        document: the text.
        lexicon: tells known words from unknown ones.
        subject: the drug of the document.
        masked: where its names and those of other drugs stand.
        bounds: the sentences, as spans of the copy.
    """
    found = [
        *glued(document, lexicon, masked, bounds),
        *wrong_names(document, subject, masked, bounds),
        *misplaced(document, bounds),
    ]
    return sorted(found, key=lambda d: (d.start, d.end, d.type))
