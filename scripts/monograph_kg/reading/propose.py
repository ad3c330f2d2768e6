"""Proposing: drafts of an extraction become candidates, its defects proposed errata."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from monograph_kg.reading.candidate import Candidate, NewEntity
from monograph_kg.reading.draft import Draft, Offsets
from monograph_kg.reading.extract import Extraction
from monograph_kg.reading.merge import allowed, link_steps, link_tensions, merge, name_all
from monograph_kg.records.erratum import Erratum
from monograph_kg.records.span import Span, quote
from monograph_kg.records.statement import REGIMEN_CUES, Statement, stated


def _clean(text: str) -> str:
    return " ".join(text.split())


def _statement(spans: _Spans, draft: Draft, name: str) -> Statement | None:
    qualifiers = {key: _tidied(value) for key, value in draft.qualifiers.items()}
    data: dict[str, Any] = {
        "id": name, "kind": draft.kind, "relation": draft.relation, "subject": draft.subject, "object": draft.object,
        "value": draft.value, "regimen": draft.regimen, "polarity": draft.polarity, "certainty": draft.certainty,
        "evidence": spans.of(draft.evidence), "implied_by": spans.of(draft.implied_by),
        "read_through": draft.through, **qualifiers,
    }  # fmt: skip
    said = {"certainty", "kind", "subject", "object", "polarity", *stated(qualifiers)}
    said |= set() if draft.regimen is None else REGIMEN_CUES
    data["cues"] = {k: spans.of(v) for k, v in sorted(draft.cues.items()) if k in said and v}
    try:
        return Statement.model_validate(data)
    except ValidationError:
        return None


def _tidied(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, str):
        return _clean(value)
    return tuple(_clean(v) for v in value) if isinstance(value, tuple) else value


class _Spans:
    """The spans of a text, each made once: the words of one cue ground many statements."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._made: dict[Offsets, Span | None] = {}

    def of(self, spans: Sequence[Offsets]) -> tuple[Span, ...]:
        """Return the spans at some offsets, without those that hold no word."""
        made = self._made
        for offsets in spans:
            if offsets not in made:
                made[offsets] = quote(self._text, *offsets)
        return tuple(span for offsets in spans if (span := made[offsets]))


def candidates(
    extraction: Extraction,
    counts: Mapping[str, tuple[int, int]] | None = None,
    extra: Iterable[Draft] = (),
    known: Mapping[str, Erratum] | None = None,
) -> list[Candidate]:
    """Return the candidates of a document, sorted by their first evidence.

    Args:
        extraction: what was read.
        counts: for each rule, how many of its reviewed candidates were accepted, and how many were reviewed.
        extra: drafts of the sweep (tier B), left out where tier A has said the same.
        known: errata of the source, whose ids the defects at their places take.
    """
    counts = counts or {}
    spans = _Spans(extraction.reading.document.text)
    drafts = merge(draft.clone() for draft in extraction.drafts)
    said = {(d.kind, d.object) for d in drafts}
    drafts += merge(d for d in extra if (d.kind, d.object) not in said)
    numbers = erratum_ids(extraction, known or {})
    for draft in drafts:
        allowed(draft)
        draft.through = sorted({numbers[name] for name in draft.through})
    names = name_all(drafts)
    link_steps(drafts, names)
    link_tensions(drafts, names)
    made = []
    for draft, name in zip(drafts, names, strict=True):
        statement = _statement(spans, draft, name)
        if statement is None:
            continue
        accepted, reviewed = counts.get(draft.rule, (0, 0))
        new = [
            NewEntity(id=i, kind=k, label=_clean(label)) for i, (label, k) in sorted(draft.labels.items()) if k and i
        ]
        section = extraction.reading.section(extraction.reading.document.sentences[draft.sentence])
        made.append(Candidate(id=name, rule=draft.rule, tier="A" if draft.tier == "A" else "B", accepted=accepted,
                              reviewed=reviewed, section=section, statement=statement, new_entities=tuple(new),
                              pending=tuple(draft.through)))  # fmt: skip
    made.sort(key=lambda c: (*(((c.statement.evidence or c.statement.implied_by)[0].start,)), c.id))
    return made


def proposed_errata(extraction: Extraction, known: Mapping[str, Erratum] | None = None) -> list[Erratum]:
    """Return the defects as proposed errata, in text order.

    A defect at the place of a known erratum takes its id; another one takes the next free number.
    """
    document = extraction.reading.document
    numbers = erratum_ids(extraction, known or {})
    made = []
    for number, defect in enumerate(extraction.defects, start=1):
        start, end = document.copy.span(defect.start, defect.end)
        span = quote(document.text, start, end)
        written = span.mention.replace("\n", "\\n").strip() if span else None
        made.append(Erratum(id=numbers[f"D{number:02d}"], start=start, end=end, type=defect.type,
                            severity=defect.severity, as_written=written, as_read=defect.read,
                            action=defect.action, decision="proposed"))  # fmt: skip
    return made


def erratum_ids(extraction: Extraction, known: Mapping[str, Erratum]) -> dict[str, str]:
    """Return for each defect's own number (D01, D02 ... in text order) the id that it has among the known errata."""
    copy = extraction.reading.document.copy
    taken: dict[str, str] = {}
    free = max((int(name[1:]) for name in known), default=0) + 1 if known else 1
    for number, defect in enumerate(extraction.defects, start=1):
        start, end = copy.span(defect.start, defect.end)
        same = [e.id for e in known.values() if (e.start, e.end) == (start, end)]
        near = [e.id for e in known.values() if e.start < end and start < e.end and e.as_read == defect.read]
        found = next((name for name in (*same, *near) if name not in taken.values()), None)
        if found is None:
            found, free = f"D{free:02d}", free + 1
        taken[f"D{number:02d}"] = found
    return taken
