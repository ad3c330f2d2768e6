"""Another drug's name where the drug of the document is meant.

Proposed are names of the same class that stand in a slot of the document's own drug - subject of a clause, what a dose
or effect is "of", what a reader is told to take or stop - in a sentence that gives no reason to speak of another drug.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from monograph_kg.reading.defects.defect import Defect, sentence_at
from monograph_kg.reading.layout.document import Document
from monograph_kg.reading.lexis.masks import Masked
from monograph_kg.reading.lexis.names import GLUE, Subject, group_of
from monograph_kg.reading.lexis.wordsets import choice

# A comparison, switch, equivalence, list, co-medication or antagonist: the other drug is meant.
_DELIBERATE = re.compile(
    rf"\b(?:{choice('deliberate')}|(?:switch|convert|replac|alternativ|combin|interact|avoid)\w*)\b"
)
_COMPARED = re.compile(rf"\b(?:{choice('compared')})\b")
_IN_TAIL = re.compile(
    rf"\b(?:{choice('deliberate-after')}|interacts? with (?:it|this))\b"
    rf"|^ (?:is|are|was|acts?|works?|lasts?) (?:(?:much|no|far|somewhat|rather) )?(?:{choice('comparatives')})\b"
)
_SUBJECT_SLOT = re.compile(
    rf"""
    (?:^|[.!?:;,]\s|\n) (?:[a-z][a-z -]{{1,40}},\s)?
    (?: (?:[a-z-]+[ ]){{0,3}} (?:{choice("had-by-drugs").replace(" ", "[ ]")}) [ ](?:of|for)[ ]
      | (?:{choice("doing-with-drugs").replace(" ", "[ ]")}) (?:[ ]of)? [ ]
      | (?:{choice("before-clauses").replace(" ", "[ ]")}) ,? [ ]
    )?\Z
    """,
    re.VERBOSE,
)
_VERB_AFTER = re.compile(rf"\s*(?:(?:often|also|[a-z]+ly)\s)?(?:{choice('done-by-drugs')})\b")
_TOLD_SLOT = re.compile(r"(?:^|\n)(?:(?:never|do not|don't|always)\s)?(?:stop|take|swallow)(?:\s(?:taking|using))?\s\Z")
_CHANGE_OF_DRUG = re.compile(r"\b(?:start|starting|begin|switch|instead|before taking|at the same time)\b")
# What "or" and "also" within the slot itself must not be taken for.
_OF_THE_SLOT = re.compile(r"\bprolonged use or\b|\bmay also\b")
_SPACE = re.compile(r"\s+")
_TAIL = 40


class _Slot(NamedTuple):
    """A name in its sentence, in offsets of the folded text."""

    folded: str
    begin: int
    start: int
    end: int
    stop: int


def wrong_names(
    document: Document, subject: Subject, masked: Masked, bounds: list[tuple[int, int]]
) -> Iterator[Defect]:
    """Yield the names that are read as the document's drug; none where its class is unknown."""
    if subject.group is None:
        return
    folded = document.copy.text
    for start, end in masked.others:
        index = sentence_at(bounds, start)
        if group_of(folded[start:end]) != subject.group or index < 0:
            continue
        if document.sentences[index].kind in ("title", "heading"):
            continue
        begin, stop = bounds[index]
        here = _Slot(folded, begin, start, end, stop)
        gap = _SPACE.match(folded, end)
        own = next((span for span in masked.names if gap and span[0] == gap.end()), None)
        if own:
            yield _doubled(folded, (start, own[1]), own, index)
            continue
        named = any(begin <= first < stop for first, _ in masked.names)
        meant = named or not (_is_subject(here) or (_may_be_told(document, index) and _is_told(here)))
        if not meant and not _own_topic(document, folded, bounds, index, folded[start:end]):
            yield _wrong(folded, subject, start, end, index)


def _doubled(folded: str, span: tuple[int, int], own: tuple[int, int], index: int) -> Defect:
    action = "Strike the leftover first name; the second one is the subject."
    return Defect(*span, "wrong-drug residue (edit doublet)", "major", folded[slice(*own)], action, index, span)


def _wrong(folded: str, subject: Subject, start: int, end: int, index: int) -> Defect:
    glue = GLUE.match(folded, end)
    name = subject.names[0]
    kind = "wrong drug + missing space" if glue else "wrong drug"
    read = f"{name} {glue.group()}" if glue else name
    action = f"Read the other drug as {name}, the drug of the document."
    return Defect(start, glue.end() if glue else end, kind, "critical", read, action, index, (start, end))


def _is_subject(here: _Slot) -> bool:
    """Whether the name is the subject of a clause that does not mean the other drug."""
    folded, begin, start, end, stop = here
    before = folded[begin:start]
    return bool(
        _SUBJECT_SLOT.search(before)
        and _VERB_AFTER.match(folded, end)
        and not _DELIBERATE.search(_OF_THE_SLOT.sub("", before))
        and not _IN_TAIL.search(folded[end : min(stop, end + _TAIL)])
        and not _COMPARED.search(folded, begin, stop)
    )


def _may_be_told(document: Document, index: int) -> bool:
    """Whether a sentence stands outside the section on other drugs."""
    part = document.part_of(document.sentences[index])
    return part is None or part.type != "interactions"


def _is_told(here: _Slot) -> bool:
    """Whether the reader is told to take or stop the drug, with no change of drug in the sentence."""
    folded, begin, start, end, stop = here
    return bool(
        _TOLD_SLOT.search(folded[begin:start])
        and not _CHANGE_OF_DRUG.search(folded, end, stop)
        and not _COMPARED.search(folded, begin, stop)
    )


def _own_topic(document: Document, folded: str, bounds: list[tuple[int, int]], index: int, name: str) -> bool:
    """Whether the other drug has been introduced before in the same paragraph or its heading, with intent."""
    sentence = document.sentences[index]
    part = document.part_of(sentence)
    if part and part.heading:
        first, last = (document.copy.find(offset) for offset in part.heading)
        if name in folded[first:last]:
            return True
    return any(
        name in folded[slice(*bounds[i])] and _DELIBERATE.search(folded, *bounds[i])
        for i in range(max(0, index - 2), index)
        if document.sentences[i].block == sentence.block
    )
