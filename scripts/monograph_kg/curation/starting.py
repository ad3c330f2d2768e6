"""The folder of a new monograph: what can be written for its curator before a person has decided anything.

What only a person can know stays empty, and the build refuses it until it is filled: the licence of the text, and a
definition of our own for each entity that the registry lacks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import yaml

from monograph_kg.curation.monograph import ERRATA_COLUMNS
from monograph_kg.reading.candidate import Candidate, NewEntity
from monograph_kg.reading.extract import Extraction
from monograph_kg.reading.layout.document import Document
from monograph_kg.reading.layout.outline import Part
from monograph_kg.reading.lexis.lexicon import Entry
from monograph_kg.reading.lexis.words import slug
from monograph_kg.records.references import references
from monograph_kg.records.span import quote, write_span
from monograph_kg.records.tsv import write_table
from monograph_kg.vocabulary.registry import COLUMNS as ENTITY_COLUMNS
from monograph_kg.vocabulary.registry import Registry

_HEAD = """\
# Made by `monograph-kg extract`; from here on it is yours. The text itself is not part of this project; positions are
# Unicode code points, counted from 0, half-open, into the text with the sha256 below.
# Say under which licence the text is published ("none stated" is an answer): without it nothing is built.
"""
_FURNITURE = "part of the page, not of the text"


class _Dumper(yaml.SafeDumper):
    """Writes pairs of offsets on one line."""


_Dumper.add_representer(
    tuple, lambda dumper, pair: dumper.represent_sequence("tag:yaml.org,2002:seq", pair, flow_style=True)
)


def start_files(name: str, extraction: Extraction) -> dict[str, str]:
    """Return the files, by name, with which the folder ``name`` of a new monograph begins.

    They are the source's record with its outline, no statements, and no errata.
    """
    return {
        "source.yaml": _HEAD + _yaml(_source(name, extraction)),
        "statements.yaml": _yaml({"source": name, "statements": []}),
        "errata.tsv": write_table(ERRATA_COLUMNS, ()),
    }


def with_new_entities(
    candidates: Iterable[Candidate], registry: Registry, forms: Iterable[tuple[str, Entry]]
) -> list[Candidate]:
    """Return the candidates, each with all entities that it names and the registry lacks.

    Args:
        candidates: what was proposed.
        registry: the entities that have a row.
        forms: surface forms of a lexicon, which may know kind and name of an entity that nobody has registered.
    """
    kinds: dict[str, str] = {}
    labels: dict[str, str] = {}
    for form, entry in forms:
        kinds.setdefault(entry.entity, entry.kind)
        if slug(form) == entry.entity:
            labels.setdefault(entry.entity, form)
    made = []
    for candidate in candidates:
        new = {entity.id: entity for entity in candidate.new_entities}
        for named in references(candidate.statement):
            name = named.entity
            if name not in registry and name not in new:
                label = _mention(candidate, name) or labels.get(name, name.replace("-", " "))
                new[name] = NewEntity(id=name, kind=kinds.get(name, named.kind), label=label)
        made.append(candidate.model_copy(update={"new_entities": tuple(new[name] for name in sorted(new))}))
    return made


def _mention(candidate: Candidate, name: str) -> str | None:
    """The words of the text for an entity that has a hyphen or a capital inside, which an id does not tell."""
    for span in candidate.statement.spans():
        words = " ".join(span.mention.split())
        if slug(words.lower()) == name and (words[1:] != words[1:].lower() or "-" in words):
            return words
    return None


def missing_entities(candidates: Iterable[Candidate], registry: Registry) -> str:
    """Return what the candidates name and the registry lacks, in its own form (``entities.tsv``).

    An entity's definition is left empty: a person writes it, in words of our own.
    """
    wanted = {new.id: new for candidate in candidates for new in candidate.new_entities if new.id not in registry}
    rows = (
        [{"id": new.id, "kind": new.kind, "label": new.label}.get(column, "") for column in ENTITY_COLUMNS]
        for _, new in sorted(wanted.items())
    )
    return write_table(ENTITY_COLUMNS, rows)


def _yaml(data: dict[str, Any]) -> str:
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)


def _source(name: str, extraction: Extraction) -> dict[str, Any]:
    document, drug = extraction.reading.document, extraction.subject.id
    made: dict[str, Any] = {
        "id": name,
        "title": _title(document) or document.name,
        "language": "en",
        "drug": drug,
        "licence": None,
        "sha256": document.sha256,
        "code_points": len(document.text),
        "document_type": "product label" if document.format == "spl" else "monograph",
        "format": document.format,
        "sections": list(_sections(document)),
    }
    ignored = [
        {"span": written, "reason": _FURNITURE}
        for block in document.blocks
        if block.kind == "boilerplate" and (written := _written(document, block.start, block.end))
    ]
    if ignored:
        made["ignored"] = ignored
    made["sentences"] = [(sentence.start, sentence.end) for sentence in document.sentences]
    made["metadata"] = list(_about(name, extraction))
    return made


def _title(document: Document) -> str:
    block = next((block for block in document.blocks if block.kind == "title"), None)
    return " ".join(document.text[block.body : block.end].split()) if block else ""


def _sections(document: Document) -> Iterator[dict[str, Any]]:
    seen: Counter[str] = Counter()
    for part in document.parts:
        seen[part.type] += 1
        number = seen[part.type]
        section: dict[str, Any] = {
            "id": part.type if number == 1 else f"{part.type}-{number}",
            "label": part.type.replace("-", " "),
            "type": part.type,
            "start": part.start,
            "end": part.end,
        }
        if heading := _heading(document, part):
            section["heading"] = heading
        yield section
    if not document.parts:
        yield {"id": "text", "label": "the whole text", "type": "other", "start": 0, "end": len(document.text)}


def _heading(document: Document, part: Part) -> str | None:
    return _written(document, *part.heading) if part.heading else None


def _about(name: str, extraction: Extraction) -> Iterator[dict[str, Any]]:
    """State which drug the document is about, at the first place that names it."""
    document, subject = extraction.reading.document, extraction.subject
    found = [(at, form) for form in subject.names if (at := document.copy.text.find(form)) >= 0]
    if not found:
        return
    at, form = min(found)
    written = _written(document, *document.copy.span(at, at + len(form)))
    yield {"id": f"about-{subject.id}", "kind": "DocumentStatement", "relation": "isAbout", "subject": name,
           "object": subject.id, "certainty": "asserted", "evidence": [written]}  # fmt: skip


def _written(document: Document, start: int, end: int) -> str | None:
    span = quote(document.text, start, end)
    return write_span(span) if span else None
