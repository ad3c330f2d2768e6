"""Headers: what is read, and what each malformed one is told."""

from __future__ import annotations

import pytest

from monograph_kg.errors import InputError
from monograph_kg.querying.header import Parameter, read_header

GOOD = """\
#+ summary: Doses of a drug
#+ description: |
#+   First line,
#+   second line.
#+ parameters:
#+   drug: {type: entity, default: clonazepam, description: the drug}
#+   amount: {type: decimal, default: "0.50", description: "an amount, in mg"}
#+ tags: [dosage, direct layer]
#+ questions: [18, 19]
SELECT * {}
#+ summary: this is a comment of the query
"""


def test_all_keys_are_read_as_they_are_written() -> None:
    header = read_header(GOOD, "q.rq")
    assert header.summary == "Doses of a drug"
    assert header.description == "First line,\nsecond line."
    assert header.parameters == (
        Parameter("drug", "entity", "clonazepam", "the drug"),
        Parameter("amount", "decimal", "0.50", "an amount, in mg"),
    )
    assert header.tags == ("dosage", "direct layer")
    assert header.questions == (18, 19)
    assert header.severity is None


MALFORMED = {
    "no header": ("SELECT * {}", 1, "has no header"),
    "empty header": ("#+\n#+ \nSELECT * {}", 1, "empty"),
    "no summary": ("#+ tags: [a]\n", 1, "no summary"),
    "empty summary": ("#+ summary:\n#+ tags: [a]\n", 1, "no summary"),
    "unknown key": ("#+ summary: a\n#+ sumary: b\n", 2, "unknown key 'sumary'"),
    "doubled key": ("#+ summary: a\n#+ summary: b\n", 2, "stands twice"),
    "no mapping": ("#+ just words\n", 1, "key: value"),
    "a list for a text": ("#+ summary: [a]\n", 1, "expected a text"),
    "a text for a list": ("#+ summary: a\n#+ tags: b\n", 2, "expected a list"),
    "a word for a question": ("#+ summary: a\n#+ questions: [x]\n", 2, "no number"),
    "a negative question": ("#+ summary: a\n#+ questions: [-1]\n", 2, "no number"),
    "unknown severity": ("#+ summary: a\n#+ severity: fatal\n", 2, "unknown severity"),
    "parameter without type": (
        "#+ summary: a\n#+ parameters:\n#+   x: {default: a, description: b}\n", 3, "lacks type"),
    "unknown type": (
        "#+ summary: a\n#+ parameters:\n#+   x: {type: date, default: a, description: b}\n", 3, "unknown type 'date'"),
    "unknown key of a parameter": (
        "#+ summary: a\n#+ parameters:\n#+   x: {type: iri, default: a, description: b, min: 1}\n", 3, "unknown key"),
    "a parameter that is no mapping": ("#+ summary: a\n#+ parameters:\n#+   x: iri\n", 3, "key: value"),
    "broken YAML": ("#+ summary: a\n#+ tags: [a\n#+ questions: [1]\n", 3, "no YAML"),
    "a colon in a text": ("#+ summary: a: b\n", 1, "no YAML"),
    "a tab": ("#+ summary: a\n#+\ttags: [a]\n", 2, "no YAML"),
}  # fmt: skip


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_header_is_named_with_its_line(name: str) -> None:
    text, line, problem = MALFORMED[name]
    with pytest.raises(InputError, match=problem) as caught:
        read_header(text, "q.rq")
    assert caught.value.place is not None
    assert caught.value.place.line == line
    assert caught.value.remedy
