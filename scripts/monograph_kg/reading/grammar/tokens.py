"""Words of a sentence with their classes, as far as grammar needs them: function words and verbs; the rest is nominal.

A word that may be noun or verb ("use", "causes", "treat") is decided by its neighbours, as in Brill's contextual rules
(Brill 1992, https://aclanthology.org/A92-1021): behind a determiner or preposition it is a noun, behind "to", a modal,
a pronoun or the subject it is a verb.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from monograph_kg.reading.grammar.verbs import Form, classes_of, verbs
from monograph_kg.reading.masks import OTHER, SUBJECT
from monograph_kg.reading.outline import DATA
from monograph_kg.records.tsv import read_table

_LETTERS = r"[^\W\d_\ue000\ue001]+"
_CLITIC = r"(?:s|re|ve|ll|d|m)\b"
_WORD = re.compile(
    rf"{SUBJECT}+|{OTHER}+|{_LETTERS}(?:n't|(?:['/-](?!{_CLITIC}){_LETTERS}\d*)*)|'{_CLITIC}|\d[\d.,]*\d(?:-\w+)*|\d(?:-\w+)*|[^\w\s]"
)
_NEGATED = re.compile(r"n't$")
# Behind these a word that may be both is a noun.
_NOMINAL = frozenset({"DET", "PREP", "ADJ", "NUM", "POSS"})
_FINITE = frozenset({"base", "third", "past"})


class Token(NamedTuple):
    """A word or mark at ``[start, end)`` of the copy.

    ``tag`` is DRUG (the subject), OTHER (another drug), VERB, ADJ, NOUN, NUM, PUNCT, or a class of function words of
    ``data/function-words.tsv``; ``form`` is a verb's form, and ``lemma`` its base.
    """

    start: int
    end: int
    text: str
    tag: str
    lemma: str = ""
    form: str = ""


@cache
def function_words() -> dict[str, str]:
    """Return the class of each function word."""
    rows = read_table(DATA / "function-words.tsv", ("tag", "words")).rows
    return {word: row.cells["tag"] for row in reversed(rows) for word in row.cells["words"].split()}


def read_tokens(masked: str, start: int, end: int) -> list[Token]:
    """Return the tokens of ``masked[start:end]`` in their order."""
    words = function_words()
    forms = verbs().forms
    raw = [(m.start(), m.end(), m.group()) for m in _WORD.finditer(masked, start, end)]
    made: list[Token] = []
    for index, (begin, stop, text) in enumerate(raw):
        after = raw[index + 1][2] if index + 1 < len(raw) else ""
        first = text[0]
        if first == SUBJECT:
            made.append(Token(begin, stop, text, "DRUG"))
        elif first == OTHER:
            made.append(Token(begin, stop, text, "OTHER"))
        elif text == "'s":
            made.append(Token(begin, stop, text, "BE" if _is_copula(made, after) else "POSS"))
        elif text in words:
            further = raw[index + 2][2] if index + 2 < len(raw) else ""
            made.append(_function(begin, stop, text, words[text], made, (after, further)))
        elif text in forms:
            made.append(_verb(begin, stop, text, forms[text], made, after))
        elif first.isdigit():
            made.append(Token(begin, stop, text, "NUM"))
        elif not first.isalpha():
            made.append(Token(begin, stop, text, "PUNCT"))
        else:
            made.append(Token(begin, stop, text, "ADV" if _is_adverb(text) else "NOUN"))
    return made


def _is_copula(before: list[Token], after: str) -> bool:
    """Whether "'s" stands for "is": behind a pronoun, or before what a noun cannot own."""
    if before and before[-1].tag in ("PRON", "EX"):
        return True
    tag = function_words().get(after, "")
    participle = any(form.form in ("participle", "gerund") for form in verbs().forms.get(after, ()))
    return tag in ("DET", "NEG", "ADV", "PREP", "TO") or participle


_NOT_ADVERBS = frozenset(("family", "daily", "weekly", "monthly", "supply", "anomaly", "belly", "jelly", "kidney-friendly",
                          "elderly", "deadly", "early", "friendly", "likely", "unlikely", "only", "oily", "nightly"))  # fmt: skip


def _is_adverb(text: str) -> bool:
    return text.endswith("ly") and text not in _NOT_ADVERBS


def _function(start: int, end: int, text: str, tag: str, before: list[Token], ahead: tuple[str, str]) -> Token:
    """Decide function words that have two uses: "that" as a relative, "these" as a pronoun, "to" before a verb."""
    after = ahead[0]
    if text in ("this", "these", "those") and _agrees(text, after):
        tag = "PRON"
    elif tag == "PRON" and text in ("this", "these", "those") and after and after not in function_words():
        tag = "PRON" if after in verbs().forms and not verbs().known.get(_lemma(after), _NONE).noun else "DET"
    if text == "that":
        last = before[-1].tag if before else ""
        tag = "REL" if last in ("NOUN", "DRUG", "OTHER", "PRON", "ADJ") or (last == "PUNCT" and before[-1].text == ")") else "THAT"
        if last == "" or last in ("PREP", "CONJ"):
            tag = "PRON" if _agrees(text, after) else "DET"
    if text == "to" and not _is_base(after):
        tag = "PREP"
    if text == "as" and _is_preposition_as(before, *ahead):
        tag = "PREP"
    if text in ("have", "has", "had") and after and not _begins_participle(after):
        return Token(start, end, text, "VERB", "have", "third" if text == "has" else "past" if text == "had" else "base")
    if text in ("do", "does") and after not in ("not", "n't") and tag == "DO" and not _is_base(after):
        return Token(start, end, text, "VERB", "do", "third" if text == "does" else "base")
    return Token(start, end, text, tag)


def _is_preposition_as(before: list[Token], after: str, further: str) -> bool:
    """ "as" opens a clause behind a comma, or before a pronoun or the drug; else it is a preposition ("such as")."""
    last = before[-1].text if before else ","
    if last == "such" or after in ("a", "an"):
        return True
    acts = further in verbs().forms or function_words().get(further) in ("BE", "MOD", "HAVE", "DO")
    return not (last == "," or (after[:1] == SUBJECT and acts) or function_words().get(after) == "PRON")


def _agrees(text: str, after: str) -> bool:
    """Whether a demonstrative agrees with what follows as a verb, so not as a noun: "this increases", "these increase"."""
    wanted = "third" if text in ("this", "that") else "base"
    return any(form.form == wanted for form in verbs().forms.get(after, ()))


class _NoVerb:
    noun = False


_NONE = _NoVerb()


def _lemma(word: str) -> str:
    readings = verbs().forms.get(word)
    return readings[0].lemma if readings else ""


def _begins_participle(word: str) -> bool:
    if word in ("been", "not", "also", "never", "had", "to") or _is_adverb(word):
        return True
    return any(form.form == "participle" for form in verbs().forms.get(word, ()))


def _is_base(word: str) -> bool:
    return any(form.form == "base" for form in verbs().forms.get(word, ())) or function_words().get(word) in ("PRON", "ADV")


def _verb(start: int, end: int, text: str, readings: tuple[Form, ...], before: list[Token], after: str) -> Token:
    """Decide whether a word that may be a verb is one here, and in which form."""
    last = before[-1] if before else None
    tag = last.tag if last else ""
    if tag == "ADV":
        earlier = next((t for t in reversed(before) if t.tag not in ("ADV", "NEG")), None)
        tag = earlier.tag if earlier and earlier.tag in ("BE", "HAVE", "MOD", "DO", "TO", "PRON", "DRUG", "OTHER") else tag
    noun = verbs().known[readings[0].lemma].noun if readings[0].lemma in verbs().known else False
    form = _choose(readings, tag, last, before)
    if form.form in ("third", "base") and noun and tag not in ("TO", "MOD", "DO") and _finite_follows(after):
        return Token(start, end, text, "NOUN", form.lemma, form.form)
    if _is_noun(form, noun, tag, last, before, after):
        return Token(start, end, text, "NOUN", form.lemma, form.form)
    opens = last is None or tag in ("PUNCT", "CONJ", "DET", "PREP", "NUM", "ADJ")
    if form.form in ("participle", "past") and opens and _is_nominal(after):
        return Token(start, end, text, "ADJ", form.lemma, form.form)
    return Token(start, end, text, "VERB", form.lemma, form.form)


def _finite_follows(after: str) -> bool:
    """Whether the next word is a verb that is nothing else: "reports describe", "doses increase" ."""
    readings = verbs().forms.get(after, ())
    plain = bool(readings) and not any(verbs().known[r.lemma].noun for r in readings if r.lemma in verbs().known)
    return plain and any(r.form in ("base", "third") for r in readings)


def _is_nominal(word: str) -> bool:
    return function_words().get(word, "ADJ") in ("ADJ", "CONJ") and bool(word) and word[0].isalpha()


def _choose(readings: tuple[Form, ...], tag: str, last: Token | None, before: list[Token]) -> Form:
    by_form = {reading.form: reading for reading in readings}
    if tag in ("BE", "HAVE") or (tag == "NEG" and len(before) > 1 and before[-2].tag in ("BE", "HAVE")):
        wanted = ("participle", "gerund", "past", "base", "third")
    elif tag in ("MOD", "DO", "TO", "NEG"):
        wanted = ("base", "participle", "past", "third", "gerund")
    elif last is not None and tag in ("NOUN", "ADJ", "PUNCT", "CONJ") and "participle" in by_form and "base" not in by_form:
        wanted = ("participle", "past", "third", "base", "gerund")
    else:
        wanted = ("third", "base", "past", "participle", "gerund")
    return next(by_form[name] for name in wanted if name in by_form)


def _is_noun(form: Form, noun: bool, tag: str, last: Token | None, before: list[Token], after: str) -> bool:  # noqa: PLR0911
    """A gerund behind a determiner is a noun; so is a noun-or-verb where a noun phrase goes on or begins."""
    if form.form == "gerund":
        ends = after in ("and", "or", ",", ".", "of", "")
        listed = last is not None and (last.text == "," or tag in ("NOUN", "CONJ")) and any(t.tag != "ADV" for t in before[:-1])
        return tag in ("DET", "ADJ", "POSS") or (ends and listed)
    if form.form in ("participle", "past"):
        return False
    if tag in ("TO", "MOD", "DO", "PRON", "REL"):
        return False
    if not noun:
        return tag in ("DET", "PREP") and form.form == "base"
    if tag in _NOMINAL:
        return True
    if last is None or tag in ("PUNCT", "BUT", "SUB", "CONJ"):
        begun = any(t.tag == "VERB" and t.form == form.form for t in before)
        if last is not None and tag == "CONJ":
            return not begun
        if form.form == "third":
            opens = last is None or last.text in (":", "-", "*")
            return not (begun and last is not None and last.text == ",") and not (opens and _begins_object(after))
        return function_words().get(after, "") in ("BE", "MOD", "PREP", "HAVE") or after in ("", ",", ".")
    if tag in ("DRUG", "OTHER"):
        return form.form == "base" and (after in ("", ".", ",", "and", "or", "of") or function_words().get(after) in ("BE", "MOD"))
    if tag == "NOUN":
        fits = _plural(last) == (form.form == "base")
        ends = form.lemma in ("stop", "start") and any(f.form == "gerund" for f in verbs().forms.get(after, ()))
        if fits and (ends or not classes_of(form.lemma).isdisjoint(_INTRANSITIVE)) and not _taken(before):
            return False
        taken = any(t.tag in ("VERB", "BE", "MOD") for t in _clause_so_far(before))
        return not fits or taken or after in ("", ".", ",", "of", "is", "are", "may", "can", ")")
    return tag == "VERB"


def _plural(last: Token | None) -> bool:
    if last is None:
        return False
    return last.text in _PLURALS or (last.text.endswith("s") and not last.text.endswith(("ss", "us", "is")))


# Verbs whose clause may end with them: behind a noun that agrees they are verbs though they are nouns as often.
_INTRANSITIVE = frozenset(("fall", "rise", "form", "grow"))


def _begins_object(word: str) -> bool:
    """Whether a word behind a clipped verb begins its object: "blocks cyclooxygenase", "increases the risk"."""
    if not word or not word[0].isalpha():
        return False
    return function_words().get(word, "ADJ") in ("DET", "ADJ") and word not in verbs().forms


def _taken(before: list[Token]) -> bool:
    """Whether the clause that a noun belongs to has its verb: behind a conjunction or comma another one may begin."""
    for token in reversed(before):
        if token.tag in ("CONJ", "BUT", "SUB", "REL", "THAT") or token.text in (",", ";", ":"):
            return False
        if token.tag in ("VERB", "BE", "MOD", "DO"):
            return True
    return False


_PLURALS = frozenset(("people", "women", "men", "children", "bacteria", "fungi", "most", "some", "many", "others"))


def _clause_so_far(before: list[Token]) -> list[Token]:
    for index in range(len(before) - 1, -1, -1):
        if before[index].tag in ("SUB", "REL", "BUT") or before[index].text in (";", ":", ","):
            return before[index + 1 :]
    return before
