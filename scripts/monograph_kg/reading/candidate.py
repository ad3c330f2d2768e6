"""Candidates: statements that a rule proposed, with the rule, the tier and the record of that rule."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from monograph_kg.errors import InputError, Place
from monograph_kg.reading.draft import Draft, Offsets
from monograph_kg.reading.extract import Extraction
from monograph_kg.reading.merge import allowed, link_steps, merge, name_all
from monograph_kg.records.erratum import Erratum
from monograph_kg.records.record import Record, Slug
from monograph_kg.records.span import Span, digest, write_span
from monograph_kg.records.statement import Statement
from monograph_kg.records.text import MAX_MENTION_WORDS, forbidden_character, read_utf8, word_count


class NewEntity(Record):
    """An entity that the registry does not have yet."""

    id: Slug
    kind: str
    label: str


class Candidate(Record):
    """One line of ``candidates.jsonl``.

    Attributes:
        rule: id of the rule that proposed it.
        tier: A may be accepted in bulk, B is for review only.
        accepted, reviewed: the rule's record: how many of its reviewed candidates were accepted.
        section: type of the section.
        statement: the statement as it would be curated.
        new_entities: entities to be added to the registry first.
        pending: ids of proposed errata on which it waits.
    """

    id: Slug
    rule: str
    tier: Literal["A", "B"]
    accepted: int = 0
    reviewed: int = 0
    section: str
    statement: Statement
    new_entities: tuple[NewEntity, ...] = ()
    pending: tuple[str, ...] = ()


def _span(text: str, offsets: Offsets) -> Span | None:
    start, end = offsets
    words = text[start:end]
    if not words.strip():
        return None
    if word_count(words) > MAX_MENTION_WORDS or forbidden_character(words):
        return Span(start=start, end=end, mention=digest(words))
    return Span(start=start, end=end, mention=words)


def _clean(text: str) -> str:
    return " ".join(text.split())


def _statement(text: str, draft: Draft, name: str) -> Statement | None:
    qualifiers = {key: _tidied(value) for key, value in draft.qualifiers.items()}
    data: dict[str, Any] = {
        "id": name, "kind": draft.kind, "relation": draft.relation, "subject": draft.subject, "object": draft.object,
        "value": draft.value, "regimen": draft.regimen, "polarity": draft.polarity, "certainty": draft.certainty,
        "evidence": _spans(text, draft.evidence), "implied_by": _spans(text, draft.implied_by),
        "read_through": draft.through, **qualifiers,
    }  # fmt: skip
    made = None
    try:
        made = Statement.model_validate(data)
        said = {"certainty", "kind", "subject", "object", "polarity", *made.qualifiers()}
        from monograph_kg.records.statement import REGIMEN_CUES

        said |= REGIMEN_CUES if made.regimen else set()
        data["cues"] = {k: _spans(text, v) for k, v in sorted(draft.cues.items()) if k in said and v}
        made = Statement.model_validate(data)
    except ValidationError:
        return None
    return made


def _tidied(value: Any) -> Any:
    if isinstance(value, str):
        return _clean(value)
    return tuple(_clean(v) for v in value) if isinstance(value, tuple) else value


def _spans(text: str, spans: Iterable[Offsets]) -> tuple[Span, ...]:
    return tuple(span for offsets in spans if (span := _span(text, offsets)))


def candidates(
    extraction: Extraction, counts: Mapping[str, tuple[int, int]] | None = None, extra: Iterable[Draft] = ()
) -> list[Candidate]:
    """Return the candidates of a document, sorted by their first evidence.

    Args:
        extraction: what was read.
        counts: for each rule, how many of its reviewed candidates were accepted, and how many were reviewed.
        extra: drafts of the sweep (tier B), left out where tier A has said the same.
    """
    counts = counts or {}
    text = extraction.reading.document.text
    drafts = merge(extraction.drafts)
    said = {(d.kind, d.object) for d in drafts} | {(None, d.object, s) for d in drafts for s in d.evidence}  # type: ignore[misc]
    drafts += merge(d for d in extra if (d.kind, d.object) not in said)
    for draft in drafts:
        allowed(draft)
    names = name_all(drafts)
    link_steps(drafts, names)
    made = []
    registry = extraction.reading.lexicon
    for draft, name in zip(drafts, names, strict=True):
        statement = _statement(text, draft, name)
        if statement is None:
            continue
        accepted, reviewed = counts.get(draft.rule, (0, 0))
        new = [NewEntity(id=i, kind=k, label=_clean(label)) for i, (label, k) in sorted(draft.labels.items()) if k and i]
        section = extraction.reading.section(extraction.reading.document.sentences[draft.sentence])
        made.append(Candidate(id=name, rule=draft.rule, tier="A" if draft.tier == "A" else "B", accepted=accepted,
                              reviewed=reviewed, section=section, statement=statement, new_entities=tuple(new),
                              pending=tuple(draft.through)))  # fmt: skip
    del registry
    made.sort(key=lambda c: (*(((c.statement.evidence or c.statement.implied_by)[0].start,)), c.id))
    return made


def proposed_errata(extraction: Extraction) -> list[Erratum]:
    """Return the defects as proposed errata, numbered in text order."""
    document = extraction.reading.document
    made = []
    for number, defect in enumerate(extraction.defects, start=1):
        start, end = document.copy.span(defect.start, defect.end)
        words = document.text[start:end]
        if word_count(words) > MAX_MENTION_WORDS or forbidden_character(words):
            words = digest(words)
        made.append(Erratum(id=f"D{number:02d}", start=start, end=end, type=defect.type, severity=defect.severity,  # type: ignore[arg-type]
                            as_written=words.replace("\n", "\\n").strip() or None, as_read=defect.read,
                            action=defect.action, decision="proposed"))  # fmt: skip
    return made


def dump_statement(statement: Statement) -> dict[str, Any]:
    """Return a statement as plain data in the form of ``statements.yaml``."""
    data = statement.model_dump(exclude_defaults=True, exclude_none=True)
    for name in ("evidence", "implied_by"):
        if name in data:
            data[name] = [write_span(span) for span in getattr(statement, name)]
    if statement.cues:
        data["cues"] = {key: [write_span(span) for span in spans] for key, spans in sorted(statement.cues.items())}
    data["certainty"] = statement.certainty
    return data


def write_candidates(made: Iterable[Candidate]) -> str:
    """Return candidates as JSON lines with sorted keys."""
    lines = []
    for candidate in made:
        data = candidate.model_dump(exclude={"statement"})
        data["statement"] = dump_statement(candidate.statement)
        lines.append(json.dumps(data, ensure_ascii=False, sort_keys=True))
    return "".join(line + "\n" for line in lines)


def read_candidates(path: Path) -> list[Candidate]:
    """Read ``candidates.jsonl``.

    Raises:
        InputError: for a line that is no candidate, with its number.
    """
    made = []
    for number, line in enumerate(read_utf8(path).splitlines(), start=1):
        try:
            made.append(Candidate.model_validate(json.loads(line)))
        except (ValueError, ValidationError) as error:
            problem = str(error).splitlines()[0]
            raise InputError(f"is no candidate: {problem}", remedy="write the file anew with `monograph-kg extract`",
                             place=Place(path, number)) from error  # fmt: skip
    return made
