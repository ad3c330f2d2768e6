"""Changed amounts and what is done to something, as nouns: "the fall in angiotensin II", "blockade of X"."""

from __future__ import annotations

import re

from monograph_kg.reading.context import Reading
from monograph_kg.reading.lexis.wordsets import choice
from monograph_kg.reading.mechanism.processes import name_of

_LESS = re.compile(rf"(?:(?:the|a|an|with) )*(?:{choice('less-word')}) (?P<x>[a-z0-9].*)$")
_MORE = re.compile(rf"(?:(?:the|a|an|with) )*(?:{choice('more-word')}) (?P<x>[a-z0-9].*)$")
_WEAK = re.compile(r"(?:(?:the|a|an) )*(?:weak|weaker|weakened|damaged) (?P<x>[a-z0-9].*)$")
PLACED = re.compile(r" (?:in|within|inside|at) (?:the |your )?[a-z -]+$")
_DEED = re.compile(
    r"(?:the |this )?(?P<n>blockade|inhibition|activation|stimulation|suppression|binding)(?: of (?:the )?(?P<x>.+))?$"
)


def amount_of(reading: Reading, words: str) -> str | None:
    """Return the label of a changed amount: "the fall in angiotensin II" is reduced angiotensin II; else None.

    "Blockade of X" is X blockade; "the blockade" is that of what the step before acts on.
    """
    if deed := _DEED.match(words):
        last = reading.steps[-1] if reading.steps else None
        what = (
            name_of(PLACED.sub("", deed["x"]))[0]
            if deed["x"]
            else (last.object or "").replace("-", " ")
            if last
            else ""
        )
        return f"{what} {deed['n']}" if what else None
    for pattern, prefix in ((_LESS, "reduced "), (_MORE, "increased "), (_WEAK, "weakened ")):
        found = pattern.match(words)
        if found is None:
            continue
        name = name_of(PLACED.sub("", found["x"]))[0]
        entity, new = reading.link(name, "increases")
        known = [s.object for s in reading.steps if s.object and new and s.object.endswith(f"-{entity}")]
        return prefix + (known[-1] if known else entity or name).replace("-", " ")
    return None
