"""Structured product labels: sections by LOINC code, tables, and XML that must not be trusted."""

from __future__ import annotations

from pathlib import Path

import pytest

from monograph_kg.errors import InputError, LimitError, RefusedError
from monograph_kg.reading.layout.spl import loinc, parse_spl
from monograph_kg.reading.open import open_document

LABEL = """<?xml version="1.0"?>
<document xmlns="urn:hl7-org:v3"><title>Zolvarine tablets</title><component><structuredBody>
<component><section><code code="34067-9"/><title>1 INDICATIONS</title><text><paragraph>Zolvarine is indicated for
the treatment of <content styleCode="bold">migraine</content> &amp; epilepsy.</paragraph></text></section></component>
<component><section><code code="34084-4"/><text><list><item>nausea</item><item>headache</item></list>
<table><tbody><tr><td>rash</td><td>2%</td></tr></tbody></table></text>
<component><section><code code="42229-5"/><title>Details</title><text><paragraph>Dizziness may occur.</paragraph></text>
</section></component></section></component>
</structuredBody></component></document>"""


def test_sections_get_their_type_from_their_code():
    document = parse_spl(LABEL.encode(), "label.xml")
    assert [p.type for p in document.parts] == ["title", "uses", "side-effects", "side-effects"]
    assert "Adverse reactions" in document.text, "a section without a title gets the name of its code"
    assert "rash | 2%" in document.text
    assert "migraine & epilepsy" in document.text


def test_a_label_gives_statements(lexicon):
    from monograph_kg.reading.extract import extract
    from monograph_kg.reading.propose import candidates

    document = parse_spl(LABEL.encode(), "label.xml")
    found = {(c.statement.kind, c.statement.object) for c in candidates(extract(document, lexicon))}
    assert {
        ("Indication", "migraine"),
        ("AdverseEffectStatement", "nausea"),
        ("AdverseEffectStatement", "dizziness"),
    } <= found
    for candidate in candidates(extract(document, lexicon)):
        assert all(span.agrees_with(document.text) for span in candidate.statement.spans())


@pytest.mark.parametrize("name", ["cough.xml", "lipitor-orig.xml", "no-title.xml"])
def test_real_labels(shared: Path, name: str):
    document = open_document(shared / "texts" / "labels" / name)
    types = {p.type for p in document.parts}
    assert {"uses", "dosage"} <= types, types
    assert document.format == "spl"


BOMB = (
    '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    "<document><section><text>&b;</text></section></document>"
)


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        (BOMB.encode(), RefusedError),
        (b'<!DOCTYPE d SYSTEM "file:///etc/passwd"><d/>', RefusedError),
        (b"<document><section>", InputError),
        (b"<html><body>not a label</body></html>", InputError),
        (b"", InputError),
        (b"\x00\x01\x02", InputError),
        (("<a>" * 100_000).encode(), LimitError),
    ],
)
def test_hostile_xml_is_one_clear_error(raw: bytes, error: type[Exception]):
    with pytest.raises(error):
        parse_spl(raw, "hostile.xml")


def test_every_code_has_a_type_that_some_heading_has_too():
    assert {kind for kind, _ in loinc().values()} >= {"uses", "dosage", "side-effects", "interactions", "pregnancy"}


def test_a_label_earns_tier_a_only_where_section_and_lexicon_agree(lexicon):
    from monograph_kg.reading.extract import extract
    from monograph_kg.reading.propose import candidates

    def section(code: str, words: str) -> str:
        return (
            f'<section><code code="{code}"/><title>Heading</title><text><paragraph>{words}</paragraph></text></section>'
        )

    label = (
        "<document><title>ZOLVARINE tablets</title>"
        + section("34067-9", "Zolvarine is indicated for migraine.")
        + section("34084-4", "Zolvarine may cause nausea. Zolvarine may cause glimmering of the flobs.")
        + section("34090-1", "Zolvarine causes dizziness in trained rats.")
        + section("34071-1", "Zolvarine may cause rash.")
        + section("34084-4", "There were no cases of hepatitis.")
        + section("43679-0", "Raised prolactin may cause headache. Zolvarine may cause fever.")
        + section("51945-4", "Zolvarine may cause cough. Keep out of reach of children.")
        + "</document>"
    )
    found = {
        c.statement.object: c.tier
        for c in candidates(extract(parse_spl(label.encode(), "label.xml"), lexicon))
        if c.statement.kind in ("Indication", "AdverseEffectStatement")
    }
    assert found["migraine"] == found["nausea"] == "A"
    assert found["rash"] == "B", "its section is about warnings"
    assert {tier for name, tier in found.items() if "flob" in name} == {"B"}, "nobody knows the word"
    assert "dizziness" not in found, "studies are not read"
    assert found.keys().isdisjoint({"headache", "fever", "cough"}), "their sections hold no adverse effects"
    assert found.get("hepatitis", "B") == "B", "that nobody reported it denies nothing"


def test_a_brand_in_capitals_stands_for_the_drug_of_a_label(lexicon):
    from monograph_kg.reading.extract import extract

    label = (
        "<document><title>ZOLVATOR® (zolvarine sodium) Tablets</title><section><code code='34084-4'/><title>Reactions"
        "</title><text><paragraph>ZOLVATOR may cause nausea.</paragraph></text></section></document>"
    )
    found = extract(parse_spl(label.encode(), "label.xml"), lexicon)
    assert found.subject.brands == ("zolvator",)
    assert [(d.subject, d.object) for d in found.drafts if d.kind == "AdverseEffectStatement"] == [
        (found.subject.id, "nausea")
    ]
