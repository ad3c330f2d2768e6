"""Therapeutic effects: what good comes of the drug or of a step of its mechanism: "thus preventing seizures"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from monograph_kg.reading.context import Reading
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.frames.frame import Fit
from monograph_kg.reading.frames.qualifiers import qualify
from monograph_kg.reading.frames.states import known
from monograph_kg.reading.lexis.masks import OTHER
from monograph_kg.reading.lexis.words import singular_phrase, slug
from monograph_kg.reading.uses.drafts import things

_NAMED = re.compile(
    r"""
    (?P<art>an?|the|its|no|some|any)\s
    (?P<n>(?!side|adverse|unwanted|undesirable|harmful|similar|same|different|small|little|strong|direct|long)
      [a-z-]+\s(?:effect|relief|action))s?
    (?:\s(?:in|on)\s(?P<st>[a-z ]+?))?(?=[.,;]|\s(?:and|by|within|that|which|so)\b|$)
    """,
    re.VERBOSE,
)
_IN = re.compile(
    r"\s+in\s+(?P<st>[^,;.()]+?(?:\s\([a-z]+\))?)(?=,|\sand\sin\s|\sor\sin\s|[.;]|$)|\s(?:and|or)\sin\s(?P<st2>[^,;.()]+?)(?:\s\([a-z]+\))?(?=[,.;]|$)"
)
# "Prevents clots from growing" is about their growth.
_KEPT_FROM = re.compile(r"\s+from\s+(\w+ing)\b")
_DOING = {
    "growing": "growth", "forming": "formation", "multiplying": "multiplication", "spreading": "spread",
    "developing": "development", "sticking": "sticking", "clotting": "clotting",
}  # fmt: skip
# What is done to what, and how the effect is called.
_ACTS = (
    (re.compile(r"relax|widen|open|dilate"), re.compile(r"(?:the |your )?blood vessels\b"), "vasodilation"),
    (re.compile(r"relax"), re.compile(r"(?:the |your )?(?:tense |tight )?muscles\b"), "muscle relaxation"),
    (re.compile(r"widen|open|dilate|relax"), re.compile(r"(?:the |your )?(?:narrowed )?airways\b"), "airway opening"),
    (re.compile(r"kill|destroy"), re.compile(r"(?:the |many |these )?(?:harmful )?bacteria\b"), "bacterial killing"),
    (
        re.compile(r"dissolve|break up"),
        re.compile(r"(?:an? |the )?(?:existing )?(?:blood )?clots?\b"),
        "clot dissolution",
    ),
    (re.compile(r"lift|improve|raise"), re.compile(r"(?:the |your )?(?:low )?mood\b"), "improved mood"),
    (re.compile(r"improve|bring on"), re.compile(r"(?:the |your )?sleep\b"), "sleep"),
)


def _other_acts(reading: Reading, fit: Fit) -> bool:
    start, end = fit.parse.span(fit.clause.subject) if fit.clause.subject else (0, 0)
    return OTHER in reading.masked.text[start:end]


# What a metabolite does, the drug does not do itself.
_METABOLITE = re.compile(r"\bmetabolites?\b")


def _goes_on(fit: Fit) -> bool:
    """Whether the verb goes on with an infinitive: "is taken to relieve or prevent heartburn"."""
    clauses = fit.parse.clauses
    index = next(i for i, clause in enumerate(clauses) if clause is fit.clause)
    bare = index > 0 and clauses[index - 1].link == "purpose" and not clauses[index - 1].object
    return bare and (fit.clause.group.form == "imperative" or fit.clause.shared)


def _made(reading: Reading, fit: Fit, relation: str, name: str, span: tuple[int, int]) -> Draft:
    entity, new = reading.link(name, relation) if relation == "prevents" else (slug(singular_phrase(name)), "Effect")
    draft = Draft("TherapeuticEffectStatement", relation, reading.subject.id, fit.frame.id, fit.sentence, object=entity)
    if new:
        draft.labels[entity] = (singular_phrase(name), new)
    draft.evidence.append(reading.published(*span))
    qualify(reading, fit, draft)
    _set_via(reading, fit, draft)
    return draft


def _set_via(reading: Reading, fit: Fit, draft: Draft) -> None:
    """The step through which it comes about: that of the clause before, or of "By blocking X, it ..."."""
    text = reading.document.copy.text
    begin = reading.bounds[fit.sentence][0]
    clauses = fit.parse.clauses
    index = next(i for i, clause in enumerate(clauses) if clause is fit.clause)
    head = fit.clause.group.heads[-1].start
    thus = re.compile(r"\b(?:thus|thereby|hence|therefore)\s(?:helping\s(?:to\s)?)?$").search(text[:head], begin)
    cue = thus.start() if thus else begin if text.startswith("by ", begin) else -1
    if cue < 0 or not index or not clauses[index - 1].group.heads:
        return
    draft.qualifiers["via"] = "first" if cue == begin else _head(reading, fit, index - 1)
    word = re.compile(r"\w+").match(text, cue)
    draft.cue("via", reading.published(cue, word.end() if word else cue))


def _head(reading: Reading, fit: Fit, index: int) -> tuple[int, int]:
    head = fit.parse.clauses[index].group.heads[-1]
    return reading.published(head.start, head.end)


def prevents(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield what is prevented, by the drug or by a step: "thus preventing seizures", "seizures are prevented"."""
    if (
        _other_acts(reading, fit)
        or fit.clause.link in ("if", "when", "purpose", "for")
        or fit.clause.group.form == "infinitive"
        or _goes_on(fit)
    ):
        return
    text = reading.document.copy.text
    group = fit.clause.group
    passive = group.passive
    if len(group.chain) > 1 and group.outer != "help":
        return
    start, end = fit.parse.span(fit.clause.subject if passive else fit.object)
    first = group.start
    for item in things(reading, start, end):
        if kept := _KEPT_FROM.match(text, item.end, reading.bounds[fit.sentence][1]):
            name = f"{singular_phrase(item.name)} {_DOING[kept[1]]}" if kept[1] in _DOING else ""
        else:
            name = item.name if group.verb != "keep" and known(reading, item.name) else ""
        if not name:
            continue
        last = kept.end() if kept else item.end
        yield _made(reading, fit, "prevents", name, (item.start, group.end) if passive else (first, last))
        first = item.start


