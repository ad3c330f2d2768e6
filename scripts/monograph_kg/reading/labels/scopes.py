"""The scope of "is indicated for" in a label's section on uses: where a named state is one that the drug is for.

The section is read line by line. A heading, and a line of a list, speak of uses by themselves; a sentence does so from
the words that say use ("is indicated", "for the treatment of") to words that end it ("without", "when", "who have
failed"); a denial, or words of another subject (a study, a definition, a warning), end it for the whole sentence. What
stands below "Limitations of use", or in a list that a denial leads, is no use. ``data/uses-cues.tsv`` lists the words:

- ``opens``: from here on a state is a use; ``reopens``: so, if one was a use before in the sentence;
- ``closes``: from here on it is none; ``denies`` and ``aside``: nor may anything later in the sentence open it;
- ``revives``: the sentence comes back to use after words on something else;
- ``verb``: words that only a sentence has, never a heading; ``clause``: what begins a clause that a heading may have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from monograph_kg.reading.datafolder import DATA
from monograph_kg.reading.layout.sentences import split_sentences
from monograph_kg.records.tsv import read_table

_LINE = re.compile(r"[^\n]*\S[^\n]*")
_LIMITS = re.compile(r"(?:\d+(?:\.\d+)* +)?(?:important )?limitations?(?: of use)?\W*$")
_LEAD = re.compile(
    r"(?:following|below|listed|:|\b(?:in|for|to|are|is|indicated|with|as follows|as|conditions|of|used))\W*$"
)
# In order: at the same place, what denies use comes before what says it.
_EFFECTS = ("denies", "revives", "aside", "closes", "opens", "reopens")
_SAYS = ("opens", "revives")
# What a sentence on people begins with ("patients who ..."), or one whose clause comes first ("when ...").
_PERSONS = re.compile(r"\W*(?:(?:\w+ )?(?:patients|people|persons|individuals|women|men|children|adults|those))?\W*")
_HEADING_WORDS = 12


@dataclass(frozen=True, slots=True)
class Scope:
    """A sentence or heading at ``[start, end)``, and the stretches of it in which a named state is a use."""

    start: int
    end: int
    open: tuple[tuple[int, int], ...]

    def holds(self, start: int) -> bool:
        """Tell whether a state named at ``start`` is a use."""
        return any(begin <= start < end for begin, end in self.open)


@dataclass(slots=True)
class _State:
    """What the words so far say: whether a state named here is a use, and what keeps others from becoming one."""

    open: bool
    ever: bool = False
    aside: bool = False
    denied: bool = False

    def turn(self, effect: str, words: str) -> None:
        """Take in a cue."""
        if effect == "revives" and not self.denied:
            self.aside = False
            self.open = words.endswith("indicated")
        elif effect in ("denies", "aside"):
            self.open, self.aside, self.denied = False, True, self.denied or effect == "denies"
        elif effect == "closes":
            self.open = False
        elif not self.aside and (effect == "opens" or (effect == "reopens" and self.ever)):
            self.open = True
        self.ever = self.ever or self.open


@cache
def _words(effect: str) -> str:
    rows = read_table(DATA / "uses-cues.tsv", ("effect", "pattern")).rows
    return "|".join(row.cells["pattern"] for row in rows if row.cells["effect"] == effect)


@cache
def _cues() -> re.Pattern[str]:
    choices = [rf"(?P<{effect}>\b(?:{_words(effect)})(?![a-z]))" for effect in _EFFECTS]
    return re.compile("|".join([*choices, r"[()\[\];]"]))


@cache
def _verbs() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_words('verb')})\b")


@cache
def _clauses() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_words('clause')})\b")


def scopes(text: str) -> Iterator[Scope]:
    """Yield the scope of each sentence and heading of a section's text; every newline is a hard break."""
    folded = text.lower()
    limited = denied = False
    lines = [match.span() for match in _LINE.finditer(text)]
    for (start, end), following in pairwise([*lines, (0, 0)]):
        line = folded[start:end].strip()
        if _LIMITS.match(line):
            limited, denied = True, False
            yield Scope(start, end, ())
            continue
        heading = _is_heading(line)
        limited = limited and not (heading and _says_use(folded[slice(*following)]))
        denied = denied and heading
        begin = start
        for begin, stop in split_sentences(text, start, end):
            yield Scope(begin, stop, () if limited or denied else tuple(_open(folded, begin, stop)))
        if not heading and _LEAD.search(line):
            denied = any(cue.lastgroup == "denies" for cue in _cues().finditer(folded, begin, end))


def _is_heading(line: str) -> bool:
    return line.count(" ") < _HEADING_WORDS and not line.endswith(".") and not _verbs().search(line)


def _is_fragment(sentence: str) -> bool:
    """Tell whether a sentence has no verb before its first clause, as a heading and an item of a list have none."""
    main = _clauses().split(sentence, maxsplit=1)[0]
    return not _PERSONS.fullmatch(main) and not _verbs().search(main)


def _says_use(line: str) -> bool:
    decisive = (cue.lastgroup for cue in _cues().finditer(line) if cue.lastgroup in (*_SAYS, "denies", "aside"))
    return next(decisive, "") in _SAYS


def _open(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a sentence in which a state is a use; what stands in brackets turns nothing outside."""
    sentence = folded[start:end]
    state = _State(_is_fragment(sentence) or _says_use(sentence))
    outside: list[_State] = []
    at = start
    for cue in _cues().finditer(folded, start, end):
        before, words = state.open, cue.group()
        if words in "([":
            outside.append(state)
            state = replace(state)
        elif words in ")]":
            state = outside.pop() if outside else state
        else:
            state.turn("reopens" if words == ";" else str(cue.lastgroup), words)
        if before and not state.open:
            yield at, cue.start()
        elif state.open and not before:
            at = cue.end()
    if state.open:
        yield at, end
