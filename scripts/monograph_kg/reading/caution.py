"""Cautions: "use with caution in ...", "Pregnancy: contraindicated", "breastfeeding is fine"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monograph_kg.reading.context import Reading
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.items import read_items
from monograph_kg.reading.masks import OTHER

_CAUTION = re.compile(
    r"(?:use|used|given|taken|prescribed) (?:it |\ue000+ ?)?with (?:great |particular |extra )?caution (?:in (?:people with |patients with |those with )?|if you have |by people with )(?P<obj>[^.;]+)"  # noqa: E501
    r"|caution is (?:advised|needed|required) in (?:people with |patients with |those with )?(?P<obj2>[^.;]+)"
)
_VALUE = re.compile(
    r"contraindicated|not recommended|use with (?:great )?caution|avoid(?:ed)?\b|must not be used|should not be used"
)
_WHO = (
    ("pregnancy", re.compile(r"pregnan")),
    ("breastfeeding", re.compile(r"breast-?\s?feed|nursing|lactation")),
    ("older-adult", re.compile(r"older adults|elderly|older people")),
)
_FINE = re.compile(
    r"(?P<who>pregnancy|breast-?\s?feeding|nursing) (?:is|while [a-z]+ it is) (?:also |generally |usually |considered )*(?P<ok>fine|safe|possible|allowed|acceptable|compatible)"  # noqa: E501
)
_SAFE = re.compile(
    r"\ue000+\s*(?:is|are) (?:considered |generally |thought to be )*(?P<ok>safe|suitable|fine) (?:in|during|for use in) (?P<who>pregnancy|breast-?\s?feeding)"  # noqa: E501
)


def cautions_of_states(reading: Reading, sentence: int) -> Iterator[Draft]:
    """Yield cautions in states, those of key-value lines, and what is said to be fine."""
    text = reading.document.copy.text
    masked = reading.masked.text
    begin, end = reading.bounds[sentence]
    if OTHER in masked[begin:end]:
        return
    if match := _CAUTION.search(masked, begin, end):
        span = match.span("obj") if match["obj"] else match.span("obj2")
        for item in read_items(text, *span):
            entity, new = reading.link(item.name, "hasAdverseEffect")
            yield _draft(reading, sentence, entity, (item.start, item.end), (item.name, new))
    for pattern in (_FINE, _SAFE):
        if match := pattern.search(masked, begin, end):
            entity = "pregnancy" if match["who"].startswith("pregn") else "breastfeeding"
            draft = _draft(
                reading, sentence, entity, match.span() if pattern is _FINE else (match.start("ok"), match.end()), None
            )
            draft.polarity = "negated"
            draft.cue("polarity", reading.published(*match.span("ok")))
            yield draft
    yield from _of_key(reading, sentence)


def _of_key(reading: Reading, sentence: int) -> Iterator[Draft]:
    sentences = reading.document.sentences
    unit = sentences[sentence]
    text = reading.document.copy.text
    if sentence == 0 or sentences[sentence - 1].kind != "heading" or sentences[sentence - 1].part != unit.part:
        heading = reading.document.part_of(unit)
        if unit.kind == "bullet" and heading and heading.heading:
            words = reading.document.text[heading.heading[0] : heading.heading[1]].lower()
            if re.search(r"with caution|take care|be careful|special care", words):
                yield from _listed(reading, sentence)
        return
    key, (begin, end) = reading.bounds[sentence - 1], reading.bounds[sentence]
    words = text[key[0] : key[1]]
    if re.search(r"with caution|special care", words) and unit.kind == "bullet":
        yield from _listed(reading, sentence)
    value = _VALUE.match(text, begin, end)
    if value is None or not words.rstrip().endswith(":"):
        return
    for entity, pattern in _WHO:
        if pattern.search(words):
            yield _draft(reading, sentence, entity, (key[0], value.end()), None)


def _listed(reading: Reading, sentence: int) -> Iterator[Draft]:
    text = reading.document.copy.text
    for item in read_items(text, *reading.bounds[sentence]):
        name = re.sub(r"^(?:if you have |have |people with )", "", item.name)
        entity, new = reading.link(name, "hasAdverseEffect")
        if len(name.split()) < 6:  # noqa: PLR2004
            yield _draft(reading, sentence, entity, (item.start, item.end), (name, new))


def _draft(reading: Reading, sentence: int, entity: str, span: tuple[int, int], label: tuple[str, str] | None) -> Draft:
    draft = Draft("PopulationSafetyStatement", None, reading.subject.id, "caution", sentence, object=entity)
    draft.evidence.append(reading.published(*span))
    if label and label[1]:
        draft.labels[entity] = label
    return draft
