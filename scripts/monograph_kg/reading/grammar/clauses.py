"""Clauses: around each verb group what stands before it (its subject) and behind it (objects, adjuncts).

The reading is shallow and total: every sentence gives clauses, whatever its words. A clause knows how it hangs on the
one before it: by a conjunction, a relative, a subordinator, as its means ("by blocking") or result (", causing").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from monograph_kg.reading.grammar.groups import Group, read_groups
from monograph_kg.reading.grammar.openings import JOINTS, NONE, Opening, openings
from monograph_kg.reading.grammar.tokens import Token
from monograph_kg.reading.lexis.wordsets import word_set

_TRAILING = frozenset((",", ".", ";", ":", "!", "?", "-"))
# A clause of these links has the subject of the one before, where it has none itself.
_SHARING = frozenset({"and", "but", "means", "purpose", "result", "reduced"})


# What may happen if something is done; who acts upon it does not happen.
_HAPPENING = frozenset(("may", "might", "can", "could", "will", "'ll"))
_TOLD = frozenset(("doctor", "doctors", "pharmacist", "nurse", "physician", "specialist", "team", "clinic", "gp"))


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause; all numbers are indices of the sentence's tokens, spans half-open.

    Attributes:
        group: its verb group.
        subject: tokens of the subject; empty for imperatives and where it cannot be found.
        object: tokens behind the verb up to the clause's end.
        lead: tokens of an adjunct before the subject ("In rare cases").
        link: main, and, but, relative, reduced ("people taking it"), result, means, purpose, that, or the subordinator
            or preposition itself.
        opener: index of the word that opens it, -1 for none.
        shared: whether the subject is taken over from the clause before.
    """

    group: Group
    subject: range
    object: range
    lead: range = NONE
    link: str = "main"
    opener: int = -1
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Parse:
    """A sentence: its tokens and clauses in text order."""

    tokens: tuple[Token, ...]
    clauses: tuple[Clause, ...]

    def span(self, part: range) -> tuple[int, int]:
        """Return the offsets of a run of tokens; an empty one has none and gives (0, 0)."""
        if not part:
            return 0, 0
        return self.tokens[part.start].start, self.tokens[part.stop - 1].end

    def words(self, part: range) -> Iterator[Token]:
        """Yield the tokens of a run."""
        return (self.tokens[i] for i in part)


def parse(tokens: Sequence[Token]) -> Parse:
    """Return the clauses of a sentence's tokens."""
    tokens = _uncleft(_without_insertions(tokens))
    groups = read_groups(tokens)
    opened = openings(tokens, groups)
    made: list[Clause] = []
    for number, group in enumerate(groups):
        begin, subject, link, opener = opened[number]
        behind = range(group.last, _trim(tokens, group.last, _end(tokens, opened[number + 1 :])))
        lead = range(begin, subject.start) if subject and subject.start > begin else NONE
        made.append(_completed(tokens, Clause(group, subject, behind, lead, link, opener), made))
    return Parse(tokens, tuple(_conditional(tokens, made)))


def _conditional(tokens: Sequence[Token], made: list[Clause]) -> list[Clause]:
    """Read "stop it and you may feel ill" as a condition, not as an order, where what follows has a subject."""
    if len(made) <= 1 or made[0].group.form != "imperative" or made[0].group.negation is not None:
        return made
    then = made[1]
    own = bool(then.subject) and not then.shared and tokens[then.subject.start].text in ("you", "your")
    if own and any(token.tag == "NOUN" for token in tokens[then.opener + 1 : then.subject.start]):
        return made  # "tell your doctor about pain and about all the medicines you take"
    told = any(t.text in _TOLD for t in tokens[then.subject.start : then.subject.stop])
    if then.link != "and" or not own or told or then.group.form != "finite" or tokens[then.opener].text != "and":
        return made
    happens = then.group.modal is None or then.group.modal.text in _HAPPENING
    return [replace(made[0], link="if"), *made[1:]] if happens else made


def _without_insertions(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """Drop what stands between commas and belongs to no phrase: ", however,", ", of course,", a final ", too"."""
    if not any(token.text == "," for token in tokens):
        return tuple(tokens)
    kept: list[Token] = []
    at = 0
    while at < len(tokens):
        size = _insertion(tokens, at) if tokens[at].text == "," else 0
        if not size:
            kept.append(tokens[at])
        at += size or 1
    return tuple(kept)


def _uncleft(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """Read "what it can't do is prevent gout" as "it can't prevent gout"."""
    if not tokens or tokens[0].text != "what":
        return tokens
    for at in range(2, min(len(tokens) - 2, 6)):
        if tokens[at].text == "do" and tokens[at + 1].text in ("is", "was"):
            behind = at + 2 + (tokens[at + 2].tag == "TO")
            if behind < len(tokens) and tokens[behind].form == "base":
                return (*tokens[1:at], tokens[behind]._replace(tag="VERB"), *tokens[behind + 1 :])
            return tokens
    return tokens


def _insertion(tokens: Sequence[Token], at: int) -> int:
    """How many tokens an insertion has that begins with this comma; the comma behind a final one is its mark."""
    for size in (1, 2):
        words = " ".join(token.text for token in tokens[at + 1 : at + 1 + size])
        behind = tokens[at + 1 + size].text if at + 1 + size < len(tokens) else ""
        if words in word_set("insertion") and behind in (",", ".", ";", ""):
            return size + 2 if behind == "," else size + 1
    return 0


def _end(tokens: Sequence[Token], later: Sequence[Opening]) -> int:
    """A clause ends where the next one opens; one inside a noun phrase ("people taking it") ends nothing."""
    return next((opening.begin for opening in later if opening.link != "reduced"), len(tokens))


def _trim(tokens: Sequence[Token], start: int, end: int) -> int:
    while end > start and (tokens[end - 1].tag in JOINTS or tokens[end - 1].text in _TRAILING):
        end -= 1
    return max(start, end)


def _completed(tokens: Sequence[Token], clause: Clause, made: Sequence[Clause]) -> Clause:
    """Take over a missing subject: a shared one, that of the verb around a gerund, the antecedent of a copula."""
    if not made:
        return clause
    before = made[-1]
    if clause.link == "so" and clause.group.chain == ("be",) == before.group.chain and not clause.subject:
        return replace(clause, subject=clause.object, object=before.object, link="and")
    if clause.subject:
        shares = before.group.verb == "be" and _hangs_on_complement(tokens, clause, before)
    else:
        shares = clause.group.form != "imperative" and (clause.link in _SHARING or clause.group.form == "gerund")
    return replace(clause, subject=before.subject, shared=True) if shares else clause


def _hangs_on_complement(tokens: Sequence[Token], clause: Clause, copula: Clause) -> bool:
    """Whether a clause tells of the complement of "is", so of its subject: "DRUG is a medicine that treats"."""
    if clause.link == "reduced":
        return copula.object.start <= clause.subject.start
    antecedent = clause.link == "relative" and clause.subject.start < clause.opener
    return antecedent and tokens[clause.opener - 1].text != ","
