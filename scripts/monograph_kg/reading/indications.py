# ruff: noqa: E501 (patterns and messages stand on one line)
"""Indications in a label's section on uses: the spans of the states that the drug is for.

A state counts where the words before it in its sentence say treatment and nothing between them turns to something else
(a cause, a history, a risk, a study); once it counts, it counts wherever the section names it. An abbreviation in
brackets behind it does so too.
"""

from __future__ import annotations

import re

from monograph_kg.reading.lexicon import Lexicon
from monograph_kg.reading.mapped import fold_text
from monograph_kg.reading.sentences import split_sentences

_FOR = re.compile(
    r"\b(?:indicated|treat(?:s|ing|ment|ments)?|manag(?:e|ement|ing)|relie(?:f|ve|ves|ving)|prevent(?:s|ion|ing)?|prophyla\w+|reduc(?:e|es|tion|ing)|therapy"
    r"|control|useful|used|use|effective|recommended|amelioration|maintenance|adjunct\w*|lower|eradicat\w+|suppress\w*|such as|including|following|patients with|associated with|due to|caused by)\b"
)
_AGAINST = re.compile(
    r"\b(?:not (?:been )?(?:indicated|recommended|established|effective|known|shown|intended)|contraindicated|should not|cannot|hypersensitiv\w+|adverse|side effects?"
    r"|warnings?|precautions?|risk factors?|clinical stud\w+|trials?|studies|defined|criteria|implies|characteri[sz]ed|symptoms? (?:must|include|may)|family history"
    r"|abuse|misuse|addiction|pregnan\w+|overdos\w+|unless|except|in whom|inadequate|failed|failure of|unresponsive|caused harm|drug resistant|safety and)\b"
)
# Names of states by their last word, with the words before it that belong to it.
_HEADED = re.compile(
    r"\b(?:(?:[a-z][a-z'-]{2,} ){0,3})(?:infections?|disease|diseases|disorders?|syndromes?|angina|anemias?|ulcers?|seizures?|cancers?|carcinomas?|failure|deficienc(?:y|ies)|infarction"
    r"|arrhythmias?|tachycardia|fibrillation|schizophrenia|constipation|[a-z]{3,}(?:itis|itides|osis|emia|aemia|oma|pathy|algia|uria|rrhea|plegia|phobia|mycosis|asis)|hypertension|asthma|dermatos[ei]s"
    r"|ringworm|stroke|migraine|edema|insomnia|depression|mania|obesity|gout|acne|dystonia|spasticity|narcolepsy|nausea|vomiting|tinea [a-z]+|herpes [a-z]+)\b"
)
_STRIP = re.compile(
    r"^(?:(?:this|moderate|trivial|following|the|of|a|an|and|or|in|for|with|to|treatment|management|prevention|relief|patients|who|have|has|mild|moderate|severe|acute|chronic|recurrent|symptoms|signs|other|certain|adult|pediatric"
    r"|indicated|following|as|by|from|associated|caused|due|such|including|including|these|this|initial|active|serious|primary|adults|children|only|not|are|is|susceptible|strains|uncomplicated|complicated|concomitant|any|all|some|various|selected|drug|prophylaxis|also|be|used|therapy|reduce|risk|on|at|their|its|when|both|either|documented|suspected|essential|limited|adjunctive|long|term|short|under|most|symptomatic|reducing|established) )+"
)
# How far, in code points, words that turn the meaning reach.
REACH = 110
_VAGUE = frozenset(
    [
        "this-syndrome",
        "zoster",
        "distal",
        "infectious",
        "manic",
        "intermittent",
        "burns",
        "cancer",
        "acute",
        "chronic",
        "mild",
        "moderate",
        "severe",
        "recurrent",
        "conditions",
        "condition",
        "children",
        "infections",
        "infection",
        "disease",
        "diseases",
        "syndrome",
        "pain",
        "disorder",
        "disorders",
        "refractory",
        "pituitary",
        "complete",
        "frequency",
        "tolerance",
        "stable",
        "severity",
        "impulsive",
        "sharp",
        "excluded",
        "left",
        "rights",
        "rare",
        "transient",
        "face",
        "generalized",
        "onset",
        "plan",
        "congenital",
        "bilateral",
        "progressive",
        "persistent",
        "failure",
        "trauma",
        "stress",
        "fatigue",
        "bacterial-infections",
        "hypersensitivity",
        "addiction",
        "agitation-free",
        "basis",
        "dose",
        "analysis",
        "diagnosis",
        "prognosis",
        "emesis-free",
        "mental",
        "disorder",
    ]
)


def indication_spans(text: str, lexicon: Lexicon) -> list[tuple[int, int]]:
    """Return the spans of the states that a section on uses says the drug is for, in text order."""
    copy = fold_text(text)
    folded = re.sub(r"\s", " ", copy.text)
    mentions = _mentions(folded, lexicon)
    sentences = list(split_sentences(text, 0, len(text))) if copy.length == len(folded) else [(0, len(folded))]
    good: set[str] = set()
    for start, end in mentions:
        begin, stop = next(((a, b) for a, b in sentences if a <= start < b), (0, len(folded)))
        before = folded[begin:start]
        if _AGAINST.search(before[-REACH:]):
            continue
        if _FOR.search(before) or not _FOR.search(folded[begin:stop]):
            good.add(folded[start:end])
            if short := re.compile(r" ?\(([a-z0-9]{2,6})\)").match(folded, end):
                good.add(short[1])
    spans = {(a, b) for a, b in mentions if folded[a:b] in good}
    for word in sorted(good):
        if len(word) < 7 and " " not in word:  # noqa: PLR2004
            spans |= {m.span() for m in re.finditer(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", folded)}
    kept = [s for s in sorted(spans) if not any(o != s and o[0] <= s[0] and s[1] <= o[1] for o in spans)]
    return [copy.span(a, b) for a, b in kept]


def _mentions(folded: str, lexicon: Lexicon) -> list[tuple[int, int]]:
    found: set[tuple[int, int]] = set()
    for mention in lexicon.find(folded):
        words = folded[mention.start : mention.end]
        if words not in _VAGUE and any(e.kind == "ClinicalState" and e.scope == "exact" for e in mention.entries):
            found.add((mention.start, mention.end))
    for match in _HEADED.finditer(folded):
        start, end = match.span()
        if cut := _STRIP.match(folded, start, end):
            start = cut.end()
        while joint := re.search(
            r"\b(?:of|in|and|or|for|with|to|by|the|from|caused|associated|due|as|who|patients|have|are|is|acute|chronic|severe) ",
            folded[start:end],
        ):
            start += joint.end()
        if end - start > 3 and folded[start:end] not in _VAGUE and not any(a < end and start < b for a, b in found):  # noqa: PLR2004
            found.add((start, end))
    return sorted(found)
