# ruff: noqa: E501 (patterns and messages stand on one line)
"""Qualifiers of a match: certainty and hedge, polarity, frequency, the words of a use, populations; each with its cue."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monograph_kg.reading.context import Reading
from monograph_kg.reading.cues import find_cues, negated, value_of
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.items import Item

_POPULATION = re.compile(
    r"\s*(?:,? (?:especially|particularly|mainly|mostly|including))? ?\b(?:in|for|among) (?:both )?(?=\w)"
)


_PERSONS = re.compile(
    r"(?:people|patients|those|adults|women|men|anyone) (?:with|who have|suffering from) ([a-z][a-z -]{2,40}?)(?= (?:often|may|can|are|who|while|should)|[.,;]|$)"
)


HEDGING = frozenset(
    {"OffLabelUse", "EffectivenessStatement", "AdverseEffectStatement", "InteractionStatement", "Indication",
     "PopulationSafetyStatement"}
)  # fmt: skip


def group_span(match: re.Match[str], name: str) -> tuple[int, int] | None:
    """Return the span of a named group of a match without white space behind it, or None; numbered namesakes count too."""
    named_alike = (name, f"{name}2", f"{name}3", f"{name}4") if name in ("freq", "mod", "verb", "v", "neg") else (name,)
    present = [
        n for n in named_alike if n in match.re.groupindex and match.start(n) >= 0 and match.end(n) > match.start(n)
    ]
    if not present:
        return None
    name = present[0]
    start, end = match.span(name)
    words = match.group(name)
    return start, end - (len(words) - len(words.rstrip()))


def set_scope(reading: Reading, draft: Draft, item: Item) -> None:
    """Note "certain" or "some" before an object as the scope of the statement."""
    word = item.scope.split(" ")[0]
    if word in ("certain", "some") and draft.kind in (
        "Indication",
        "OffLabelUse",
        "EffectivenessStatement",
        "InteractionStatement",
    ):
        draft.qualifiers["scope"] = "certain-types" if "types" in item.scope else "certain"
        draft.cue("scope", reading.published(item.start, item.start + len(word)))


def set_certainty(reading: Reading, draft: Draft, match: re.Match[str]) -> None:
    """A modal verb makes a statement possible, "potential" potential, "usually" typical; the words are hedge and cue."""
    if potential := group_span(match, "pot"):
        if match.group("pot").startswith("potential"):
            draft.certainty = "potential"
            draft.cue("certainty", reading.published(*potential))
        elif draft.kind == "RiskStatement":
            draft.cue("kind", reading.published(*potential))
    if reported := group_span(match, "rep"):
        draft.certainty = "possible"
        draft.cue("certainty", reading.published(*reported))
        if draft.kind in HEDGING:
            draft.qualifiers["hedge"] = reading.words(*reported)
            draft.cue("hedge", reading.published(*reported))
        return
    hedge = group_span(match, "hedge")
    modal = group_span(match, "mod") or (
        hedge if hedge and re.match(r"can|may|might|could", match.group("hedge")) else None
    )
    if modal is None:
        return
    draft.certainty = "possible"
    text = reading.document.copy.text
    word = re.match(r"\w+", text[modal[0] : modal[1]])
    short = (modal[0], modal[0] + (word.end() if word else 0))
    draft.cue("certainty", reading.published(*short))
    if draft.kind not in HEDGING:
        return
    longer = re.compile(r"\w+(?: also)?(?: (?:be|include))?\b(?! (?:used|harmful))").match(text, short[0], match.end())
    if draft.kind in ("Indication", "OffLabelUse"):
        longer = re.compile(r"\w+(?: also)?(?: be(?= (?:prescribed|given|used off|effective)))?\b").match(
            text, short[0], match.end()
        )
        if longer and longer.group().endswith(" be") and "also" in longer.group():
            longer = re.compile(r"\w+ also").match(text, short[0])
    span = longer.span() if longer else short
    draft.qualifiers["hedge"] = reading.words(*span)
    draft.cue("hedge", reading.published(*span))
    draft.cues["certainty"] = [reading.published(*(span if hedge else short))]


def set_polarity(reading: Reading, draft: Draft, match: re.Match[str]) -> None:
    """Negate the statement where its words do."""
    text = reading.document.copy.text
    span = group_span(match, "neg")
    if span is None and draft.kind == "InteractionStatement":
        return
    if span:
        found = negated(text, span[0], span[1]) or span
        if re.match(r"(?:little|no)\b", text[span[0] : span[1]]):
            found = span
    else:
        stop = match.start("obj") if "obj" in match.re.groupindex and match.start("obj") >= 0 else match.end()
        found = negated(text, match.start(), stop) or (0, 0)
        if "robj" in match.re.groupindex and match.start("robj") >= 0:
            found = negated(text, match.end("robj"), match.end()) or found
    if found[1]:
        draft.polarity = "negated"
        if draft.certainty == "potential":
            draft.certainty = "asserted"
            draft.cues.pop("certainty", None)
        draft.cue("polarity", reading.published(*found))


def set_frequency(reading: Reading, draft: Draft, match: re.Match[str]) -> None:
    """Note the frequency words of a match, as written and normalised."""
    if draft.kind not in ("AdverseEffectStatement", "RiskStatement", "WithdrawalEffectStatement"):
        return
    span = group_span(match, "freq") or group_span(match, "freq2")
    if span is None:
        return
    words = reading.document.copy.text[span[0] : span[1]]
    value = value_of("frequency", words)
    if value and not (value == "often" and words == "sometimes"):
        draft.qualifiers["frequency"] = value
        draft.qualifiers["frequency_as_written"] = reading.words(*span)
        draft.cue("frequency", reading.published(*span))


def with_populations(reading: Reading, draft: Draft, item: Item, bounds: tuple[int, int]) -> Iterator[Draft]:
    """Add the population that follows the object; two populations make two statements."""
    text = reading.document.copy.text
    if draft.kind not in (
        "Indication",
        "OffLabelUse",
        "AdverseEffectStatement",
        "RiskStatement",
        "EffectivenessStatement",
    ):
        yield draft
        return
    after = _POPULATION.match(text, item.end, bounds[1])
    cues = []
    if after:
        stop = re.compile(r"[.;]|,(?! and)|\b(?:when|if|who|with|during|after|while)\b").search(
            text, after.end(), bounds[1]
        )
        region_stop = stop.start() if stop else bounds[1]
        cues = find_cues("population", text, after.end(), region_stop)[:2]
        person = _PERSONS.match(text, after.end(), bounds[1])
        if person:
            cues = []
            state, _ = reading.link(person[1], "hasAdverseEffect")
            draft.qualifiers["population"] = f"person-with-{state}"
            draft.labels[f"person-with-{state}"] = (f"person with {person[1]}", "Population")
            draft.cue("population", reading.published(person.start(), person.end(1)))
    if not cues:
        yield draft
        return
    for cue in cues:
        copy = Draft(draft.kind, draft.relation, draft.subject, draft.rule, draft.sentence, draft.object,
                     polarity=draft.polarity, certainty=draft.certainty, qualifiers=dict(draft.qualifiers),
                     evidence=list(draft.evidence), cues={k: list(v) for k, v in draft.cues.items()},
                     labels=dict(draft.labels))  # fmt: skip
        copy.qualifiers["population"] = cue.value
        copy.labels[cue.value] = (cue.value.replace("-", " "), "Population")
        copy.cue("population", reading.published(cue.start, cue.end))
        yield copy
