"""Classes of the words of a sentence, as far as grammar needs them: function words and verbs; the rest is nominal.

A word that may be noun or verb ("use", "causes", "treat") is decided by its neighbours, as in Brill's contextual rules
(Brill 1992, https://aclanthology.org/A92-1021): behind a determiner or preposition it is a noun, behind "to", a modal,
a pronoun or the subject it is a verb.
"""

from __future__ import annotations

from monograph_kg.reading.grammar.tokens import WORD, Token, function_words
from monograph_kg.reading.grammar.verbs import Form, classes_of, verbs
from monograph_kg.reading.lexis.masks import OTHER, SUBJECT
from monograph_kg.reading.lexis.wordsets import word_set

# Behind these a word that may be both is a noun.
_NOMINAL = frozenset({"DET", "PREP", "ADJ", "NUM", "POSS"})
_ENDS = frozenset(("", ".", ",", "and", "or", "of"))
_ACTS = frozenset({"BE", "MOD", "HAVE", "DO"})
# Function words whose class depends on what stands around them.
_OF_TWO_USES = frozenset(
    (
        "'d", "this", "these", "those", "that", "once", "so", "even", "being", "but", "before", "after", "since",
        "until", "to", "as", "have", "has", "had", "do", "does",
    )
)  # fmt: skip
# The order in which the readings of a form are preferred.
_AS_PARTICIPLE = ("participle", "gerund", "past", "base", "third")
_AS_BASE = ("base", "participle", "past", "third", "gerund")
_AS_REDUCED = ("participle", "past", "third", "base", "gerund")
_AS_FINITE = ("third", "base", "past", "participle", "gerund")


def read_tokens(masked: str, *spans: tuple[int, int]) -> list[Token]:
    """Return the tokens of one or several spans of ``masked``, read as one row of words, each with its class."""
    return _Tagger([(m.start(), m.end(), m.group()) for span in spans for m in WORD.finditer(masked, *span)]).run()


def _class(word: str) -> str:
    return function_words().get(word, "")


def _forms(word: str) -> tuple[Form, ...]:
    return verbs().forms.get(word, ())


def _has(word: str, *forms: str) -> bool:
    return any(reading.form in forms for reading in _forms(word))


def _may_be_noun(form: Form) -> bool:
    verb = verbs().known.get(form.lemma)
    return verb is not None and verb.noun


def is_adverb(word: str) -> bool:
    """Say whether a word that is no function word is an adverb by its ending."""
    return word.endswith("ly") and word not in word_set("not-adverb")


