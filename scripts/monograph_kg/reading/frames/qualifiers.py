"""Qualifiers of a clause: certainty, polarity, frequency, each with the words that say it."""

from __future__ import annotations

import re

from monograph_kg.reading.context import Reading
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.frames.frame import Fit
from monograph_kg.reading.frames.populations import HARMS
from monograph_kg.reading.grammar.tokens import Token
from monograph_kg.reading.lexis.cues import value_of

HEDGED = frozenset({"may", "can", "might", "could", "can't", "couldn't"})
_TYPICAL = frozenset(("usually", "generally", "typically", "normally", "ordinarily"))
_DOUBTFUL = frozenset(("possibly", "probably", "perhaps"))
# Verbs that report instead of stating, in the passive: what they govern is possible.
_REPORTED = frozenset(("believe", "think", "suggest", "suspect", "report", "link", "associate", "tie to", "connect",
                       "attribute", "relate"))  # fmt: skip
_SEEMING = frozenset(("seem", "appear"))
_FREQUENCY_WORDS = re.compile(
    r"\b(?:(?:very|extremely|less|more|most|least) )?"
    r"(?:un)?(?:common|rare|frequent|often|infrequent|occasional)(?:ly|est)?\b(?: reported)?"
)
# Kinds whose doubtful statements carry the modal as a hedge.
_HEDGE_KINDS = frozenset(
    ("OffLabelUse", "EffectivenessStatement", "AdverseEffectStatement", "InteractionStatement", "Indication",
     "PopulationSafetyStatement", "MechanismStep", "TherapeuticEffectStatement")
)  # fmt: skip


def qualify(reading: Reading, fit: Fit, draft: Draft) -> None:
    """Set what the clause itself says of certainty, polarity and frequency."""
    set_polarity(reading, fit, draft)
    set_certainty(reading, fit, draft)
    set_frequency(reading, fit, draft)


def set_certainty(reading: Reading, fit: Fit, draft: Draft) -> None:
    """A modal or a reporting verb makes a statement possible, "usually" typical; a negated "can" states plainly."""
    group = fit.clause.group
    if group.modal is not None and group.modal.text in HEDGED:
        if draft.polarity == "negated" and group.modal.text.startswith(("can", "could")):
            return
        _possible(reading, draft, (group.modal.start, group.modal.end), _hedge_end(fit, group.modal))
        return
    reporting = _reporting(fit)
    if reporting is not None and draft.polarity == "affirmed":
        _possible(reading, draft, reporting, reporting[1])
        return
    for token in group.adverbs:
        if token.text in _TYPICAL or token.text in _DOUBTFUL:
            draft.certainty = "typical" if token.text in _TYPICAL else "possible"
            draft.cue("certainty", reading.published(token.start, token.end))
            return


def _possible(reading: Reading, draft: Draft, span: tuple[int, int], hedge_end: int) -> None:
    draft.certainty = "possible"
    draft.cue("certainty", reading.published(*span))
    if draft.kind in _HEDGE_KINDS:
        draft.qualifiers["hedge"] = reading.words(span[0], hedge_end)
        draft.cue("hedge", reading.published(span[0], hedge_end))


def _hedge_end(fit: Fit, modal: Token) -> int:
    """The hedge is the modal with "also", "be" or "include" behind it."""
    end = modal.end
    for index in range(fit.clause.group.first, fit.clause.group.last):
        token = fit.parse.tokens[index]
        if token.start >= end and token.text in ("also", "be", "include") and token.start - end <= 1:
            end = token.end
    return end


def _reporting(fit: Fit) -> tuple[int, int] | None:
    """The span of a verb that only reports: "is thought to cause", "has been linked to", "seems to help"."""
    group = fit.clause.group
    for position, (lemma, head) in enumerate(zip(group.chain, group.heads, strict=False)):
        governs = position < len(group.heads) - 1
        if (lemma in _REPORTED and group.passive and position == 0) or (lemma in _SEEMING and governs):
            start = fit.parse.tokens[group.first].start if position == 0 else head.start
            return start, _with_to(fit, head) if governs else head.end
    return None


def _with_to(fit: Fit, head: Token) -> int:
    """Where a reporting verb ends, with the "to" of the infinitive behind it: "is thought to"."""
    following = next((t for t in fit.parse.tokens if t.start >= head.end), None)
    return following.end if following is not None and following.text == "to" else head.end


def _limits(fit: Fit, token: Token) -> bool:
    """Whether "not" belongs to "not only" or "not just", which negate nothing."""
    following = next((t for t in fit.parse.tokens if t.start >= token.end), None)
    return following is not None and following.text in ("only", "just", "merely", "simply")


def set_polarity(reading: Reading, fit: Fit, draft: Draft) -> None:
    """Negate where the verb is negated, or "no" stands before the object or subject."""
    group = fit.clause.group
    token = group.negation or _no(fit)
    if token is None or _limits(fit, token):
        return
    draft.polarity = "negated"
    start = token.start
    end = token.end
    draft.cue("polarity", reading.published(start, end))


_NO = frozenset(("no", "neither", "nor", "none", "nobody", "without"))


def _no(fit: Fit) -> Token | None:
    """Return "no" as the first word of the subject, of the object, or of the words behind the verb."""
    at = fit.parse.clauses.index(fit.clause) if fit.clause in fit.parse.clauses else 0
    inverted = fit.parse.clauses[at - 1].subject if at and fit.parse.clauses[at - 1].group.verb == "do" else range(0)
    for part in (fit.clause.subject, fit.clause.object, fit.object, inverted):
        if part and fit.parse.tokens[part.start].text in _NO:
            return fit.parse.tokens[part.start]
    return _inverting(fit)


def _inverting(fit: Fit) -> Token | None:
    """Return "nor" or "neither" before the auxiliary that stands before the subject: "nor does it cause gout"."""
    tokens, clause = fit.parse.tokens, fit.clause
    start = min(clause.group.first, clause.subject.start if clause.subject else clause.group.first)
    nearest = (tokens[at] for at in (start - 1, start - 2) if at >= 0)
    return next((token for token in nearest if token.text in ("nor", "neither")), None)


def set_frequency(reading: Reading, fit: Fit, draft: Draft) -> None:
    """Note the frequency words of the verb group, the leading adjunct, the subject or what is said of it."""
    if draft.kind not in HARMS:
        return
    span = frequency_span(reading, fit)
    if span is None:
        return
    value = value_of("frequency", reading.document.copy.text[span[0] : span[1]])
    if value:
        draft.qualifiers["frequency"] = value
        draft.qualifiers["frequency_as_written"] = reading.words(*span)
        draft.cue("frequency", reading.published(*span))


def frequency_span(reading: Reading, fit: Fit) -> tuple[int, int] | None:
    """Return the first frequency words around the verb, outside of the object's own words."""
    text = reading.document.copy.text
    clause, parse = fit.clause, fit.parse
    places = [parse.span(clause.lead), (clause.group.start, clause.group.end)]
    places += [parse.span(part) for part in (clause.subject, clause.object) if part and part.start != fit.object.start]
    if fit.object.start == clause.subject.start and clause.object:
        places.append(parse.span(clause.object))
    for start, end in places:
        if end > start and (found := _FREQUENCY_WORDS.search(text, start, end)):
            return found.span()
    return None
