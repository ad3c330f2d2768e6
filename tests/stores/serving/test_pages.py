"""Pages: all data is text, nothing is inline or from elsewhere, and every IRI of ours has a page and its data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse
from stores.serving.client import Client, running

from monograph_kg.graph.terms import TYPE, entity, iri, mkg
from monograph_kg.querying.engine import release_store
from monograph_kg.querying.passages import read_texts
from monograph_kg.querying.reader import Reader
from monograph_kg.stores.serving import app
from monograph_kg.stores.serving.html import tag
from monograph_kg.stores.serving.settings import Settings

HTML = "text/html"
ATTACK = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&amp;"
INDICATION = "/statement/clonazepam-faq.indication-panic-disorder"
PAGES = ("/", "/entity/panic-disorder", INDICATION, "/span/clonazepam-faq.234-248", "/question/indications",
         "/source/clonazepam-faq", "/schema/indicatedFor", "/regimen/clonazepam-faq.initial",
         "/erratum/clonazepam-faq.D03")  # fmt: skip
EMPTY = {"meta", "link", "input", "br"}


class Page(HTMLParser):
    """What a browser would load from a page, its texts, and whether its tags are balanced."""

    def __init__(self, body: str) -> None:
        super().__init__(convert_charrefs=True)
        self.loaded: list[str] = []
        self.links: list[str] = []
        self.inline: list[str] = []
        self.texts: list[str] = []
        self.tags: set[str] = set()
        self.open: list[str] = []
        self.feed(body)
        assert self.open == []

    def handle_starttag(self, name, attributes):
        given = dict(attributes)
        self.tags.add(name)
        self.inline += [key for key in given if key.startswith("on") or key == "style"]
        if name == "a":
            self.links.append(given["href"])
        else:
            self.loaded += [given[key] for key in ("src", "href", "action", "data") if key in given]
        if name not in EMPTY:
            self.open.append(name)

    def handle_endtag(self, name):
        assert self.open.pop() == name

    def handle_data(self, data):
        if self.open and self.open[-1] in {"script", "style"} and data.strip():
            self.inline.append(data)
        self.texts.append(data)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_loads_nothing_from_elsewhere_and_has_nothing_inline(release: Client, path: str) -> None:
    reply = release.get(path, HTML)
    assert (reply.status, reply.media) == (200, HTML)
    page = Page(reply.text)
    assert page.inline == []
    assert all(each.startswith("/") and not each.startswith("//") for each in page.loaded)
    assert all(each.startswith(("/", "http://", "https://", "#")) for each in page.links)


@pytest.mark.parametrize("path", [*PAGES, "/sparql?query=ASK%7B%7D", "/data", "/health", "/metrics", "/nothing",
                                  "/sparql?query=x", "/static/app.js", "/entity/nothing", "/questions",
                                  "/void"])  # fmt: skip
def test_every_answer_carries_the_headers(release: Client, path: str) -> None:
    headers = release.get(path).headers
    policy = headers["content-security-policy"]
    assert "unsafe" not in policy
    assert policy.startswith("default-src 'none'")
    assert "http" not in policy.replace("https://w3id.org", "")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert "server" not in headers or "uvicorn" in headers["server"]


def test_the_script_makes_no_markup_of_data() -> None:
    script = (app.STATIC / "app.js").read_text(encoding="utf-8")
    code = re.sub(r"//[^\n]*", "", script)
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|setTimeout\(['\"]", code
    )
    for file in app.STATIC.iterdir():
        for address in re.findall(r"https?://[^\s\"'`)]+", file.read_text(encoding="utf-8")):
            assert address in {"https://w3id.org/monograph-kg/", "http://www.w3.org/2000/svg"}


@pytest.fixture(scope="module")
def hostile() -> Iterator[Client]:
    """A server over the release with an entity and a statement that attack the page."""
    store = Store()
    store.extend(release_store())
    drug, odd = entity("attack"), NamedNode("https://w3id.org/monograph-kg/entity/a'onmouseover='alert(3)")
    fact = NamedNode("https://w3id.org/monograph-kg/statement/attack.one")
    for node in (drug, odd):
        store.add(Quad(node, TYPE, mkg("Entity")))
        store.add(Quad(node, iri("rdfs:label"), Literal(ATTACK)))
        store.add(Quad(node, iri("skos:definition"), Literal(ATTACK + "\x1b[31m\u202e")))
    store.add(Quad(drug, iri("skos:exactMatch"), NamedNode("javascript:alert(4)")))
    for name, value in (("subject", drug), ("object", odd), ("certainty", mkg("asserted")), ("hedge", Literal(ATTACK))):
        store.add(Quad(fact, mkg(name), value))
    for kind in ("Statement", "AdverseEffectStatement", "Affirmed"):
        store.add(Quad(fact, TYPE, mkg(kind)))
    store.add(Quad(fact, iri("rdfs:label"), Literal(ATTACK)))
    with running(store, Settings(workers=1)) as client:
        yield client


BAIT = "%3Cscript%3Ealert(5)%3C%2Fscript%3E"


@pytest.mark.parametrize("path", ["/", "/entity/attack", "/statement/attack.one", "/question/entities",
                                  "/entity/a'onmouseover='alert(3)", f"/entity/{BAIT}", f"/question/{BAIT}",
                                  f"/{BAIT}", f"/question/indications?drug={BAIT}",
                                  "/resource?iri=%3Cscript%3E",
                                  "/sparql?query=%3Cscript%3E&format=%3Cscript%3E"])  # fmt: skip
def test_data_that_attacks_is_text(hostile: Client, path: str) -> None:
    reply = hostile.get(path, HTML)
    page = Page(reply.text)
    assert page.inline == []
    assert "img" not in page.tags
    assert reply.text.count("<script") == (1 if path == "/" else 0)
    assert not [each for each in page.links if each.startswith("javascript")]
    assert "\x1b" not in reply.text
    assert "\u202e" not in reply.text
    if path in {"/entity/attack", "/statement/attack.one"}:
        assert ATTACK in "".join(page.texts)


@given(st.text(), st.text())
def test_a_text_and_an_attribute_stay_what_they_are(text: str, value: str) -> None:
    page = Page(str(tag("p", tag("a", text, href=value, title=value))))
    assert page.tags == {"p", "a"}
    assert "<" not in str(tag("p", text)).removeprefix("<p>").removesuffix("</p>")


@pytest.mark.parametrize(("accept", "media", "form"), [
    ("text/turtle", "text/turtle", RdfFormat.TURTLE),
    ("application/ld+json", "application/ld+json", RdfFormat.JSON_LD),
    ("application/n-triples", "application/n-triples", RdfFormat.N_TRIPLES),
    ("application/rdf+xml", "application/rdf+xml", RdfFormat.RDF_XML),
    ("text/html;q=0.2, text/turtle;q=0.8", "text/turtle", RdfFormat.TURTLE),
])  # fmt: skip
def test_a_statement_in_each_format_shows_its_evidence(
    release: Client, accept: str, media: str, form: RdfFormat
) -> None:
    reply = release.get(INDICATION, accept)
    assert (reply.status, reply.media) == (200, media)
    assert 'rel="alternate"' in reply.headers["link"]
    assert "Accept" in reply.headers["vary"]
    found = {quad.triple for quad in parse(reply.body, form)}
    node = NamedNode("https://w3id.org/monograph-kg" + INDICATION)
    own = {quad.triple for quad in release_store().quads_for_pattern(node, None, None, None)}
    assert own <= found
    assert any(t.predicate == iri("oa:start") and t.object.value == "234" for t in found)
    assert any(t.predicate == iri("oa:exact") and t.object.value == "panic disorder" for t in found)


def test_a_page_shows_the_same_and_links_to_its_data(release: Client) -> None:
    page = Page(release.get(INDICATION, "text/html,application/xhtml+xml,*/*;q=0.8").text)
    words = "".join(page.texts)
    for each in ("234-248", "panic disorder", "asserted", "primarily", "accepted"):
        assert each in words
    for target in (
        "/entity/clonazepam",
        "/entity/panic-disorder",
        "/span/clonazepam-faq.234-248",
        f"{INDICATION}?format=turtle",
    ):
        assert target in page.links
        assert release.get(target).status == 200


def test_an_entity_lists_its_statements_and_identifiers(release: Client) -> None:
    page = Page(release.get("/entity/panic-disorder", HTML).text)
    assert INDICATION in page.links
    assert any("MONDO_0005383" in each for each in page.links)
    found = parse(release.get("/entity/panic-disorder", "text/turtle").body, RdfFormat.TURTLE)
    assert any(quad.predicate == mkg("alignedEntity") for quad in found)


def test_every_node_of_ours_has_a_page(release: Client) -> None:
    base = "https://w3id.org/monograph-kg/"
    nodes = {
        q.subject.value
        for q in release_store()
        if isinstance(q.subject, NamedNode) and q.subject.value.startswith(base)
    }
    spaces: dict[str, list[str]] = {}
    for node in sorted(nodes):
        spaces.setdefault(node.removeprefix(base).partition("/")[0], []).append(node)
    for members in spaces.values():
        for node in members[:: max(1, len(members) // 12)]:
            for accept in (HTML, "application/ld+json"):
                reply = release.get("/" + node.removeprefix(base), accept)
                assert (reply.status, reply.media) == (200, accept), node


def test_the_vocabulary_itself_has_a_page(release: Client) -> None:
    assert "/schema/indicatedFor" in Page(release.get("/schema", HTML).text).links


def test_any_iri_of_the_graph_has_a_page(release: Client) -> None:
    other = "http://purl.obolibrary.org/obo/MONDO_0005383"
    assert "/entity/panic-disorder" in Page(release.get(f"/resource?iri={quote(other, safe='')}", HTML).text).links


@pytest.mark.parametrize(
    "path",
    ["/entity/none", "/nonsense/none", "/entity", "/entity/", "/resource?iri=http://example.org/none", "/nothing"],
)
def test_what_is_not_here_is_404(release: Client, path: str) -> None:
    assert release.get(path, "text/turtle").status == 404
    page = release.get(path, HTML)
    assert (page.status, page.media) == (404, HTML)


@pytest.mark.parametrize(
    "path", ["/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static//etc/passwd"]
)
def test_no_other_file_is_served(release: Client, path: str) -> None:
    assert release.get(path).status == 404


def test_the_front_page_has_a_form_for_each_question(release: Client) -> None:
    text = release.get("/", HTML).text
    assert text.count("<form") == text.count('action="/question/') > 100
    assert "LIMIT 50\n" in text


def test_texts_at_hand_give_the_sentence(shared: Path) -> None:
    store = release_store()
    texts = read_texts(Reader(store), [shared / "sources" / "clonazepam-faq.txt"])
    with running(store, Settings(workers=1, texts=texts)) as client:
        assert "<mark>panic disorder</mark>" in client.get(INDICATION, HTML).text


def test_other_origins_may_read(release: Client) -> None:
    reply = release.get("/sparql?query=ASK%7B%7D", Origin="https://example.org")
    assert reply.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in reply.headers
    asked = release.ask("OPTIONS", "/sparql", Origin="https://example.org", Access_Control_Request_Method="POST",
                        Access_Control_Request_Headers="content-type")  # fmt: skip
    assert asked.status == 200
    assert "POST" in asked.headers["access-control-allow-methods"]
    assert "content-type" in asked.headers["access-control-allow-headers"].lower()


def test_a_browser_at_the_endpoint_finds_the_page(release: Client) -> None:
    reply = release.get("/sparql", "text/html,application/xml;q=0.9,*/*;q=0.8")
    assert (reply.status, reply.headers["location"]) == (307, "./")


def test_a_host_that_is_no_address_enters_no_answer(release: Client) -> None:
    for host in ('x"><script>', "x y", "a/b", "x> <y"):
        reply = release.get("/void", Host=host)
        assert reply.status == 400 or f"<http://127.0.0.1:{release.port}/void#dataset>" in reply.text
        assert "<script" not in reply.text


def test_an_answer_shows_labels_its_size_and_where_it_is_as_data(release: Client) -> None:
    reply = release.get("/question/mechanism-path?drug=clonazepam", HTML)
    page = Page(reply.text)
    assert "gamma-aminobutyric acid" in page.texts
    assert "enhances effect of" in page.texts
    assert "8 rows" in page.texts
    assert not any(text.startswith(("entity:", "mkg:")) for text in page.texts if "PREFIX" not in text)
    data = [link for link in page.links if "format=" in link and link.startswith("/question/")]
    assert data == [f"/question/mechanism-path?drug=clonazepam&format={form}" for form in ("json", "csv", "tsv", "xml")]
    assert [release.get(link).status for link in data] == [200] * 4


def test_a_question_page_keeps_what_was_asked(release: Client) -> None:
    text = release.get("/question/dose-in-range?amount=3&amountUnit=ug", HTML).text
    assert '<input name="amount" value="3" inputmode="decimal">' in text
    assert '<input name="amountUnit" value="ug">' in text
    assert '<input name="drug" value="clonazepam" list="entities">' in text
    assert 'action="/question/dose-in-range"' in text


def test_a_value_of_the_address_is_text_in_the_form(release: Client) -> None:
    value = '"><script>alert(1)</script>'
    for name in ("amountUnit", "other"):
        reply = release.get(f"/question/dose-in-range?{name}={quote(value)}", HTML)
        assert "<script>alert" not in reply.text
        assert Page(reply.text).inline == []


def test_a_long_answer_is_cut_and_says_so() -> None:
    store = Store()
    store.extend(Quad(entity(f"e{i}"), TYPE, mkg("Entity")) for i in range(2_100))
    with running(store, Settings(workers=1)) as client:
        reply = client.get("/question/entities", HTML)
        assert "2,100 rows, the first 2,000 shown" in Page(reply.text).texts
        assert reply.text.count("<tr>") == 2_001
        assert client.get("/question/entities", "text/csv").text.count("\n") == 2_101


def test_a_graph_as_an_answer_is_offered_as_a_graph(release: Client) -> None:
    page = Page(release.get("/question/40-broader", HTML).text)
    links = [link for link in page.links if link.startswith("/question/40-broader?format=")]
    assert links == [f"/question/40-broader?format={form}" for form in ("turtle", "ntriples", "jsonld")]
    assert [release.get(link).status for link in links] == [200] * 3
