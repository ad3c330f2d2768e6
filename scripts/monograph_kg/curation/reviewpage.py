"""The review page: one self-contained HTML file with the text, its candidates and the keys to decide on them."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby
from pathlib import Path

from monograph_kg.curation.decisions import COLUMNS, Decision
from monograph_kg.reading.candidate import Candidate, dump_statement
from monograph_kg.reading.overview import regimen_line
from monograph_kg.records.span import Span, write_span
from monograph_kg.records.statement import Statement

DATA = Path(__file__).parent / "data"


def review_page(
    title: str, text: str, sha256: str, candidates: Sequence[Candidate], decisions: Iterable[Decision] = ()
) -> str:
    """Return the page.

    Args:
        title: heading of the page.
        text: the monograph's text, as published.
        sha256: its digest, under which the browser keeps unfinished work.
        candidates: in text order.
        decisions: those already made; their candidates are left out.

    Nothing of the text or of a candidate can become mark-up or script: all is escaped, and the page's policy allows
    only its own style and script.
    """
    done = {decision.candidate for decision in decisions}
    left = [c for c in candidates if c.id not in done]
    data = {
        "sha256": sha256,
        "columns": list(COLUMNS),
        "candidates": {c.id: {"statement": dump_statement(c.statement), "section": c.section, "rule": c.rule,
                              "anchor": write_span(_first(c.statement))} for c in left},
    }  # fmt: skip
    style = (DATA / "review.css").read_text(encoding="utf-8")
    script = (DATA / "review.js").read_text(encoding="utf-8")
    policy = (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; base-uri 'none'; form-action 'none'"
    )
    keys = "".join(f" <kbd>{key}</kbd> {does}" for key, does in _KEYS)
    return "\n".join([
        '<!DOCTYPE html>', '<html lang="en">', '<head>', '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>Review: {escape(title)}</title>",
        f"<style>{style}</style>", "</head>", "<body>", "<header>", f"<h1>Review: {escape(title)}</h1>",
        '<label>ORCID iD <input id="orcid" size="19" autocomplete="off" placeholder="0000-0000-0000-0000"></label>',
        '<button id="export" type="button">Export decisions.tsv</button>',
        '<span id="status" role="status" aria-live="polite"></span>', f'<span class="meta">{keys}</span>', "</header>",
        "<main>", f'<div id="text" tabindex="0" aria-label="Text">{_marked(text, left)}</div>',
        f'<div id="cards">{_sections(left)}</div>', "</main>",
        f'<script type="application/json" id="data">{_json(data)}</script>', f"<script>{script}</script>", "</body>",
        "</html>", ""])  # fmt: skip


_KEYS = (
    ("j", "next"), ("k", "back"), ("a", "accept"), ("r", "reject"), ("e", "edit (Shift+Enter keeps, Esc leaves)"),
    ("n", "note"), ("t", "tag"), ("u", "undo"), ("A", "accept tier A of the section"), ("x", "export"),
)  # fmt: skip


def _hash(content: str) -> str:
    """The content's source expression of a content security policy (https://www.w3.org/TR/CSP3/#hash-source)."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def _json(data: object) -> str:
    """JSON that can stand in a script element: no character of it can end the element or open a comment."""
    return (
        json.dumps(data, ensure_ascii=False, sort_keys=True)
        .replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("&", "\\u0026")
    )


def _first(statement: Statement) -> Span:
    return (statement.evidence or statement.implied_by)[0]


def _marked(text: str, candidates: Iterable[Candidate]) -> str:
    """The text with each span marked; spans that overlap are cut into pieces that name all their candidates."""
    spans: list[tuple[int, int, str, bool]] = []
    for candidate in candidates:
        statement = candidate.statement
        spans += [(s.start, s.end, candidate.id, False) for s in (*statement.evidence, *statement.implied_by)]
        spans += [(s.start, s.end, candidate.id, True) for cues in statement.cues.values() for s in cues]
    edges = sorted({0, len(text), *(a for a, *_ in spans), *(b for _, b, *_ in spans)})
    opening: dict[int, list[tuple[int, str, bool]]] = {}
    for a, b, name, cue in spans:
        opening.setdefault(a, []).append((b, name, cue))
    parts: list[str] = []
    active: list[tuple[int, str, bool]] = []
    for a, b in zip(edges, edges[1:], strict=False):  # noqa: RUF007
        active = [one for one in active if one[0] > a] + opening.get(a, [])
        piece = escape(text[a:b])
        if active:
            names = " ".join(dict.fromkeys(name for _, name, _ in active))
            kind = ' class="cue"' if all(cue for *_, cue in active) else ""
            piece = f'<mark{kind} data-of="{escape(names)}">{piece}</mark>'
        parts.append(piece)
    return "".join(parts)


def _sections(candidates: Sequence[Candidate]) -> str:
    parts = []
    for section, group in groupby(candidates, key=lambda c: c.section):
        cards = "".join(_card(candidate) for candidate in group)
        parts.append(f"<section><h2>{escape(section)}</h2>{cards}</section>")
    return "".join(parts)


def _card(candidate: Candidate) -> str:
    statement = candidate.statement
    what = statement.object or statement.value or (regimen_line(statement.regimen) if statement.regimen else "")
    negated = "not " if statement.polarity == "negated" else ""
    triple = f"{statement.subject} {negated}{statement.stated_relation.name} {what}"
    words = "; ".join(
        span.mention if not span.is_digest else f"{span.key} (long)"
        for span in (*statement.evidence, *statement.implied_by)
    )
    more = ", ".join(f"{name}: {_plain(value)}" for name, value in statement.qualifiers().items())
    record = f"{candidate.accepted} of {candidate.reviewed}" if candidate.reviewed else "not reviewed yet"
    waits = (
        f' <span class="pending">waits for {escape(", ".join(candidate.pending))}</span>' if candidate.pending else ""
    )
    pending = ' data-pending="1"' if candidate.pending else ""
    return (
        f'<article tabindex="0" data-id="{escape(candidate.id)}" data-tier="{candidate.tier}"{pending}>'
        f'<div class="triple">{escape(triple)}</div><div>{escape(statement.kind)}, {escape(statement.certainty)}'
        f'{escape(", " + more if more else "")}{waits}</div><div class="meta">“{escape(words)}”</div>'
        f'<div class="why">tier {candidate.tier}, rule {escape(candidate.rule)} ({record}) <b class="said"></b></div>'
        '<button type="button" data-do="accept">Accept</button> <button type="button" data-do="reject">Reject</button> '
        '<button type="button" data-do="edit">Edit</button>'
        '<textarea hidden aria-label="Statement as JSON" spellcheck="false"></textarea></article>'
    )


def _plain(value: object) -> str:
    return ", ".join(str(one) for one in value) if isinstance(value, tuple) else str(value)
