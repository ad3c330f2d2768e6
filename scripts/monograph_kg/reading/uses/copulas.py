"""Uses that stand behind a copula, and of what use the drug is: "is the main treatment for", "is not effective in"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monograph_kg.reading.context import Reading
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.frames.frame import Fit
from monograph_kg.reading.frames.states import known, may_be_state
from monograph_kg.reading.lexis.wordsets import choice
from monograph_kg.reading.uses.aims import Aim, prepositional, purposes
from monograph_kg.reading.uses.drafts import THERE, drafts_of, stands, things

# What a copula says of a drug that is for something: a noun with "for" behind it, or "for" alone.
_ADVERBS = rf"(?:(?:{choice('use-adverb')})\s+)*"
_NOUN_FOR = re.compile(
    rf"""
    {_ADVERBS}(?:an?|the|one\sof\s(?:the|several|many)|another|among\sthe|part\sof\sthe|some\sof\sthe|your|our|no)?\s*
    (?P<np>[^,;:()]{{0,70}}?\b(?:{choice("remedy")}))
    (?:\s(?:{choice("remedy-tail").replace(" ", "[ ]")}))?\s(?=(?:for|against|in|of)\s)
    """,
    re.VERBOSE,
)
# Whom it is not suitable for, which is advice; not what it is not for.
_FOR_WHOM = re.compile(
    r"(?:\w+ )?(?:suitable|appropriate|right|safe|recommended) for "
    r"(?:use in )?(?:people|patients|those|anyone|anybody|everyone|everybody|adults|women|men|children|you)\b"
)
_PLAIN_FOR = re.compile(rf"{_ADVERBS}(?:{choice('fit-for')})?\s*(?=(?:for|against)\s)")
_FIT = re.compile(rf"{_ADVERBS}(?:{choice('fit-for')})")
_CHOICE = re.compile(
    rf"""
    {_ADVERBS}(?:an?|the|one\sof\sthe)\s(?:(?:usual|main|standard|preferred|best|good)\s)?
    (?:(?:first|second)[-\s](?:choice|line)(?:\s(?:treatment|option|drug|medicine|therapy))?
      |(?:drug|medicine|treatment)\sof\s(?:first\s)?choice|treatment|mainstay(?:\sof\streatment)?)
    """,
    re.VERBOSE,
)
_EFFECTIVE = re.compile(
    rf"""
    {_ADVERBS}(?:(?:less|more|most|somewhat|proven|[a-z]+ly)\s+(?:as\s+)?)*
    (?P<ev>(?P<adj>{choice("effective")}|(?P<no>of\sno|no)\s(?:use|benefit|value|help|good)
      |of\s(?:some\s|great\s|proven\s|real\s)?(?:use|benefit|value|help)))\b
    (?:\s(?:treatment|medicine|drug|therapy|option))?(?:\s[a-z]+ly)?
    (?:\s(?P<p>(?=(?:for|in|against|at|with)\s))|(?=\swhen\b|$))
    """,
    re.VERBOSE,
)
_HELPS = re.compile(
    r"(?:(?:well|best|only|too|also|quickly|mainly|people|somewhat|wonders) )*(?P<p>with|for|against|in|on) "
)
_NOTHING = re.compile(
    r"(?P<n>nothing|anything|much|a thing|any good|any effect"
    r"|no(?= (?:effect|benefit|value|use) (?:in|on|against) )(?: [a-z]+)?) "
)
_NO_REMEDY = re.compile(rf"\b(?:{choice('no-remedy')}|to|with|by|from|than|in|for|effective)\b")
_NOR = re.compile(r"\bnor $")


def is_for(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield the uses of a copula: "is the main treatment for", "is not meant for"."""
    start, end = fit.parse.span(fit.clause.object)
    text = reading.document.copy.text
    inverted = fit.clause.shared or not fit.clause.subject
    there = THERE.match(reading.masked.text, start, end) if inverted else None
    if not stands(fit) or (not there and not fit.clause.subject):
        return
    if fit.clause.group.negation is not None and _FOR_WHOM.match(text, start, end):
        return
    nor = _NOR.search(text[: fit.clause.group.start], reading.bounds[fit.sentence][0]) if there else None
    aims = _copula_aims(reading, there.end() + 1 if there else start, end)
    if fit.clause.group.negation is not None or nor:
        aims = [aim for aim in aims if aim.mark != "who"]
    if not aims and not there and _FIT.fullmatch(text, start, end):
        aims = list(purposes(reading, fit))
    elif not aims and not there and _CHOICE.fullmatch(text, start, end):
        aims = _in_lead(reading, fit)
    for draft in drafts_of(reading, fit, iter(aims)):
        if nor:
            draft.polarity = "negated"
            draft.cue("polarity", reading.published(nor.start(), nor.end() - 1))
        yield draft


