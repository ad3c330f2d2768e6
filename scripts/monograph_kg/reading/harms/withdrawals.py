"""Withdrawal: what happens when the drug is stopped, and how it was stopped."""

from __future__ import annotations

import re
from typing import NamedTuple

from monograph_kg.reading.context import Reading
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.frames.arguments import sort_of
from monograph_kg.reading.frames.frame import Fit
from monograph_kg.reading.frames.scene import previous
from monograph_kg.reading.grammar.groups import Group

_STOP = r"""
    (?:stop(?:s|ped|ping)?|discontinu\w+|withdraw(?:n|s|al|ing)?|withdrew|quit(?:s|ting)?|com(?:es?|ing)\s+off|came\s+off
      |cessation|ceas(?:es?|ed|ing)|interrupt(?:s|ed|ing|ion)?|(?:treatment|therapy|use|it)\s+ends|last\s+(?:dose|tablet|pill)
      |final\s+dose|dos(?:e|es)\s+(?:is|are)\s+(?:missed|skipped)|(?:miss|skip)(?:es|ed|s|ping|ing)?\s+(?:[a-z]+\s+){0,2}doses|run(?:s|ning)?\s+out
      |(?:reduc|lower|taper|cut)\w*\s+(?:[^,;.]{0,30}?)too\s+(?:quickly|fast|soon|rapidly|suddenly)|wears?\s+off|go(?:es|ing)?\s+without)
"""
_HOW = (
    r"(?:abrupt(?:ly)?|sudden(?:ly)?|rapid(?:ly)?|too\s(?:quickly|fast|soon|suddenly)"
    r"|all\sat\sonce|quickly|overnight|cold\sturkey|in\sone\sgo|from\sone\sday\sto\sthe\snext"
    r"|without\s(?:tapering|warning))"
)
# What is stopped is the drug: nothing else may follow.
_DRUG = (
    r"(?!\s+(?:smoking|drinking|driving|breathing|bleeding|breast-?feeding|the\s(?:pain"
    r"|bleeding|infection|growth)|working|eating))"
)
_STOPPED = re.compile(
    rf"(?P<w>(?:(?:the\s|an?\s)?{_HOW}\s+)?\b{_STOP}\b{_DRUG}(?:[^,;.:]{{0,45}}?\b{_HOW}\b)?)", re.VERBOSE
)
_BEFORE = re.compile(
    r"\b(?:if|when|whenever|after|once|upon|on|following|by|with|during|who|as soon as"
    r"|because of|from|since|of|where|between)\b[^,;.:]*$"
)
_FORBIDDEN = re.compile(
    r"\b(?:do not|don't|never|should not|shouldn't|must not|mustn't|avoid|not to|not be"
    r"|cannot|rather than|instead of|without)\b[^,;.:]*$"
)
_NOT = re.compile(r"(?:not|n't|never|than|to) $")
_SO = re.compile(r"\bso\b[^.;:]*$")
_ABRUPT = re.compile(_HOW.replace(r"\s", " ") + r"|too ")
# Verbs of stopping that advise in the main clause: "stop taking it if this happens".
_SYMPTOMS = re.compile(
    r"\b(?:withdrawal|discontinuation|rebound) (?:symptoms?|effects?|reactions?|syndromes?"
    r"|signs|problems?)\b|\b(?:symptoms? of )?withdrawal\b"
)
_GOES_ON = re.compile(
    r"\W*(?:(?:\w+ly|then|instead|otherwise|in some (?:people|cases)|however|if so|as a result),? )?"
    r"(?:(?:these|this|they|it|doing so|that|such symptoms|the symptoms|symptoms|which"
    r"|common ones|some people|people|you)\b|\ue000)"
)


_FOLLOWS = re.compile(r"\b(?:may|can|might|could|often|sometimes|also)(?: also| often)? follow(?: too| as well)?\.?$")


class Stop(NamedTuple):
    """How the drug is stopped: the trigger's value, and the span of its words in the copy; none where left unsaid."""

    trigger: str
    span: tuple[int, int] | None


def stopping(reading: Reading, fit: Fit) -> Stop | None:
    """Return how the drug is stopped where the clause tells what happens then, else None."""
    anchor = reading.document.sentences[fit.sentence].lead
    anchor = fit.sentence if anchor < 0 else anchor
    begin, end = reading.bounds[anchor]
    if (here := _in_clause(reading, fit) or _in_sentence(reading, fit, begin, end)) is not None:
        return here
    return _of_heading(reading, fit.sentence) or _before(reading, anchor, back=fit.clause.group.means("return"))


_HEADING = re.compile(r"(?:abrupt |sudden )?(?:stop(?:ping)?|withdrawal|discontinuation|coming off)\b[^?]*$")


def _of_heading(reading: Reading, sentence: int) -> Stop | None:
    """A key right before tells of stopping: "Sudden stop: fluid retention may come back"."""
    sentences = reading.document.sentences
    if (
        not sentence
        or sentences[sentence - 1].kind != "heading"
        or sentences[sentence - 1].part != sentences[sentence].part
    ):
        return None
    begin, end = reading.bounds[sentence - 1]
    closes = reading.document.copy.text[begin:end].rstrip().endswith(":")
    found = _HEADING.match(reading.masked.text, begin, end) if closes else None
    return _stop(reading, (begin, end - 1)) if found else None


def _stop(reading: Reading, span: tuple[int, int]) -> Stop:
    words = reading.document.copy.text[slice(*span)]
    return Stop("abrupt-discontinuation" if _ABRUPT.search(words) else "discontinuation", span)


