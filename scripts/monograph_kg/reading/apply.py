"""Applying the rules to a sentence: from a match to drafts with objects, qualifiers and cues."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from monograph_kg.reading.context import Reading
from monograph_kg.reading.cues import find_cue, find_cues, negated, value_of
from monograph_kg.reading.document import Sentence
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.items import Item, read_items, region_end
from monograph_kg.reading.masks import SUBJECT
from monograph_kg.reading.rulebook import Rule
from monograph_kg.reading.words import slug

RISKS = {
    "dependence": "drug-dependence", "physical dependence": "drug-dependence", "drug dependence": "drug-dependence",
    "dependent": "drug-dependence", "psychological dependence": "drug-dependence", "habit-forming": "addiction",
    "habit forming": "addiction", "addiction": "addiction", "addictive": "addiction", "addicted": "addiction",
    "tolerance": "drug-tolerance", "abuse": "drug-abuse", "misuse": "drug-misuse",
    "withdrawal symptoms": "withdrawal-syndrome", "withdrawal syndrome": "withdrawal-syndrome",
    "withdrawal effects": "withdrawal-syndrome", "withdrawal": "withdrawal-syndrome",
    "discontinuation syndrome": "discontinuation-syndrome", "discontinuation symptoms": "discontinuation-syndrome",
}  # fmt: skip
_NO_OBJECT = re.compile(
    r"^(?:it|this|these|that|they|them|you|others?|both|all|any|none|one|more|less|much|well|care|caution|people|patients"
    r"|adults|children|someone|anyone|symptoms|side effects|effects|problems|conditions?|treatment|use|time|years|months"
    r"|weeks|days|example|instance|a few|several|following|the following|these conditions|various conditions|other conditions"
    r"|a number of conditions|several conditions|a range of conditions|many conditions|different conditions|its|doses?|serious|mild|\d.*|.*\b(?:is|are|was|were|you|your|who|which|if)\b.*"
    r"|by .*|pregnant women|women|men|short periods?|long periods?|some|most|some people|harm|help|effect|up to .*|at least .*|a short time|long-term use|short-term use)$"
)
_POPULATION = re.compile(r"\s*(?:,? (?:especially|particularly|mainly|mostly|including))? ?\b(?:in|for|among) (?:both )?(?=\w)")
_PERSONS = re.compile(r"(?:people|patients|those|adults|women|men|anyone) (?:with|who have|suffering from) ([a-z][a-z -]{2,40}?)(?= (?:often|may|can|are|who|while|should)|[.,;]|$)")
_AIM = re.compile(r"(?:the )?(?P<verb>(?:relief|reduction|prevention|treatment|management|control|closure|prophylaxis|symptomatic relief) of) (?:the |an? )?(?:signs and symptoms of |symptoms of )?")
HEDGING = frozenset(
    {"OffLabelUse", "EffectivenessStatement", "AdverseEffectStatement", "InteractionStatement", "Indication",
     "PopulationSafetyStatement"}
)  # fmt: skip


def apply(reading: Reading, rule: Rule, sentence: int, bounds: tuple[int, int]) -> Iterator[Draft]:
    """Yield the drafts of every match of a rule in a sentence, ``bounds`` being the sentence in the copy."""
    if rule.where and reading.section(reading.document.sentences[sentence]) not in rule.where:
        return
    begin, end = bounds
    for match in rule.matches(reading.masked.text, begin, end):
        yield from build(reading, rule, sentence, match, bounds)


def build(
    reading: Reading, rule: Rule, sentence: int, match: re.Match[str], bounds: tuple[int, int],
    items: list[Item] | None = None,
) -> Iterator[Draft]:
    """Turn one match into drafts: one for each object that it names."""
    relation = _relation(rule)
    fixed = rule.settings.get("object")
    if fixed:
        yield from _fixed(reading, rule, sentence, match)
        return
    found = items if items is not None else list(_objects(reading, match, bounds))
    for item in found:
        if _THESE.match(reading.document.copy.text, item.start - 6 if item.start > 6 else 0, item.end) and rule.kind == "EffectivenessStatement":  # noqa: PLR2004
            yield from _referred(reading, rule, sentence, match, item)
            continue
        if item.head and rule.settings.get("heads") != "all" and not _keeps_head(rule, item):
            continue
        draft = _of_item(reading, rule, sentence, match, item, relation, found)
        if draft:
            yield from _populations(reading, draft, item, bounds)


_THESE = re.compile(r"these (?:conditions|disorders|diseases|illnesses|problems)")


def _referred(reading: Reading, rule: Rule, sentence: int, match: re.Match[str], item: Item) -> Iterator[Draft]:
    """ "These conditions" are the uses that the sentence before has named."""
    start = match.start("ev") if "ev" in match.re.groupindex and match.start("ev") >= 0 else item.start
    for entity, qualifiers in reading.recent:
        draft = Draft(rule.kind, rule.relation, reading.subject.id, rule.id, sentence, object=entity)
        _certainty(reading, draft, match)
        if scope := qualifiers.get("scope"):
            draft.qualifiers["scope"] = scope
        draft.evidence.append(reading.published(start, item.end))
        yield draft


def _relation(rule: Rule) -> str:
    from monograph_kg.records.kinds import KINDS

    return rule.relation or KINDS[rule.kind].relations[0].name


def _keeps_head(rule: Rule, item: Item) -> bool:
    """A head such as "chest infections, such as ..." names a state of its own; a vague or limited one does not."""
    if item.scope.startswith("other") and rule.kind in ("Indication", "OffLabelUse"):
        return "disorders" in item.name
    return not item.scope and not _NO_OBJECT.match(item.name) and rule.kind in ("Indication", "AdverseEffectStatement", "OffLabelUse")


def _objects(reading: Reading, match: re.Match[str], bounds: tuple[int, int]) -> Iterator[Item]:
    text = reading.document.copy.text
    groups = match.groupdict()
    if groups.get("np"):
        start, end = match.span("np")
        yield Item(start, end, text[start:end], full_start=start)
        return
    name = "obj" if groups.get("obj") is not None else "robj"
    start, end = match.span(name)
    if start < 0:
        return
    masked = reading.masked.text
    if name == "obj":
        end = min(end, region_end(masked, start, end) if "\ue001" not in masked[start:end] else region_end(text, start, end))
    yield from read_items(text, start, end)


def _span_group(match: re.Match[str], name: str) -> tuple[int, int] | None:
    named_alike = (name, f"{name}2", f"{name}3", f"{name}4") if name in ("freq", "mod", "verb", "v", "neg") else (name,)
    present = [n for n in named_alike if n in match.re.groupindex and match.start(n) >= 0 and match.end(n) > match.start(n)]
    if not present:
        return None
    name = present[0]
    start, end = match.span(name)
    words = match.group(name)
    return start, end - (len(words) - len(words.rstrip()))


def _of_item(
    reading: Reading, rule: Rule, sentence: int, match: re.Match[str], item: Item, relation: str, all_items: list[Item]
) -> Draft | None:
    name = item.name
    if _NO_OBJECT.match(name) or SUBJECT in reading.masked.text[item.start : item.end] or len(name) < 3:  # noqa: PLR2004
        return None
    kind, status = rule.kind, rule.settings.get("status")
    verb_of = None
    if kind in ("Indication", "OffLabelUse", "EffectivenessStatement") and (aim := _AIM.match(name)):
        at = reading.document.copy.text.find(aim.group().strip(), item.start, item.end)
        if at >= 0:
            verb_of = (at, at + len(aim["verb"]))
            name = name[aim.end() :]
            item = replace(item, start=at + aim.end(), name=name)
    entity, new = reading.link(name, relation)
    if item.scope.startswith("other"):
        whole = reading.lexicon.link(f"other {name}", frozenset({"ClinicalState"}))
        entity, new = (whole, "") if whole else (entity, new)
    if item.gloss and new and kind == "AdverseEffectStatement":
        inner = reading.document.copy.text[item.gloss[0] + 1 : item.gloss[1] - 1]
        known = reading.lexicon.link(inner, frozenset({"ClinicalState"}))
        if known:
            entity, new = known, ""
    if rule.kind in ("AdverseEffectStatement", "RiskStatement", "WithdrawalEffectStatement") and name in RISKS:
        kind, relation, entity = "RiskStatement", "hasRisk", RISKS[name]
    if not entity:
        return None
    draft = Draft(kind, rule.relation, reading.subject.id, rule.id, sentence, object=entity)
    if new:
        draft.labels[entity] = (name, new)
    _certainty(reading, draft, match)
    _polarity(reading, draft, match)
    _frequency(reading, draft, match)
    if status:
        draft.qualifiers["status"] = status
    _use(reading, draft, match)
    if verb_of and reading.words(*verb_of).lower().split()[0] not in ("treatment", "management"):
        draft.qualifiers["verb"] = (reading.words(*verb_of),)
        draft.cue("verb", reading.published(*verb_of))
    if item.gloss and draft.kind == "Indication" and (cue := find_cue("status", reading.document.copy.text, *item.gloss)):
        draft.kind = "OffLabelUse" if cue.value == "off-label" else draft.kind
        draft.qualifiers["status"] = cue.value
        draft.cue("status", reading.published(cue.start, cue.end))
    if item.scope:
        _scope(reading, draft, item)
    elif item.member_of is not None and item.member_of < len(all_items) and draft.kind in ("Indication", "OffLabelUse"):
        head = all_items[item.member_of]
        if head.scope.startswith("certain"):
            draft.qualifiers["scope"] = "certain-types"
            draft.cue("scope", reading.published(head.start, head.end))
    _evidence(reading, rule, draft, match, item)
    return draft


def _scope(reading: Reading, draft: Draft, item: Item) -> None:
    word = item.scope.split(" ")[0]
    if word in ("certain", "some") and draft.kind in ("Indication", "OffLabelUse", "EffectivenessStatement", "InteractionStatement"):
        draft.qualifiers["scope"] = "certain-types" if "types" in item.scope else "certain"
        draft.cue("scope", reading.published(item.start, item.start + len(word)))


def _evidence(reading: Reading, rule: Rule, draft: Draft, match: re.Match[str], item: Item) -> None:
    how = rule.settings.get("evidence", "item")
    end = item.end
    if item.gloss and item.gloss[0] >= item.end and item.gloss[0] - item.end <= 2:  # noqa: PLR2004
        end = item.gloss[1]
    start = item.start
    ev = _span_group(match, "ev")
    if how in ("ev", "class") and ev and ev[0] <= item.start:
        start = ev[0] if how == "ev" or ev[0] + 40 > item.start else item.start
    if how == "ev" and draft.kind == "RiskStatement" and reading.masked.text[ev[1] : item.start].strip() if ev else False:
        start = item.start
    draft.evidence.append(reading.published(start, end))


def _certainty(reading: Reading, draft: Draft, match: re.Match[str]) -> None:
    """A modal verb makes a statement possible, "potential" potential, "usually" typical; the words are hedge and cue."""
    if potential := _span_group(match, "pot"):
        if match.group("pot").startswith("potential"):
            draft.certainty = "potential"
            draft.cue("certainty", reading.published(*potential))
        elif draft.kind == "RiskStatement":
            draft.cue("kind", reading.published(*potential))
    if reported := _span_group(match, "rep"):
        draft.certainty = "possible"
        draft.qualifiers["hedge"] = reading.words(*reported)
        draft.cue("certainty", reading.published(*reported))
        draft.cue("hedge", reading.published(*reported))
        return
    hedge = _span_group(match, "hedge")
    modal = _span_group(match, "mod") or (hedge if hedge and re.match(r"can|may|might|could", match.group("hedge")) else None)
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
        longer = re.compile(r"\w+(?: also)?(?: be(?= (?:prescribed|given|used off|effective)))?\b").match(text, short[0], match.end())
        if longer and longer.group().endswith(" be") and "also" in longer.group():
            longer = re.compile(r"\w+ also").match(text, short[0])
    span = longer.span() if longer else short
    draft.qualifiers["hedge"] = reading.words(*span)
    draft.cue("hedge", reading.published(*span))
    draft.cues["certainty"] = [reading.published(*(span if hedge else short))]


def _polarity(reading: Reading, draft: Draft, match: re.Match[str]) -> None:
    text = reading.document.copy.text
    span = _span_group(match, "neg")
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


def _frequency(reading: Reading, draft: Draft, match: re.Match[str]) -> None:
    if draft.kind not in ("AdverseEffectStatement", "RiskStatement", "WithdrawalEffectStatement"):
        return
    span = _span_group(match, "freq") or _span_group(match, "freq2")
    if span is None:
        return
    words = reading.document.copy.text[span[0] : span[1]]
    value = value_of("frequency", words)
    if value and not (value == "often" and words == "sometimes"):
        if words in ("most common", "most commonly reported", "most frequent"):
            value = "common" if words.startswith("most com") else "common"
        draft.qualifiers["frequency"] = value
        draft.qualifiers["frequency_as_written"] = reading.words(*span)
        draft.cue("frequency", reading.published(*span))


def _use(reading: Reading, draft: Draft, match: re.Match[str]) -> None:
    """Qualifiers of a use: off-label, importance, frequency or usage words, the verb."""
    text = reading.document.copy.text
    if draft.kind not in ("Indication", "OffLabelUse", "RoleStatement"):
        return
    adverbs = _span_group(match, "adv")
    if adverbs:
        if draft.kind != "RoleStatement" and (cue := find_cue("importance", text, *adverbs)):
            draft.qualifiers["importance"] = cue.value
            draft.cue("importance", reading.published(cue.start, cue.end))
        if (cue := find_cue("frequency", text, *adverbs)) and cue.value == "often":
            draft.qualifiers["frequency"] = "often"
            draft.qualifiers["frequency_as_written"] = reading.words(cue.start, cue.end)
            draft.cue("frequency", reading.published(cue.start, cue.end))
        verb = _span_group(match, "v")
        if re.match(r"(?:commonly|widely)\b", text[adverbs[0] : adverbs[1]]) and verb:
            draft.qualifiers["usage"] = (reading.words(adverbs[0], verb[1]),)
            draft.cue("usage", reading.published(adverbs[0], verb[1]))
    if draft.kind == "RoleStatement":
        return
    verb = _span_group(match, "verb")
    plain = _span_group(match, "v")
    if verb and not re.match(r"\w+ing\b", text[verb[0] : verb[1]]):
        draft.qualifiers["verb"] = (reading.words(*verb),)
        draft.cue("verb", reading.published(*verb))
    elif plain and text[plain[0] : plain[1]] == "prescribed" and not verb:
        stop = plain[1] + 4 if text.startswith(" for", plain[1]) and draft.certainty == "asserted" and "adv" not in adverbs_key(match) else plain[1]
        draft.qualifiers["verb"] = (reading.words(plain[0], stop),)
        draft.cue("verb", reading.published(plain[0], stop))
    stop = match.start("obj") if "obj" in match.re.groupindex and match.start("obj") > 0 else match.end()
    if cue := find_cue("status", text, match.start(), stop):
        if cue.value == "off-label" and draft.polarity == "affirmed":
            draft.kind = "OffLabelUse"
            draft.qualifiers["status"] = "off-label"
            draft.cue("status", reading.published(cue.start, cue.end))
        elif cue.value == "approved" and draft.polarity == "affirmed":
            draft.qualifiers["status"] = "approved"
            draft.cue("status", reading.published(cue.start, cue.end))


def adverbs_key(match: re.Match[str]) -> str:
    """Return ``adv`` where the match has adverbs, else the empty text."""
    return "adv" if _span_group(match, "adv") else ""


def _populations(reading: Reading, draft: Draft, item: Item, bounds: tuple[int, int]) -> Iterator[Draft]:
    """Add the population that follows the object; two populations make two statements."""
    text = reading.document.copy.text
    if draft.kind not in ("Indication", "OffLabelUse", "AdverseEffectStatement", "RiskStatement", "EffectivenessStatement"):
        yield draft
        return
    after = _POPULATION.match(text, item.end, bounds[1])
    cues = []
    if after:
        stop = re.compile(r"[.;]|,(?! and)|\b(?:when|if|who|with|during|after|while)\b").search(text, after.end(), bounds[1])
        region_stop = stop.start() if stop else bounds[1]
        cues = [c for c in find_cues("population", text, after.end(), region_stop)][:2]
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


def _fixed(reading: Reading, rule: Rule, sentence: int, match: re.Match[str]) -> Iterator[Draft]:
    """A rule that names its object itself: the evidence is the words that say it."""
    settings = rule.settings
    if rule.kind == "AdviceStatement":
        from monograph_kg.reading.advice import advise

        yield from advise(reading, rule, sentence, match)
        return
    entity = settings["object"]
    draft = Draft(rule.kind, rule.relation, reading.subject.id, rule.id, sentence, object=entity)
    span = _span_group(match, "np" if settings.get("evidence") == "np" else "ev") or match.span()
    if settings.get("evidence") == "np" and "np" in match.re.groupindex:
        before = _span_group(match, "ev")
        words = reading.document.copy.text[before[0] : before[1]].strip() if before else ""
        if words in ("a", "an"):
            here = re.search(r"\b(?:is|are) an? ", match.group())
            span = (match.start() + here.start(), span[1]) if here else span
    draft.evidence.append(reading.published(*span))
    if entity in ("over-the-counter",):
        draft.labels[entity] = ("over the counter", "DispensingStatus")
    if specificity := settings.get("specificity"):
        draft.qualifiers["specificity"] = specificity
    _certainty(reading, draft, match)
    _polarity(reading, draft, match)
    if rule.id == "class.otc" and "without" in match.group():
        draft.polarity = "affirmed"
        draft.cues.pop("polarity", None)
    yield draft


def named(text: str) -> str:
    """Return the identifier of an action or factor from its folded words, without articles and possessives."""
    words = re.sub(r"\b(?:a|an|the|your|any|all|its|their|his|her|very|also|please)\b", " ", text)
    return slug(words)
