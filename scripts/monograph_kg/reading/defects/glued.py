"""Words run together: a name of the drug with the word beside it, a known word with the modal after it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from monograph_kg.reading.defects.defect import Defect, sentence_at
from monograph_kg.reading.layout.document import Document
from monograph_kg.reading.lexis.lexicon import Lexicon
from monograph_kg.reading.lexis.masks import Masked
from monograph_kg.reading.lexis.names import GLUE
from monograph_kg.reading.lexis.wordsets import choice

_BEFORE_NAME = re.compile(rf"(?<![a-z0-9])(?:{choice('glue-before')})\Z")
# The longest word of `glue-before`: no more is looked at.
_REACH = 8
_WITH_MODAL = re.compile(rf"(?<![a-z0-9-])([a-z]{{5,}})({choice('glue-modals')})(?=\s)")


def glued(document: Document, lexicon: Lexicon, masked: Masked, bounds: list[tuple[int, int]]) -> Iterator[Defect]:
    """Yield the words run together, each with the words that it is read as."""
    folded, copy = document.copy.text, document.copy
    for start, end in masked.names:
        before = _BEFORE_NAME.search(folded, max(0, start - _REACH), start)
        after = GLUE.match(folded, end) if folded[end - 1].isalpha() else None
        if not before and not after:
            continue
        begin = before.start() if before else start
        stop = after.end() if after else end
        cuts = [begin, *([start] if before else []), *([end] if after else []), stop]
        words = [document.text[slice(*copy.span(a, b))] for a, b in pairwise(cuts)]
        yield Defect(begin, stop, "missing space", "minor", " ".join(words),
                     "Separate the name from the word beside it.", sentence_at(bounds, start))  # fmt: skip
    drugs = {start for start, _ in (*masked.names, *masked.others)}
    for found in _WITH_MODAL.finditer(folded):
        if found.start() not in drugs and not lexicon.lookup(found[0]) and lexicon.lookup(found[1]):
            first, second = (document.text[slice(*copy.span(*found.span(i)))] for i in (1, 2))
            yield Defect(*found.span(), "missing space", "minor", f"{first} {second}",
                         "Read as two words.", sentence_at(bounds, found.start()))  # fmt: skip
