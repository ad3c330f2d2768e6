"""The door for foreign RDF against every row of the hostile inputs that can reach it."""

from __future__ import annotations

import gzip
import os
import socket
import threading
import time

import pytest
from pyoxigraph import Literal, NamedNode

from monograph_kg.errors import InputError, LimitError, MonographError, RefusedError
from monograph_kg.stores.doors import RdfLimits, read_rdf

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
GOOD = b'<http://x/s> <http://x/p> "1.50"^^<http://www.w3.org/2001/XMLSchema#decimal> .\n'


def xml(body: str, head: str = "") -> bytes:
    return f'{head}<rdf:RDF xmlns:rdf="{RDF}" xmlns:e="http://x/">{body}</rdf:RDF>'.encode()


@pytest.fixture
def listener():
    """A local server that counts the connections it gets: none may come."""
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(0.1)
    hits: list[object] = []
    done = threading.Event()

    def run() -> None:
        while not done.is_set():
            try:
                hits.append(server.accept())
            except TimeoutError:
                continue

    thread = threading.Thread(target=run)
    thread.start()
    yield server.getsockname()[1], hits
    time.sleep(0.15)
    done.set()
    thread.join()
    server.close()
    assert hits == []


def test_a_decimal_keeps_its_lexical_form():
    assert read_rdf(GOOD, "nt")[0].object == Literal(
        "1.50", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#decimal")
    )


@pytest.mark.parametrize(
    "value",
    [
        '"007"^^<http://www.w3.org/2001/XMLSchema#integer>',
        '"1"^^<http://www.w3.org/2001/XMLSchema#boolean>',
        '"abc"^^<http://www.w3.org/2001/XMLSchema#integer>',
        '"x"^^<http://x/dt>',
    ],
)
def test_literals_are_kept_as_written(value):
    assert str(read_rdf(f"<http://x/s> <http://x/p> {value} .".encode(), "nt")[0].object) == value


BILLION = (
    '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {n} "{("&" + p + ";") * 10}">' for p, n in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)


@pytest.mark.parametrize(
    "head",
    [
        BILLION,
        '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE r SYSTEM "http://127.0.0.1:PORT/x.dtd">',
        '<?xml version="1.0"?>\n<!-- c -->\n<!DOCTYPE rdf:RDF>',
    ],
)
def test_a_document_type_is_refused_at_once(head, listener):
    port, _ = listener
    document = xml("<e:a><e:b>&i;&x;</e:b></e:a>", head.replace("PORT", str(port)))
    started = time.monotonic()
    with pytest.raises(RefusedError, match="DOCTYPE") as caught:
        read_rdf(document, "rdf/xml")
    assert time.monotonic() - started < 1
    assert caught.value.place.line >= 1


def test_a_doctype_inside_a_literal_is_text():
    quads = read_rdf(
        xml("<rdf:Description rdf:about='http://x/s'><e:b><![CDATA[<!DOCTYPE x>]]></e:b></rdf:Description>"), "xml"
    )
    assert [q.object.value for q in quads] == ["<!DOCTYPE x>"]


def test_a_long_honest_literal_is_read_quickly():
    lines = ("line of twelve\n" * 160_000).strip()
    started = time.monotonic()
    quads = read_rdf(xml(f"<rdf:Description rdf:about='http://x/s'><e:b>{lines}</e:b></rdf:Description>"), "xml")
    assert quads[0].object.value == lines
    assert time.monotonic() - started < 5


@pytest.mark.parametrize(
    "context",
    [
        '"http://127.0.0.1:PORT/c"',
        '["http://127.0.0.1:PORT/c"]',
        '{"@import": "http://127.0.0.1:PORT/c"}',
        '[{}, {"p": {"@id": "http://x/p", "@context": "http://127.0.0.1:PORT/c"}}]',
    ],
)
def test_a_remote_context_is_refused_by_its_address(context, listener):
    port, _ = listener
    body = f'{{"@context": {context}, "@id": "http://x/s"}}'.replace("PORT", str(port))
    with pytest.raises(RefusedError, match=f"127.0.0.1:{port}"):
        read_rdf(body.encode(), "json-ld")


def test_a_context_within_the_document_is_used():
    quads = read_rdf(b'{"@context": {"p": "http://x/p"}, "@id": "http://x/s", "p": "v"}', "json-ld")
    assert quads[0].predicate == NamedNode("http://x/p")


