"""The scope of "is indicated for" in a label's section on uses: where a named state is one that the drug is for.

The section is read line by line. A heading, and a line of a list, speak of uses by themselves; a sentence does so from
the words that say use ("is indicated", "for the treatment of") to words that end it ("without", "when", "who have
failed"); a denial, or words of another subject (a study, a definition, a warning), end it for the whole sentence. What
stands below "Limitations of use", or in a list that a denial leads, is no use. ``data/uses-cues.tsv`` lists the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from monograph_kg.reading.outline import DATA
from monograph_kg.reading.sentences import split_sentences
from monograph_kg.records.tsv import read_table

_LINE = re.compile(r"[^\n]*\S[^\n]*")
_FINITE = re.compile(
    r"(?<!who )(?<!that )(?<!which )(?<!patients )\b(?:is|are|was|were|has|have|had|may|can|could|should|will|would|must|does|do|did|inhibits?|"
    r"increases|decreases|reduces|provides|produces|exposes|include[sd]?|indicate[sd]?|requires?|occurs?|remains?|results?|causes?|responds?|enhances?)\b"
)
_SUBORDINATE = re.compile(r"\b(?:when|if|although|after|until|unless|who|whose|which|because|where)\b|^(?=[^a-z]*(?:these|this|it|they|the use)\b)")
_LIMITS = re.compile(r"(?:\d+(?:\.\d+)* +)?(?:important )?limitations?(?: of use)?\W*$")
_LEAD = re.compile(r"(?:following|below|listed|:|\b(?:in|for|to|are|is|indicated|with|as follows|as|conditions|of|used))\W*$")
_HEADING_WORDS = 12


@dataclass(frozen=True, slots=True)
class Scope:
    """A sentence or heading at ``[start, end)`` and where in it uses are named."""

    start: int
    end: int
    open: tuple[tuple[int, int], ...]

    def holds(self, start: int) -> bool:
        """Tell whether a state named at ``start`` is a use."""
        return any(a <= start < b for a, b in self.open)


@cache
def _cues() -> re.Pattern[str]:
    groups: dict[str, list[str]] = {}
    for row in read_table(DATA / "uses-cues.tsv", ("effect", "pattern")).rows:
        groups.setdefault(row.cells["effect"], []).append(row.cells["pattern"])
    order = ("denies", "revives", "aside", "closes", "opens", "reopens")
    return re.compile("|".join(rf"(?P<{name}>\b(?:{'|'.join(groups[name])})(?![a-z]))" for name in order) + r"|[()\[\]]")


def scopes(text: str) -> Iterator[Scope]:
    """Yield the scopes of a section's text; hard breaks are newlines, all other white space is single spaces."""
    folded = text.lower()
    limited = False
    listing = ""
    lines = [match.span() for match in _LINE.finditer(text)]
    for number, (start, end) in enumerate(lines):
        line = folded[start:end].strip()
        if _LIMITS.match(line):
            limited, listing = True, ""
            continue
        heading = _heading(line)
        following = folded[slice(*lines[number + 1])] if number + 1 < len(lines) else ""
        if limited and heading and _says_use(following):
            limited = False
        if not heading and listing == "denied":
            listing = ""
        sentences = list(split_sentences(text, start, end))
        for begin, stop in sentences:
            if limited or listing == "denied":
                yield Scope(begin, stop, ())
                continue
            yield Scope(begin, stop, tuple(_open(folded, begin, stop, fragment=_fragment(folded[begin:stop], bool(listing)))))
        if _LEAD.search(line) and not heading:
            listing = "denied" if _denied(folded[slice(*sentences[-1])]) else "uses"


def _heading(line: str) -> bool:
    return line.count(" ") < _HEADING_WORDS and not line.endswith(".") and not _FINITE.search(line)


def _fragment(sentence: str, listed: bool) -> bool:
    main = _SUBORDINATE.split(sentence, maxsplit=1)[0]
    return not _FINITE.search(main) and bool(main.strip())


def _says_use(line: str) -> bool:
    cue = next((m for m in _cues().finditer(line) if m.lastgroup in ("opens", "denies", "aside")), None)
    return cue is not None and cue.lastgroup == "opens"


def _denied(sentence: str) -> bool:
    return any(m.lastgroup == "denies" for m in _cues().finditer(sentence))


def _open(folded: str, start: int, end: int, *, fragment: bool) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a sentence in which a state is a use; what stands in brackets turns nothing outside."""
    cues = list(_cues().finditer(folded, start, end))
    first = next((cue.lastgroup for cue in cues if cue.lastgroup in ("opens", "revives", "denies", "aside")), "")
    state = _State(fragment or first in ("opens", "revives"))
    outside: list[_State] = []
    at = start
    for cue in cues:
        before = state.open
        mark = cue.group()
        if mark in "([":
            outside.append(state)
            state = replace(state)
        elif mark in ")]":
            state = outside.pop() if outside else state
        else:
            state.turn(str(cue.lastgroup), mark)
        if state.open != before:
            if before:
                yield at, cue.start()
            at = cue.end()
    if state.open:
        yield at, end


@dataclass(slots=True)
class _State:
    """What the words so far say: whether a state named here is a use, and what keeps others from becoming one."""

    open: bool
    ever: bool = False
    aside: bool = False
    denied: bool = False

    def turn(self, effect: str, mark: str) -> None:
        """Take in a cue."""
        if effect == "revives" and not self.denied:
            self.aside = False
            self.open = mark.endswith("indicated")
        elif effect in ("denies", "aside"):
            self.open, self.aside, self.denied = False, True, self.denied or effect == "denies"
        elif effect == "closes":
            self.open = False
        elif not self.aside and (effect == "opens" or (effect == "reopens" and self.ever)):
            self.open = True
        self.ever = self.ever or self.open
