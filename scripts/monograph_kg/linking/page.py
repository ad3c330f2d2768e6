"""The outcome of a run as one page for people: self-contained, without scripts, every foreign text escaped."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from html import escape

from monograph_kg.linking.assertions import Assertion
from monograph_kg.linking.run import Outcomes
from monograph_kg.linking.table import reading_order, shown
from monograph_kg.linking.verdicts import Outcome, Verdict

SHOWN = 1_000
"""Things that only the dataset states which the page lists; the table has all of them."""

_STYLE = """
:root { color-scheme: light dark; --line: #8886; --soft: #8881; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; }
h1 { font-size: 1.6rem; margin-bottom: .2rem; } h2 { font-size: 1.2rem; margin-top: 2.2rem; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid var(--line); }
th { background: var(--soft); } td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }
.scroll { overflow-x: auto; } .quiet { opacity: .75; font-size: .88rem; } code { font-size: .86em; }
.v { white-space: nowrap; font-weight: 600; } .v::before { content: "\\25CF\\00A0"; }
.contradicted { color: #c0232c; } .corroborated { color: #1a7f42; } .moreSpecific, .moreGeneral { color: #9a6700; }
.notFound { color: inherit; opacity: .7; font-weight: 400; } .none { font-style: italic; }
@media (prefers-color-scheme: dark) { .contradicted { color: #ff7b80; } .corroborated { color: #5fd08a; }
  .moreSpecific, .moreGeneral { color: #e3b341; } }
"""


def outcome_page(outcomes: Outcomes) -> str:
    """Return the page as HTML 5."""
    title = f"{outcomes.description.title} against the monographs"
    parts = [
        f"<h1>{escape(title)}</h1>", _record(outcomes), "<h2>Disagreements</h2>", _disagreements(outcomes),
        "<h2>Agreement by kind of statement</h2>", _summary(outcomes), "<h2>Statements that the dataset speaks of</h2>",
        _statements(outcomes), "<h2>What only the dataset states about the drug</h2>", _beyond(outcomes),
        "<h2>Not found</h2>", _not_found(outcomes), "<h2>What was read</h2>", _read(outcomes),
    ]  # fmt: skip
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        + "\n".join(parts)
        + "\n</body>\n</html>\n"
    )


def _record(outcomes: Outcomes) -> str:
    description = outcomes.description
    home, licence = escape(description.homepage), escape(description.licence)
    links = f'<a href="{home}">homepage</a>, <a href="{licence}">licence</a>'
    return f'<p class="quiet">Version {escape(description.version)}; {links}. {escape(description.about)}</p>'


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], numbers: int | None = None) -> str:
    """Return a table of cells that are HTML already; columns from ``numbers`` on hold numbers."""

    def mark(index: int) -> str:
        """Return the class of a cell that holds a number."""
        return ' class="n"' if numbers is not None and index >= numbers else ""

    lines = ["<tr>" + "".join(f'<th scope="col"{mark(i)}>{cell}</th>' for i, cell in enumerate(head)) + "</tr>"]
    lines += ["<tr>" + "".join(f"<td{mark(i)}>{cell}</td>" for i, cell in enumerate(row)) + "</tr>" for row in rows]
    return '<div class="scroll"><table>\n' + "\n".join(lines) + "\n</table></div>"


def _summary(outcomes: Outcomes) -> str:
    counts = Counter((v.item.kind, v.outcome) for v in outcomes.verdicts)
    kinds = sorted({kind for kind, outcome in counts if outcome is not Outcome.NOT_FOUND})
    silent = sorted({kind for kind, _ in counts} - set(kinds))
    rows = [[escape(kind_words(kind)), *(str(counts[kind, outcome]) for outcome in Outcome)] for kind in kinds]
    head = ["Kind", *(outcome.words for outcome in Outcome)]
    table = _table(head, rows, 1) if rows else '<p class="none">The dataset speaks of none of the statements.</p>'
    note = f'<p class="quiet">Silent on: {escape(", ".join(map(kind_words, silent)))}.</p>' if silent else ""
    return table + note


def _disagreements(outcomes: Outcomes) -> str:
    odd = sorted((v for v in outcomes.verdicts if v.is_disagreement), key=reading_order)
    return _verdicts(odd) if odd else '<p class="none">None.</p>'


def _statements(outcomes: Outcomes) -> str:
    found = [v for v in outcomes.verdicts if v.outcome is not Outcome.NOT_FOUND and not v.is_disagreement]
    return _verdicts(sorted(found, key=reading_order)) if found else '<p class="none">None.</p>'


def _verdicts(verdicts: Iterable[Verdict]) -> str:
    rows = []
    for verdict in verdicts:
        best = verdict.evidence[0]
        more = len(verdict.evidence) - 1
        also = f' <span class="quiet">and {more} more</span>' if more else ""
        steps = "<br>".join(f"<code>{escape(_signed(step))}</code>" for step in best.chain)
        rows.append([
            _badge(verdict), escape(verdict.item.words) + _remark(verdict), escape(kind_words(verdict.item.kind)),
            escape(verdict.strength.value if verdict.strength else ""), _says(best.assertion) + also,
            f"<code>{escape(best.assertion.where)}</code>", steps,
        ])  # fmt: skip
    return _table(["Verdict", "The source says", "Kind", "Match", "The dataset says", "Row", "By way of"], rows)


_SIGNS = {
    "skos:exactMatch": "=",
    "skos:closeMatch": "\u2248",
    "skos:broadMatch": "\u2282",
    "skos:narrowMatch": "\u2283",
}


def _signed(step: str) -> str:
    """Return a mapping step with a sign for its predicate: same, about the same, part of, more than."""
    return " ".join(_SIGNS.get(word, word.removeprefix("entity:")) for word in step.split(" "))


def kind_words(kind: str) -> str:
    """Return the name of a kind as people say it.

    >>> kind_words("TherapeuticEffectStatement"), kind_words("OffLabelUse")
    ('therapeutic effect', 'off label use')
    """
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind.removesuffix("Statement")).casefold()


def _badge(verdict: Verdict) -> str:
    return f'<span class="v {verdict.outcome.value}">{escape(verdict.outcome.words)}</span>'


def _remark(verdict: Verdict) -> str:
    return f'<br><span class="quiet">{escape(verdict.remark)}</span>' if verdict.remark else ""


def _says(assertion: Assertion) -> str:
    details = "; ".join(f"{name}: {value}" for name, value in assertion.details)
    more = f'<br><span class="quiet">{escape(details)}</span>' if details else ""
    return f"{escape(assertion.relation.name)} {escape(shown(assertion.object))}{more}"


def _beyond(outcomes: Outcomes) -> str:
    rows = []
    for assertion, count in outcomes.beyond[:SHOWN]:
        words = (assertion.relation.name, assertion.object.label)
        details = "; ".join(f"{name}: {value}" for name, value in assertion.details)
        curie, where = (f"<code>{escape(text)}</code>" for text in (assertion.object.curie, assertion.where))
        rows.append([*map(escape, words), curie, escape(details), where, str(count)])
    head = ["Relation", "Of what", "Identifier", "Details", "First row", "Rows"]
    more = len(outcomes.beyond) - SHOWN
    note = f'<p class="quiet">And {more:,} more: see the table in TSV.</p>' if more > 0 else ""
    return (_table(head, rows, 5) if rows else '<p class="none">Nothing.</p>') + note


def _not_found(outcomes: Outcomes) -> str:
    missing = [v for v in outcomes.verdicts if v.outcome is Outcome.NOT_FOUND]
    reasons = sorted({v.reason.value for v in missing if v.reason})
    blocks = []
    for reason in reasons:
        of = sorted((v for v in missing if v.reason and v.reason.value == reason), key=reading_order)
        items = "".join(f"<li>{escape(v.item.words)}</li>" for v in of)
        blocks.append(f"<details><summary>{escape(reason)} ({len(of)})</summary><ul>{items}</ul></details>")
    return "\n".join(blocks) or '<p class="none">None.</p>'


def _read(outcomes: Outcomes) -> str:
    found = outcomes.found
    rows = [[escape(name), f"<code>{escape(found.sha256.get(name, ''))}</code>", f"{count:,}"]
            for name, count in sorted(found.rows.items())]  # fmt: skip
    skipped = "".join(f"<li>{count:,}: {escape(why)}</li>" for why, count in sorted(found.skipped.items()))
    aside = f'<p class="quiet">Rows left aside:</p><ul class="quiet">{skipped}</ul>' if skipped else ""
    return _table(["Source", "sha256", "Rows"], rows, 2) + aside
