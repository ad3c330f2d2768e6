"""Circumstances: long use, high doses, the start of treatment, misuse - under which the drug does something."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monograph_kg.reading.context import Reading
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.frames.arguments import sort_of
from monograph_kg.reading.frames.frame import Fit
from monograph_kg.reading.lexis.hazards import hazards

Span = tuple[int, int]
_KINDS = (
    ("drug-misuse", r"(?<!history of )(?<!history of drug )(?<!history of alcohol )(?:mis|ab|over)us(?:e|ing)"
        r"(?! headache)|taking (?:too much|more than prescribed)"),
    ("overdose", r"(?:(?:with|in|after) )?(?:an? |the )?overdos(?:e|es|age|ing)"),
    ("high-dose", r"(?:at |with |in )?(?:very |too )?(?:high|large|higher|excessive) (?:doses?|amounts?)"
        r"|too much|the dose is too high"),
    ("frequent-use", r"(?:too |very )?frequent (?:use|dosing|intake)|(?:taken|used) too often"),
    (
        "prolonged-use",
        r"(?:with |after |during )?(?:prolonged|long-term|extended|regular|continued|repeated"
        r"|chronic|daily|long)(?: daily)? "
        r"(?:use|treatment|therapy|intake|dosing|periods? of use|courses?)|(?:after |for )?(?:several"
        r" |many |some |a few )?(?:weeks|months|years) of (?:treatment|use|therapy)"
        r"|(?:taken|used|used daily|taken daily) for (?:a )?(?:long(?: time| periods?)?"
        r"|many (?:months|years)|months|years|a year or longer|more than a \w+)",
    ),
    (
        "start-of-treatment",
        r"(?:at|near) the (?:start|beginning)(?: of (?:the )?(?:treatment|therapy))?|(?:in"
        r"|during|over) the first (?:few )?(?:days?|weeks?|months?)(?: of (?:treatment"
        r"|therapy|use))?"
        r"|when (?:you (?:first )?start|treatment (?:is started|starts|begins)|starting)",
    ),
)  # fmt: skip
_ALL = re.compile("|".join(rf"(?P<k{number}>\b(?:{pattern})\b)" for number, (_, pattern) in enumerate(_KINDS)))


def _found(reading: Reading, start: int, end: int) -> list[tuple[str, Span]]:
    matches = _ALL.finditer(reading.document.copy.text, start, end)
    return [(_KINDS[int((m.lastgroup or "k0")[1:])][0], m.span()) for m in matches]


def under_circumstances(reading: Reading, fit: Fit, draft: Draft) -> Iterator[Draft]:
    """Yield a draft with the circumstances of its clause; "prolonged use or misuse" makes two risks."""
    if draft.kind == "WithdrawalEffectStatement" or draft.qualifiers.get("circumstance"):
        yield draft
        return
    subject = fit.parse.span(fit.clause.subject)
    named = _found(reading, *subject) if sort_of(reading, fit.parse, fit.clause.subject) in ("USE", "DOSE") else []
    if len(named) > 1 and draft.object in hazards().values():
        for value, span in named:
            copy = draft.clone()
            _note(reading, copy, [(value, span)])
            copy.evidence = [reading.published(*span)]
            yield copy
        return
    named = named or _found(reading, *reading.bounds[fit.sentence])
    if draft.object in ("abuse", "drug-misuse"):  # a hazard is no circumstance of its own
        named = [(value, span) for value, span in named if value != "drug-misuse"]
    _note(reading, draft, named)
    yield draft


def _note(reading: Reading, draft: Draft, named: list[tuple[str, Span]]) -> None:
    if named:
        draft.qualifiers["circumstance"] = tuple(dict.fromkeys(value for value, _ in named))
        for _, span in named:
            draft.cue("circumstance", reading.published(*span))
