"""Verdicts: what a dataset says about one statement, and how strongly.

A row of a dataset counts for a statement only if its relation corresponds to the statement's kind: a drug used for a
state says nothing on whether stopping the drug causes that state. Both ends must be ours by the ledger; where the
dataset's ends are broader or narrower than ours the verdict says so, and where they point in opposite directions there
is none. A broader denial contradicts a narrower claim, a narrower one does not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from enum import Enum
from itertools import product

from monograph_kg.linking.assertions import Assertion, Node
from monograph_kg.linking.description import ALIGNMENT, Description
from monograph_kg.linking.items import Graph, Item
from monograph_kg.linking.resolve import BROAD, CLOSE, EXACT, NARROW, Match, Resolver


class Outcome(Enum):
    """What a dataset says about a statement; the value is the local name of the individual in the vocabulary."""

    CONTRADICTED = "contradicted"
    CORROBORATED = "corroborated"
    MORE_SPECIFIC = "moreSpecific"
    MORE_GENERAL = "moreGeneral"
    NOT_FOUND = "notFound"

    @property
    def words(self) -> str:
        """The outcome as people read it."""
        return _WORDS[self]


_WORDS = {
    Outcome.CONTRADICTED: "contradicted",
    Outcome.CORROBORATED: "corroborated",
    Outcome.MORE_SPECIFIC: "more specific",
    Outcome.MORE_GENERAL: "more general",
    Outcome.NOT_FOUND: "not found",
}


class Strength(Enum):
    """How an entity and a dataset's node are tied: the weakest mapping on the way, the strongest first."""

    EXACT = "exact"
    CLOSE = "close"
    BROAD = "broad"
    NARROW = "narrow"


_STRENGTH = {EXACT: Strength.EXACT, CLOSE: Strength.CLOSE, BROAD: Strength.BROAD, NARROW: Strength.NARROW}
_RANK = {strength: rank for rank, strength in enumerate(Strength)}
_OUTCOME_RANK = {outcome: rank for rank, outcome in enumerate(Outcome)}


class Reason(Enum):
    """Why a statement is not found."""

    OUT_OF_SCOPE = "the dataset has no relation of this kind"
    NO_IDENTIFIER = "an end of the statement has no identifier of the dataset's vocabularies"
    NOT_GIVEN = "the file that would state it was not given"
    NOT_STATED = "the dataset does not state it"


Counted = Sequence[tuple[Assertion, int]]
"""Assertions, each with the number of rows that make it."""

Candidates = dict[tuple[str, str], list[tuple[Assertion, int]]]


class Direction(Enum):
    """Where a dataset's node stands to an entity."""

    SAME = "same"
    GENERAL = "general"
    SPECIFIC = "specific"


@dataclass(frozen=True, slots=True)
class Bond:
    """How one end of an assertion is tied to one end of a statement."""

    direction: Direction
    strength: Strength
    match: Match | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One assertion that bears on a statement, with its own outcome."""

    outcome: Outcome
    strength: Strength
    assertion: Assertion
    rows: int
    chain: tuple[str, ...]

    @property
    def rank(self) -> tuple[int, int, int]:
        """Order in which evidence decides: strongest match first, then same before general and specific."""
        hierarchical = self.outcome in {Outcome.MORE_GENERAL, Outcome.MORE_SPECIFIC}
        return (int(hierarchical), _RANK[self.strength], _OUTCOME_RANK[self.outcome])


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one dataset says about one item.

    Attributes:
        item: the statement or alignment.
        outcome: the verdict.
        strength: how it is tied to the dataset; None if it was not found.
        evidence: every assertion that bears on it, the deciding one first.
        reason: why it was not found.
        remark: what a reader should know besides, or the empty text.
    """

    item: Item
    outcome: Outcome
    strength: Strength | None = None
    evidence: tuple[Evidence, ...] = ()
    reason: Reason | None = None
    remark: str = ""

    @property
    def is_disagreement(self) -> bool:
        """Whether a person should look at it first."""
        return self.outcome is Outcome.CONTRADICTED or self.remark != ""