def named_effect(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield an effect that has a name: "promoting a calming effect in anxiety disorders"."""
    text = reading.document.copy.text
    start, end = fit.parse.span(fit.object)
    found = _NAMED.match(text, start, end)
    if found is None or _other_acts(reading, fit):
        return
    draft = _made(reading, fit, "hasTherapeuticEffect", found["n"], (fit.clause.group.heads[-1].start, found.end()))
    if found["st"] and (state := reading.lexicon.own(found["st"], frozenset({"ClinicalState"}))):
        draft.qualifiers["in_state"] = state
        draft.cue("in_state", reading.published(*found.span("st")))
    yield draft


def acts(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield effects on the body that are known by a name: "opens the airways", "relaxes muscles"."""
    text = reading.document.copy.text
    start, end = fit.parse.span(fit.object)
    if _other_acts(reading, fit) or _METABOLITE.search(text, *fit.parse.span(fit.clause.subject)):
        return
    for verb, what, name in _ACTS:
        found = what.match(text, start, end)
        if found and verb.fullmatch(fit.clause.group.verb):
            yield _made(reading, fit, "hasTherapeuticEffect", name, (fit.clause.group.heads[-1].start, found.end()))
            return


def relief(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield relief that a step brings ("this eases anxiety"), or the drug in a state ("relieves cough in asthma")."""
    start, end = fit.parse.span(fit.object)
    if _other_acts(reading, fit) or fit.clause.group.form != "finite":
        return
    states = states_behind(reading, start, end)
    section = reading.section(reading.document.sentences[fit.sentence])
    if section == "uses" and reading.document.copy.text[slice(*fit.parse.span(fit.clause.subject))] == "it":
        return
    if "drug" in fit.frame.settings and not states:
        return
    items = [
        item for item in things(reading, start, states[0][0] if states else end) if known(reading, item.name) or states
    ]
    first = fit.clause.group.heads[-1].start
    for item in items:
        name = f"relief of {item.name}"
        for _, state, span in states or [(0, "", (0, 0))]:
            draft = _made(reading, fit, "hasTherapeuticEffect", name, (first, item.end))
            if state:
                draft.qualifiers["in_state"] = state
                draft.cue("in_state", reading.published(*span))
            yield draft
        first = item.start
    if items:
        yield from _implied(reading, fit, states)


def _implied(reading: Reading, fit: Fit, states: list[tuple[int, str, tuple[int, int]]]) -> Iterator[Draft]:
    """The use in a state is implied where symptoms are relieved in it."""
    for _, state, span in states:
        draft = Draft("Indication", None, reading.subject.id, fit.frame.id, fit.sentence, object=state)
        draft.certainty = "implied"
        draft.implied_by.append(reading.published(*span))
        draft.cue("certainty", reading.published(*span))
        yield draft


def states_behind(reading: Reading, start: int, end: int) -> list[tuple[int, str, tuple[int, int]]]:
    """Return the states of "in asthma and in COPD": where the words begin, the state, and its span.

    Empty where "in" tells something else.
    """
    found = []
    for match in _IN.finditer(reading.document.copy.text, start, end):
        name = "st" if match["st"] else "st2"
        plain = re.sub(r"\s*\([a-z]+\)$", "", " ".join(match[name].split()))
        if known(reading, plain):
            found.append((match.start(), reading.link(plain, "indicatedFor")[0], match.span(name)))
    return found


FAMILIES: dict[str, Callable[[Reading, Fit], Iterator[Draft]]] = {
    "prevents": prevents, "named-effect": named_effect, "acts-effect": acts, "relief": relief,
}  # fmt: skip
