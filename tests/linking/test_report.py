"""The files of a run: deterministic, without blank nodes, escaped, readable by others; and the command behind them."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from monograph_kg.cli.main import cli
from monograph_kg.graph.assemble import Inputs
from monograph_kg.graph.terms import TYPE, iri, mkg
from monograph_kg.linking.catalogue import find, names
from monograph_kg.linking.progress import Progress
from monograph_kg.linking.report import LINKS, PAGE, TABLE, TURTLE, make_report
from monograph_kg.linking.run import Outcomes, link_files
from monograph_kg.linking.table import BEYOND
from monograph_kg.linking.verdicts import Outcome
from monograph_kg.vocabulary.prefixes import load_prefixes
from monograph_kg.vocabulary.sssom import read_sssom_text

HEADER = "doid_id\tdrugbank_id\tdisease\tdrug\tcategory\tn_curators\tn_resources\n"
NASTY = '<script>alert("x")</script> & \x07 bell'
ROWS = (
    "DOID:594\tDB01068\tpanic disorder\tClonazepam\tNOT\t3\t3\n"
    "DOID:1826\tDB01068\tepilepsy\tClonazepam\tDM\t1\t4\n"
    f"DOID:9\tDB01068\t{NASTY}\tClonazepam\tSYM\t1\t1\n"
)


@pytest.fixture
def outcomes(inputs: Inputs, tmp_path: Path) -> Outcomes:
    path = tmp_path / "indications.tsv"
    path.write_text(HEADER + ROWS, encoding="utf-8")
    return link_files(inputs, find("pharmacotherapydb"), path)


def triples(files: dict[str, bytes]) -> set[Triple]:
    return {quad.triple for quad in parse(files[TURTLE], format=RdfFormat.TURTLE)}


def test_each_statement_has_a_verdict_with_provenance(outcomes: Outcomes, inputs: Inputs) -> None:
    graph = triples(make_report(outcomes))
    verdicts = {t.subject for t in graph if t.predicate == TYPE and t.object == mkg("Verdict")}
    stated = {s.id for m in inputs.monographs for s in m.statements if s.kind != "DocumentStatement"}
    assert len(verdicts) == len(stated)
    for node in verdicts:
        has = {t.predicate for t in graph if t.subject == node}
        assert {mkg("judges"), mkg("inDataset"), mkg("verdictValue"), iri("prov:wasGeneratedBy")} <= has
    assert not [t for t in graph if isinstance(t.subject, BlankNode) or isinstance(t.object, BlankNode)]
    run = iri("dataset:pharmacotherapydb.linking")
    assert Triple(run, TYPE, iri("prov:Activity")) in graph
    assert Triple(run, iri("prov:used"), iri("dataset:pharmacotherapydb")) in graph


def test_the_contradiction_is_there_with_its_row(outcomes: Outcomes) -> None:
    graph = triples(make_report(outcomes))
    node = iri("verdict:pharmacotherapydb.clonazepam-faq.indication-panic-disorder")
    assert Triple(node, mkg("verdictValue"), mkg("contradicted")) in graph
    row = iri("verdict:pharmacotherapydb.clonazepam-faq.indication-panic-disorder.row-1")
    assert Triple(row, mkg("datasetPlace"), Literal("indications.tsv:2")) in graph
    assert Triple(row, mkg("datasetObject"), iri("DOID:594")) in graph


def test_linksets_count_the_links(outcomes: Outcomes) -> None:
    files = make_report(outcomes)
    links = read_sssom_text(files[LINKS].decode(), load_prefixes())
    counts = Counter(mapping.predicate_id for mapping in links.mappings)
    assert counts["skos:exactMatch"] == 3
    graph = triples(files)
    for predicate, count in counts.items():
        node = iri(f"dataset:pharmacotherapydb.links.{predicate[5:]}")
        assert Triple(node, iri("void:linkPredicate"), iri(predicate)) in graph
        [stated] = [t.object.value for t in graph if t.subject == node and t.predicate == iri("void:triples")]
        assert int(stated) == count
    assert {m.object_source for m in links.mappings} == {"dataset:pharmacotherapydb"}


def test_every_term_of_ours_is_in_the_vocabulary(outcomes: Outcomes, inputs: Inputs) -> None:
    graph = triples(make_report(outcomes))
    space = load_prefixes().namespace("mkg")
    nodes = [n for t in graph for n in (t.predicate, t.object) if isinstance(n, NamedNode)]
    used = {n.value for n in nodes if n.value.startswith(space)}
    defined = {t.subject.value for t in inputs.vocabulary.axioms if isinstance(t.subject, NamedNode)}
    assert used <= defined
    for outcome in Outcome:
        assert mkg(outcome.value).value in defined


def test_two_processes_write_the_same_bytes(tmp_path: Path) -> None:
    data = tmp_path / "indications.tsv"
    data.write_text(HEADER + ROWS, encoding="utf-8")
    made = []
    for seed in ("1", "2"):
        out = tmp_path / f"out{seed}"
        arguments = ["link", "pharmacotherapydb", "--data", str(data), "--out", str(out)]
        command = [sys.executable, "-m", "monograph_kg", *arguments]
        environment = {"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).resolve().parents[2] / "scripts")}
        done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
        assert done.stderr == ""
        assert "contradicted: clonazepam indicated for panic disorder" in done.stdout
        made.append({path.name: path.read_bytes() for path in out.iterdir()})
    assert made[0] == made[1]


def test_the_table_has_disagreements_first_and_what_is_new_last(outcomes: Outcomes) -> None:
    lines = make_report(outcomes)[TABLE].decode().splitlines()
    kinds = [line.split("\t")[0] for line in lines[1:]]
    assert kinds[0] == "contradicted"
    assert kinds[-1] == BEYOND
    assert len({line.count("\t") for line in lines}) == 1
    order = ["contradicted", "corroborated", "more specific", "more general", "not found", BEYOND]
    assert [order.index(k) for k in kinds] == sorted(order.index(k) for k in kinds)


class Page(HTMLParser):
    """Checks that tags nest, and keeps what loads something or runs."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: Counter[str] = Counter()
        self.headings: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen[tag] += 1
        if tag not in {"meta", "br"}:
            self.open.append(tag)
        assert not {name for name, _ in attrs} & {"src", "onclick", "onload"}

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "h2":
            self.headings.append(data)