class Judge:
    """Compares the items of a graph with the assertions of a dataset."""

    def __init__(self, graph: Graph, resolver: Resolver, description: Description, read: Set[str]) -> None:
        self._graph, self._resolver, self._read = graph, resolver, read
        self._kinds = frozenset(k for t in description.tables for r in t.relations for k in r.corresponds)
        same = [i for table in description.tables if table.is_identity for i in table.identifiers()]
        self._identity_prefixes = {description.spaces[name].prefix for i in same for name in i.spaces}
        identifiers = [identifier for table in description.tables for identifier in table.identifiers()]
        prefixes = {description.spaces[name].prefix for identifier in identifiers for name in identifier.spaces}
        known = [curie for curie in resolver.known if curie.partition(":")[0] in prefixes]
        self._nameable = frozenset(match.entity for curie in known for match in resolver.matches(curie))

    def verdicts(self, assertions: Counted) -> tuple[list[Verdict], list[tuple[Assertion, int]]]:
        """Return a verdict for each item, and the assertions about our drugs that bear on none.

        Items about alignments are judged only if the dataset says which identifiers name one thing.
        """
        by_ends = self._index(assertions)
        identities = [(a, n) for a, n in assertions if ALIGNMENT in a.relation.corresponds]
        used: set[int] = set()
        verdicts = []
        for item in self._graph.items:
            if item.kind == ALIGNMENT:
                if ALIGNMENT in self._kinds:
                    verdicts.append(self._judge_alignment(item, identities, used))
                continue
            pairs = product(self._reach(item.subject), self._reach(item.object or ""))
            candidates = {id(found[0]): found for ends in pairs for found in by_ends.get(ends, ())}
            verdicts.append(self._judge(item, candidates.values(), used))
        beyond = [(self._oriented(a), n) for a, n in assertions if id(a) not in used and self._is_about_drug(a)]
        return verdicts, beyond

    def _reach(self, name: str) -> set[str]:
        return {name, *self._graph.broader.get(name, ())}

    def _index(self, assertions: Iterable[tuple[Assertion, int]]) -> Candidates:
        """Return the assertions by every pair of entities that their ends are, or are narrower than."""
        index: Candidates = defaultdict(list)
        for pair in assertions:
            one, two = (
                {name for match in self._resolver.matches(node.curie) for name in self._reach(match.entity)}
                for node in pair[0].ends
            )
            both = {*product(one, two), *(product(two, one) if pair[0].symmetric else ())}
            for ends in both:
                index[ends].append(pair)
        return index

    def _oriented(self, assertion: Assertion) -> Assertion:
        """Return a symmetric assertion with our drug as its subject."""
        ours = {m.entity for m in self._resolver.matches(assertion.subject.curie)} & self._graph.drugs
        return assertion.turned() if assertion.symmetric and not ours else assertion

    def _is_about_drug(self, assertion: Assertion) -> bool:
        ends = (assertion.subject, assertion.object)
        return any(m.entity in self._graph.drugs and m.predicate == EXACT
                   for node in ends for m in self._resolver.matches(node.curie))  # fmt: skip

    def _judge(self, item: Item, candidates: Iterable[tuple[Assertion, int]], used: set[int]) -> Verdict:
        if not set(item.kinds) & self._kinds or item.object is None:
            return Verdict(item, Outcome.NOT_FOUND, reason=Reason.OUT_OF_SCOPE)
        evidence = []
        for assertion, rows in candidates:
            if set(item.kinds) & set(assertion.relation.corresponds):
                for found in self._compare(item, assertion, rows):
                    evidence.append(found)
                    used.add(id(assertion))
        if not evidence:
            return Verdict(item, Outcome.NOT_FOUND, reason=self._why(item))
        evidence.sort(key=lambda e: (e.rank, e.assertion.order))
        best = evidence[0]
        return Verdict(item, best.outcome, best.strength, tuple(evidence), remark=_remark(item, evidence))

    def _compare(self, item: Item, assertion: Assertion, rows: int) -> Iterator[Evidence]:
        """Yield what the assertion says about the item, if it says anything."""
        if item.object is None:
            return
        ends = (assertion.subject, assertion.object)
        for subject, target in (ends, ends[::-1]) if assertion.symmetric else (ends,):
            one, two = self._bond(item.subject, subject), self._bond(item.object, target)
            if one is None or two is None:
                continue
            strength = max(one.strength, two.strength, key=lambda s: _RANK[s])
            outcome = _outcome(item.negated, assertion.relation.polarity == "negated", one, two, strength)
            if outcome:
                chain = tuple(step for bond in (one, two) if bond.match for step in bond.match.chain)
                yield Evidence(outcome, strength, assertion, rows, chain)
                return

    def _bond(self, name: str, node: Node) -> Bond | None:
        """Return how a node is tied to an entity, the closest way first; None if it is not."""
        bonds = [bond for match in self._resolver.matches(node.curie) if (bond := self._tie(name, match))]
        return min(bonds, key=lambda b: (b.direction is not Direction.SAME, _RANK[b.strength]), default=None)

    def _tie(self, name: str, match: Match) -> Bond | None:
        above, below = self._graph.broader.get(name, frozenset()), self._graph.broader.get(match.entity, frozenset())
        strength = _STRENGTH[match.predicate]
        same = match.entity == name
        if match.predicate in {EXACT, CLOSE}:
            if same:
                return Bond(Direction.SAME, strength, match)
            if match.entity in above:
                return Bond(Direction.GENERAL, strength, match)
            return Bond(Direction.SPECIFIC, strength, match) if name in below else None
        if match.predicate == BROAD and (same or match.entity in above):
            return Bond(Direction.GENERAL, strength, match)
        if match.predicate == NARROW and (same or name in below):
            return Bond(Direction.SPECIFIC, strength, match)
        return None

    def _why(self, item: Item) -> Reason:
        """Tell a statement that could not be looked for from one that the dataset does not make."""
        if not set(item.kinds) & self._read:
            return Reason.NOT_GIVEN
        ends = {name for name in (item.subject, item.object) if name is not None}
        if not ends <= self._nameable:
            return Reason.NO_IDENTIFIER
        return Reason.NOT_STATED

    def _judge_alignment(self, item: Item, identities: Counted, used: set[int]) -> Verdict:
        """Judge an alignment by what else the dataset says its entity is called."""
        agreeing: list[Evidence] = []
        differing: list[Evidence] = []
        prefix = (item.object or "").partition(":")[0]
        if prefix not in self._identity_prefixes:
            return Verdict(item, Outcome.NOT_FOUND, reason=Reason.OUT_OF_SCOPE)
        for assertion, rows in identities:
            for here, there in ((assertion.subject, assertion.object), (assertion.object, assertion.subject)):
                known = [m for m in self._resolver.matches(there.curie) if m.entity == item.subject]
                match = next((m for m in known if m.predicate == EXACT and len(m.chain) == 1), None)
                if not match or here.curie.partition(":")[0] != prefix:
                    continue
                step = f"{there.curie} = {here.curie} ({assertion.where})"
                side = agreeing if here.curie == item.object else differing
                outcome = Outcome.CORROBORATED if side is agreeing else Outcome.CONTRADICTED
                side.append(Evidence(outcome, Strength.EXACT, assertion, rows, (*match.chain, step)))
        evidence = agreeing or differing
        used.update(id(e.assertion) for e in (*agreeing, *differing))
        if not evidence:
            reason = Reason.NOT_STATED if ALIGNMENT in self._read else Reason.NOT_GIVEN
            return Verdict(item, Outcome.NOT_FOUND, reason=reason)
        evidence.sort(key=lambda e: e.assertion.order)
        return Verdict(item, evidence[0].outcome, Strength.EXACT, tuple(evidence))


