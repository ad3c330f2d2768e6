"""What "the enzyme", "this receptor" or "it" means in a mechanism: the name that the lines before gave it."""

from __future__ import annotations

import re

from monograph_kg.reading.context import Reading
from monograph_kg.reading.lexis.words import singular

_KINDS = (
    "enzyme", "hormone", "protein", "receptor", "channel", "transporter", "pump", "messenger", "neurotransmitter",
    "peptide", "molecule", "chemical", "substance",
)  # fmt: skip
_BARE = re.compile(rf"(?:(?:same|two|three|both|these|those|tiny|chemical) )*(?P<kind>{'|'.join(_KINDS)})s?")
_NAME = (
    r"(?P<x>[a-z0-9-]+(?: (?:[a-z0-9-]*\d[a-z0-9-]*|i{1,3}|iv|xa|[a-z-]*(?:ase|hormone|acid|protein|factor)\b)){0,3})"
)
_PRENAME = (
    r"(?:[a-z]{1,8}-?\d[a-z0-9-]*|[a-z]+(?:-\d[a-z0-9]*)?(?:-[a-z]+)*|"
    r"(?!to |of |on |at |via )[a-z]+ [a-z]?\d[a-z0-9-]*)"
)
_ENZYME = re.compile(r"(?:ase|cox-\d|pde-?\d\w*|cyp\w+|dpp-4|factor-\w+)$")
# How far back a name may stand.
_NEAR = 3


def is_bare(name: str) -> bool:
    """Say whether a name only says of what kind a thing is, so that the name itself stands elsewhere.

    >>> is_bare("same enzyme"), is_bare("xanthine oxidase")
    (True, False)
    """
    return _BARE.fullmatch(name) is not None


def named_behind(text: str, start: int, end: int) -> str:
    """Return the name that follows a bare kind: "a protein in the kidneys called SGLT2"; empty where none does."""
    found = re.compile(rf"[a-z ]{{3,60}}?,? (?:called|known as|named) {_NAME}").match(text, start, end)
    return found["x"] if found else ""


def named_before(reading: Reading, sentence: int, name: str) -> str:
    """Return the name that a bare kind, or "it", points back to; empty where none is found.

    Args:
        reading: the document.
        sentence: where the words stand.
        name: "enzyme", "same enzyme", "it".
    """
    bare = _BARE.fullmatch(name)
    kind = bare["kind"] if bare else rf"(?:{'|'.join(_KINDS[:9])})"
    introduced = re.compile(
        rf"\b{kind}s?(?: (?:in|of|from) (?:the |your )?[a-z]+(?: [a-z]+)?)?,? (?:that is |which is )?"
        rf"(?:called|known as|named) {_NAME}"
    )
    text = reading.document.copy.text
    for number in range(sentence - 1, max(-1, sentence - _NEAR), -1):
        found = list(introduced.finditer(text, *reading.bounds[number]))
        if found:
            return found[-1]["x"]
    return _acted_on(reading, sentence, bare["kind"]) or _spoken_of(reading, sentence, bare["kind"]) if bare else ""


def _spoken_of(reading: Reading, sentence: int, kind: str) -> str:
    """What another substance acts on in the sentence before: "histamine attaches to H2 receptors"."""
    if not sentence or kind not in ("receptor", "channel", "transporter", "pump"):
        return ""
    named = re.compile(rf"\b(?:to|of|on|through|at|via|[a-z]+ing|[a-z]+s) (?:the )?(?P<x>{_PRENAME} {kind})s?\b")
    found = list(named.finditer(reading.document.copy.text, *reading.bounds[sentence - 1]))
    names = {match["x"] for match in found}
    return found[-1]["x"] if len(names) == 1 else ""


def _acted_on(reading: Reading, sentence: int, kind: str) -> str:
    """The last thing of a kind that a step acts on: "blocks the same enzyme" behind "inhibits xanthine oxidase"."""
    for step in reversed(reading.steps):
        thing = step.object or ""
        last = singular(thing.rsplit("-", maxsplit=1)[-1])
        if sentence - step.sentence <= _NEAR and (last == kind or (kind == "enzyme" and _ENZYME.search(thing))):
            return thing.replace("-", " ")
    return ""
