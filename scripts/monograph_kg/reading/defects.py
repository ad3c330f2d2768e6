"""Defects of the text: words run together, another drug's name where the subject should stand, boilerplate, layout."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from monograph_kg.reading.layout.document import Document
from monograph_kg.reading.lexis.masks import Masked
from monograph_kg.reading.lexis.names import GLUE, Subject, group_of

# Words that make another drug's name deliberate: comparison, switch, equivalence, list, co-medication, antagonist.
_DELIBERATE = re.compile(
    r"\b(?:than|unlike|like|versus|vs|compared|comparison|equivalent|equal|equals|switch\w*|convert\w*|instead|alternative\w*|replac\w*|similar"
    r"|such as|including|other|another|also known|together|combin\w*|interact\w*|with|along|both|whereas|while|but"
    r"|taking|takes|take|taken with|if you"
    r"|avoid\w*|example|e\.g|see also|reverses?|antidote|related|half-life|metabolite|and|or)\b"
)
_BEFORE_SUBJECT = re.compile(
    r"(?:^|[.!?:;,]\s|\n)(?:[a-z-]+,\s)?"
    r"(?:(?:the |common |less common |usual |recommended |initial |typical )*"
    r"(?:dosage|dose|use|side effects?|effects?|uses|adverse effects|action)\s(?:of|for)\s|"
    r"(?:prolonged use or misuse|long-term use|prolonged use|misuse|regular use|use|abruptly stopping|stopping|taking"
    r"|in most cases|less commonly|rarely|in rare cases|typically|sometimes|usually|however|in addition)"
    r"(?:\sof|,)?\s)?$"
)
_VERB_AFTER = re.compile(
    r"\s*(?:may|can|is|are|works|has|should|will|must|prescribed|might|could|include|tablets?|acts|helps|treats|reduces|inhibits|blocks|passes|does|was)\b"
)


@dataclass(slots=True)
class Defect:
    """A proposed erratum, in offsets of the copy.

    Attributes:
        read: how it should be read; None where nothing is to be replaced.
        sentence: index of its sentence, -1 if it lies in none.
        masks: span of the name that is read as the subject, if it is.
    """

    start: int
    end: int
    type: str
    severity: str
    read: str | None
    action: str
    sentence: int = -1
    masks: tuple[int, int] | None = None
    statements: list[str] = field(default_factory=list)


def find_defects(document: Document, subject: Subject, masked: Masked, bounds: list[tuple[int, int]]) -> list[Defect]:
    """Return the defects of a text, by offset."""
    found = [*_glued(document, subject, masked, bounds), *_wrong_drugs(document, subject, masked, bounds)]
    for block in document.blocks:
        if block.kind == "boilerplate":
            start, end = _to_copy(document, block.start), _to_copy(document, block.end)
            found.append(Defect(start, end, "site boilerplate", "minor", None, "Leave out of the knowledge."))
    found += _layout(document, bounds)
    return sorted(found, key=lambda d: (d.start, d.end, d.type))


def _to_copy(document: Document, offset: int) -> int:
    """Return the copy's offset of a published offset (exact where the text has no folded character before it)."""
    copy = document.copy
    low, high = 0, len(copy.text)
    while low < high:
        middle = (low + high) // 2
        if copy.at(middle) < offset:
            low = middle + 1
        else:
            high = middle
    return low


def _sentence_at(bounds: list[tuple[int, int]], at: int) -> int:
    return next((i for i, (a, b) in enumerate(bounds) if a <= at < b), -1)


def _glued(document: Document, subject: Subject, masked: Masked, bounds: list[tuple[int, int]]) -> list[Defect]:  # noqa: ARG001
    folded = document.copy.text
    made = []
    for start, end in masked.names:
        glue = GLUE.match(folded, end)
        if glue and folded[end - 1].isalpha():
            stop = glue.end()
            name = document.text[slice(*document.copy.span(start, end))]
            made.append(Defect(start, stop, "missing space", "minor", f"{name} {glue.group()}",
                               "Separate the name from the word after it.", _sentence_at(bounds, start)))  # fmt: skip
    return made


