"""Decisions: append-only, settled into statements, anchored again when a text changes, shown on a page."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from monograph_kg.areas import area
from monograph_kg.curation.decisions import append_decisions, decide, read_decisions, rule_counts, settle
from monograph_kg.curation.monograph import read_monograph
from monograph_kg.curation.reviewpage import review_page
from monograph_kg.errors import InputError
from monograph_kg.reading.candidate import read_candidates, write_candidates
from monograph_kg.vocabulary.registry import read_registry

ORCID = "0000-0002-1825-0097"
TEXT = """Clonazepam: A Guide

Clonazepam is a benzodiazepine. Clonazepam is used to treat panic disorder.

Side effects

Clonazepam may cause drowsiness and confusion. Clonazepam may cause insomnia.
"""


def accept(candidate, decision="accept", **more):
    return decide(candidate, decision, ORCID, "2026-11-20", **more)


def test_candidates_survive_their_file(propose, tmp_path: Path):
    made = propose(TEXT)
    path = tmp_path / "candidates.jsonl"
    path.write_text(write_candidates(made), encoding="utf-8")
    assert read_candidates(path) == made
    path.write_text("{}\n", encoding="utf-8")
    with pytest.raises(InputError, match="no candidate"):
        read_candidates(path)


def test_extraction_is_deterministic(propose):
    assert write_candidates(propose(TEXT)) == write_candidates(propose(TEXT))


def test_the_last_decision_of_a_candidate_holds(propose):
    made = propose(TEXT)
    one = next(c for c in made if c.statement.object == "drowsiness")
    settled = settle(made, [accept(one, "reject"), accept(one)])
    assert [s.object for s in settled.accepted] == ["drowsiness"]
    assert not settled.rejected
    assert len(settled.open) == len(made) - 1


def test_an_edit_replaces_the_statement(propose):
    made = propose(TEXT)
    one = next(c for c in made if c.statement.object == "drowsiness")
    changed = one.statement.model_copy(update={"object": "fatigue"})
    settled = settle(made, [accept(one, "edit", statement=changed)])
    assert [s.object for s in settled.accepted] == ["fatigue"]


def test_rows_are_only_ever_appended(propose, tmp_path: Path):
    made = propose(TEXT)
    path = tmp_path / "decisions.tsv"
    append_decisions(path, [accept(made[0])])
    before = path.read_bytes()
    append_decisions(path, [accept(made[1], "reject", tag="wrong-object", note="a remark")])
    assert path.read_bytes().startswith(before)
    rows = read_decisions(path)
    assert [(r.decision, r.tag) for r in rows] == [("accept", None), ("reject", "wrong-object")]


@pytest.mark.parametrize("bad", ["0000", "1234-5678-9012-345Z"])
def test_a_decision_needs_an_orcid(propose, bad: str):
    with pytest.raises(ValueError, match="orcid"):
        decide(propose(TEXT)[0], "accept", bad, "2026-11-20")


def test_decisions_follow_a_text_that_grows_above_them(propose):
    made = propose(TEXT)
    decisions = [accept(c) for c in made if c.section == "side-effects"]
    longer = TEXT.replace("Side effects", "It is a tablet.\n\nSide effects")
    settled = settle(propose(longer), decisions)
    assert not settled.stale
    assert {s.object for s in settled.accepted} == {"drowsiness", "confusion", "insomnia"}
    assert all(span.agrees_with(longer) for s in settled.accepted for span in s.spans())


def test_an_edit_moves_with_its_words(propose):
    made = propose(TEXT)
    one = next(c for c in made if c.statement.object == "drowsiness")
    changed = one.statement.model_copy(update={"object": "fatigue"})
    longer = TEXT.replace("Side effects", "It is a tablet.\n\nSide effects")
    (moved,) = settle(propose(longer), [accept(one, "edit", statement=changed)]).accepted
    assert moved.object == "fatigue"
    assert all(span.agrees_with(longer) for span in moved.spans())


def test_a_decision_whose_words_are_gone_is_stale(propose):
    made = propose(TEXT)
    decisions = [accept(c) for c in made if c.statement.object == "drowsiness"]
    settled = settle(propose(TEXT.replace("drowsiness and ", "")), decisions)
    assert not settled.accepted
    ((statement, reason),) = settled.stale
    assert statement.object == "drowsiness"
    assert "review it again" in reason


def test_a_rules_record_is_counted(propose):
    made = [c for c in propose(TEXT) if c.rule == "adverse.cause"]
    counts = rule_counts([accept(made[0]), accept(made[1]), accept(made[2], "reject")])
    assert counts == {"adverse.cause": (2, 3)}


def _source(tmp_path: Path, propose, text: str) -> Path:
    """A folder of the article with one curated statement less, and that one among the candidates."""
    folder = tmp_path / "clonazepam-faq"
    shutil.copytree(area("ontology") / "sources" / "clonazepam-faq", folder)
    path = folder / "statements.yaml"
    parts = re.split(r"(?m)^(?=  - id: )", path.read_text(encoding="utf-8"))
    path.write_text("".join(part for part in parts if "id: withdrawal-insomnia\n" not in part), encoding="utf-8")
    made = [c.model_copy(update={"pending": ()}) for c in propose(text)]
    (folder / "candidates.jsonl").write_text(write_candidates(made), encoding="utf-8")
    return folder


def test_the_build_takes_what_was_accepted_and_waits_for_the_rest(propose, article, tmp_path: Path):
    folder = _source(tmp_path, propose, article)
    registry = read_registry()
    before = read_monograph(folder, registry)
    made = read_candidates(folder / "candidates.jsonl")
    one = next(c for c in made if c.statement.object == "insomnia")
    append_decisions(folder / "decisions.tsv", [accept(one)])
    after = read_monograph(folder, registry)
    added = {s.id for s in after.statements} - {s.id for s in before.statements}
    assert added == {one.id}
    gone = [c for c in made if c.id != one.id]
    (folder / "candidates.jsonl").write_text(write_candidates(gone), encoding="utf-8")
    stale = read_monograph(folder, registry)
    assert [(s.id, "review it again" in reason) for s, reason in stale.pending] == [(one.id, True)]


def test_nothing_of_the_text_becomes_mark_up_on_the_page(propose):
    evil = TEXT.replace("insomnia", "insomnia</script><script>alert(1)</script><img src=x onerror=alert(1)>")
    made = propose(evil)
    page = review_page("<b>title</b>", evil, "0" * 64, made)
    assert "alert(1)</script>" not in page.replace("&lt;/script&gt;", "")
    assert "<img" not in page
    assert page.count("<script") == 2
    assert "default-src &#x27;none&#x27;" in page
    assert not re.search(r'(?:src|href)="', page), "the page must need nothing but itself"
    data = re.search(r'id="data">(.*?)</script>', page, re.DOTALL)
    assert data is not None
    assert set(json.loads(data[1])["candidates"]) == {c.id for c in made}


def test_a_decided_candidate_leaves_the_page(propose):
    made = propose(TEXT)
    page = review_page("title", TEXT, "0" * 64, made, [accept(made[0])])
    assert f'data-id="{made[0].id}"' not in page
    assert f'data-id="{made[1].id}"' in page


def test_every_card_can_be_reached_and_decided_by_key(propose):
    page = review_page("title", TEXT, "0" * 64, propose(TEXT))
    assert page.count('<article tabindex="0"') == len(propose(TEXT))
    for key in "jkarentuAx":
        assert f"<kbd>{key}</kbd>" in page
