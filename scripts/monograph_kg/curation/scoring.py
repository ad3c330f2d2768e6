"""Scoring: candidates against gold statements, by kind, qualifiers, links and offsets, strict and lenient.

Three measures of agreement, each one-to-one (a candidate answers for one gold statement at most):

- strict: kind, relation, subject, object (regimens by all their fields), polarity and certainty are the same (actions
  are compared by their words alone, since their names are free), frequency, status and trigger do not differ, and the
  evidence overlaps;
- full: strict, and every qualifier is the same;
- lenient: kind and polarity are the same and the evidence overlaps, or kind, object and polarity are the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from monograph_kg.reading.lexis.words import singular
from monograph_kg.records.statement import Statement

CLOSED = ("frequency", "status", "trigger")
_IGNORED = {"needs_review", "via", "in_tension_with", "concerns"}


@dataclass(frozen=True, slots=True)
class Rate:
    """How many were right, proposed and wanted."""

    right: int
    proposed: int
    wanted: int

    @property
    def precision(self) -> float:
        """Share of the proposed that is right; 1 if nothing was proposed."""
        return self.right / self.proposed if self.proposed else 1.0

    @property
    def recall(self) -> float:
        """Share of the wanted that was found; 1 if nothing was wanted."""
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.proposed + self.wanted
        return 2 * self.right / total if total else 1.0

    def __add__(self, other: Rate) -> Rate:
        return Rate(self.right + other.right, self.proposed + other.proposed, self.wanted + other.wanted)


@dataclass(slots=True)
class Score:
    """The measures of one comparison.

    Attributes:
        by_kind: strict agreement for each kind.
        qualifiers: of the strictly agreeing pairs, agreement of each qualifier.
        offsets: share of candidates' spans whose mention equals the text, where the text is given; else None.
        exact_spans: of the strictly agreeing pairs, how many share a span exactly.
        missed, wrong: ids of gold statements not found and of candidates not wanted (strict).
    """

    strict: Rate
    full: Rate
    lenient: Rate
    links: Rate
    by_kind: dict[str, Rate] = field(default_factory=dict)
    qualifiers: dict[str, Rate] = field(default_factory=dict)
    offsets: tuple[int, int] | None = None
    exact_spans: tuple[int, int] = (0, 0)
    missed: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()


def _same_name(one: str | None, other: str | None) -> bool:
    if one is None or other is None:
        return one == other
    return one == other or [singular(w) for w in one.split("-")] == [singular(w) for w in other.split("-")]


def _overlap(one: Statement, other: Statement) -> bool:
    mine = (*one.evidence, *one.implied_by)
    theirs = (*other.evidence, *other.implied_by)
    return any(a.start < b.end and b.start < a.end for a in mine for b in theirs)


def _same_object(one: Statement, other: Statement) -> bool:
    if one.regimen or other.regimen:
        if not (one.regimen and other.regimen):
            return False
        skip = {"id", "adjustment"}
        return one.regimen.model_dump(exclude=skip) == other.regimen.model_dump(exclude=skip)
    if one.value or other.value:
        return one.value == other.value or (one.stated_relation.name == "definedAs" and _overlap(one, other))
    return _same_name(one.object, other.object)


def strictly(one: Statement, other: Statement) -> bool:
    """Whether two statements say the same strictly."""
    return (
        one.kind == other.kind
        and one.stated_relation.name == other.stated_relation.name
        and _same_name(one.subject, other.subject)
        and one.polarity == other.polarity
        and one.certainty == other.certainty
        and (_same_object(one, other) or one.kind == "AdviceStatement")
        and all(getattr(one, name) == getattr(other, name) for name in CLOSED)
        and _overlap(one, other)
    )


def fully(one: Statement, other: Statement) -> bool:
    """Whether two statements are the same with every qualifier."""
    return strictly(one, other) and _qualifiers(one) == _qualifiers(other)


def leniently(one: Statement, other: Statement) -> bool:
    """Whether two statements of one kind and polarity rest on the same words or have the same object."""
    return (
        one.kind == other.kind and one.polarity == other.polarity and (_overlap(one, other) or _same_object(one, other))
    )


def _qualifiers(statement: Statement) -> dict[str, str]:
    return {name: str(value) for name, value in statement.qualifiers().items() if name not in _IGNORED}


def pair(
    proposed: Sequence[Statement], gold: Sequence[Statement], agree: Callable[[Statement, Statement], bool]
) -> list[tuple[Statement, Statement]]:
    """Return pairs that agree, one to one; those that are closer in their qualifiers come first."""
    options = [(-_closeness(p, g), i, j) for i, p in enumerate(proposed) for j, g in enumerate(gold) if agree(p, g)]
    taken_p: set[int] = set()
    taken_g: set[int] = set()
    pairs = []
    for _, i, j in sorted(options):
        if i not in taken_p and j not in taken_g:
            taken_p.add(i)
            taken_g.add(j)
            pairs.append((proposed[i], gold[j]))
    return pairs


def _closeness(one: Statement, other: Statement) -> int:
    mine, theirs = _qualifiers(one), _qualifiers(other)
    exact = bool({s.key for s in one.evidence} & {s.key for s in other.evidence})
    return 4 * exact + sum(theirs.get(k) == v for k, v in mine.items()) + 2 * _same_object(one, other)


def score(proposed: Sequence[Statement], gold: Sequence[Statement], text: str | None = None) -> Score:
    """Compare proposed statements with gold ones; statements about the document are left out."""
    mine = [s for s in proposed if s.kind != "DocumentStatement"]
    wanted = [s for s in gold if s.kind != "DocumentStatement"]
    strict = pair(mine, wanted, strictly)
    lenient = pair(mine, wanted, leniently)
    full = pair(mine, wanted, fully)
    found = {id(g) for _, g in strict}
    right = {id(p) for p, _ in strict}
    linked = [p for p, g in lenient if _same_object(p, g)]
    result = Score(
        strict=Rate(len(strict), len(mine), len(wanted)),
        full=Rate(len(full), len(mine), len(wanted)),
        lenient=Rate(len(lenient), len(mine), len(wanted)),
        links=Rate(len(linked), len(lenient), len(lenient)),
        by_kind=_by_kind(mine, wanted, strict),
        qualifiers=_by_qualifier(strict),
        exact_spans=(
            sum(bool({s.key for s in p.spans()} & {s.key for s in g.evidence}) for p, g in strict),
            len(strict),
        ),
        missed=tuple(s.id for s in wanted if id(s) not in found),
        wrong=tuple(s.id for s in mine if id(s) not in right),
    )
    if text is not None:
        spans = [span for s in mine for span in s.spans()]
        result.offsets = (sum(span.agrees_with(text) for span in spans), len(spans))
    return result


def _by_kind(
    proposed: Iterable[Statement], gold: Iterable[Statement], pairs: Iterable[tuple[Statement, Statement]]
) -> dict[str, Rate]:
    a, b = Counter(s.kind for s in proposed), Counter(s.kind for s in gold)
    both = Counter(g.kind for _, g in pairs)
    return {kind: Rate(both[kind], a[kind], b[kind]) for kind in sorted({*a, *b})}


def _by_qualifier(pairs: Iterable[tuple[Statement, Statement]]) -> dict[str, Rate]:
    totals: dict[str, list[int]] = {}
    for p, g in pairs:
        mine, theirs = _qualifiers(p), _qualifiers(g)
        for name in {*mine, *theirs}:
            row = totals.setdefault(name, [0, 0, 0])
            row[0] += mine.get(name) is not None and mine.get(name) == theirs.get(name)
            row[1] += name in mine
            row[2] += name in theirs
    return {name: Rate(*totals[name]) for name in sorted(totals)}


def as_dict(score: Score) -> dict[str, object]:
    """Return a score as plain data."""

    def rate(one: Rate) -> dict[str, float]:
        """Return one rate with its counts."""
        return {"precision": round(one.precision, 4), "recall": round(one.recall, 4), "f1": round(one.f1, 4),
                "right": one.right, "proposed": one.proposed, "wanted": one.wanted}  # fmt: skip

    return {
        "strict": rate(score.strict), "full": rate(score.full),
        "lenient": rate(score.lenient), "links": rate(score.links),
        "kinds": {name: rate(one) for name, one in score.by_kind.items()},
        "qualifiers": {name: rate(one) for name, one in score.qualifiers.items()},
        "offsets": list(score.offsets) if score.offsets else None, "exact_spans": list(score.exact_spans),
        "missed": list(score.missed), "wrong": list(score.wrong),
    }  # fmt: skip


def as_lines(score: Score) -> list[str]:
    """Return a score as the lines of a table."""

    def line(name: str, one: Rate) -> str:
        """Return one rate as a row of the table."""
        return (f"{name:32} {one.precision:9.3f} {one.recall:9.3f} {one.f1:9.3f}"
                f" {one.right:6d} {one.proposed:6d} {one.wanted:6d}")  # fmt: skip

    lines = [f"{'':32} {'precision':>9} {'recall':>9} {'F1':>9} {'right':>6} {'ours':>6} {'gold':>6}"]
    lines += [line(name, getattr(score, name)) for name in ("strict", "full", "lenient", "links")]
    lines += ["kinds (strict)", *(line(f"  {name}", one) for name, one in score.by_kind.items())]
    lines += ["qualifiers (of strict pairs)", *(line(f"  {name}", one) for name, one in score.qualifiers.items())]
    if score.offsets:
        lines.append(f"mentions that equal the text at their span: {score.offsets[0]} of {score.offsets[1]}")
    lines.append(f"strict pairs that share a span exactly: {score.exact_spans[0]} of {score.exact_spans[1]}")
    return lines