def _outcome(negated: bool, denied: bool, one: Bond, two: Bond, strength: Strength) -> Outcome | None:
    directions = {one.direction, two.direction}
    if {Direction.GENERAL, Direction.SPECIFIC} <= directions:
        return None
    if negated == denied:
        if Direction.GENERAL in directions:
            return Outcome.MORE_GENERAL
        return Outcome.MORE_SPECIFIC if Direction.SPECIFIC in directions else Outcome.CORROBORATED
    # A denial reaches down, an affirmation reaches up; and only exact or close ends are sure enough to contradict.
    reaching = Direction.SPECIFIC if negated else Direction.GENERAL
    if directions <= {Direction.SAME, reaching} and strength in {Strength.EXACT, Strength.CLOSE}:
        return Outcome.CONTRADICTED
    return None


def _remark(item: Item, evidence: Sequence[Evidence]) -> str:
    """Return what a verdict does not say by itself: a difference of approval, or a dataset at odds with itself."""
    remarks = []
    status = evidence[0].assertion.relation.status
    if item.kind == "OffLabelUse" and status == "labelled":
        remarks.append("the use agrees, its status differs: off-label in the source, labelled in the dataset")
    if item.kind == "Indication" and status == "off-label":
        remarks.append("the use agrees, its status differs: an indication in the source, off-label in the dataset")
    outcomes = {e.outcome for e in evidence}
    if Outcome.CONTRADICTED in outcomes and len(outcomes) > 1:
        remarks.append("the dataset says both")
    return "; ".join(remarks)
