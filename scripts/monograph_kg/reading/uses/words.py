"""Words of a use: importance, frequency, usage, verb and status, each with its cue."""

from __future__ import annotations

import re

from monograph_kg.reading.context import Reading
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.frames.frame import Fit
from monograph_kg.reading.lexis.wordsets import word_set
from monograph_kg.reading.uses.aims import Aim

_PRIMARY = re.compile(
    r"\b(?:primarily|mainly|mostly|chiefly|principally|predominantly|first and foremost|most of all|above all"
    r"|for the most part|(?:main|primary|principal|chief|most common|commonest)(?= )|mainstay"
    r"|most people|most patients)\b"
)
_OFTEN = re.compile(r"\b(?:very |most )?(?:often|frequently)\b")
_USAGE = re.compile(r"(?:most )?(?:commonly|widely|sometimes|occasionally|routinely|rarely|increasingly|usually)$")
_OFF_LABEL = re.compile(
    r"""
    \boff[- ](?:label|licen[cs]e)\b|\bunlicen[cs]ed\b|\bunapproved\b
    |\b(?:outside|beyond)\s(?:of\s)?(?:its|the|their)\s(?:\w+\s)?
      (?:licen[cs]e|label|approval|indications?|(?:approved|licen[cs]ed)\s(?:uses?|indications?))\b
    |\bwithout\s(?:a\s|formal\s|official\s)?(?:licen[cs]e|approval)\b
    |\bnot\s(?:an?\s|one\sof\sits\s)?(?:officially\s|formally\s)?(?:approved|licen[cs]ed|official)\s(?:use|indication)s?\b
    |\bnot\s(?:officially\s|formally\s|currently\s)?(?:approved|licen[cs]ed)\sfor\s(?:this|that|these|it)\b
    """,
    re.VERBOSE,
)
_APPROVED = re.compile(r"\b(?:approved|licen[cs]ed|authori[sz]ed|approval|(?:a |its |the )licen[cs]e|registered)\b")
_OFF_HEADING = re.compile(r"\boff[- ]label\b|\bunlicen[cs]ed\b|\bunapproved\b|\boutside (?:its|the) licen[cs]e\b")
_APPROVED_KEY = re.compile(r"[\d.)*\s]*(?P<w>(?:officially |fully )?(?:approved|licen[cs]ed|authori[sz]ed))\b")
_NO_LONGER = re.compile(r"\bno longer(?:\s\w+ly)?\s*$")

Status = tuple[str, tuple[int, int]]


def set_use(reading: Reading, fit: Fit, draft: Draft, aim: Aim | None) -> None:
    """Set importance, frequency, usage and verb from the words of the clause."""
    hedge = draft.qualifiers.get("hedge")
    if hedge and hedge.endswith(" also be"):
        begin, end = draft.cues["hedge"][0]
        draft.qualifiers["hedge"] = hedge.removesuffix(" be")
        draft.cues["hedge"] = [(begin, end - len(" be"))]
    _set_importance(reading, fit, draft, aim)
    _set_frequency(reading, fit, draft)
    if aim is not None and draft.kind in ("Indication", "OffLabelUse"):
        _set_usage(reading, fit, draft)
        _set_verb(reading, fit, draft, aim)


def _opening(fit: Fit) -> int:
    starts = [fit.clause.group.start]
    starts += [fit.parse.span(part)[0] for part in (fit.clause.lead, fit.clause.subject) if part]
    return min(starts)


def _set_importance(reading: Reading, fit: Fit, draft: Draft, aim: Aim | None) -> None:
    if draft.kind not in ("Indication", "OffLabelUse"):
        return
    stop = aim.start if aim and aim.start > fit.clause.group.start else fit.clause.group.end
    text = reading.document.copy.text
    found = _PRIMARY.search(text, _opening(fit), max(stop, fit.clause.group.end))
    if found is None and aim is not None:
        found = re.compile(r"most of all|above all|first and foremost").search(text, aim.start, aim.end)
    if found:
        draft.qualifiers["importance"] = "primary"
        draft.cue("importance", reading.published(*found.span()))


def _set_frequency(reading: Reading, fit: Fit, draft: Draft) -> None:
    """Note how often: "often" and "frequently" count; "commonly" tells the usage, "sometimes" nothing."""
    text = reading.document.copy.text
    group = fit.clause.group
    found = _OFTEN.search(text, group.start, group.end)
    if found and draft.kind != "EffectivenessStatement":
        draft.qualifiers["frequency"] = "often"
        draft.qualifiers["frequency_as_written"] = reading.words(*found.span())
        draft.cue("frequency", reading.published(*found.span()))


def _set_usage(reading: Reading, fit: Fit, draft: Draft) -> None:
    """Note "widely used", "most commonly prescribed": the adverb with the verb right behind it."""
    text = reading.document.copy.text
    head = fit.clause.group.heads[0] if fit.clause.group.heads else None
    span = None
    if head is not None and (head.form == "participle" or fit.clause.group.passive):
        before = _USAGE.search(text[fit.clause.group.start : head.start].rstrip())
        if before:
            span = (fit.clause.group.start + before.start(), head.end)
    if span is None and fit.clause.object:
        said = re.compile(r"(?:widely|commonly) (?:used|prescribed)").search(text, *fit.parse.span(fit.clause.object))
        span = said.span() if said and reading.published(*said.span())[1] <= draft.first()[0] else None
    if span is not None:
        draft.qualifiers["usage"] = (reading.words(*span),)
        draft.cue("usage", reading.published(*span))