DEEP = 200_000


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("turtle", "<http://x/s> <http://x/p> " + "[ <http://x/p> " * DEEP),
        ("turtle", "<http://x/s> <http://x/p> " + "( " * DEEP),
        ("turtle", "<http://x/s> <http://x/p> " + "<<( <http://x/s> <http://x/p> " * DEEP),
        ("turtle", "<< " * DEEP),
        (
            "turtle",
            "<http://x/s> <http://x/p> 'it''s' , '''a ' b''' , \"\"\"c \" [ \"\"\" , " + "[ <http://x/p> " * DEEP,
        ),
        ("trig", "{ " * DEEP),
        ("n-triples", "<http://x/s> <http://x/p> " + "<<( <http://x/s> <http://x/p> " * DEEP),
        ("json-ld", '{"http://x/p":' * DEEP),
        ("json-ld", "[" * DEEP + "{}"),
        ("rdf/xml", f'<rdf:RDF xmlns:rdf="{RDF}" xmlns:e="http://x/">' + "<e:a>" * DEEP),
    ],
)
def test_deep_nesting_never_reaches_the_native_parser(form, text):
    with pytest.raises(MonographError) as caught:
        read_rdf(text.encode(), form)
    assert isinstance(caught.value, LimitError | InputError)
    if text[:2] != "[[":
        assert isinstance(caught.value, LimitError)
        assert caught.value.place.column >= 1


def test_brackets_in_strings_iris_and_comments_do_not_count():
    noise = "[" * 500
    text = (
        f'# {noise}\n<http://x/s> <http://x/p> "{noise}" , \'{noise}\' , """{noise}\n"{noise}""" , <http://x/((((?#> .'
    )
    assert len(read_rdf(text.encode(), "turtle")) == 4


def test_nesting_up_to_the_limit_is_fine():
    limits = RdfLimits(depth=10)
    assert (
        len(
            read_rdf(
                ("<http://x/s> <http://x/p> " + "[ <http://x/p> " * 10 + "1" + "]" * 10 + ".").encode(), "ttl", limits
            )
        )
        == 11
    )
    with pytest.raises(LimitError):
        read_rdf(("<http://x/s> <http://x/p> " + "[ <http://x/p> " * 11 + "1" + "]" * 11 + ".").encode(), "ttl", limits)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"<!DOCTYPE html><html><body>502 Bad Gateway</body></html>", "HTML"),
        (b"\n <HTML lang='en'><head>", "HTML"),
        (b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x"><html/>', "HTML"),
        (b"<!-- proxy --><html></html>", "HTML"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n", "Git LFS pointer"),
        (b"/annex/objects/SHA256E-s12--00", "git-annex pointer"),
        (gzip.compress(GOOD, mtime=0), "gzip"),
        (b"PK\x03\x04rest", "zip"),
        (b"%PDF-1.7", "PDF"),
        ("<a:a> <a:b> 'x' .".encode("utf-16"), "UTF-16"),
    ],
)
@pytest.mark.parametrize("form", [None, "turtle", "rdf/xml"])
def test_what_is_no_rdf_is_refused_by_name(data, what, form):
    with pytest.raises(RefusedError, match=what) as caught:
        read_rdf(data, form)
    assert caught.value.remedy


def test_a_byte_order_mark_is_tolerated():
    assert read_rdf(b"\xef\xbb\xbf" + GOOD, "turtle") == read_rdf(GOOD, "turtle")
    assert len(read_rdf(b"\xef\xbb\xbf" + xml("<e:a rdf:about='http://x/s'/>"))) == 1


def test_latin_1_is_named_with_line_and_column():
    with pytest.raises(InputError, match="0xE9") as caught:
        read_rdf('<http://x/s>\n <http://x/p> "é" .'.encode("latin-1"), "turtle")
    assert (caught.value.place.line, caught.value.place.column) == (2, 16)


def test_xml_in_another_encoding_is_refused():
    with pytest.raises((RefusedError, InputError), match=r"ISO-8859-1|UTF-8"):
        read_rdf(xml("<e:a><e:b>x</e:b></e:a>", '<?xml version="1.0" encoding="ISO-8859-1"?>'), "xml")


