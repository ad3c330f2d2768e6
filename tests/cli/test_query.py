"""The command query, as a user or a script calls it."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pyoxigraph import RdfFormat, parse

from monograph_kg.cli.main import cli
from monograph_kg.querying.catalogue import catalogue
from monograph_kg.querying.engine import release_file


def query(*arguments: str, given: str | bytes | None = None) -> Result:
    return CliRunner().invoke(cli, ["query", *arguments], input=given)


def program(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "monograph_kg", "query", *arguments]
    return subprocess.run(command, input=given, capture_output=True, timeout=60, check=False)


def test_the_list_in_a_pipe_is_tab_separated() -> None:
    lines = [line.split("\t") for line in query("--list").output.splitlines()]
    assert all(len(line) == 3 for line in lines)
    assert ["competency", "indications"] in [line[:2] for line in lines]
    assert {line[0] for line in lines} >= {"competency", "quality", "rules"}


def on_a_terminal(*arguments: str) -> str:
    """Run the program with a terminal as its output."""
    master, slave = pty.openpty()
    environment = dict(os.environ, COLUMNS="90", TERM="dumb")
    command = [sys.executable, "-m", "monograph_kg", *arguments]
    with subprocess.Popen(command, stdout=slave, stderr=subprocess.DEVNULL, env=environment) as process:
        os.close(slave)
        output = b""
        while True:
            try:
                piece = os.read(master, 65536)
            except OSError:
                break
            if not piece:
                break
            output += piece
        process.wait(timeout=60)
    os.close(master)
    return output.decode().replace("\r\n", "\n")


def test_the_list_on_a_terminal_is_a_grouped_table_of_its_width() -> None:
    output = on_a_terminal("query", "--list")
    assert "\ncompetency\n" in output
    assert "parameters" in output
    assert max(len(line) for line in output.splitlines()) <= 90


def test_a_table_on_a_terminal_is_wrapped_and_in_a_pipe_is_not() -> None:
    wide = ("query", "evidence-of-a-fact")
    assert max(len(line) for line in on_a_terminal(*wide).splitlines()) <= 90
    assert max(len(line) for line in query("evidence-of-a-fact").output.splitlines()) > 90


def test_a_table_shows_curies() -> None:
    result = query("off-label-uses")
    assert result.exit_code == 0
    assert "entity:specific-phobia" in result.output
    assert "https://" not in result.output


@pytest.mark.parametrize("name", ["indications", "competency/indications"])
def test_csv_has_full_terms_and_crlf(name: str) -> None:
    result = query(name, "--format", "csv")
    rows = list(csv.reader(io.StringIO(result.stdout_bytes.decode(), newline="")))
    assert rows[0] == ["condition", "label"]
    assert ["https://w3id.org/monograph-kg/entity/panic-disorder", "panic disorder"] in rows
    assert result.stdout_bytes.count(b"\r\n") == len(rows)


def test_json_and_tsv() -> None:
    found = json.loads(query("initial-dose", "-f", "json").stdout)
    (binding,) = found["results"]["bindings"]
    assert binding["low"] == {
        "type": "literal",
        "value": "0.25",
        "datatype": "http://www.w3.org/2001/XMLSchema#decimal",
    }
    head, row = query("initial-dose", "-f", "tsv").stdout.splitlines()
    assert head.split("\t")[:3] == ["?low", "?high", "?unit"]
    assert row.split("\t")[2] == '"mg"'


def test_ask_and_construct() -> None:
    assert query("is-in-class").stdout == "yes\n"
    assert query("is-in-class", "-p", "class=opioid").stdout == "no\n"
    assert json.loads(query("is-in-class", "-f", "json").stdout)["boolean"] is True
    turtle = query("graph-around-a-drug").stdout_bytes
    assert len(list(parse(turtle, format=RdfFormat.TURTLE))) > 50
    assert query("graph-around-a-drug", "-f", "table").stdout.startswith("subject")


def test_parameters() -> None:
    result = query("drugs-for-condition", "--param", "target=SEIZURE")
    assert "entity:myoclonic-seizure" in result.stdout
    assert "panic" not in result.stdout


def test_an_empty_answer_is_no_error_and_says_so_aside() -> None:
    result = query("indications", "-p", "drug=diazepam", "-f", "csv")
    assert result.exit_code == 0
    assert result.stdout_bytes == b"condition,label\r\n"
    assert "no source states" in result.stderr
    assert query("shared-exact-match").stderr == "no rows\n"


REFUSED = [
    (("indication",), "did you mean indications"),
    (("indications", "-p", "drug=clonazepan"), "did you mean 'clonazepam'"),
    (("indications", "-p", "drug=x> } # "), "no entity"),
    (("indications", "-p", "dug=clonazepam"), "no parameter 'dug'"),
    (("entities", "-p", "drug=clonazepam"), "its parameters: none"),
    (("indications", "-p", "drug"), "lacks the '='"),
    (("indications", "-p", "drug=clonazepam", "-p", "drug=diazepam"), "given twice"),
    (("indications", "-f", "turtle"), "cannot be written as turtle"),
    (("graph-around-a-drug", "-f", "csv"), "formats that can hold it: turtle"),
    (("indications", "-f", "xml"), "xml"),
    (("indications", "--spreadsheet"), "--format csv"),
    (("indications", "--graph", "/nowhere/graph.ttl"), "cannot read the graph"),
    (("/nowhere/own.rq",), "cannot read the file"),
    ((), "name a query"),
]


@pytest.mark.parametrize(("arguments", "message"), REFUSED)
def test_what_cannot_run_ends_with_2_and_one_clear_message(arguments: tuple[str, ...], message: str) -> None:
    done = program(*arguments)
    assert done.returncode == 2
    assert message in done.stderr.decode()
    assert done.stdout == b""
    assert b"Traceback" not in done.stderr


def test_describe_shows_header_and_text_without_running() -> None:
    output = query("--describe", "dose-in-range", "--graph", "/nowhere/graph.ttl").stdout
    assert "not comparable" in output
    assert "--param amountUnit=mg  (string:" in output
    assert "SELECT ?amount" in output
    rule = query("--describe", "shared-exact-match").stdout
    assert "Problem: " in rule
    assert "Solution: " in rule


def test_own_queries_from_standard_input_and_file(tmp_path: Path) -> None:
    text = "SELECT ?risk { entity:clonazepam mkg:hasRisk ?risk } ORDER BY ?risk"
    assert "entity:addiction" in query("-", given=text).stdout
    path = tmp_path / "risks.rq"
    path.write_text(text)
    assert query(str(path)).stdout == query("-", given=text).stdout


def test_an_own_query_may_have_parameters(tmp_path: Path) -> None:
    path = tmp_path / "mine.rq"
    path.write_text(
        "#+ summary: mine\n#+ parameters:\n#+   word: {type: string, default: a, description: a text}\n"
        'SELECT ?word { VALUES ?word { "a" } }\n'
    )
    hostile = '" } SERVICE <http://example.org/> { #'
    result = query(str(path), "-p", f"word={hostile}", "-f", "json")
    assert json.loads(result.stdout)["results"]["bindings"][0]["word"]["value"] == hostile


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (b"SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }", b"SERVICE is refused"),
        (b"SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", b"FROM is refused"),
        (b"DELETE WHERE { ?s ?p ?o }", b"DELETE is refused"),
        (b"SELCT * {}", b"begins with 'SELCT'"),
        (b"SELECT * { ?s ?p ?o", b"ends too early"),
        (b"", b"no query"),
        (b"\xff\xfe", b"not UTF-8"),
        (b"(" * 20_000, b"nested too deeply"),
        (b"ASK {}" + b" " * 200_000, b"characters"),
    ],
)
def test_hostile_own_queries_are_refused(given: bytes, message: bytes) -> None:
    done = program("-", given=given)
    assert done.returncode == 2
    assert message in done.stderr
    assert done.stdout == b""


def test_a_bundled_query_that_asks_other_endpoints_does_not_run_here() -> None:
    federated = [query.name for query in catalogue().values() if "SERVICE" in query.text]
    for name in federated:
        done = program(name)
        assert done.returncode == 2
        assert b"SERVICE is refused" in done.stderr


def test_another_graph_has_its_own_entities(tmp_path: Path) -> None:
    path = tmp_path / "aspirin.ttl"
    path.write_text(
        "@prefix e: <https://w3id.org/monograph-kg/entity/> . @prefix mkg: <https://w3id.org/monograph-kg/schema/> . "
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . "
        'e:aspirin a mkg:Entity ; rdfs:label "aspirin" ; mkg:indicatedFor e:pain . '
        'e:pain a mkg:Entity ; rdfs:label "=1+1" .'
    )
    found = query("indications", "--graph", str(path), "-p", "drug=Aspirin", "-f", "csv")
    assert found.stdout_bytes.endswith(b"pain,=1+1\r\n")
    safe = query("indications", "--graph", str(path), "-p", "drug=Aspirin", "-f", "csv", "--spreadsheet")
    assert safe.stdout_bytes.endswith(b"pain,'=1+1\r\n")
    assert query("indications", "--graph", str(path), "-p", "drug=clonazepam").exit_code != 0


def test_the_same_bytes_in_every_process() -> None:
    runs = {program("statements-of-a-drug", "-f", "json").stdout for _ in range(2)}
    assert len(runs) == 1


def test_a_cold_query_imports_nothing_heavy() -> None:
    code = (
        "import sys; from monograph_kg.cli.main import main\n"
        "try: main(['query', 'indications', '-f', 'csv'])\n"
        "except SystemExit: pass\n"
        "print(sorted({'rdflib', 'pydantic', 'curies', 'yaml', 'owlready2'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stderr.strip() == "[]"


def test_help_explains_the_csv_and_the_exit_code() -> None:
    text = " ".join(query("--help").output.split())
    for words in ("Example:", "as the W3C format asks", "the exit code is 0", "SERVICE, FROM, LOAD"):
        assert words in text


def test_the_release_is_the_default() -> None:
    assert query("indications").stdout == query("indications", "--graph", str(release_file())).stdout