def test_the_page_is_whole_escaped_and_self_contained(outcomes: Outcomes) -> None:
    text = make_report(outcomes)[PAGE].decode()
    page = Page()
    page.feed(text)
    assert page.open == []
    assert not page.seen["script"] + page.seen["link"] + page.seen["img"]
    assert "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; bell" in text
    assert page.headings.index("Disagreements") < page.headings.index("What only the dataset states about the drug")
    assert not re.search(r"url\(|@import", text)


def test_foreign_labels_cannot_break_the_mapping_set_or_the_table(outcomes: Outcomes) -> None:
    files = make_report(outcomes)
    assert b"\x07" not in b"".join(files.values())


def test_own_description_and_list(tmp_path: Path) -> None:
    runner = CliRunner()
    listed = runner.invoke(cli, ["link", "--list"])
    assert listed.exit_code == 0
    assert [line.split()[0] for line in listed.output.splitlines()] == names()
    assert len(names()) >= 10
    mine = tmp_path / "mine.yaml"
    mine.write_text(
        "id: mine\ntitle: My uses\nversion: '1'\nlicence: https://example.org/l\nhomepage: https://example.org\n"
        "about: A table of mine.\nspaces: {rx: {prefix: rxnorm}, hp: {prefix: MONDO, spellings: 'MONDO:{}'}}\n"
        "tables:\n- file: uses.csv\n  format: csv\n  subject: {ids: [{column: drug, spaces: rx}]}\n"
        "  object: {ids: [{column: use, spaces: hp}]}\n  relations: [{name: used for, corresponds: Indication}]\n",
        encoding="utf-8",
    )
    (tmp_path / "uses.csv").write_text('drug,use\n2598,"MONDO:0005383"\n', encoding="utf-8")
    done = runner.invoke(cli, ["link", str(mine), "--data", str(tmp_path), "--out", str(tmp_path / "out")])
    assert done.exit_code == 0, done.exception
    assert "1 corroborated" in done.output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "name a dataset"),
        (["sider"], "give --data PATH"),
        (["wikidata", "--data", "."], "is asked, not read"),
        (["sider", "--data", ".", "--endpoint", "http://x"], "not both"),
        (["nope"], "there is no dataset 'nope'"),
    ],
)
def test_wrong_calls_teach(arguments: list[str], words: str) -> None:
    done = CliRunner().invoke(cli, ["link", *arguments])
    assert done.exit_code != 0
    assert words in done.output + str(done.exception)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_shows_on_a_terminal_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "big.tsv"
    path.write_bytes(b"x" * 2_000_000)
    monkeypatch.setattr("monograph_kg.linking.progress.INTERVAL", 0.0)
    terminal, pipe = Terminal(), io.StringIO()
    for stream in (terminal, pipe):
        with Progress(stream) as progress:
            progress.of(path)(1_000_000)
    assert "big.tsv: 50 % of 2.0 MB" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r\x1b[K")
    assert pipe.getvalue() == ""


def test_an_identifier_that_no_iri_can_hold_is_left_aside(inputs: Inputs, tmp_path: Path) -> None:
    """A description may allow anything; the files stay readable."""
    mine = tmp_path / "mine.yaml"
    mine.write_text(
        "id: mine\ntitle: Mine\nversion: '1'\nlicence: https://example.org/l\nhomepage: https://example.org\n"
        "about: Mine.\nspaces: {rx: {prefix: rxnorm}, x: {prefix: MONDO, pattern: '.+'}}\n"
        "tables:\n- file: uses.tsv\n  subject: {ids: [{column: drug, spaces: rx}]}\n"
        "  object: {ids: [{column: use, spaces: x}]}\n  relations: [{name: used for, corresponds: Indication}]\n",
        encoding="utf-8",
    )
    (tmp_path / "uses.tsv").write_text("drug\tuse\n2598\t<a> {b}\n2598\tfine-1\n", encoding="utf-8")
    outcomes = link_files(inputs, find(str(mine)), tmp_path)
    assert outcomes.found.skipped == {"an identifier of the row holds characters that no IRI can": 1}
    assert [a.object.curie for a, _ in outcomes.beyond] == ["MONDO:fine-1"]
    make_report(outcomes)


def test_names_under_a_narrow_licence_keep_it(inputs: Inputs, tmp_path: Path) -> None:
    (tmp_path / "drug_atc.tsv").write_text("CID100002802\tN03AE01\n", encoding="utf-8")
    row = "CID100002802\tCID000002802\tC0013144\tPT\tC0013144\tDrowsiness\n"
    (tmp_path / "meddra_all_se.tsv").write_text(row, encoding="utf-8")
    links = make_report(link_files(inputs, find("sider"), tmp_path))[LINKS].decode()
    assert "#license: https://creativecommons.org/licenses/by-nc-sa/4.0/" in links
    assert "semapv:MappingChaining" in links
    assert "stitch:CID100002802" in links