def _set_verb(reading: Reading, fit: Fit, draft: Draft, aim: Aim) -> None:
    spans = list(aim.verbs)
    group = fit.clause.group
    if not spans and group.heads and group.chain[0] == "prescribe" and aim.mark:
        head = group.heads[0]
        behind = re.compile(r"\s+for\b").match(reading.document.copy.text, head.end)
        spans = [(head.start, behind.end() if behind else head.end)]
    if spans:
        draft.qualifiers["verb"] = tuple(reading.words(*span) for span in spans)
        for span in spans:
            draft.cue("verb", reading.published(*span))


def set_status(
    reading: Reading, fit: Fit, draft: Draft, before: tuple[int, int], behind: tuple[int, int], known: Status | None
) -> Status | None:
    """Set off-label or approved from the words before an aim, or else right behind it; return it for the next aim."""
    if draft.kind == "RoleStatement" or draft.polarity == "negated":
        return known
    found = (
        _before(reading, fit.sentence, before)
        or _found(reading, behind)
        or known
        or _going_on(reading, fit)
        or _headed(reading, fit.sentence)
    )
    if found is None:
        return None
    value, span = found
    if value == "off-label":
        draft.kind, draft.relation = "OffLabelUse", None
    if value == "off-label" or draft.kind == "Indication":
        draft.qualifiers["status"] = value
        draft.cue("status", reading.published(*span))
    return found if span[0] < behind[0] else known


def _going_on(reading: Reading, fit: Fit) -> Status | None:
    """The off-label that holds on: from the words that open the sentence, or from who else uses it so.

    "Off label, it is used for X, and doctors give it for Y"; "used off-label for X, and some use it for Y"; "tried"
    behind such a sentence.
    """
    text = reading.document.copy.text
    begin = reading.bounds[fit.sentence][0]
    opening = _OFF_OPENING.match(text, begin, fit.clause.group.start)
    if opening:
        return "off-label", opening.span("w")
    subject = text[slice(*fit.parse.span(fit.clause.subject))]
    others = subject.split(" ")[0] in word_set("other-users")
    start = begin
    if fit.clause.group.verb == "try" and fit.sentence and _same_block(reading, fit.sentence):
        start = reading.bounds[fit.sentence - 1][0]
    elif not (others and fit.clause.link == "and"):
        return None
    said = list(_OFF_LABEL.finditer(text, start, fit.clause.group.start))
    turned = said and _TURNS.search(text, said[-1].end(), fit.clause.group.start)
    return ("off-label", said[-1].span()) if said and not turned else None


def _same_block(reading: Reading, sentence: int) -> bool:
    units = reading.document.sentences
    return units[sentence - 1].block == units[sentence].block


_OFF_OPENING = re.compile(r"[\s*_-]*(?P<w>off[- ]label|outside its licen[cs]e)\b(?! (?:use|uses|prescri|treat))")
_TURNS = re.compile(r"\b(?:approved|licen[cs]ed|but|however|while)\b|;")


def _before(reading: Reading, sentence: int, window: tuple[int, int]) -> Status | None:
    """What stands before an aim: between a lead and a list item, other items do not count."""
    own = reading.bounds[sentence][0]
    setting = reading.setting(sentence)
    if setting is None or not window[0] < own <= window[1]:
        return _found(reading, window)
    return _found(reading, setting.span) or _found(reading, (own, window[1]))


def _found(reading: Reading, window: tuple[int, int]) -> Status | None:
    if window[0] >= window[1]:
        return None
    text = reading.document.copy.text
    off = _OFF_LABEL.search(text, *window)
    if off:
        return "off-label", off.span()
    approved = _APPROVED.search(text, *window)
    return ("approved", approved.span()) if approved else None


def _headed(reading: Reading, sentence: int) -> Status | None:
    """The status that a heading gives: "Off-label uses:" before its sentences."""
    unit = reading.document.sentences[sentence]
    for back in range(sentence - 1, max(-1, sentence - 6), -1):
        other = reading.document.sentences[back]
        if other.part != unit.part:
            return None
        if other.kind == "heading":
            found = _OFF_HEADING.search(reading.document.copy.text, *reading.bounds[back])
            if found:
                return "off-label", found.span()
            found = _APPROVED_KEY.match(reading.document.copy.text, *reading.bounds[back])
            return ("approved", found.span("w")) if found and back == sentence - 1 else None
    return None


def stated_no_longer(reading: Reading, fit: Fit, draft: Draft) -> None:
    """Negate what it is "no longer used for"."""
    text = reading.document.copy.text
    found = (
        _NO_LONGER.search(text, reading.bounds[fit.sentence][0], fit.clause.group.heads[0].start)
        if fit.clause.group.heads
        else None
    )
    if found:
        draft.polarity = "negated"
        draft.cue("polarity", reading.published(found.start(), found.start() + len("no longer")))
