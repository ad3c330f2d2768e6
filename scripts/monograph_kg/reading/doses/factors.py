"""What a dose depends on: factors, groups that need another dose, and states that need no change."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monograph_kg.reading.context import Reading
from monograph_kg.reading.doses.factorpatterns import FactorPattern, factor_patterns, factor_triggers
from monograph_kg.reading.doses.pieces import first_piece
from monograph_kg.reading.doses.scene import line_key
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.lexis.masks import OTHER, SUBJECT
from monograph_kg.reading.lexis.words import SHORTEST_NAME, named

_AMOUNT = re.compile(r"\d\s?(?:mg|mcg|μg|g|ml|units?)\b")
_END = re.compile(
    r"[.;!?](?=\s|$)|\s-+\s|:(?=\s)|, (?:the|your) (?:dose|amount)\b|,? (?:so|but|which|because|although|however|when"
    r"|if|while|until|unless|before|after"
    r"|and (?:is|are|may|should|can|will|must|your doctor|a doctor|the doctor|you (?:should|may|must|will|can)|it"
    r"|they|then)"
    r"|to (?:get|find|keep|make|avoid|reach|be)|rather than|not (?:on|just|only)|as well as on)\b"
)
_BRACKET = re.compile(r"\s*(?:\([^()]*\)|\[[^\]]*(?:\]|$))")
_HIDDEN = "\x02"
_PARTS = re.compile(r"\s*,\s*(?:and |or )?|\s+(?:and(?: also)?|or|as well as|plus)\s+")
_INTRO = re.compile(r"^(?:.*\b(?:such as|including|like|namely|factors:?|things:?)\s+)")
_FRONT = re.compile(
    r"^(?:(?:on|upon|to|by|with|for|from|both|also|mainly|partly|the|your|their|his|her|its|an?|each|every"
    r"|other things|in|of"
    r"|individual (?=factors)|patient's|person's|patients'|people's|someone's|child's|a (?:person|patient"
    r"|child)'s)\s+)+"
)
_BACK = re.compile(
    r"\s+(?:in (?:children|adults|older people|adults and children|each person)|too|as well|alone"
    r"|of the person taking it)$"
)
_NO_FACTOR = re.compile(
    r"^(?:you|many|several|factors?|a number|things|it|them|this|that|who|he|she)\b|\b(?:doctor|prescriber|provider"
    r"|specialist|nurse|pharmacist|team)\b"
    r"|\d|^(?:the )?doses?\b|\b(?:may|be|should|will|must)\b|^how$|^whether$"
    r"|^(?:some|certain|these|most|other) |\bcases?$|\bsee\b"
)
_NOR = re.compile(r"(?P<nor>nor) (?:does|do|is) (?:it|they) (?:vary|depend|change|adjusted)\w* (?:with|on|for|in|to) ")
_DRUGS = re.compile(r"\b(?:drugs|medicines|medications)$")
_TAKEN = re.compile(
    r"^(?:any |other )+|(?: that| which)? (?:are|is) (?:also )?(?:taken|used|being taken)$"
    r"|(?: that)? (?:you|they) (?:also )?(?:take|use|are taking)$"
)
_WHETHER = re.compile(
    r"^(?:whether|if) (?:or not )?(?:you|the patient|they)(?: are)? (?:also )?(?:take|taking|use|using"
    r"|takes) (?P<what>.+)$"
)
_SEVERE = re.compile(
    r"^(?:how (?:severe|bad|serious) (?:the |your )?(?P<a>[a-z ]+?) (?:is|are)|severity of (?:the "
    r"|your )?(?P<b>[a-z ]+))$"
)
_PEOPLE = re.compile(
    r"^(?:most |some |many )?(?:people|patients|those|anyone|adults?|persons|someone|individuals)"
    r" (?:with|who have|on(?= dialysis)|suffering from|that have) "
)
_ORGAN = re.compile(r"^(?:kidney|liver|renal|hepatic|heart|cardiac)$")
_SHARED_HEAD = re.compile(r"\b(?:function|disease|impairment|problems?|failure)$")
_MAX_WORDS = 8


def dose_factors(reading: Reading, sentence: int) -> Iterator[Draft]:
    """Yield what a sentence says that the dose depends on; the key of a line belongs to its value."""
    bounds = reading.bounds[sentence]
    masked = reading.masked.text
    setting = reading.setting(sentence)
    keyed = (setting.span[0], bounds[1]) if setting is not None and setting.keyed else None
    if not reading.holds(factor_triggers(), *(keyed or bounds)) and not reading.holds(factor_triggers(), *bounds):
        return
    for pattern in factor_patterns():
        region = keyed if "key" in pattern.settings else bounds
        if region is not None:
            for match in pattern.matches(masked, *region):
                yield from _depends(reading, pattern, sentence, match, bounds)


def _depends(
    reading: Reading, rule: FactorPattern, sentence: int, match: re.Match[str], bounds: tuple[int, int]
) -> Iterator[Draft]:
    """The factors of one match. Those of a regimen's adjustment belong to the regimen."""
    text = reading.document.copy.text
    obj = _span(match, "obj", "robj")
    amount = _AMOUNT.search(text, match.start(), obj[0] if obj else match.end())
    if amount or not _of_subject(reading, rule, sentence, match):
        return
    keyed = None if obj else line_key(reading, bounds[0], match.start() + 1)
    region = obj or keyed
    if region is None:
        return
    start, end = region
    if "before" not in rule.settings and keyed is None:
        stop = _END.search(text, start, min(end, bounds[1]))
        end = stop.start() if stop else min(end, bounds[1])
    group = bool("group" in rule.settings or _span(match, "neg"))
    vary = re.search(r"var(?:y|ies) depend", match.groupdict().get("evd") or "")
    lead = match.start("evd") if vary else -1
    for a, b, head in _factors(text, start, end):
        entity, label, kind = _linked(reading, f"{text[a:b]} {head}", group=group)
        if not entity:
            continue
        draft = Draft("DosageStatement", "dosageDependsOn", reading.subject.id, rule.id, sentence, object=entity)
        if kind:
            draft.labels[entity] = (label, "DosingFactor")
        begin = _qualify(reading, draft, match, a)
        draft.evidence.append(reading.published(lead if lead >= 0 else begin, max(b, match.end()) if keyed else b))
        lead = -1
        yield draft