class _Tagger:
    """Goes through the words once: ``made`` are the tokens so far, ``after`` and ``further`` the next two words."""

    def __init__(self, raw: list[tuple[int, int, str]]) -> None:
        self.raw = raw
        self.made: list[Token] = []
        self.after = ""
        self.further = ""

    def run(self) -> list[Token]:
        """Return all tokens."""
        words, forms = function_words(), verbs().forms
        adjectives, heads = word_set("gerund-adjectives"), word_set("gerund-heads")
        ahead = [text for _, _, text in self.raw[1:]] + ["", ""]
        for (start, end, text), after, further in zip(self.raw, ahead, ahead[1:], strict=False):
            self.after, self.further = after, further
            if text in words:
                tag = words[text]
                made = self._function(start, end, text, tag) if text in _OF_TWO_USES else Token(start, end, text, tag)
                self.made.append(made)
            elif text in adjectives and after in heads:
                self.made.append(Token(start, end, text, "ADJ"))
            elif text in forms:
                self.made.append(self._verb(start, end, text, forms[text]))
            else:
                self.made.append(Token(start, end, text, self._plain(text)))
        return self.made

    @property
    def _last(self) -> Token | None:
        return self.made[-1] if self.made else None

    def _plain(self, text: str) -> str:
        first = text[0]
        if first == SUBJECT:
            return "DRUG"
        if first == OTHER:
            return "OTHER"
        if text == "'s":
            return "BE" if self._is_copula() else "POSS"
        if first.isdigit():
            return "NUM"
        if not first.isalpha():
            return "PUNCT"
        return "ADV" if is_adverb(text) else "NOUN"

    def _is_copula(self) -> bool:
        """Whether "'s" stands for "is": behind a pronoun, or before what a noun cannot own."""
        if self._last is not None and self._last.tag in ("PRON", "EX"):
            return True
        return _class(self.after) in ("DET", "NEG", "ADV", "PREP", "TO") or _has(self.after, "participle", "gerund")

    def _function(self, start: int, end: int, text: str, tag: str) -> Token:
        """Decide function words of two uses: "that" as a relative, "these" as a pronoun, "to", "as", "have", "do"."""
        if self._is_would(text):
            tag = "MOD"
        elif text in ("this", "these", "those"):
            tag = "PRON" if self._agrees(text) else self._demonstrative() if tag == "PRON" else tag
        elif text == "that":
            tag = self._that()
        elif self._is_adverb(text):
            tag = "ADV"
        elif (
            text == "being" and self._last is not None and self._last.tag in ("CONJ", "PUNCT") and self.after == "sick"
        ) or (text == "once" and self._last is not None and self._last.text == "at"):
            tag = "NOUN"
        elif text == "but" and self._last is not None and self._last.tag == "ADJ" and _class(self.after) == "ADJ":
            tag = "CONJ"
        elif (
            self._is_time_preposition(text)
            or (text == "to" and not self._is_base())
            or (text == "as" and self._is_preposition())
        ):
            tag = "PREP"
        elif text in ("have", "has", "had") and self.after and not self._begins_participle():
            return Token(start, end, text, "VERB", "have", {"has": "third", "had": "past"}.get(text, "base"))
        elif text in ("do", "does") and self.after not in ("not", "n't") and not self._is_base():
            return Token(start, end, text, "VERB", "do", "third" if text == "does" else "base")
        return Token(start, end, text, tag)

    def _is_adverb(self, text: str) -> bool:
        """Whether "so", "even" or "once" is an adverb here: "so far", "even in children", "once a day"."""
        if text == "once":
            often = self.after in ("daily", "weekly", "monthly", "nightly", "every", "each", "per")
            return often or (self.after == "a" and self.further in ("day", "week", "month", "year", "night"))
        far = text == "so" and self.after in ("far", "much", "many")
        return far or (text == "even" and self.after not in ("if", "when", "though"))

    def _is_would(self, text: str) -> bool:
        """Whether "'d" stands for "would": before the base form of a verb."""
        return text == "'d" and _has(self.after, "base") and not _has(self.after, "participle", "past")

    def _is_time_preposition(self, text: str) -> bool:
        """Whether "before" and its like stand before a noun: "before birth"."""
        return text in ("before", "after", "since", "until") and self.after in word_set("time-nouns")

    def _demonstrative(self) -> str:
        if not self.after or _class(self.after):
            return "PRON"
        readings = _forms(self.after)
        return "PRON" if readings and not _may_be_noun(readings[0]) else "DET"

    def _that(self) -> str:
        last = self._last
        if last is None or last.tag in ("PREP", "CONJ"):
            return "PRON" if self._agrees("that") else "DET"
        return "REL" if last.tag in ("NOUN", "DRUG", "OTHER", "PRON", "ADJ") or last.text == ")" else "THAT"

    def _agrees(self, text: str) -> bool:
        """Whether what follows a demonstrative agrees with it as a verb, so not as a noun: "this increases"."""
        return _has(self.after, "third" if text in ("this", "that") else "base")

    def _is_base(self) -> bool:
        return self.after == "be" or _has(self.after, "base") or _class(self.after) in ("PRON", "ADV")

    def _is_preposition(self) -> bool:
        """Whether "as" opens no clause: it does so behind a comma, and before a pronoun or the acting drug."""
        last = self._last.text if self._last is not None else ","
        if last == "such" or self.after in ("a", "an"):
            return True
        acts = bool(_forms(self.further)) or _class(self.further) in _ACTS
        return not (last == "," or (self.after[:1] == SUBJECT and acts) or _class(self.after) == "PRON")

    def _begins_participle(self) -> bool:
        word = self.after
        return word in ("been", "not", "also", "never", "had", "to") or is_adverb(word) or _has(word, "participle")

    def _verb(self, start: int, end: int, text: str, readings: tuple[Form, ...]) -> Token:
        """Decide whether a word that may be a verb is one here, and in which form."""
        tag = self._tag_before()
        form = self._choose(readings, tag)
        if self._is_noun(form, tag):
            return Token(start, end, text, "NOUN", form.lemma, form.form)
        opens = tag in ("", "PUNCT", "CONJ", "DET", "PREP", "NUM", "ADJ")
        described = opens or tag == "VERB" or (self._last is not None and self._last.text in word_set("degree"))
        if described and form.form == "base" and text in word_set("verb-or-adjective") and self._is_adjective(tag):
            return Token(start, end, text, "ADJ", form.lemma, form.form)
        if form.form in ("participle", "past") and opens and self._nominal_follows():
            return Token(start, end, text, "ADJ", form.lemma, form.form)
        return Token(start, end, text, "VERB", form.lemma, form.form)

    def _is_adjective(self, tag: str) -> bool:
        """Whether "slow" or "double" describes the next word: a noun follows, and no modal waits for a verb."""
        plain = self.after[:1].isalpha() and _class(self.after) in ("", "ADJ") and not _has(self.after, "base", "third")
        return plain and not (tag == "CONJ" and any(t.tag == "MOD" for t in self.made))

    def _tag_before(self) -> str:
        """The class of the word before, past adverbs that stand inside a verb group."""
        if self._last is None:
            return ""
        if self._last.tag == "ADV":
            earlier = next((t.tag for t in reversed(self.made) if t.tag not in ("ADV", "NEG")), "")
            if earlier in _ACTS | {"TO", "PRON", "DRUG", "OTHER"}:
                return earlier
        return self._last.tag

    def _choose(self, readings: tuple[Form, ...], tag: str) -> Form:
        if len(readings) == 1:
            return readings[0]
        by_form = {reading.form for reading in readings}
        behind_be = tag == "NEG" and len(self.made) > 1 and self.made[-2].tag in ("BE", "HAVE")
        if tag in ("BE", "HAVE") or behind_be:
            wanted = _AS_PARTICIPLE
        elif tag in ("MOD", "DO", "TO", "NEG"):
            wanted = _AS_BASE
        elif tag in ("NOUN", "ADJ", "PUNCT", "CONJ") and "participle" in by_form and "base" not in by_form:
            wanted = _AS_REDUCED
        else:
            wanted = _AS_FINITE
        return min(readings, key=lambda reading: wanted.index(reading.form))

    def _nominal_follows(self) -> bool:
        return self.after[:1].isalpha() and _class(self.after) in ("", "ADJ", "CONJ")

    def _is_noun(self, form: Form, tag: str) -> bool:  # noqa: PLR0911 (one return a rule)
        """A gerund behind a determiner is a noun; so is a noun-or-verb where a noun phrase goes on or begins."""
        if form.form == "gerund":
            feeding = form.lemma in ("breastfeed", "breast-feed", "nurse") and self.after in _ENDS
            if tag in ("CONJ", "PUNCT") and self.after in word_set("problem-heads"):
                return True
            symptom = self._is_symptom(self.raw[len(self.made)][2], tag)
            return (feeding and tag == "PREP") or symptom or self._is_gerund_noun(tag)
        if form.form in ("participle", "past"):
            return False
        if form.form == "base" and self._some_act():
            return False
        noun = _may_be_noun(form)
        compound = tag == "NOUN" and self.after in word_set("gerund-heads")
        if noun and (tag in ("BE", "HAVE") or compound):
            return True
        if noun and tag not in ("TO", "MOD", "DO") and self._finite_follows():
            return True
        if tag in ("TO", "MOD", "DO", "PRON", "REL") or self._amounts_change(form):
            return False
        if tag == "ADJ" and form.form == "third" and _class(self.after) == "DET":
            return any(t.tag in ("VERB", "BE", "MOD") and t.form != "gerund" for t in self._clause_so_far())
        if not noun:
            people = self._last is not None and self._last.text in word_set("people-alone")
            return tag in ("DET", "PREP") and form.form == "base" and not people
        return tag in _NOMINAL or self._is_noun_here(form, self._before_bracket(tag))

    def _some_act(self) -> bool:
        """Whether "some" or "others" do something to the drug: "some use it for"."""
        acting = self._last is not None and self._last.text in word_set("plural")
        return acting and (self.after in ("it", "them") or self.after[:1] == SUBJECT)

    def _amounts_change(self, form: Form) -> bool:
        """Whether amounts rise or fall here: "levels of X rise", "the levels of both fall"."""
        if form.form != "base" or form.lemma not in ("rise", "fall", "drop", "increase", "decrease", "decline"):
            return False
        if self.after not in (*_ENDS, ".", ",", "") and _class(self.after) not in ("CONJ", "PREP"):
            return False
        so_far = [t.text for t in self.made[-6:]]
        amount = next((n for n, word in enumerate(so_far) if word in ("levels", "amounts", "concentrations")), None)
        return (
            amount is not None
            and "of" in so_far[amount + 1 : amount + 2]
            and not any(t.tag in ("VERB", "BE", "MOD", "PUNCT") for t in self.made[-6:][amount:])
        )

    def _is_gerund_noun(self, tag: str) -> bool:
        last = self._last
        if last is not None and last.text in ("trouble", "difficulty", "difficulties", "problem", "problems"):
            return True
        behind = last is not None and (last.text == "," or tag in ("NOUN", "CONJ"))
        listed = behind and any(t.tag != "ADV" for t in self.made[:-1])
        return tag in ("DET", "ADJ", "POSS") or self.after == "of" or (listed and self.after in _ENDS)

    def _is_symptom(self, text: str, tag: str) -> bool:
        """Whether a gerund is a symptom in an enumeration: "nausea, feeling cold, losing weight"; "hearing loss"."""
        listed = tag in ("CONJ", "PUNCT") and len(self.made) > 1
        so = tag == "BE" and len(self.made) > 1 and self.made[-2].text == "so"
        takes = _class(self.after) in ("DET", "PRON", "DRUG", "OTHER", "ADV", "TO")
        if text in word_set("symptom-noun") and not takes and (so or tag not in ("BE", "PRON")):
            return True
        return text == "hearing" or (listed and text in word_set("symptom-gerund"))

    def _before_bracket(self, tag: str) -> str:
        """The class of the word before; before a bracket that has closed: "rifampin (an antibiotic) speeds up"."""
        if self._last is None or self._last.text != ")":
            return tag
        opened = next((n for n in range(len(self.made) - 1, 0, -1) if self.made[n].text == "("), 0)
        return self.made[opened - 1].tag if opened else tag

    def _finite_follows(self) -> bool:
        """Whether the next word is a verb that is nothing else: "reports describe"."""
        readings = _forms(self.after)
        return any(r.form in ("base", "third") for r in readings) and not any(_may_be_noun(r) for r in readings)

    def _is_noun_here(self, form: Form, tag: str) -> bool:  # noqa: PLR0911 (one return a rule)
        """A noun-or-verb behind the start, a mark, a conjunction, a drug or a noun."""
        if tag == "CONJ":
            return not self._has_verb_like(form)
        if tag in ("", "PUNCT", "BUT", "SUB"):
            if form.form == "third":
                opens = self._last is None or self._last.text in (":", ";", "-", "*")
                listed = self._has_verb_like(form) and self._last is not None and self._last.text == ","
                return not listed and not (opens and self._begins_object())
            particles = {lemma.split(" ")[1] for lemma in verbs().phrasal.get(form.lemma, ())}
            noun = _class(self.after) in ("BE", "MOD", "PREP", "HAVE") or self.after in ("", ",", ".")
            return noun and self.after not in particles
        if tag in ("DRUG", "OTHER"):
            return form.form == "base" and (self.after in _ENDS or _class(self.after) in ("BE", "MOD"))
        if tag == "NOUN":
            if self._stands_in_adjunct():
                return True
            fits = self._plural_before() == (form.form == "base")
            if self.further == "by" and _has(self.after, "participle"):
                return True
            agrees = fits or (form.form == "third" and not self.made[-1].text.endswith("s"))
            if agrees and self._may_end_clause(form) and not self._is_taken():
                return False
            if fits and self.after == "," and self._subordinate():
                return False
            taken = any(self._is_predicate(t) for t in self._clause_so_far())
            return not fits or taken or self.after in ("", ".", ",", "of", "is", "are", "may", "can", ")")
        return tag == "VERB"

    def _stands_in_adjunct(self) -> bool:
        """Whether the nouns before belong to a preposition that opens the sentence: "for migraine attacks"."""
        index = len(self.made)
        while index and self.made[index - 1].tag in ("NOUN", "ADJ", "DET"):
            index -= 1
        opening = self.made[:index]
        return bool(opening) and opening[-1].text in ("for", "against") and all(t.tag == "ADV" for t in opening[:-1])

    def _is_predicate(self, token: Token) -> bool:
        """Whether a token makes its clause have a verb: "DRUG taken late increases" has none before "increases"."""
        at = self.made.index(token)
        reduced = token.form == "participle" and at > 0 and self.made[at - 1].tag == "DRUG"
        return token.tag in ("VERB", "BE", "MOD") and not reduced

    def _begins_object(self) -> bool:
        """Whether a word behind a clipped verb begins its object: "blocks cyclooxygenase", "increases the risk"."""
        nominal = _class(self.after) in ("", "DET", "ADJ") and not _forms(self.after)
        return nominal and self.after[:1].isalpha()

    def _may_end_clause(self, form: Form) -> bool:
        """Whether a verb needs no object: behind a noun that agrees it is a verb though it is a noun as often."""
        ends = form.lemma in ("stop", "start") and _has(self.after, "gerund")
        return ends or not classes_of(form.lemma).isdisjoint(("fall", "rise", "form", "grow", "fire", "beat"))

    def _is_taken(self) -> bool:
        """Whether the clause so far has its verb; behind a conjunction or comma another clause may begin."""
        for token in reversed(self.made):
            if token.tag in ("CONJ", "BUT", "SUB", "REL", "THAT") or token.text in (",", ";", ":"):
                return False
            if token.tag in ("VERB", "BE", "MOD", "DO"):
                return True
        return False

    def _has_verb_like(self, form: Form) -> bool:
        return any(t.tag == "VERB" and t.form == form.form for t in self.made)

    def _plural_before(self) -> bool:
        """Whether the subject that ends here is plural: by its last noun, or as two joined by "and"."""
        word = self.made[-1].text
        if any(token.text == "and" for token in self._clause_so_far()):
            return True
        return word in word_set("plural") or (word.endswith("s") and not word.endswith(("ss", "us", "is")))

    def _subordinate(self) -> bool:
        """Whether a subordinator opens the clause so far and no verb stands in it: "once treatment stops, ..."."""
        before = [t.tag for t in self.made]
        opener = max((i for i, tag in enumerate(before) if tag == "SUB"), default=-1)
        return opener >= 0 and not {"VERB", "PUNCT", *_ACTS} & set(before[opener:])

    def _clause_so_far(self) -> list[Token]:
        for index in range(len(self.made) - 1, -1, -1):
            if self.made[index].tag in ("SUB", "REL", "BUT") or self.made[index].text in (";", ":", ","):
                return self.made[index + 1 :]
        return self.made
