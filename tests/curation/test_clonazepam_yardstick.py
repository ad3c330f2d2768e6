"""The curated statements of the clonazepam FAQ article, held against the yardstick of facts and defects."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from curation.yardstick import (
    CROSSWALK,
    FOLDER,
    MissError,
    Row,
    curated,
    errata,
    ids_of,
    keys,
    ours,
    pending,
    source,
    statements,
    statements_of,
    table,
    values,
    yardstick_rows,
)

from monograph_kg.records.span import Span
from monograph_kg.records.statement import Statement

# Errata that hold for the whole text, or for what is left out of it, are not listed on single statements.
DOCUMENT_WIDE = {"D10", "D23", "D24", "D25"}
# Fields that DESIGN section 3 and the remarks of the yardstick ask for, beyond the qualifiers of the rows.
BESIDE_THE_ROWS = {"concerns", "harm_named", "in_tension_with", "needs_review"}

# Fields whose value is words of the article, each with the cue that must hold them.
QUOTED = [(field, field) for field in ("hedge", "usage", "verb", "recurrence", "onset")]


@pytest.fixture
def rows(shared: Path) -> dict[str, Row]:
    return yardstick_rows(shared)


@pytest.fixture
def article(shared: Path) -> str:
    return (shared / "sources" / "clonazepam-faq.txt").read_bytes().decode("utf-8")


@pytest.mark.parametrize(("tier", "count"), [("1", 68), ("2", 37), ("3", 14)])
def test_every_row_of_the_yardstick_is_said(rows: dict[str, Row], tier: str, count: int):
    misses = []
    of_tier = [row for row in rows.values() if row.said["tier"] == tier]
    for row in of_tier:
        try:
            statements_of(row)
        except MissError as miss:
            misses.append(f"{row.id} ({row.predicate}, {row.span}): {miss}")
    assert len(of_tier) == count, "the yardstick has changed: look at its new rows before anything else"
    assert not misses, f"{len(misses)} of {count} rows are missing from {FOLDER.name}/statements.yaml:\n" + "\n".join(
        misses
    )


def test_restatements_are_evidence_of_one_statement(rows: dict[str, Row]):
    for row in rows.values():
        if first := row.said.get("restates"):
            assert ids_of(row) == ids_of(rows[first]), f"{row.id} restates {first}: merge them into one statement"
        if like := row.said.get("near"):
            assert ids_of(row).isdisjoint(ids_of(rows[like])), f"{row.id} is only near {like}: keep them apart"


def test_chains_and_purposes_link_the_rows_statements(rows: dict[str, Row]):
    for row in rows.values():
        if step := row.said.get("via"):
            assert {s.via for s in statements_of(row)} == ids_of(rows[step]), f"{row.id} comes about via {step}"
        if aim := row.said.get("purpose"):
            assert ids_of(rows[aim]) == ids_of(row), f"{aim} is the purpose of {row.id}"


def test_all_facets_of_the_regimen_are_one_statement(rows: dict[str, Row]):
    parts = [row for name, row in rows.items() if re.fullmatch(r"F046[a-g]?|F047", name)]
    (whole,) = statements_of(rows["F046"])
    assert len(parts) == 9
    assert all(ids_of(row) == {whole.id} for row in parts)
    assert whole.regimen is not None
    assert whole.regimen.timing is not None
    timing = whole.regimen.timing
    assert (timing.frequency, timing.period, timing.period_unit) == (2, "1", "d")
    assert whole.regimen.for_use is None, "the article gives the dose for no use (D15)"
    assert whole.needs_review


def test_scopes_reach_exactly_the_uses_that_the_text_limits(rows: dict[str, Row]):
    kinds_of_seizure = {name for key in ("F019", "F020", "F021") for name in ids_of(rows[key])}
    assert ids_of(rows["F022"]) == kinds_of_seizure
    assert ids_of(rows["F026"]) == ids_of(rows["F007"]) | ids_of(rows["F008"])
    scopes = {s.object: s.scope for s in statements_of(rows["F097"])}
    assert scopes == {"seizure-disorder": None, "panic-disorder": None, "anxiety-related-conditions": "certain"}


def test_the_broad_primary_use_is_in_tension_with_the_off_label_uses(rows: dict[str, Row]):
    (broad,) = statements_of(rows["F009"])
    named = {name for key in ("F033", "F034", "F035", "F036") for name in ids_of(rows[key])}
    assert broad.status == "unspecified"
    assert set(broad.in_tension_with) == named


def test_nothing_is_evidence_that_the_yardstick_does_not_know(rows: dict[str, Row]):
    known = {row.span for row in rows.values()}
    for statement in curated():
        stray = keys(statement.evidence) - known
        assert not stray, f"{statement.id}: {stray} is the span of no fact"


def test_no_statement_is_beyond_the_yardstick(rows: dict[str, Row]):
    said = {name for row in rows.values() for name in ids_of(row)}
    beyond = {statement.id for statement in curated()} - said
    assert not beyond, "these statements say no row of the yardstick: drop them"


def _granted(statement: Statement, rows: dict[str, Row]) -> set[str]:
    """Return the fields that the rows of a statement give it."""
    fields = set(BESIDE_THE_ROWS)
    for row in rows.values():
        if statement.id not in ids_of(row):
            continue
        fields |= {ours("qualifier", key, statement.kind) or key for key, _ in row.qualifiers()}
        fields |= {key for key in ("via", "purpose") if key in row.said}
        if facet := ours("facet", row.predicate, row.object):
            fields.add(facet.split()[1])
    return fields


def test_no_qualifier_is_added_to_what_the_rows_give(rows: dict[str, Row]):
    for statement in curated():
        added = set(statement.qualifiers()) - _granted(statement, rows)
        if statement.status == "unspecified":
            added -= {"status"}
        if statement.kind == "EffectivenessStatement":
            added -= {"scope"}
        assert not added, f"{statement.id}: no row gives it {', '.join(sorted(added))}"


def _numbers(written: str) -> Iterator[tuple[str, str]]:
    """Yield the first and last id of each range in a cell such as ``F016,F016a-c``."""
    for first, last in re.findall(r"(F\d+[a-z]?)(?:-(F\d+|[a-z]))?", written):
        yield first, (first[:-1] + last if last.isalpha() else last or first)


def _depends(row: Row, affected: str) -> bool:
    """Say whether a row lies in one of the ranges; F046a-g lie in a range that holds F046."""
    ranges = list(_numbers(affected))
    whole = row.id[:4]
    return any(a <= row.id <= b or (len(a) == 4 and a <= whole <= b and a != b) for a, b in ranges)


def test_statements_are_read_through_exactly_the_defects_of_their_rows(shared: Path, rows: dict[str, Row]):
    needed: dict[str, set[str]] = {statement.id: set() for statement in statements()}
    for defect in table(shared / "reference" / "clonazepam-faq.defects.tsv"):
        if defect["id"] in DOCUMENT_WIDE:
            continue
        for row in rows.values():
            if _depends(row, defect["facts_affected"]):
                for name in ids_of(row):
                    needed[name].add(defect["id"])
    for statement in statements():
        if statement.relation in ("covers", "hasQuestion"):
            continue
        assert set(statement.read_through) == needed[statement.id], statement.id


def test_every_defect_is_an_erratum(shared: Path, article: str):
    defects = table(shared / "reference" / "clonazepam-faq.defects.tsv")
    assert len(defects) == 25
    for defect in defects:
        erratum = errata()[defect["id"]]
        assert (str(erratum.start), str(erratum.end)) == (defect["start"], defect["end"]), defect["id"]
        assert (erratum.type, erratum.severity) == (defect["type"], defect["severity"]), defect["id"]
        assert erratum.agrees_with(article), f"{defect['id']}: as_written is not what the article has there"
        assert erratum.decision == "accepted"
    assert set(errata()) == {defect["id"] for defect in defects}


def test_a_wrong_drug_is_read_as_clonazepam(shared: Path):
    wrong = [d for d in table(shared / "reference" / "clonazepam-faq.defects.tsv") if "wrong" in d["type"]]
    assert {d["id"] for d in wrong} == {"D02", "D03", "D04", "D05", "D06"}
    for defect in wrong:
        assert errata()[defect["id"]].as_read == defect["correction"]


def test_a_dose_is_accepted_by_name_in_each_erratum_it_is_read_through():
    doses = [statement for statement in curated() if statement.regimen]
    assert doses
    for dose in doses:
        assert dose.read_through
        for name in dose.read_through:
            assert dose.id in errata()[name].doses_accepted, f"{name} must name {dose.id} under doses_accepted"


def test_every_mention_is_the_articles_text_at_its_offsets(article: str):
    for statement in statements():
        for span in statement.spans():
            assert span.agrees_with(article), f"{statement.id}: {span.key} reads otherwise in the article"
    headings = [section.heading for section in source().sections if section.heading]
    for span in (*headings, *(one.span for one in source().ignored)):
        assert span.agrees_with(article), span.key


def test_sentences_are_those_of_the_yardstick(rows: dict[str, Row]):
    for row in rows.values():
        sentence = tuple(int(number) for number in row.said["sent"].split("-"))
        assert sentence in source().sentences, f"{row.id}: add the sentence {sentence}"


def test_sentences_and_ignored_spans_leave_only_white_space(article: str):
    taken = [*source().sentences, *((one.span.start, one.span.end) for one in source().ignored)]
    rest = list(article)
    for start, end in taken:
        rest[start:end] = " " * (end - start)
    assert not "".join(rest).strip(), "some text is neither a sentence nor ignored"


def test_every_sentence_lies_in_the_section_that_the_yardstick_names(shared: Path):
    for cells in table(shared / "reference" / "clonazepam-faq.facts.tsv"):
        span = Span(start=int(cells["start"]), end=int(cells["end"]), mention="sha256:" + "0" * 64)
        section = source().section_of(span)
        wanted = cells["section"].removesuffix(" (no heading)").replace("/", "-")
        assert section is not None, cells["id"]
        assert section.id == wanted, cells["id"]
        assert span.end <= section.end, cells["id"]


def test_headings_are_questions_or_restored_sub_headings(article: str):
    headings = [article[s.heading.start : s.heading.end] for s in source().sections if s.heading and s.type != "title"]
    questions = [statement for statement in source().metadata if statement.relation == "hasQuestion"]
    assert sum(heading.endswith("?") for heading in headings) == len(questions) == 7
    assert sum(heading.endswith(":") for heading in headings) == 3


def test_the_source_record_fits_the_article(shared: Path, article: str):
    raw = (shared / "sources" / "clonazepam-faq.txt").read_bytes()
    assert source().sha256 == hashlib.sha256(raw).hexdigest()
    assert source().code_points == len(article)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


@pytest.mark.parametrize(
    "path",
    [*(FOLDER / name for name in ("source.yaml", "statements.yaml", "errata.tsv")), CROSSWALK],
    ids=lambda path: path.name,
)
def test_no_eight_words_of_the_article_are_copied(path: Path, article: str):
    theirs, ours = _words(article), _words(path.read_text(encoding="utf-8"))
    runs = {tuple(theirs[i : i + 8]) for i in range(len(theirs) - 7)}
    copied = [" ".join(ours[i : i + 8]) for i in range(len(ours) - 7) if tuple(ours[i : i + 8]) in runs]
    assert not copied, f"{path.name} copies the article: give the digest of a long mention instead of its words"


def test_no_statement_waits_for_a_decision():
    assert pending() == {}


def test_the_wrong_drug_is_nowhere_in_the_statements():
    assert not [s.id for s in statements() if "diazepam" in {s.subject, s.object, s.concerns}]


def _objects(kind: str, subject: str = "clonazepam") -> set[str | None]:
    return {s.object for s in curated() if s.kind == kind and s.subject == subject}


def test_withdrawal_effects_are_not_adverse_effects():
    assert _objects("WithdrawalEffectStatement") == {"rebound-anxiety", "insomnia", "tremor", "seizure"}
    assert _objects("WithdrawalEffectStatement").isdisjoint(_objects("AdverseEffectStatement"))


def test_named_off_label_uses_are_not_indications():
    named = {"social-anxiety-disorder", "generalized-anxiety-disorder", "specific-phobia"}
    assert named < _objects("OffLabelUse")
    assert _objects("OffLabelUse").isdisjoint(_objects("Indication"))


def test_only_the_disclaimers_advice_concerns_no_drug():
    advice = [statement for statement in curated() if statement.kind == "AdviceStatement"]
    free = {s.id for s in advice if s.concerns is None}
    sections = {source().section_of(s.evidence[0]).id for s in advice if s.id in free}
    assert sections == {"disclaimer"}
    assert {s.concerns for s in advice if s.id not in free} == {"clonazepam"}
    assert len(free) == 2


def test_no_harm_is_named_in_pregnancy_and_breastfeeding():
    cautions = [statement for statement in curated() if statement.kind == "PopulationSafetyStatement"]
    found = {caution.object: (caution.at_risk, caution.harm_named, caution.harm) for caution in cautions}
    assert found == {"pregnancy": ("unborn-baby", False, None), "breastfeeding": ("infant", False, None)}


@pytest.mark.parametrize(("field", "cue"), [*QUOTED, ("frequency_as_written", "frequency")])
def test_words_as_written_are_those_of_their_cue(field: str, cue: str):
    stating = [statement for statement in statements() if values(statement, field)]
    assert stating
    for statement in stating:
        mentions = {span.mention for span in statement.cues.get(cue, ())}
        assert values(statement, field) <= mentions, f"{statement.id}: the cue '{cue}' must cover the words of {field}"


@pytest.mark.parametrize("field", ["frequency", "importance", "scope", "strength", "authority", "trigger", "in_state"])
def test_a_qualifier_that_rests_on_a_word_has_a_cue(field: str):
    stating = [statement for statement in statements() if values(statement, field)]
    assert stating
    assert not [statement.id for statement in stating if field not in statement.cues]


def test_all_but_plain_assertions_say_which_word_makes_them_less():
    assert not [s.id for s in statements() if s.certainty != "asserted" and "certainty" not in s.cues]


def test_statements_of_which_the_yardstick_says_no_certainty_are_plain(rows: dict[str, Row]):
    doubted = {name for row in rows.values() if "certainty" in row.said for name in ids_of(row)}
    assert not [s.id for s in statements() if s.certainty != "asserted" and s.id not in doubted | {"dosage-initial"}]