_LOWERED = re.compile(
    r"(?:tapering|reducing|lowering|cutting|dropping)\b[^,;.]*?\btoo (?:quickly|fast|soon|suddenly|rapidly)\b"
)


def _in_clause(reading: Reading, fit: Fit) -> Stop | None:
    """The subject is the stopping itself; so may a heading or lead be."""
    subject = fit.clause.subject
    if subject and sort_of(reading, fit.parse, subject) == "STOP":
        return _stop(reading, _extended(fit.clause.group, *fit.parse.span(subject)))
    if subject and (lowered := _LOWERED.match(reading.masked.text, fit.parse.span(subject)[0], fit.clause.group.end)):
        return _stop(reading, lowered.span())
    behind = fit.clause.object
    if fit.clause.group.verb == "follow" and behind and sort_of(reading, fit.parse, behind) == "STOP":
        return _stop(reading, fit.parse.span(behind))
    return None


def _extended(group: Group, start: int, end: int) -> tuple[int, int]:
    """The subject's span with adverbs between it and the verb: "stopping it / suddenly / can"."""
    for token in group.adverbs:
        if end < token.end <= group.end and _ABRUPT.match(token.text):
            end = token.end
    return start, end


def _in_sentence(reading: Reading, fit: Fit, begin: int, end: int) -> Stop | None:
    """A subordinate clause, an adjunct or a forbidden act before tells of stopping."""
    masked = reading.masked.text
    for found in _STOPPED.finditer(masked, begin, end):
        a, b = found.span("w")
        forbidden = _FORBIDDEN.search(masked, begin, a)
        if fit.clause.group.start <= a < fit.clause.group.end or (_NOT.search(masked, begin, a) and not forbidden):
            continue
        if _BEFORE.search(masked, begin, a) or (
            forbidden and (b <= fit.clause.group.start or _SO.search(masked, begin, a))
        ):
            return _stop(reading, (a, b))
    if without := _WITHOUT.match(masked, begin, end):
        return Stop("discontinuation", without.span("w"))
    if _conditional(fit) and (ordered := _STOPPED.match(masked, fit.parse.clauses[0].group.start, end)):
        return _stop(reading, ordered.span("w"))
    for clause in fit.parse.clauses:
        if clause.group.end <= fit.clause.group.start and sort_of(reading, fit.parse, clause.subject) == "STOP":
            return _stop(reading, _extended(clause.group, *fit.parse.span(clause.subject)))
    return None


_WITHOUT = re.compile(r"(?P<w>without (?:it|treatment|\ue000+|the (?:tablets|medicine|drug|treatment))),")


def _conditional(fit: Fit) -> bool:
    """Whether the clause hangs on an imperative that is a condition: "stop it and your pain comes back"."""
    return fit.parse.clauses[0].link == "if" and fit.parse.clauses[0].group.form == "imperative"


def _supposed(text: str, begin: int, end: int) -> re.Match[str] | None:
    """The words of stopping in a condition: "if you stop suddenly", "after the last dose"."""
    found = _STOPPED.search(text, begin, end)
    while found is not None and not _BEFORE.search(text, begin, found.start("w")):
        found = _STOPPED.search(text, found.start("w") + 1, end)
    return found


# People then feel something, and not while they take it.
_NOTICED = re.compile(
    r"\W*(?:you|people|patients|some people|some|many people)(?: may| might| can| could| often| sometimes| then)+"
    r"(?: also| then)* (?!.*\b(?:while|during|taking|still)\b)"
)


def _before(reading: Reading, sentence: int, *, back: bool = False) -> Stop | None:
    """The sentence before speaks of stopping, and this one goes on: "This can cause ...", "They include ...".

    Args:
        reading: the document.
        sentence: the sentence.
        back: whether it tells of what comes back, which is enough.
    """
    text = reading.masked.text
    begin, end = reading.bounds[sentence]
    index = previous(reading, sentence)
    if index is None or not (back or _GOES_ON.match(text, begin, end) or _FOLLOWS.search(text, begin, end)):
        return None
    a, b = reading.bounds[index]
    found = _STOPPED.search(text, a, b)
    supposed = _supposed(text, a, b) if _NOTICED.match(text, begin, end) else None
    if told := supposed or (found if back else None):
        return _stop(reading, told.span("w"))
    if found and not _GOES_ON.match(text, begin, end):
        return _stop(reading, found.span("w"))
    people = text.startswith(("people", "some people", "you"), begin)
    if found and _FORBIDDEN.search(text, a, found.start("w")) and not people:
        return _stop(reading, found.span("w"))
    named = _SYMPTOMS.search(text, a, b)
    if named and re.compile(r"\W*(?:these|they|such symptoms|the symptoms|symptoms|common ones)\b").match(text, begin):
        return _stop(reading, found.span("w")) if found else Stop("discontinuation", None)
    return None


def as_withdrawal(reading: Reading, draft: Draft, stop: Stop) -> None:
    """Make an effect one of stopping, and a risk one under the circumstance of stopping."""
    for store in (draft.qualifiers, draft.cues):
        store.pop("hedge", None)
    name = "circumstance" if draft.kind == "RiskStatement" else "trigger"
    if draft.kind != "RiskStatement":
        draft.kind, draft.relation = "WithdrawalEffectStatement", None
    draft.qualifiers[name] = (stop.trigger,) if name == "circumstance" else stop.trigger
    if stop.span is None:
        return
    span = reading.published(*stop.span)
    draft.cue(name, span)
    if name == "circumstance" and draft.rule.startswith("withdrawal.") and span[0] < draft.evidence[0][0]:
        draft.evidence = [(span[0], draft.evidence[0][1])]
