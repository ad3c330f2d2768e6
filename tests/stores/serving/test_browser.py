"""The page in a real browser, without any network but the server: its script runs, data that attacks does not."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from urllib.parse import quote

import pytest
from pyoxigraph import Literal, Quad, Store
from stores.serving.client import Client, running

from monograph_kg.graph.terms import TYPE, entity, iri, mkg
from monograph_kg.stores.serving.settings import Settings

ATTACK = "<img src=x onerror=\"document.title='broken in'\"><script>document.title='broken in'</script>"


@pytest.fixture(scope="module")
def browser() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("no Chromium is installed")
    return found


def visit(browser: str, client: Client, path: str, folder: Path) -> tuple[str, str]:
    """Return the document after the page's script has run, and what the browser's console said."""
    command = [
        browser, "--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=5000", "--enable-logging=stderr",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", f"--user-data-dir={folder}", "--dump-dom",
        f"http://127.0.0.1:{client.port}{path}",
    ]  # fmt: skip
    environment = {**os.environ, "HOME": str(folder)}
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, env=environment)
    if "<html" not in done.stdout:
        pytest.skip(f"Chromium does not run here: {done.stderr[-200:]}")
    return done.stdout, "\n".join(line for line in done.stderr.splitlines() if "CONSOLE" in line)


def test_a_question_in_the_address_is_answered_by_the_script(browser: str, release: Client, tmp_path: Path) -> None:
    document, console = visit(browser, release, "/?question=indications", tmp_path)
    answer = document.partition('id="answer"')[2]
    assert '<a href="/entity/panic-disorder"' in answer
    assert " rows<" in answer
    assert console == ""


def test_a_query_is_painted_completed_by_its_prefixes_and_run(browser: str, release: Client, tmp_path: Path) -> None:
    text = 'SELECT ?risk { entity:clonazepam mkg:hasRisk ?risk } # "note"'
    document, console = visit(browser, release, f"/?query={quote(text)}", tmp_path)
    for painted in ('<span class="t-keyword">SELECT</span>', '<span class="t-keyword">PREFIX</span>',
                    '<span class="t-variable">?risk</span>', '<span class="t-comment"># "note"</span>'):  # fmt: skip
        assert painted in document
    assert 'href="/entity/addiction"' in document
    assert console == ""


def test_a_query_that_is_wrong_shows_what_to_do(browser: str, release: Client, tmp_path: Path) -> None:
    document, _ = visit(browser, release, f"/?query={quote('SELECT ?x { ?x')}", tmp_path)
    assert 'role="alert"' in document
    assert "remedy: " in document


def test_data_that_attacks_does_not_run(browser: str, tmp_path: Path) -> None:
    store = Store()
    store.add(Quad(entity("attack"), TYPE, mkg("Entity")))
    store.add(Quad(entity("attack"), iri("rdfs:label"), Literal(ATTACK)))
    with running(store, Settings(workers=1)) as client:
        query = quote("SELECT * { ?s rdfs:label ?label }")
        for path in (f"/?query={query}", "/entity/attack"):
            document, console = visit(browser, client, path, tmp_path)
            assert "&lt;img src=x" in document
            assert "<title>broken in" not in document
            assert "<img" not in document
            assert console == ""
