"""Sorts of arguments: what a noun phrase stands for, as far as frames ask."""

from __future__ import annotations

import re

from monograph_kg.reading.context import Reading
from monograph_kg.reading.grammar.clauses import Parse
from monograph_kg.reading.masks import OTHER, SUBJECT

_FORMS = (
    r"(?:tablets?|capsules?|injections?|creams?|gel|inhalers?|solution|drops|syrup|therapy|treatment|itself|alone|medicine"
    r"|in particular|doses?|too|sodium|hydrochloride|\([^()]*\))"
)
_DRUG = rf"(?:the |your |this |any |both |oral |daily |a |an )*{SUBJECT}+(?:'s)?(?: {_FORMS})*"
_STOPPING = (
    r"stopp(?:ing|ed)|discontinu\w+|withdrawal|withdrawing|coming off|quitting|cessation|interrupt\w+|missing (?:a |several )?doses?"
    r"|(?:tapering|reducing|lowering) [^,]*too"
)
# Tried in this order; each pattern holds for the whole phrase unless it says otherwise.
_SORTS = tuple(
    (sort, re.compile(pattern))
    for sort, pattern in (
        ("SIDE", r".*\b(?:(?:side|adverse|unwanted|undesirable|unpleasant|harmful)[- ](?:effects?|reactions?|events?)|reactions?)\b(?! to ).*"),
        ("SYMPTOMS", rf".*\b(?:(?:withdrawal|discontinuation|rebound) (?:symptoms?|effects?|reactions?|syndromes?|signs)|(?:symptoms?|signs) of withdrawal)\b.*"),
        ("STOP", rf"(?:the |an? )?(?:abrupt(?:ly)? |sudden(?:ly)? |rapid(?:ly)? |too )*\b(?:{_STOPPING})\b.*"),
        ("COMBINATION", rf".*\b(?:taking|combin\w+|using|mixing|together|combination of)\b.*(?:\b(?:with|and|together)\b.*)(?:{OTHER}|alcohol|drugs|medic).*"),
        ("USE", rf"(?:the |your |any )?(?:(?:long-term|prolonged|regular|continued|extended|chronic|heavy|daily|repeated|high-dose|short-term|concomitant|long|excessive) )+(?:use|treatment|therapy|intake|exposure|dosing|courses?|periods? of use)\b.*"),
        ("USE", rf"(?:the |your |its )?(?:use|intake|effects?|overuse|misuse|abuse|overdose|exposure)(?: (?:of|to) {_DRUG})?(?: (?:during|in|over|for) .*)?"),
        ("USE", rf"(?:taking|using|being on|too much|high doses|higher doses|large doses|an overdose|overdos\w+|misusing|abusing)\b.*"),
        ("DOSE", r".*\b(?:dos(?:e|es|age|ages|ing)|amount)\b.*"),
        ("DRUG", rf"{_DRUG}(?: (?:during|in|while|at) .*|,.*)?"),
        ("PROVIDER", r"(?:your |a |the |some |most |many |other )?(?:[a-z-]+ )?(?:doctors?|physicians?|pharmacists?|nurses?|specialists?|prescribers?|clinicians?|psychiatrists?|dentists?|neurologists?|providers?|hospitals?|midwife|professionals?|guidelines|gps?|team|centres|centers|clinics)\b.*"),
        ("PEOPLE", r"(?:.*\b)?(?:people|patients|persons|adults|children|women|men|you|users|someone|anyone|everyone|those|others|babies|infants|newborns|adolescents|teenagers|elderly|seniors|mothers|boys|girls|they|we|individuals)\b.*"),
        ("OTHER", rf".*{OTHER}.*"),
    )
)  # fmt: skip


def sort_of(reading: Reading, parse: Parse, part: range) -> str:
    """Return what a phrase stands for: DRUG, OTHER, USE, STOP, SIDE, SYMPTOMS, COMBINATION, DOSE, PEOPLE, PROVIDER, THING.

    Empty for an empty phrase. OTHER is another drug that the drug list knows; a class of drugs is a THING here, since
    only the lexicon can tell it from a state.
    """
    if not part:
        return ""
    start, end = parse.span(part)
    words = reading.masked.text[start:end]
    if words in ("it", "they", "this", "that", "these", "those", "which", "such"):
        return "PRONOUN"
    return next((sort for sort, pattern in _SORTS if pattern.fullmatch(words)), "THING")