def _wrong_drugs(document: Document, subject: Subject, masked: Masked, bounds: list[tuple[int, int]]) -> list[Defect]:
    if subject.group is None:
        return []
    folded = document.copy.text
    made = []
    counts = Counter(folded[s:e] for s, e in masked.others)
    for start, end in masked.others:
        if group_of(folded[start:end]) != subject.group:
            continue
        index = _sentence_at(bounds, start)
        if index < 0 or document.sentences[index].kind in ("title", "heading"):
            continue
        begin, stop = bounds[index]
        following = re.compile(r"\s+").match(folded, end)
        after = following.end() if following else end
        doubled = next(((a, b) for a, b in masked.names if a == after), None)
        if doubled:
            action = "Strike the leftover first name; the second one is the subject."
            kind = "wrong-drug residue (edit doublet)"
            span = (start, doubled[1])
            made.append(Defect(*span, kind, "major", folded[slice(*doubled)], action, index, span))
            continue
        if any(begin <= a < stop for a, _ in masked.names):
            continue
        before = folded[begin:start]
        if not _BEFORE_SUBJECT.search(before) or not _VERB_AFTER.match(folded, end):
            continue
        tail = folded[end : min(stop, end + 40)]
        if (
            _DELIBERATE.search(re.sub(r"\bprolonged use or\b|\bmay also\b", "", before))
            or re.search(r"\b(?:than|instead|half-life|interacts? with (?:it|this)|reverses?|whereas|unlike)\b", tail)
            or re.search(r"\b(?:than|equivalent|another|both)\b", folded[begin:stop])
        ):
            continue
        if _own_topic(folded, bounds, document, index, start, end):
            continue
        glue = GLUE.match(folded, end)
        name = subject.names[0]
        kind = "wrong drug + missing space" if glue else "wrong drug"
        read = f"{name} {glue.group()}" if glue else name
        action = f"Read the other drug as {name}, the drug of the document."
        made.append(Defect(start, glue.end() if glue else end, kind, "critical", read, action, index, (start, end)))
    del counts
    return made


def _own_topic(
    folded: str, bounds: list[tuple[int, int]], document: Document, index: int, start: int, end: int
) -> bool:
    """Whether the other drug has been introduced before in the same paragraph or its heading, with intent."""
    name = folded[start:end]
    sentence = document.sentences[index]
    part = document.part_of(sentence)
    if part and part.heading:
        a = _to_copy(document, part.heading[0])
        b = _to_copy(document, part.heading[1])
        if name in folded[a:b]:
            return True
    return any(
        name in folded[slice(*bounds[i])] and _DELIBERATE.search(folded, *bounds[i])
        for i in range(max(0, index - 2), index)
        if document.sentences[i].block == sentence.block and "such" not in name
    )


def _layout(document: Document, bounds: list[tuple[int, int]]) -> list[Defect]:
    """Headings run in where a line of their own is due, and sections that begin without one."""
    made = []
    text = document.text
    sub_headings = [p for p in document.parts if p.heading and text[p.heading[1] - 1] == ":"]
    for part in sub_headings:
        start, end = part.heading or (0, 0)
        rest = text[end : text.find("\n", end) if text.find("\n", end) > 0 else len(text)]
        above = text[max(0, start - 2) : start]
        alone = any(
            p is not part and p.level == part.level and p.parent == part.parent and _alone(text, p.heading)
            for p in sub_headings
        )
        if rest.strip() and alone and above.endswith("\n") and not above.endswith("\n\n") and part.level == 3:  # noqa: PLR2004
            a, b = _to_copy(document, start), _to_copy(document, end)
            kind = "run-in heading, placed inside the block above"
            action = "Take the words before the colon as a sub-heading of their own."
            made.append(Defect(a, b, kind, "major", text[start:end] + "\\n", action, _sentence_at(bounds, a)))
    for part in document.parts[1:]:
        if part.heading is None and part.type in ("conclusion", "disclaimer"):
            words = re.compile(r"\S+ \S+").match(text, part.start)
            if words:
                a, b = _to_copy(document, part.start) - 1, _to_copy(document, words.end())
                severity = "major" if part.type == "conclusion" else "minor"
                made.append(Defect(max(0, a), b, f"missing heading: {part.type}", severity, None,
                                   "Open a section without heading here.", _sentence_at(bounds, a + 1)))  # fmt: skip
    return made


def _alone(text: str, heading: tuple[int, int] | None) -> bool:
    return heading is not None and text[heading[1] : heading[1] + 1] in ("\n", "")