def _copula_aims(reading: Reading, start: int, end: int) -> list[Aim]:
    text = reading.document.copy.text
    noun = _NOUN_FOR.match(text, start, end)
    found = noun or _PLAIN_FOR.match(text, start, end)
    if found is None or (noun and _NO_REMEDY.search(noun["np"])):
        return []
    first = found.end()
    if not text.startswith("of ", first):
        return list(prepositional(reading, first, end))
    treated = things(reading, first + 3, end)
    return [Aim(first + 3, end)] if treated and known(reading, treated[0].name) else []


def effective(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield in what the drug is said to be effective, helpful or of use."""
    start, end = fit.parse.span(fit.clause.object)
    text = reading.document.copy.text
    found = _EFFECTIVE.match(text, start, end)
    if found is None or not stands(fit):
        return
    aims = (
        list(prepositional(reading, found.end(), end, free=True)) if found["p"] is not None else _around(reading, fit)
    )
    for draft in drafts_of(reading, fit, iter(aims)):
        first = reading.published(found.start("ev"), found.end())[0]
        if draft.evidence[0][0] < first:
            yield draft
            continue
        first = min([first, *(span[0] for span in draft.cues.get("hedge", ()))])
        draft.evidence = [(first, draft.evidence[0][1])]
        refused = "no" if found["no"] else "in" if found["adj"] == "ineffective" else ""
        if refused or found["adj"] == "useless":
            span = found.span("no") if found["no"] else found.span("adj")
            draft.polarity = "negated"
            draft.cue("polarity", reading.published(*span))
        yield draft


def _around(reading: Reading, fit: Fit) -> list[Aim]:
    """The states of "in treating migraine" behind the clause, or of a leading "In severe migraine, ..."."""
    if behind := list(purposes(reading, fit)):
        return behind
    return _in_lead(reading, fit)


def _in_lead(reading: Reading, fit: Fit) -> list[Aim]:
    """The states of a leading "In severe migraine, ..."."""
    if not fit.clause.lead:
        return []
    start, end = fit.parse.span(fit.clause.lead)
    return [aim for aim in prepositional(reading, start, end) if aim.start < aim.end]


def helps(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield in what the drug helps or works; "does not cure" says that it is not effective."""
    nothing = _NOTHING.match(reading.document.copy.text, *fit.parse.span(fit.clause.object))
    if not stands(fit) or (fit.clause.group.verb in ("do", "have")) != (nothing is not None):
        return
    none = nothing is not None and nothing["n"].startswith("no")
    if nothing and (fit.clause.group.negation is not None) == none:
        return
    verb = fit.clause.group.heads[-1]
    for draft in drafts_of(reading, fit, iter(_help_aims(reading, fit, nothing))):
        if nothing and draft.polarity == "affirmed":
            draft.polarity = "negated"
            draft.cue("polarity", reading.published(*nothing.span("n")))
        if draft.polarity == "affirmed" and draft.kind == "EffectivenessStatement":
            draft.kind, draft.relation = "Indication", None
        elif draft.kind == "EffectivenessStatement":
            first = reading.published(verb.start, verb.end)[0]
            draft.evidence = [(first, draft.evidence[0][1])]
        yield draft


def _help_aims(reading: Reading, fit: Fit, nothing: re.Match[str] | None) -> list[Aim]:
    """What it helps: the object of "does not cure", or behind "with", "for", "against", "nothing for"."""
    start, end = fit.parse.span(fit.clause.object)
    if fit.frame.settings.get("object") == "negated":
        name = next((item.name for item in things(reading, start, end)), "")
        sure = known(reading, name) if fit.clause.group.verb == "help" else may_be_state(name)
        return [Aim(start, end)] if sure and fit.clause.group.negation is not None else []
    lead = _HELPS.match(reading.document.copy.text, nothing.end() if nothing else start, end)
    if lead is None:
        return []
    if lead["p"] in ("with", "on"):
        sure = known(reading, next((i.name for i in things(reading, lead.end(), end)), ""))
        return [Aim(lead.end(), end)] if sure else []
    return list(prepositional(reading, lead.start("p"), end, free=True))
