"""Uses without a verb of their own: list items under a heading on uses, and short answers to "What is it for?".

Such words are read as the rest of a clause "DRUG is used for ...", whose first words have no place in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from monograph_kg.reading.context import Reading
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.frames.frame import Fit, frames
from monograph_kg.reading.grammar.clauses import parse
from monograph_kg.reading.grammar.tagger import read_tokens
from monograph_kg.reading.grammar.tokens import Token
from monograph_kg.reading.lexis.masks import SUBJECT
from monograph_kg.reading.uses.aims import accepted, infinitive
from monograph_kg.reading.uses.answers import use_answers
from monograph_kg.reading.uses.drafts import drafts_of
from monograph_kg.reading.uses.uses import uses

_USE_QUESTION = re.compile(
    r"""\b(?:(?:used|prescribed|given|taken|take|use|prescribe|give|good|meant|indicated|licen[cs]ed|approved|recommended)\b.*\bfor
      |what\b.*\bfor|why\b.*\b(?:take|taken|use|used|prescribe|prescribed|give|given|need|on)|used\sto\b.*|(?:treat|help)s?|uses?)\b[^.]*\?""",
    re.VERBOSE,
)
_SHORT = re.compile(
    r"(?:(?:mainly|mostly|chiefly|primarily|usually|often|largely|also|yes|well|oh|above all),?\s)*(?:for|to|against)\s"
)
_ACTS = re.compile(
    r"(?:(?:also|sometimes|occasionally|often|mainly|widely|commonly|rarely|not|only)\s)*(?:used|given|prescribed|taken|tried|approved|licen[cs]ed"
    r"|indicated|recommended)\b"
)
_NOT = re.compile(r"(?P<not>not)\s(?:(?:used|indicated|meant|suitable|approved|intended)\s)?for\s")
_OTHER_KEY = re.compile(
    r"\b(?:dos\w+|how|when|who|before|side|interact\w*|warning|caution|works?|class|brands?|names?)\b"
)
_NOT_KEY = re.compile(
    r"[^.?!]*?\b(?P<not>not|isn't|aren't)\s(?:(?:used|indicated|meant|suitable|approved|intended|licen[cs]ed)\s)?for\b"
)
_NO_EFFECT_KEY = re.compile(
    r"[^.?!]*?\b(?P<not>not|doesn't|won't|isn't|no|never)\s"
    r"(?:work|help|act|treat|cure|effective|useful|active|good|use|effect|benefit)\b"
    r"(?:\s(?:against|for|in|on|with))?\W*$"
)
# "To relieve stiffness in:" is followed by those in whom, not by what is relieved.
_WHOSE_RELIEF = re.compile(
    r"\b(?:treat|reliev|eas|reduc|prevent|control|manag|relief of|improv)\w*\s[^:]+\s(?:in|for)\W*$"
)
MAX_ITEM = 300


def loose_uses(reading: Reading, sentence: int, found: bool) -> Iterator[Draft]:
    """Yield the uses of a list item or short answer; ``found`` says that its clauses gave uses already."""
    unit = reading.document.sentences[sentence]
    begin, end = reading.bounds[sentence]
    if found or unit.kind in ("title", "heading") or end - begin > MAX_ITEM:
        return
    text = reading.document.copy.text
    answers = list(use_answers(reading, sentence))
    yield from answers
    if answers:
        return
    if _SHORT.match(text, begin, end):
        if _asked(reading, sentence):
            yield from _read(reading, sentence, begin, ("used",))
    elif reading.section(unit) == "uses" and _is_item(reading, sentence):
        yield from _item(reading, sentence)


def _is_item(reading: Reading, sentence: int) -> bool:
    """Whether a sentence is a list item or value, under a key or heading, without a subject and verb of its own."""
    unit = reading.document.sentences[sentence]
    begin, end = reading.bounds[sentence]
    masked = reading.masked.text
    key = _key(reading, sentence)
    if _WHOSE_RELIEF.search(masked, *key):
        return False
    if SUBJECT in masked[begin:end] or (unit.kind != "bullet" and not key[1]):
        return False
    if not _denying(masked, key) and (_OTHER_KEY.search(masked, *key) or "not " in masked[slice(*key)]):
        return False
    return not any(
        clause.group.form in ("finite", "imperative") and clause.group.start > begin and clause.link != "relative"
        for clause in reading.parse(sentence).clauses
    )


def _denying(text: str, key: tuple[int, int]) -> bool:
    """Whether a key says for what the drug is not, or in what it does not work."""
    return _NOT_KEY.match(text, *key) is not None or _NO_EFFECT_KEY.match(text, *key) is not None


def _key(reading: Reading, sentence: int) -> tuple[int, int]:
    """The span of the key or heading over an item; an empty one where there is none."""
    setting = reading.setting(sentence)
    if setting is not None:
        return setting.span
    before = reading.document.sentences[sentence - 1] if sentence else None
    keyed = before is not None and before.kind == "heading" and before.part == reading.document.sentences[sentence].part
    return reading.bounds[sentence - 1] if keyed else (0, 0)


def _item(reading: Reading, sentence: int) -> Iterator[Draft]:
    text = reading.document.copy.text
    begin, end = reading.bounds[sentence]
    refused = _NOT.match(text, begin, end)
    failing = _NO_EFFECT_KEY.match(text, *_key(reading, sentence))
    denied = refused or failing or _NOT_KEY.match(text, *_key(reading, sentence))
    if _ACTS.match(text, begin, end):
        drafts = list(_read(reading, sentence, begin, ()))
    elif infinitive().match(text, begin, end):
        drafts = list(_read(reading, sentence, begin, ("used", "to")))
    else:
        drafts = list(_read(reading, sentence, refused.end() if refused else begin, ("used", "for")))
    for draft in drafts:
        if failing:
            draft.kind, draft.relation = "EffectivenessStatement", None
        if denied:
            draft.polarity = "negated"
            draft.cue("polarity", reading.published(*denied.span("not")))
        yield draft


def _asked(reading: Reading, sentence: int) -> bool:
    """Whether one of the three units before asks what the drug is for."""
    text = reading.document.copy.text
    for back in range(sentence - 1, max(-1, sentence - 4), -1):
        words = text[slice(*reading.bounds[back])].rstrip()
        if words.endswith("?"):
            return bool(_USE_QUESTION.search(words))
    return False


def _read(reading: Reading, sentence: int, start: int, words: tuple[str, ...]) -> Iterator[Draft]:
    """Read what stands from ``start`` on as the rest of "DRUG is ..." with the words given."""
    _, end = reading.bounds[sentence]
    made = [Token(start, start, SUBJECT, "DRUG"), Token(start, start, "is", "BE")]
    if "used" in words:
        made.append(Token(start, start, "used", "VERB", "use", "participle"))
    if "to" in words:
        made.append(Token(start, start, "to", "TO"))
    parsed = parse([*made, *read_tokens(reading.masked.text, (start, end))])
    wanted = "use.passive.chain" if "to" in words else "use.passive"
    frame = next(frame for frame in frames() if frame.id == wanted)
    for clause in parsed.clauses[:1]:
        fit = Fit(frame, parsed, clause, clause.object, sentence)
        if "for" in words:
            yield from drafts_of(reading, fit, accepted(reading, "for", start, end))
        else:
            yield from uses(reading, fit)