def _qualify(reading: Reading, draft: Draft, match: re.Match[str], at: int) -> int:
    """Set polarity and certainty, and return where the words of the factor begin."""
    negated = _span(match, "neg")
    possible = _span(match, "modal", "modal2", "modal3")
    nor = _NOR.match(reading.document.copy.text, at)
    if nor:
        negated = nor.span("nor")
    if negated:
        draft.polarity = "negated"
        draft.cue("polarity", reading.published(*negated))
    if possible:
        draft.certainty = "possible"
        draft.qualifiers["hedge"] = reading.words(*possible)
        draft.cue("certainty", reading.published(*possible))
        draft.cue("hedge", reading.published(*possible))
    return nor.end() if nor else at


def _span(match: re.Match[str], *names: str) -> tuple[int, int] | None:
    """The span of the first group of these that matched something, without white space behind it."""
    for name in names:
        if name in match.re.groupindex and match[name]:
            start, end = match.span(name)
            return start, end - (len(match[name]) - len(match[name].rstrip()))
    return None


def _of_subject(reading: Reading, rule: FactorPattern, sentence: int, match: re.Match[str]) -> bool:
    """Whether a dose is spoken of, and the subject's: "that depends on" needs a dose in the sentence before."""
    masked = reading.masked.text
    begin = reading.bounds[sentence][0]
    stop = match.end() if "obj" not in match.re.groupindex else max(begin, match.start("obj"))
    if OTHER in masked[begin:stop] and SUBJECT not in masked[begin : match.end()]:
        return False
    if "anaphor" not in rule.settings or reading.section(reading.document.sentences[sentence]) == "dosage":
        return True
    a, b = reading.bounds[sentence - 1] if sentence else (0, 0)
    return bool(re.search(r"\bdos(?:e|es|age|ing)\b|\bhow much\b|\bamount\b", reading.document.copy.text[a:b]))


def _factors(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Yield the regions of the members of an enumeration, with the head that "kidney or liver disease" shares."""
    text = text[:start] + _BRACKET.sub(lambda m: _HIDDEN * len(m.group()), text[start:end]) + text[end:]
    intro = _INTRO.match(text[start:end])
    at = start + (intro.end() if intro else 0)
    regions = []
    for part in _PARTS.finditer(text, at, end):
        regions.append((at, part.start()))
        at = part.end()
    regions.append((at, end))
    for index, (a, b) in enumerate(regions):
        bare = _PEOPLE.sub("", _FRONT.sub("", text[a:b]).strip())
        if _ORGAN.match(bare) and index + 1 < len(regions):
            head = _SHARED_HEAD.search(text[regions[index + 1][0] : regions[index + 1][1]].rstrip())
            if head:
                yield a + len(text[a:b].rstrip()) - len(bare), b, head.group()
                continue
        front = _FRONT.match(text[a:b])
        individual = re.search(r"individual|patient's|person's", front.group()) if front else None
        keep = a if not front else (a + individual.start() if individual else a + front.end())
        words = text[keep:b].rstrip(f" .,:*_\n{_HIDDEN}")
        back = _BACK.search(words)
        yield keep, keep + (back.start() if back else len(words)), ""


def _cleaned(words: str, *, group: bool) -> str:
    """The words of a factor without brackets, articles and whose it is."""
    words = _BRACKET.sub("", words)
    words = _PEOPLE.sub("", words.strip()) if group else words.strip()
    words = words if words.startswith("individual") else _FRONT.sub("", words)
    words = _NOR.sub("", re.sub(r"\s+", " ", words))
    words = re.sub(r"^(?:individual|patient's|person's) (?=age|weight|kidney|liver|condition)", "", words)
    return f"{words} function" if _ORGAN.match(words) else words


def _linked(reading: Reading, words: str, *, group: bool) -> tuple[str, str, str]:
    """Return the entity of a factor, its label, and its kind if it is new; nothing where the words name none."""
    words = _cleaned(words, group=group)
    if len(words) < SHORTEST_NAME or _NO_FACTOR.search(words) or len(words.split()) > _MAX_WORDS:
        return "", "", ""
    label = _named(words)
    if label:
        known, kind = reading.link(label, "dosageDependsOn")
        return (known, label, kind) if not kind else (named(label), label, kind)
    words = _TAKEN.sub("", words)
    if words.startswith(("how ", "what ", "whether ", "why ", "if ")):
        return "", "", ""
    entity, kind = reading.link(words, "memberOf" if _DRUGS.search(words) else "dosageDependsOn")
    return entity, words, kind


def _named(words: str) -> str:
    """The name of a factor that is said in other words: "how much you weigh", "whether you take valproate"."""
    if other := _WHETHER.match(words):
        return f"concomitant {_FRONT.sub('', other['what'])}"
    if found := first_piece("factor", words, 0, len(words)):
        return found.value.replace("-", " ")
    severe = _SEVERE.match(words)
    return f"{severe['a'] or severe['b']} severity" if severe else ""
