"""An explanation as text for people."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterable, Iterator

from monograph_kg.querying.explain import AlignmentFact, Correction, Explanation, Qualifier
from monograph_kg.querying.passages import Passage
from monograph_kg.querying.reader import Thing
from monograph_kg.querying.tables import harmless
from monograph_kg.vocabulary.prefixes import load_prefixes

Mark = Callable[[str], str]
"""Makes a mention stand out within its excerpt."""

_PLAIN_WIDTH = 110
_INDENT = " " * 6
# Stand around a mention while its passage is wrapped; `harmless` leaves no such characters in a text.
_OPEN, _CLOSE = "\x01", "\x02"
_BARE = re.compile(r"[+-]?[0-9]*\.?[0-9]+|true|false")


def plain_mark(mention: str) -> str:
    """Return a mention between arrows, for pipes and files.

    >>> plain_mark("insomnia")
    '>>insomnia<<'
    """
    return f">>{mention}<<"


def narrate(told: Explanation, mark: Mark = plain_mark, width: int | None = None) -> str:
    """Return an explanation in paragraphs; ``mark`` makes mentions stand out, ``width`` is that of the terminal."""
    lines = [f"{_curie(told.iri)}  ({told.polarity})", f"  {harmless(told.label)}", "", *_statement(told), "", "Source"]
    lines.append(f"  {harmless(told.source.title)} ({_curie(told.source.iri)})")
    lines.append(f"  sha256 {told.source.sha256}, {told.source.code_points} code points; entered by {told.entered_by}")
    lines += ["", "Evidence (code points, the end not included)"]
    for passage in told.evidence:
        lines += _passage(passage, mark, width)
    if told.corrections:
        lines += ["", "Read through"]
        for correction in told.corrections:
            lines += _correction(correction, width)
    lines += ["", "Alignments"]
    lines += list(_alignments(told.alignments, width)) or ["  none"]
    return "\n".join(lines) + "\n"


def _curie(iri: str) -> str:
    return load_prefixes().compress(iri) or iri


def _shown(thing: Thing) -> str:
    return harmless(f"{thing.label} ({_curie(thing.iri)})" if thing.iri else f'"{thing.label}"')


def _statement(told: Explanation) -> Iterator[str]:
    parts = [("kind", told.kind), ("subject", told.subject), ("relation", told.relation), ("object", told.object)]
    rows = [(name, _shown(thing), "") for name, thing in parts]
    rows += [(each.name, ", ".join(_value(value) for value in each.values), _cues(each)) for each in told.qualifiers]
    widest = max(len(name) for name, _, _ in rows)
    for name, value, cues in rows:
        yield f"  {name:{widest}}  {value}{cues}"


def _value(thing: Thing) -> str:
    return harmless(thing.label if thing.iri or _BARE.fullmatch(thing.label) else f'"{thing.label}"')


def _cues(qualifier: Qualifier) -> str:
    said = ", ".join(f"{_mention(cue)} at {cue.start}-{cue.end}" for cue in qualifier.cues)
    return f"  <- {said}" if said else ""


def _mention(passage: Passage) -> str:
    return "a longer passage" if passage.mention.startswith("sha256:") else f'"{harmless(passage.mention)}"'


def _passage(passage: Passage, mark: Mark, width: int | None) -> Iterator[str]:
    presupposed = ", presupposed only" if passage.presupposed else ""
    section = f"  [{harmless(passage.section)}]" if passage.section else ""
    yield f"  {passage.start}-{passage.end}  {_mention(passage)}{section}{presupposed}"
    if passage.excerpt:
        before, mention, after = (harmless(part.replace("\n", " ")) for part in passage.excerpt)
        yield from _marked(_wrapped(f"{before.lstrip()}{_OPEN}{mention}{_CLOSE}{after.rstrip()}", width), mark)


def _marked(lines: Iterable[str], mark: Mark) -> Iterator[str]:
    """Mark what stands between the two signs, on each line by itself, so that no mark reaches over a margin."""
    inside = False
    for line in lines:
        shown = line[: len(_INDENT)]
        for part in re.split(f"([{_OPEN}{_CLOSE}])", line[len(_INDENT) :]):
            if part in (_OPEN, _CLOSE):
                inside = part == _OPEN
            elif part:
                shown += mark(part) if inside else part
        yield shown


def _wrapped(text: str, width: int | None) -> list[str]:
    return textwrap.wrap(text, (width or _PLAIN_WIDTH) - 2, initial_indent=_INDENT, subsequent_indent=_INDENT,
                         break_on_hyphens=False)  # fmt: skip


def _correction(told: Correction, width: int | None) -> Iterator[str]:
    written = "a longer passage" if told.written.startswith("sha256:") else f'"{harmless(told.written)}"'
    reading = f'written {written}, read "{harmless(told.read)}"' if told.read else f"written {written}, the words stand"
    yield f"  {told.id}  {told.defect} ({told.severity}): {reading}"
    yield f"      {told.decision} by {told.decided_by} on {told.date}"
    yield from _wrapped(harmless(told.action), width)


def _alignments(facts: tuple[AlignmentFact, ...], width: int | None) -> Iterator[str]:
    for fact in facts:
        if fact.identifier:
            label = f' "{harmless(fact.label)}"' if fact.label else ""
            yield f"  {fact.entity}  {fact.predicate}  {_curie(fact.identifier)}{label}  {fact.confidence}"
            told = f"confirmed by {harmless(fact.confirmed_by)}" if fact.confirmed_by else "not confirmed"
            yield from _wrapped(told, width)
    for entity in dict.fromkeys(fact.entity for fact in facts):
        without = [f.vocabulary for f in facts if f.entity == entity and not f.identifier]
        if without:
            named = ", ".join(sorted(name.removeprefix("bioregistry:") for name in without))
            yield f"  {entity}: no term found in {named}"
