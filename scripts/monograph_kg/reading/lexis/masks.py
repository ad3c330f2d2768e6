"""The masked copy: names and pronouns replaced by marks of the same length, so that one pattern fits every drug.

References to sections become spaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from monograph_kg.reading.layout.document import Document
from monograph_kg.reading.lexis.names import GLUE, Subject, drug_names
from monograph_kg.reading.lexis.wordsets import choice

SUBJECT = "\ue000"
OTHER = "\ue001"

# "The medicine" and its like; "it", but not that of "it is important to"; "its" before what a drug has.
_PRONOUN = re.compile(
    rf"""
    \b(?:this|the)[ ](?:{choice("pronoun-nouns").replace(" ", "[ ]")})(?![a-z-])
     (?![ ](?:you|that|of|is[ ]prescribed|class))
    |(?:^|(?<=[.!?;,:][ ])|(?<=\n)|{"|".join(f"(?<={word}[ ])" for word in choice("before-pronoun").split("|"))})
     it(?![ ](?:is|'s|may[ ]be|can[ ]be|has[ ]been|would[ ]be|might[ ]be|seems|was)
        [ ](?:(?:{choice("expletive-adverbs")})[ ])*(?:{choice("expletive-heads").replace(" ", "[ ]")})\b)
     (?![ ](?:takes|depends|helps[ ]to[ ]know|hurts|matters|makes[ ]sense)\b)\b
    |(?<![a-z])its(?=[ ](?:use|effects?|side|main|most|common|action|label|active|long-term|dos\w+|uses?))
    """,
    re.VERBOSE,
)


# "[see Warnings and Precautions (5.1)]": a label's references to its own sections say nothing of the drug.
_REFERENCE = re.compile(r"[\[(]see (?:also )?[^\[\]\n]{3,160}?(?:\]|\)(?=[ .,;]|$))", re.MULTILINE)
# Where one of these may begin; literal beginnings are found fast.
_FIRST = re.compile(r"th(?:is|e) |its?\b")


@dataclass(frozen=True, slots=True)
class Masked:
    """A folded text with marks in place of names.

    Attributes:
        text: same length as the copy.
        names: spans of the subject's own names and brands.
        others: spans of other drugs' names.
    """

    text: str
    names: tuple[tuple[int, int], ...]
    others: tuple[tuple[int, int], ...]


def _pronouns(folded: str) -> Iterator[tuple[int, int]]:
    """Yield what `_PRONOUN` finds, tried only where its first word stands."""
    done = 0
    for word in _FIRST.finditer(folded):
        if word.start() >= done and (found := _PRONOUN.match(folded, word.start())):
            yield found.span()
            done = found.end()


def _own_names(folded: str, subject: Subject) -> list[tuple[int, int]]:
    words_before = choice("glue-before")
    names = "|".join(re.escape(name) for name in sorted(subject.names, key=len, reverse=True))
    pattern = re.compile(rf"(?<![a-z0-9])(?:{names})(?:'s)?(?![a-z0-9]|-(?:like|type|induced|related|containing))")
    glued = re.compile(rf"(?<![a-z0-9])(?:{names})(?={GLUE.pattern})")
    glued_before = re.compile(rf"(?<![a-z0-9])(?:{words_before})({names})(?![a-z0-9])")
    spans = {m.start(): m.end() for m in pattern.finditer(folded)}
    for match in glued.finditer(folded):
        spans.setdefault(match.start(), match.end())
    for match in glued_before.finditer(folded):
        spans.setdefault(match.start(1), match.end(1))
    return sorted(spans.items())


def mask(document: Document, subject: Subject, stands_for: tuple[tuple[int, int], ...] = ()) -> Masked:
    """Mask a document's copy.

    Args:
        document: the document.
        subject: its drug.
        stands_for: spans of other names, in the copy, that are read as the subject (through an erratum).
    """
    folded = document.copy.text
    names = _own_names(folded, subject)
    own = set(names)
    taken = {start for start, _ in names}
    others = [
        span for span in drug_names(folded)
        if span not in own and span[0] not in taken and span not in stands_for
    ]  # fmt: skip
    marks = [
        *((s, e, OTHER) for s, e in others),
        *((s, e, SUBJECT) for s, e in names),
        *((s, e, SUBJECT) for s, e in stands_for),
    ]
    marks += [(start, end, SUBJECT) for start, end in _pronouns(folded)]
    marks += [(*found.span(), " ") for found in _REFERENCE.finditer(folded)]
    return Masked(_replace(folded, marks), tuple(names), tuple(others))


def _replace(folded: str, marks: list[tuple[int, int, str]]) -> str:
    parts: list[str] = []
    done = 0
    for start, end, mark in sorted(marks, key=lambda item: (item[0], -item[1], item[2])):
        if start < done:
            continue
        parts.append(folded[done:start])
        parts.append(mark * (end - start))
        done = end
    parts.append(folded[done:])
    return "".join(parts)