@pytest.mark.parametrize(
    ("form", "data", "line", "column"),
    [
        ("turtle", b'<http://x/s> <http://x/p> "x" .\n<http://x/s> zz:b "x" .', 2, 14),
        ("turtle", b"<http://x/s> <http://x/a b> 1 .", 1, None),
        ("turtle", b'<http://x/s> <http://x/p> "\\uD800" .', 1, None),
        ("n-triples", b"<http://x/s>\n", 2, 1),
        ("json-ld", b'{"@id":\n "http://x/s",,}', 2, None),
        ("json-ld", b'{"@id": "http://x/s", "http://x/p": "\\ud800"}', 1, None),
        ("rdf/xml", b'<rdf:RDF xmlns:rdf="' + RDF.encode() + b'">\n<rdf:Description>', 2, None),
        ("rdf/xml", xml("<e:a>\x0b</e:a>"), 1, None),
    ],
)
def test_malformed_input_has_line_and_column(form, data, line, column):
    with pytest.raises(InputError) as caught:
        read_rdf(data, form, name="some.file")
    assert caught.value.place.line == line
    assert caught.value.place.column is not None
    assert column is None or caught.value.place.column == column
    assert str(caught.value).startswith("some.file:")


def test_nul_and_null_bytes():
    with pytest.raises(InputError, match="NUL"):
        read_rdf(b'<http://x/s> <http://x/p> "a\0b" .', "turtle")


def test_limits_on_size_statements_and_blank_nodes():
    with pytest.raises(LimitError, match="larger"):
        read_rdf(GOOD, "nt", RdfLimits(bytes=10))
    with pytest.raises(LimitError, match="statements"):
        read_rdf(
            b"".join(b"<http://x/s> <http://x/p> <http://x/%d> .\n" % i for i in range(5)),
            "nt",
            RdfLimits(statements=4),
        )
    with pytest.raises(LimitError, match="blank nodes"):
        read_rdf(b"".join(b"_:b%d <http://x/p> 1 .\n" % i for i in range(5)), "ttl", RdfLimits(blank_nodes=4))


def test_paths(tmp_path):
    good = tmp_path / "x.ttl"
    good.write_bytes(GOOD)
    assert len(read_rdf(good)) == 1
    (tmp_path / "x.owl").write_bytes(xml("<e:a rdf:about='http://x/s'/>"))
    assert len(read_rdf(tmp_path / "x.owl")) == 1
    (tmp_path / "wrong.ttl").write_bytes(xml("<e:a/>"))
    with pytest.raises(InputError, match="RDF/XML, not Turtle"):
        read_rdf(tmp_path / "wrong.ttl")
    for bad in (tmp_path, tmp_path / "absent", "http://127.0.0.1/x.ttl", "file:///etc/hostname", "/dev/zero"):
        with pytest.raises(InputError):
            read_rdf(bad)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError, match="regular"):
        read_rdf(tmp_path / "pipe")


def test_an_import_is_a_triple_and_nothing_more(listener):
    port, _ = listener
    quads = read_rdf(
        f"<http://x/o> <http://www.w3.org/2002/07/owl#imports> <http://127.0.0.1:{port}/x> .".encode(), "ttl"
    )
    assert len(quads) == 1


def test_an_unknown_format_is_named():
    with pytest.raises(InputError, match="yaml"):
        read_rdf(GOOD, "yaml")


@pytest.mark.parametrize(("form", "text"), [
    ("turtle", "<http://x/a b> <http://x/p> 1 ."), ("turtle", '<http://x/"q"> <http://x/p> 1 .'),
    ("nt", "<http://x/s> <http://x/\\u0020p> <http://x/o> ."), ("nt", "<http://x/s> <http://x/p> <http://x/<o>> ."),
    ("nt", '<http://x/s> <http://x/p> "\\uD800" .'), ("turtle", '<http://x/s> <http://x/p> "\\uDFFF" .'),
    ("rdf/xml", '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><r:Description r:about="http://x/a b"/>'
                "</r:RDF>"),
])  # fmt: skip
def test_what_no_iri_or_literal_can_hold_is_refused_with_its_place(form, text):
    """Rows 14 and 17 of the hostile inputs."""
    with pytest.raises(InputError) as caught:
        read_rdf(text.encode(), form)
    assert caught.value.place.line == 1
    assert caught.value.remedy


def test_a_control_character_in_a_literal_is_kept():
    """Row 16: N-Triples may hold it; who writes XML has to refuse it."""
    assert read_rdf(b'<http://x/s> <http://x/p> "a\\u000Bb" .', "nt")[0].object == Literal("a\x0bb")
