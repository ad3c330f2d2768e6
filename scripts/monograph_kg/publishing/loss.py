"""Loss reports: what a form carried, simplified or left out, counted by statement kind and by qualifier.

A form gives each statement a fate, and each part of a kept statement. What it does not mention counts as left out, so
that silence can never hide a loss; a statement without a fate is an error. The report also guards meaning: a statement
that is negated or off-label may be left out, but a form that keeps it must say that it kept that very mark.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

from monograph_kg.errors import ExportError
from monograph_kg.publishing.material import Fact, Material


class Fate(Enum):
    """What became of something in a form."""

    CARRIED = "carried"
    SIMPLIFIED = "simplified"
    LEFT_OUT = "left_out"


CARRIED, SIMPLIFIED, LEFT_OUT = Fate.CARRIED, Fate.SIMPLIFIED, Fate.LEFT_OUT

# Parts that turn a statement into something else when they are lost.
GUARDED = frozenset({"negation", "off_label"})


def parts_of(fact: Fact) -> tuple[str, ...]:
    """Return the names of what a statement says beside its subject, relation and object.

    Qualifiers go by the names of their fields; ``negation`` and ``off_label`` stand for the mark itself; the parts of
    evidence are ``evidence.offsets``, ``evidence.mention``, ``evidence.section`` and ``implied_by``.
    """
    return tuple(_parts(fact))


def _parts(fact: Fact) -> Iterator[str]:
    statement = fact.statement
    if fact.negated:
        yield "negation"
    if fact.off_label:
        yield "off_label"
    yield from ("certainty", "attribution")
    yield from statement.qualifiers()
    if statement.frequency_as_written:
        yield "frequency_as_written"
    if statement.regimen:
        given = statement.regimen.model_dump(exclude={"id"}, exclude_none=True)
        yield from (f"regimen.{name}" for name, value in given.items() if value != ())
    spans = (*statement.evidence, *statement.implied_by)
    if spans:
        yield from ("evidence.offsets", "evidence.mention")
    if any(fact.source.section_of(span) for span in spans):
        yield "evidence.section"
    yield from (name for name in ("implied_by", "cues", "read_through") if getattr(statement, name))


@dataclass(frozen=True)
class LossReport:
    """The account of one export.

    Attributes:
        form: name of the form.
        release: name of the release.
        version: its version.
        kinds: fates of statements by kind.
        parts: fates of qualifiers and other parts by name.
        layers: fates of what is no statement: entities, alignments, errata, derived triples.
        left_out: IRI of each statement left out, with the reason.
        notes: what a reader of the form should know besides.
    """

    form: str
    release: str
    version: str
    kinds: Mapping[str, Counter[str]]
    parts: Mapping[str, Counter[str]]
    layers: Mapping[str, Counter[str]]
    left_out: Mapping[str, str]
    notes: tuple[str, ...] = ()

    @property
    def total(self) -> Counter[str]:
        """Fates of all statements together."""
        return sum(self.kinds.values(), Counter())

    def as_json(self) -> bytes:
        """Return the report as ``FORM.loss.json`` has it: sorted keys, UTF-8."""
        return json_bytes(
            {
                "form": self.form,
                "release": self.release,
                "version": self.version,
                "statements": _counts(self.total),
                "kinds": {name: _counts(counter) for name, counter in self.kinds.items()},
                "qualifiers": {name: _counts(counter) for name, counter in self.parts.items()},
                "layers": {name: _counts(counter) for name, counter in self.layers.items()},
                "left_out": dict(self.left_out),
                "notes": list(self.notes),
            }
        )

    def table(self) -> str:
        """Return the report as an aligned table for a terminal."""
        rows: list[tuple[str, Mapping[str, int] | None]] = [("statements", self.total)]
        for title, group in (("by kind", self.kinds), ("by qualifier", self.parts), ("besides", self.layers)):
            rows.append((title, None))
            rows += [(f"  {name}", counter) for name, counter in sorted(group.items())]
        width = max(len(name) for name, _ in rows)
        lines = [f"{'':{width}} {'carried':>9} {'simplified':>11} {'left out':>9}"]
        for name, counter in rows:
            if counter is None:
                lines.append(name)
            else:
                numbers = [counter.get(fate.value, 0) for fate in Fate]
                lines.append(f"{name:{width}} {numbers[0]:>9} {numbers[1]:>11} {numbers[2]:>9}")
        return "\n".join([*lines, *(f"note: {note}" for note in self.notes)])


def _counts(counter: Mapping[str, int]) -> dict[str, int]:
    return {fate.value: counter.get(fate.value, 0) for fate in Fate}


def json_bytes(data: object) -> bytes:
    """Return data as readable JSON with sorted keys: the same data, the same bytes."""
    return (json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode("utf-8")


@dataclass
class Tally:
    """Collects the fates while a form is written."""

    form: str
    material: Material
    _seen: dict[str, Fact] = field(default_factory=dict)
    _kinds: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    _parts: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    _layers: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    _left_out: dict[str, str] = field(default_factory=dict)
    _notes: list[str] = field(default_factory=list)

    def keep(self, fact: Fact, carried: Iterable[str] = (), simplified: Iterable[str] = (), whole: bool = True) -> None:
        """Record that a statement stands in the form.

        Args:
            fact: the statement.
            carried: names of the parts that can be read from the form exactly; names it does not have do not matter.
            simplified: names of the parts of which the form gives less than the statement.
            whole: False if subject, relation or object themselves are simplified.

        Raises:
            ExportError: if a negation or an off-label mark would be lost.
        """
        full, less = set(carried), set(simplified)
        parts = parts_of(fact)
        lost = sorted(GUARDED.intersection(parts) - full)
        if lost:
            raise ExportError(f"the form '{self.form}' would say {fact.iri} without its mark '{lost[0]}'",
                              remedy="leave the statement out, or carry the mark")  # fmt: skip
        self._see(fact, CARRIED if whole else SIMPLIFIED)
        for part in parts:
            self._parts[part][(CARRIED if part in full else SIMPLIFIED if part in less else LEFT_OUT).value] += 1

    def drop(self, fact: Fact, reason: str) -> None:
        """Record that a statement is left out, and why."""
        self._see(fact, LEFT_OUT)
        self._left_out[fact.iri] = reason
        for part in parts_of(fact):
            self._parts[part][LEFT_OUT.value] += 1

    def keep_all(self, facts: Iterable[Fact]) -> None:
        """Record that statements stand in the form with all that they say."""
        for fact in facts:
            self.keep(fact, parts_of(fact))

    def layer(self, name: str, fate: Fate, count: int) -> None:
        """Record the fate of things that are no statements."""
        if count:
            self._layers[name][fate.value] += count

    def other_layers(self, fate: Fate) -> None:
        """Record one fate for entities, alignments, errata and derived triples alike."""
        inputs, layers = self.material.inputs, self.material.layers
        self.layer("entities", fate, len(inputs.registry))
        self.layer("alignments", fate, len(inputs.ledger.entries))
        self.layer("errata", fate, sum(len(m.errata) for m in inputs.monographs))
        self.layer("derived triples", fate, len(layers.direct))

    def note(self, text: str) -> None:
        """Add a remark for readers of the report."""
        self._notes.append(text)

    def close(self) -> LossReport:
        """Return the report.

        Raises:
            ExportError: if a statement was given no fate.
        """
        silent = sorted(fact.iri for fact in self.material.facts if fact.iri not in self._seen)
        if silent:
            raise ExportError(f"the form '{self.form}' does not account for {len(silent)} statements: {silent[0]} ...",
                              remedy="each statement is to be kept or dropped")  # fmt: skip
        metadata = self.material.metadata
        return LossReport(self.form, self.material.name, metadata.version, dict(self._kinds), dict(self._parts),
                          dict(self._layers), dict(self._left_out), tuple(self._notes))  # fmt: skip

    def _see(self, fact: Fact, fate: Fate) -> None:
        if fact.iri in self._seen:
            raise ExportError(f"the form '{self.form}' accounts for {fact.iri} twice", remedy="give it one fate")
        self._seen[fact.iri] = fact
        self._kinds[fact.statement.kind][fate.value] += 1
