"""Alignments against the vocabularies that packages carry: exists, label agrees, not obsolete.

What no package can confirm is named, one row each, with the confirmation that its curator recorded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from monograph_kg.checking.finding import Finding, Outcome, Severity
from monograph_kg.errors import MissingToolError
from monograph_kg.vocabulary.ledger import Entry, Ledger
from monograph_kg.vocabulary.offline import CARRIERS, Carrier, Term


def check_alignments(ledger: Ledger, carriers: Sequence[Carrier] = CARRIERS) -> Outcome:
    """Confirm what can be confirmed offline."""
    rows = [entry for entry in ledger.entries if not entry.mapping.is_absence]
    findings: list[Finding] = []
    confirmed = missing = 0
    left = list(rows)
    for carrier in carriers:
        mine = [entry for entry in rows if prefix(entry) in carrier.prefixes]
        try:
            terms = carrier.look_up({entry.mapping.object_id for entry in mine})
        except MissingToolError as error:
            findings.append(Finding("warning", f"{len(mine)} rows not looked up: {error.problem}", error.remedy))
            missing += 1
            continue
        left = [entry for entry in left if entry not in mine]
        for entry in mine:
            found = list(_compare(entry, terms.get(entry.mapping.object_id), carrier))
            findings.extend(found)
            confirmed += not found
    findings.extend(_unconfirmed(left))
    nothing = "no package that carries a vocabulary is installed" if missing == len(carriers) else ""
    return Outcome("alignments", tuple(findings), _summary(rows, confirmed, left), hindrance=nothing)


def prefix(entry: Entry) -> str:
    """Return the prefix of the external identifier."""
    return entry.mapping.object_id.partition(":")[0]


def _compare(entry: Entry, term: Term | None, carrier: Carrier) -> Iterator[Finding]:
    mapping = entry.mapping
    where = f"{prefix(entry)} {carrier.edition(prefix(entry))}" if term is None or term.obsolete else prefix(entry)
    if term is None:
        yield Finding(
            "error", f"{mapping.object_id} does not exist in {where}", "correct or remove the row", entry.place
        )
        return
    if term.obsolete:
        severity: Severity = "error" if mapping.is_exact else "warning"
        remedy = "align to its replacement, or move the row to rejected.sssom.tsv"
        yield Finding(severity, f"{mapping.object_id} '{term.label}' is obsolete in {where}", remedy, entry.place)
    names = {name.casefold() for name in (term.label, *term.names)}
    if mapping.object_label and mapping.object_label.casefold() not in names:
        problem = f"{mapping.object_id} is called '{term.label}', not '{mapping.object_label}'"
        yield Finding("error", problem, "correct object_label, or the identifier", entry.place)


def _unconfirmed(entries: Iterable[Entry]) -> Iterator[Finding]:
    for entry in entries:
        mapping = entry.mapping
        recorded = f"recorded: {mapping.confirmed_by}" if mapping.confirmed_by else "no confirmation recorded"
        severity: Severity = "error" if mapping.is_exact and not mapping.confirmed_by else "info"
        yield Finding(severity, f"{mapping.subject_id} {mapping.predicate_id} {mapping.object_id} cannot be confirmed "
                      f"offline; {recorded}", place=entry.place)  # fmt: skip


def _summary(rows: Sequence[Entry], confirmed: int, left: Sequence[Entry]) -> str:
    by_prefix = Counter(prefix(entry) for entry in left)
    shown = ", ".join(f"{name} {count}" for name, count in sorted(by_prefix.items()))
    return f"{confirmed} of {len(rows)} rows confirmed offline; not confirmed: {shown or 'none'}"
